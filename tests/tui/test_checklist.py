"""The checklist at the keyboard: one key an answer."""

from pathlib import Path

import pytest

from pipeline_tui.store import checklist, people
from pipeline_tui.store.adding import NewDeal
from tests.tui.qualifying import ACME, BOREAL, answers
from tests.tui.running import TODAY, Running, running


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


async def test_who_does_not_disqualify_is_back_on_the_checklist(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "x", "escape", "y")
        assert answers(run)[0][1] == 1
        await run.keys("x", "1", "enter")
        assert run.deal("Acme", "status") == "lost"
        assert run.app.here is not None
        assert run.app.here.sheet is not None
        assert run.app.here.sheet.content is None


async def test_the_keys_of_a_sheet_are_explained_over_it(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "question_mark")
        assert "what tells so, in words that are kept with the answer" in run.text
        assert "undo, redo" in run.text
        await run.keys("escape")
        assert run.screen == "HomeScreen"
        await run.keys("y")
        assert answers(run)[0][1] == 1


def use(run: Running, code: str) -> None:
    found = next(one for one in checklist.sets(run.store.conn) if one.code == code)
    checklist.use_set(run.store, found.id)
    run.app.changed(None)


# -- the checklist -----------------------------------------------------------------------


async def test_three_questions_take_three_keys(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "y", "n", "i")
        assert answers(run) == [("has the need", 1, ""), ("has budget", 0, ""),
                                ("decides", None, "")]  # fmt: skip
        assert (run.deal("Acme", "score"), run.deal("Acme", "grade")) == (40, 3)
        assert "Three questions ─ C 40, up to 70" in run.text
        assert "40, up to 70: has the need 40/40, has budget 0/30, decides 0/30 unknown" in run.text
        await run.keys("q")
        assert "up to 70" not in run.text
        assert " C 40 " in run.text  # on the strip


