"""Lists to choose from: how they are laid out, narrowed, scrolled and left."""

from pathlib import Path

import pytest
from rich.cells import cell_len

from pipeline_tui import i18n
from pipeline_tui.store import lists
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.tui.dialogs.options import Layout, Option, digit_of, laid_out, matching
from tests.tui.running import TODAY, running

ACME = NewDeal("Acme", amount=1_200_000)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


def named(*names: str) -> list[Option[str]]:
    return [Option(name, name) for name in names]


def test_digits_mean_places_with_and_without_shift() -> None:
    assert [digit_of(key) for key in "1290"] == [0, 1, 8, 9]
    assert [digit_of(key) for key in "&é\"'(-è_çà"] == list(range(10))
    assert digit_of("a") is None
    assert digit_of(None) is None


def test_short_options_stand_in_columns() -> None:
    layout = laid_out(named("Price", "No budget", "No need", "No decision"), 80, 12)
    assert (layout.columns, layout.rows) == (4, 1)


def test_columns_narrow_with_the_screen() -> None:
    options = named("Chose a competitor", "Bad timing", "No reply", "Price")
    assert laid_out(options, 40, 12) == Layout(1, 4, 40)
    assert laid_out(options, 56, 12).columns == 2


def test_details_and_long_lists_take_a_row_each() -> None:
    detailed = [Option("a", "A", "more"), Option("b", "B")]
    assert laid_out(detailed, 80, 12).columns == 1
    many = named(*(f"n{number}" for number in range(30)))
    assert laid_out(many, 80, 12).rows == 12


def test_steps_stay_among_the_options() -> None:
    layout = Layout(3, 2, 20)  # a c e / b d
    assert layout.step(0, 5, 1, 0) == 2
    assert layout.step(3, 5, 1, 0) == 3
    assert layout.step(0, 5, 0, -1) == 0
    assert layout.step(4, 5, 0, 1) == 4


def test_beginnings_come_first_and_accents_do_not_matter() -> None:
    options = named("New Émile", "Emilia", "Bob")
    assert [option.label for option in matching(options, "emil")] == ["Emilia", "New Émile"]
    assert matching(options, "zzz") == []
    assert matching(options, " ") == options


@pytest.mark.usefixtures("today")
async def test_a_long_list_is_narrowed_and_scrolled(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        for number in range(30):
            lists.add_item(run.store, "reason", f"Reason {number:02}", "lost")
        await run.keys("x")
        assert "type to narrow" in run.text
        await run.keys("end")
        assert "other…" in run.text
        await run.type("son 17")
        assert "Reason 17" in run.text
        assert "Reason 16" not in run.text
        await run.type("z")
        assert "nothing matches" in run.text
        await run.keys("enter")
        assert run.deal("Acme", "status") == "open"
        await run.keys("backspace", "enter", "enter")
        reason = run.deal("Acme", "lost_reason_id")
        assert run.one("SELECT name FROM reason WHERE id = ?", reason) == "Reason 17"


@pytest.mark.usefixtures("today")
async def test_arrows_and_letters_move_the_pointer(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("p", "l", "right", "h", "l", "enter")
        assert run.deal("Acme", "priority") == 3


@pytest.mark.usefixtures("today")
async def test_a_click_chooses(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("p")
        await run.pilot.click("OptionRows", offset=(3, 0))
        await run.settle()
        assert run.deal("Acme", "priority") == 1


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50), (60, 16)])
@pytest.mark.parametrize(("language", "leave"), [("en", "Esc"), ("fr", "Échap")])
async def test_dialogs_are_whole_at_any_size(
    tmp_path: Path, size: tuple[int, int], language: str, leave: str
) -> None:
    i18n.use_language(language)
    async with running(tmp_path, ACME, size=size) as run:
        for key in ("x", "w", "r", "n", "z", "p", "m", "a", "E", "e", "s", "v", "V", "y", "comma"):
            await run.keys(key)
            last = run.text.splitlines()[-1]
            assert leave in last, f"{key}: {last!r}"
            assert "…" not in last
            assert all(cell_len(row) == size[0] for row in run.text.splitlines())
            await run.keys("escape")
            assert run.screen == "HomeScreen"
