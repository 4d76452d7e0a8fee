"""The Figures screen: sections, window, what narrows it, why, and the deals behind a row."""

from pathlib import Path

import pytest

from pipeline_tui.store import lists
from pipeline_tui.store.adding import NewDeal, add
from pipeline_tui.tui import charts
from pipeline_tui.tui.screens.figures import FiguresScreen
from tests.tui.on_figures import DEALS, figures, to
from tests.tui.running import TODAY


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


async def test_two_keys_or_a_digit_open_it_and_q_leaves_it(tmp_path: Path) -> None:
    async with figures(tmp_path, *DEALS) as run:
        assert run.screen == "FiguresScreen"
        assert "win rate" in run.text
        assert "60%  of 10" in run.text
        await run.keys("q", "3")
        assert run.screen == "FiguresScreen"
        await run.keys("q", "quotation_mark")
        assert run.screen == "FiguresScreen"


async def test_every_section_shows_at_every_size(tmp_path: Path) -> None:
    for size in ((80, 24), (120, 40), (200, 50), (40, 12)):
        async with figures(tmp_path / str(size[0]), *DEALS, size=size) as run:
            begun = run.front.section
            for _time in range(30):
                await run.keys("tab")
                assert run.screen == "FiguresScreen"
                assert "computing" not in run.text
                if run.front.section is begun:
                    break
            assert run.front.section is begun


async def test_an_empty_file_says_so(tmp_path: Path) -> None:
    async with figures(tmp_path) as run:
        assert "n/a: none closed in this window" in run.text
        for _time in range(12):
            assert "NaN" not in run.text
            assert "nan" not in run.text
            await run.keys("right")


async def test_enter_tells_what_a_figure_is_made_of(tmp_path: Path) -> None:
    async with figures(tmp_path, *DEALS) as run:
        await run.keys(*"jjjjjj", "enter")
        assert run.screen == "Explain"
        for told in ("won / (won + lost)", "won                    6", "interval of 95 %"):
            assert told in run.text
        await run.keys("escape")
        assert run.screen == "FiguresScreen"


async def test_o_shows_the_deals_of_a_stage_on_the_board(tmp_path: Path) -> None:
    async with figures(tmp_path, *DEALS) as run:
        await to(run, "funnel")
        await run.keys("j", "o")
        assert run.screen == "HomeScreen"
        assert run.app.state.filter_text == 'stage:"Qualified"'
        assert run.app.filtering.problems == ()
        await run.keys("q", "g", "f")
        screen = run.app.here
        assert isinstance(screen, FiguresScreen)
        assert screen.section.id == "funnel"
        assert screen.row is not None
        assert screen.row.name == "Qualified"


async def test_o_opens_the_list_of_deals_that_are_not_all_open(tmp_path: Path) -> None:
    async with figures(tmp_path, *DEALS) as run:
        await run.keys(*"jjjjjj", "o")
        assert run.screen == "BehindScreen"
        assert "only win rate, 12 months" in run.text
        await run.keys("q")
        await to(run, "chances")
        await run.keys("j", "o")
        assert run.screen == "BehindScreen"
        await run.keys("q")
        await to(run, "source")
        await run.keys("o")
        assert run.screen == "BehindScreen"
        assert "5  only Web, 12 months (Dec 2025 – Nov 2026)" in run.text
        assert run.text.count("Deal ") == 5
        await run.keys("right")
        assert run.text.count("Deal ") == 3
        await run.keys("right")
        assert run.text.count("Deal ") == 2
        await run.keys("q")
        assert run.screen == "FiguresScreen"


async def test_the_window_is_chosen_by_one_key_or_by_days(tmp_path: Path) -> None:
    async with figures(tmp_path, *DEALS) as run:
        await run.keys("w", "2")
        assert "this quarter (Oct – Dec 2026)" in run.text
        await run.keys("w", "5")
        assert "all days" in run.text
        await run.keys("w", "6", "ctrl+u")
        await run.type("2026-11-01")
        await run.keys("enter", "ctrl+u")
        await run.type("2026-11-22")
        await run.keys("enter")
        assert "1 Nov 2026 – 22 Nov 2026" in run.text
        assert "computed" in run.text
        assert "n/a: none closed in this window" in run.text


async def test_one_source_narrows_all_sections_until_all_are_wanted(tmp_path: Path) -> None:
    async with figures(tmp_path, *DEALS) as run:
        names = [one.name for one in lists.items(run.store.conn, "source")]
        await run.keys("f", "2", str(names.index("Fair") + 1))
        assert "only source Fair" in run.text
        assert "60%  of 5" in run.text
        await to(run, "months")
        assert "only source Fair" in run.text
        await run.keys("f", "4")
        assert "only" not in run.text.splitlines()[0]


async def test_a_day_is_typed_and_the_wins_by_it_are_told(tmp_path: Path) -> None:
    async with figures(tmp_path, *DEALS) as run:
        await run.keys("d")
        await run.type("fri")
        await run.keys("enter")
        assert run.front.section.id == "wins"
        assert "wins by 27 Nov 2026" in run.text
        await run.keys("d", "ctrl+u")
        await run.type("2026-11-01")
        await run.keys("enter")
        assert "wins by 1 Nov 2026" in run.text
        assert "n/a" in run.text.splitlines()[3]


async def test_a_change_is_seen_at_once(tmp_path: Path) -> None:
    async with figures(tmp_path, *DEALS) as run:
        await to(run, "funnel")
        before = run.text
        run.app.changed(add(run.store, NewDeal("New", amount=90_000_000)))
        await run.settle()
        assert run.text != before
        await run.keys("u")
        assert "91" not in run.text.splitlines()[11]


async def test_a_chart_is_as_large_as_asked_and_says_its_scale(tmp_path: Path) -> None:
    async with figures(tmp_path, *DEALS) as run:
        await to(run, "months")
        picture = run.front.made["months"][0].picture
        names = [str(place) for place in range(len(picture.windows))]
        for size in ((40, 8), (77, 12), (120, 30)):
            rows = charts.drawn(picture, names, size, lambda number, _unit: f"{number:.0f}")
            assert len(rows) <= size[1]
            assert all(sum(len(text) for text, _look in row) <= size[0] + 1 for row in rows)
        assert charts.drawn(picture, names, (20, 3), lambda number, _unit: "") == []


async def test_the_report_holds_what_the_screen_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with figures(tmp_path, *DEALS) as run:
        run.front.use(run.front.choice._replace(window="quarter"))
        run.app.act("figure_report")
        await run.settle()
        await run.keys("ctrl+u")
        await run.type("page.md")
        await run.keys("enter")
        for _time in range(100):
            await run.pilot.pause(0.02)
            if run.said:
                break
        assert run.said == "Written: page.md"
        text = (tmp_path / "page.md").read_text(encoding="utf-8")
        assert text.startswith("# Figures")
        assert "Oct – Dec 2026" in text
        assert (tmp_path / "page.md").stat().st_mode & 0o777 == 0o600