async def test_the_screen_below_is_not_left_for_the_sheet(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c")
        assert run.screen == "HomeScreen"


async def test_french_yes_and_the_unshifted_row_of_a_french_keyboard(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "o", "&", "à")
        assert [value for _q, value, _e in answers(run)] == [1, 1, 0]


async def test_who_decides_by_the_answers_is_named_decision_maker(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        people.add_contact(run.store, "Anne Roy", deal_id=run.deal("Acme", "id"))
        run.app.changed(None)
        await run.keys("c", "y", "y")
        assert "d makes" not in run.text
        await run.keys("y")
        assert run.deal("Acme", "deciders") == 0
        assert "Nobody is named decision maker: d makes Anne Roy so" in run.text
        await run.keys("d")
        assert run.deal("Acme", "deciders") == 1
        assert "Nobody is named" not in run.text
        await run.keys("u", "i")
        assert run.deal("Acme", "deciders") == 0
        assert "Nobody is named" not in run.text


async def test_which_of_several_decides_is_asked(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        for name in ("Anne Roy", "Bob Noé"):
            people.add_contact(run.store, name, deal_id=run.deal("Acme", "id"))
        use(run, "bant")
        await run.keys("c", "j", "1")
        assert "Nobody is named" not in run.text
        await run.keys("k", "2", "d")
        assert "Who decides?" in run.text
        await run.keys("2")
        assert run.deal("Acme", "deciders") == 1


async def test_bant_is_answered_by_digits_and_gives_the_worked_grade(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        use(run, "bant")
        await run.keys("c", "2", "1", "3", "2")
        assert (run.deal("Acme", "score"), run.deal("Acme", "grade")) == (68, 2)
        assert "BANT ─ B 68.3" in run.text


async def test_backspace_clears_and_a_digit_beyond_the_scale_is_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "y", "k", "backspace")
        assert answers(run) == []
        await run.keys("3")
        assert answers(run) == []
        assert run.deal("Acme", "score") is None


async def test_evidence_is_typed_on_the_row(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "y", "up", "enter")
        await run.type("they asked for a trial")
        await run.keys("enter")
        assert answers(run)[0] == ("has the need", 1, "they asked for a trial")
        assert "they asked for a trial" in run.text
        assert "23 Nov" in run.text


async def test_an_answer_can_be_of_an_earlier_day(tmp_path: Path) -> None:
    days = "SELECT answered_on FROM answer WHERE deleted_at IS NULL"
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "t")
        assert "There is no answer yet." in run.text
        await run.keys("y", "up", "t")
        await run.type("2026-11-12")
        await run.keys("enter")
        assert run.store.conn.execute(days).fetchall() == [("2026-11-12",)]
        assert "12 Nov" in run.text
        await run.keys("t")
        await run.type("2026-12-12")
        await run.keys("enter")
        assert run.store.conn.execute(days).fetchall() == [("2026-11-12",)]
        await run.keys("escape", "u")
        assert run.store.conn.execute(days).fetchall() == [("2026-11-23",)]


async def test_undo_works_under_the_sheet_and_shows_at_once(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "y", "u")
        assert answers(run) == []
        assert "no answers yet" in run.text
        await run.keys("U")
        assert "40, up to 100" in run.text


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_a_sheet_covered_is_painted_each_time_it_closes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    from textual._compositor import Compositor
    from textual.geometry import Region

    painted: list[Region] = []
    update = Compositor.render_update

    def watched(self: Compositor, *args: object, **kwargs: object) -> object:
        painted.extend(self._dirty_regions)
        return update(self, *args, **kwargs)  # type: ignore[arg-type]

    async with running(tmp_path, ACME, BOREAL, NewDeal("Calora"), size=size) as run:
        monkeypatch.setattr(Compositor, "render_update", watched)
        await run.keys("g", "q")
        for key in ("escape", "q"):
            await run.keys("c")
            painted.clear()
            await run.keys(key)
            assert Region(0, 0, *size) in painted
            await run.keys("j")


@pytest.mark.parametrize("key", ["q", "escape", "c"])
async def test_leaving_gives_the_keys_back(tmp_path: Path, key: str) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", key, "w", "enter")
        assert run.deal("Acme", "status") == "won"


async def test_other_keys_do_nothing_to_the_deal(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "w", "L", "D", "a")
        assert run.deal("Acme", "status") == "open"
        assert run.stage_of("Acme") == "Lead"
        assert run.screen == "HomeScreen"


async def test_a_deal_is_disqualified_or_parked_from_the_sheet(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("c", "n", "x", "3", "enter")
        assert run.deal("Acme", "status") == "lost"
        await run.keys("u", "c", "z")
        await run.type("1w")
        await run.keys("enter", "1")
        assert run.deal("Acme", "parked_until") == "2026-11-30"


async def test_the_checklist_on_the_deal_screen(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("enter", "c", "y")
        assert "40, up to 100" in run.text
        await run.keys("q")
        assert run.screen == "DealScreen"
        assert "C 40" in run.text


async def test_marked_deals_are_not_answered_together(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BOREAL) as run:
        await run.keys("asterisk", "c")
        assert "one deal" in run.said
        await run.keys("y")
        assert answers(run) == []


async def test_filters_know_grade_and_score(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BOREAL) as run:
        await run.keys("c", "y", "y", "q")
        name = "Acme" if run.deal("Acme", "score") else "Boreal"
        other = "Boreal" if name == "Acme" else "Acme"
        for text in ("grade:b", "note:b", "score>50", "points>=70", "-no:score"):
            await run.keys("slash")
            await run.pilot.press(*[{":": "colon", ">": "greater_than_sign", "=": "equals_sign",
                                     "-": "minus"}.get(one, one) for one in text])  # fmt: skip
            await run.keys("enter")
            assert name in run.text, text
            assert f" {other}" not in run.text.replace(f"{other}:", ""), text
            await run.keys("q")


async def test_the_board_can_be_put_in_the_order_of_scores(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, NewDeal("Best", priority=3)) as run:
        await run.keys("down", "c", "y", "q", "s", "6")
        assert run.app.state.sort == "score"
        assert run.app.state.lanes[0].cards[0].name == "Best"
