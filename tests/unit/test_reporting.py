"""Who reports to whom, drawn and followed."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.sales.reporting import Branch, Step, branches, top_of, way

BOSSES = {"ann": "bob", "bob": "eve", "cid": "bob", "dan": "eve", "eve": None, "fay": "gone"}


def test_everybody_stands_under_whom_they_report_to() -> None:
    assert branches(BOSSES) == [
        Branch("eve", ""),
        Branch("bob", "├ "),
        Branch("ann", "│ ├ "),
        Branch("cid", "│ └ "),
        Branch("dan", "└ "),
        Branch("fay", ""),
    ]


def test_the_way_goes_along_the_line_of_reporting() -> None:
    assert way("ann", "dan", BOSSES) == [
        Step("ann", ""), Step("bob", "up"), Step("eve", "up"), Step("dan", "down"),
    ]  # fmt: skip
    assert way("ann", "fay", BOSSES) == []
    assert way("ann", "ann", BOSSES) == [Step("ann", "")]


def test_who_was_on_one_deal_knows_each_other() -> None:
    assert way("ann", "fay", BOSSES, [("cid", "fay")]) == [
        Step("ann", ""), Step("bob", "up"), Step("cid", "down"), Step("fay", "deal"),
    ]  # fmt: skip
    assert way("ann", "eve", BOSSES, [("ann", "eve")])[-1] == Step("eve", "deal")
    assert way("ann", "bob", BOSSES, [("ann", "bob")])[-1] == Step("bob", "up")


def test_no_way_leads_through_whom_it_must_avoid() -> None:
    assert way("ann", "eve", BOSSES, avoid=["bob"]) == []
    assert way("ann", "bob", BOSSES, avoid=["bob"]) == [Step("ann", ""), Step("bob", "up")]


def test_the_top_of_a_line() -> None:
    assert [top_of(BOSSES, one) for one in ("ann", "eve", "fay")] == ["eve", "eve", "fay"]


_NAMES = st.sampled_from("abcdefgh")


@given(st.dictionaries(_NAMES, st.none() | _NAMES), _NAMES, _NAMES)
def test_any_lines_even_circles_are_drawn_once_each_and_followed_to_an_end(
    bosses: dict[str, str | None], one: str, other: str
) -> None:
    drawn = branches(bosses)
    assert sorted(branch.id for branch in drawn) == sorted(bosses)
    assert top_of(bosses, one) in {*bosses, one}
    steps = way(one, other, bosses)
    assert not steps or (steps[0].id, steps[-1].id) == (one, other)
    assert len({step.id for step in steps}) == len(steps)


@given(st.data())
def test_a_tree_keeps_its_people_under_their_boss(data: st.DataObject) -> None:
    bosses: dict[str, str | None] = {}
    for number in range(12):
        above = data.draw(st.none() | st.sampled_from(sorted(bosses))) if bosses else None
        bosses[f"p{number}"] = above
    places = [branch.id for branch in branches(bosses)]
    assert all(places.index(boss) < places.index(one) for one, boss in bosses.items() if boss)
