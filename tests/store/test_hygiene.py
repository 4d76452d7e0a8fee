"""What is wrong or missing on open deals: counted as each fault's own filter counts it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline_tui import l10n
from pipeline_tui.sales.filters import parse_filter
from pipeline_tui.sales.hygiene import FAULTS
from pipeline_tui.store import adding, closing, deals, hygiene, hygiene_days, lists, people
from pipeline_tui.store.adding import NewDeal, NewStep
from pipeline_tui.store.filtering import Search
from pipeline_tui.store.hygiene import Look
from pipeline_tui.store.store import Store
from tests.store.stocked import TODAY, pipeline, stocked

FAR = date(2027, 1, 31)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "deals.db", create=True) as store:
        lists.set_setting(store, "base_currency", "EUR")
        yield store


def look(store: Store, day: date = TODAY) -> Look:
    found = Look(store.conn, store.rules, pipeline(store), day)
    for _slice in found.run():
        pass
    return found


def whole(name: str, **more: object) -> NewDeal:
    """A deal with nothing to mend but its decision maker."""
    row = {
        "amount": 10_000_00,
        "account": f"{name} SA",
        "close_on": FAR,
        "source": "Fair",
        "industry": "Rail",
        "step": NewStep(date(2026, 11, 25)),
    }
    return NewDeal(name, **(row | more))  # type: ignore[arg-type]


def add(store: Store, new: NewDeal, *, decided: bool = True) -> str:
    deal = adding.add(store, new).deals[0]
    if decided:
        role = store.conn.execute("SELECT id FROM role WHERE code = 'decider'").fetchone()[0]
        people.add_contact(store, "Ann", deal_id=deal, role_id=role)
    return deal


def test_each_fault_is_told_and_a_whole_deal_is_clean(store: Store) -> None:
    clean = add(store, whole("Whole"))
    faulty = {
        "amount": add(store, whole("A", amount=None)),
        "close": add(store, whole("B", close_on=None)),
        "passed": add(store, whole("C", close_on=date(2026, 11, 22))),
        "step": add(store, whole("D", step=None)),
        "decider": add(store, whole("E"), decided=False),
        "source": add(store, whole("F", source=None)),
        "industry": add(store, whole("G", industry=None)),
    }
    found = look(store)
    assert {code: found.faults[code].ids() for code in faulty} == {
        code: [deal] for code, deal in faulty.items()
    }
    assert (found.all.n, found.clean.n, found.share) == (8, 1, 1 / 8)
    assert found.faults["close"].amount == 10_000_00
    assert (found.faults["amount"].amount, found.faults["amount"].left_out) == (0, 1)
    assert clean not in {one for fault in found.faults.values() for one in fault.ids()}


def test_a_close_today_is_no_fault_and_a_parked_deal_needs_no_step(store: Store) -> None:
    add(store, whole("Today", close_on=TODAY))
    deals.park(store, [add(store, whole("Parked", step=None))], date(2026, 12, 20))
    found = look(store)
    assert (found.clean.n, found.faults["step"].n, found.faults["passed"].n) == (2, 0, 0)


def test_deals_of_one_name_and_company_may_be_duplicates(store: Store) -> None:
    first = add(store, whole("Renewal 2027", account="Boréal"))
    second = add(store, whole("RENEWAL  2027", account="boreal", amount=20_000_00))
    add(store, whole("Renewal 2027", account="Other"))
    loose = [add(store, whole("Loose", account=None)), add(store, whole("loose", account=None))]
    won = add(store, whole("Loose", account=None))
    closing.win(store, [won])
    assert set(look(store).faults["duplicate"].ids()) == {first, second, *loose}
    assert look(store).faults["duplicate"].ids()[0] == second  # the largest first
    deals.delete(store, [second])
    assert set(look(store).faults["duplicate"].ids()) == set(loose)


def test_every_fault_counts_what_its_filter_shows(tmp_path: Path) -> None:
    with (
        pytest.MonkeyPatch.context() as patch,
        stocked(tmp_path / "stocked.db", count=60) as store,
    ):
        patch.setattr(hygiene, "SLICE", 7)
        found = look(store)
        unclean: set[str] = set()
        for fault in FAULTS:
            wanted = parse_filter(fault.filter, l10n.formats(), "EUR", TODAY)
            assert not wanted.problems
            search = Search(store.conn, store.rules, pipeline(store), wanted, "name", TODAY)
            for _slice in search.run():
                pass
            shown = {str(key[-1]) for lane in search.lanes.values() for key in lane.keys}
            held = found.faults[fault.code]
            assert set(held.ids()) == shown, fault.code
            assert held.amount == sum(lane.amount for lane in search.lanes.values())
            unclean |= shown
        assert found.clean.n == found.all.n - len(unclean)


def test_a_file_without_deals_has_no_share(store: Store) -> None:
    assert look(store).share is None
    assert list(hygiene_days.fill(store, pipeline(store), TODAY)) == []
    assert hygiene_days.days(store.conn, pipeline(store), TODAY) == []


# -- over time -----------------------------------------------------------------------------


def test_past_months_come_from_the_journal_and_are_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for month, name, more in (
        ("2026-08-25", "First", {}),
        ("2026-09-25", "Second", {"amount": None}),
        ("2026-10-25", "Third", {}),
    ):
        monkeypatch.setenv("PIPELINE_TUI_TODAY", month)
        deal = add(store, whole(name, step=NewStep(date(2027, 1, 4)), **more))
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-05")
    deals.edit(store, [deal], {"close_on": None})
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
    mine = pipeline(store)
    for _some in hygiene_days.fill(store, mine, TODAY):
        pass
    found = look(store)
    hygiene_days.record(store, mine, TODAY, found)
    known = [tuple(one) for one in hygiene_days.days(store.conn, mine, TODAY)]
    assert [(day, n) for day, n, _clean in known] == [
        ("2026-08-31", 1),
        ("2026-09-30", 2),
        ("2026-10-31", 3),
        ("2026-11-23", 3),
    ]
    shares = [clean for _day, _n, clean in known]
    assert shares[:3] == [1, 0, 1]  # a month later each is over its limit
    assert known[-1][2] == found.clean.n
    before = store.conn.total_changes
    for _some in hygiene_days.fill(store, mine, TODAY):
        pass
    hygiene_days.record(store, mine, TODAY, found)
    assert store.conn.total_changes == before
    assert store.undo() is not None  # nothing of it stands in the way


def test_deals_that_came_later_have_no_past(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = pipeline(store)
    old = add(store, whole("Old"))
    store.conn.execute("UPDATE deal SET created_on = '2026-04-13' WHERE id = ?", (old,))
    assert list(hygiene_days.fill(store, mine, TODAY)) == []
    hygiene_days.record(store, mine, TODAY, look(store))
    assert [one.day for one in hygiene_days.days(store.conn, mine, TODAY)] == [TODAY.isoformat()]
    # Nor are the months known by what was in the file before an import.
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-08-25")
    add(store, whole("Kept since August"))
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
    assert list(hygiene_days.fill(store, mine, TODAY)) == []
    store.conn.execute("UPDATE deal SET closed_on = '2026-09-15' WHERE id = ?", (old,))
    for _some in hygiene_days.fill(store, mine, TODAY):
        pass
    known = [one.day for one in hygiene_days.days(store.conn, mine, TODAY)]
    assert known == ["2026-09-30", "2026-10-31", TODAY.isoformat()]


def test_the_last_day_seen_stands_for_its_month(store: Store) -> None:
    add(store, whole("One"))
    for day in (date(2026, 11, 3), date(2026, 11, 20)):
        hygiene_days.record(store, pipeline(store), day, look(store, day))
    assert [one.day for one in hygiene_days.days(store.conn, pipeline(store), TODAY)] == [
        "2026-11-20"
    ]
    assert hygiene_days.days(store.conn, pipeline(store), date(2026, 11, 2)) == []


def test_month_ends_are_the_twelve_before_this_month() -> None:
    ends = hygiene_days.month_ends(date(2028, 3, 31))
    assert (ends[0], ends[-1], len(ends)) == (date(2027, 3, 31), date(2028, 2, 29), 12)
