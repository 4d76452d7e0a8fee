"""A later import sets what changed there, leaves what changed here, and one undo takes it back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline_tui.exchange import run
from pipeline_tui.exchange.options import Options
from pipeline_tui.sales.retry import IMPORTED
from pipeline_tui.store import conflicts
from pipeline_tui.store import deals as store_deals
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, check_derived, deals, visits, write
from tests.support.dump import dump, first_difference

HEAD = "Id,Name,Account,Owner,Stage,Amount,Engage Date,Close Date\n"
LEFT_OUT = {"action", "change"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-03-01")


def _state(store: Store) -> dict[str, list[dict[str, object]]]:
    return dump(store.conn, live=True, leave_out=LEFT_OUT, columns_left_out={"clock"})


def test_only_what_changed_there_is_set(store: Store, tmp_path: Path) -> None:
    bring(store, write(tmp_path, HEAD + "1,a,X,Ann,Qualified,10,2026-01-01,\n"))
    ids = deals(store, "id")
    store_deals.edit(store, ids, {"name": "mine", "priority": 1})
    before = _state(store)
    outcome = bring(store, write(tmp_path, HEAD + "1,a,Y,Ann,Qualified,20,2026-01-01,2026-06-01\n"))
    assert (outcome.updated, outcome.overruled, outcome.created) == (1, 0, 0)
    assert deals(store, "id", "name", "account", "amount", "priority", "close_on") == [
        (ids[0], "mine", "Y", 2000, 1, "2026-06-01")
    ]
    check_derived(store)
    store.undo()
    assert first_difference(before, _state(store)) == ""


@pytest.mark.parametrize(
    ("how", "amount", "counts"),
    [("later", 1500, (0, 0, 1)), ("theirs", 2000, (1, 0, 0)), ("mine", 1500, (0, 1, 0))],
)
def test_a_field_changed_on_both_sides_waits_or_is_settled_as_was_said(
    store: Store, tmp_path: Path, how: str, amount: int, counts: tuple[int, int, int]
) -> None:
    bring(store, write(tmp_path, HEAD + "1,a,X,Ann,Qualified,10,2026-01-01,\n"))
    store_deals.edit(store, deals(store, "id"), {"amount": 1500})
    path = write(tmp_path, HEAD + "1,a,X,Ann,Qualified,20,2026-01-01,\n")
    outcome = bring(store, path, conflicts=how)
    assert (outcome.overruled, outcome.kept, len(outcome.waiting)) == counts
    assert deals(store, "amount") == [amount]


def test_a_deal_follows_the_file_to_its_stage_and_keeps_its_past(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(store, write(tmp_path, HEAD + "1,a,X,Ann,Prospecting,,,\n"))
    assert visits(store) == [("Lead", "2026-03-01", None, 0)]
    before = _state(store)
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-03-23")
    rows = "1,a,X,Ann,Won,50,2026-03-05,2026-03-20\n"
    bring(store, write(tmp_path, HEAD + rows))
    assert visits(store) == [
        ("Lead", "2026-03-01", "2026-03-05", 0),
        ("Qualified", "2026-03-05", "2026-03-20", 1),
        ("Won", "2026-03-20", None, 1),
    ]
    assert deals(store, "stage", "closed_on", "amount") == [("Won", "2026-03-20", 5000)]
    check_derived(store)
    store.undo()
    assert first_difference(before, _state(store)) == ""


def test_days_told_later_overrule_what_was_not_known_and_lose_no_stay(
    store: Store, tmp_path: Path
) -> None:
    bring(store, write(tmp_path, HEAD + "1,a,X,Ann,Prospecting,,,\n"))
    bring(store, write(tmp_path, HEAD + "1,a,X,Ann,Engaging,,2026-02-01,\n"))
    assert visits(store) == [
        ("Lead", "2026-02-01", "2026-02-01", 0),
        ("Qualified", "2026-02-01", None, 1),
    ]
    assert deals(store, "created_on") == ["2026-02-01"]
    check_derived(store)


def test_a_corrected_close_day_moves_the_visit(store: Store, tmp_path: Path) -> None:
    bring(store, write(tmp_path, HEAD + "1,a,X,Ann,Won,5,2026-01-01,2026-02-01\n"))
    bring(store, write(tmp_path, HEAD + "1,a,X,Ann,Won,5,2026-01-01,2026-02-10\n"))
    assert visits(store)[-1] == ("Won", "2026-02-10", None, 1)
    assert deals(store, "closed_on") == ["2026-02-10"]
    check_derived(store)


def test_a_deal_moved_here_stays_where_it_is_unless_the_file_moves_it(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(store, write(tmp_path, HEAD + "1,a,X,Ann,Qualified,5,2026-01-01,\n"))
    proposal = next(one for one in store.rules.stages.values() if one.name == "Proposal")
    store_deals.move(store, deals(store, "id"), proposal.id)
    bring(store, write(tmp_path, HEAD + "1,a,X,Ann,Qualified,6,2026-01-01,\n"))
    assert deals(store, "stage", "amount") == [("Proposal", 600)]
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-03-02")
    path = write(tmp_path, HEAD + "1,a,X,Ann,Lost,6,2026-01-01,2026-03-02\n")
    assert len(bring(store, path).waiting) == 1
    assert deals(store, "stage", "closed_on") == [("Proposal", None)]
    conflicts.settle(store, conflicts.waiting(store.conn), theirs=True)
    assert deals(store, "stage", "closed_on") == [("Lost", "2026-03-02")]
    assert [visit[0] for visit in visits(store)] == ["Qualified", "Proposal", "Lost"]
    check_derived(store)


def test_a_deal_deleted_here_stays_deleted(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "1,a,X,Ann,Qualified,5,2026-01-01,\n")
    bring(store, path)
    store_deals.delete(store, deals(store, "id"))
    outcome = bring(store, path)
    assert (outcome.deleted_here, outcome.created, outcome.returned) == (1, 0, 0)
    assert deals(store, "id") == []


def test_after_an_undo_other_answers_count(store: Store, tmp_path: Path) -> None:
    path = write(
        tmp_path, HEAD + "1,a,X,Ann,Demo Scheduled,5,2026-01-01,\n2,b,X,Ann,Won,5,,2026-02-01\n"
    )
    bring(store, path)
    ids = deals(store, "id")
    store.undo()
    bring(store, path, stages={"Demo Scheduled": "Negotiation"})
    assert deals(store, "id") == ids
    assert deals(store, "name", "stage") == [("a", "Negotiation"), ("b", "Won")]
    check_derived(store)
    again = _state(store)
    store.undo()
    assert deals(store, "id") == []
    check_derived(store)
    store.redo()
    assert first_difference(again, _state(store)) == ""
    check_derived(store)


def test_what_was_added_around_a_deal_comes_back_with_it(store: Store, tmp_path: Path) -> None:
    text = (
        "Id,Name,Stage,Next Step,Next Step Date,Last Activity Date,Description,Contact\n"
        "1,a,Lead,call,2026-03-09,2026-02-20,good fit,Bob\n"
    )
    path = write(tmp_path, text)
    bring(store, path)
    before = _state(store)
    store.undo()
    assert deals(store, "id") == []
    bring(store, path)
    assert first_difference(before, _state(store)) == ""
    check_derived(store)


def test_systems_keep_their_ids_apart(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "1,a,X,Ann,Qualified,5,2026-01-01,\n")
    bring(store, path, system="here")
    bring(store, path, system="there", duplicates="both")
    assert deals(store, "name") == ["a", "a"]


def test_an_answer_for_one_field_counts_more_than_what_was_said_of_all(
    store: Store, tmp_path: Path
) -> None:
    bring(store, write(tmp_path, HEAD + "1,a,X,Ann,Qualified,10,2026-01-01,\n"))
    ids = deals(store, "id")
    store_deals.edit(store, ids, {"amount": 1500, "name": "b"})
    path = write(tmp_path, HEAD + "1,c,X,Ann,Qualified,20,2026-01-01,\n")
    plan = run.prepare(store, run.Files(path), Options(conflicts="ask"))
    answered = replace(plan, answers={(ids[0], "name"): "theirs", (ids[0], "amount"): "mine"})
    done = run.carry_out(store, answered)
    assert (done.overruled, done.kept, done.waiting) == (1, 1, [])
    assert deals(store, "name", "amount") == [("c", 1500)]


def test_a_deal_closed_there_keeps_the_day_it_was_expected_on(store: Store, tmp_path: Path) -> None:
    bring(store, write(tmp_path, HEAD + "1,a,X,Ann,Qualified,10,2026-01-01,2026-06-01\n"))
    store_deals.edit(store, deals(store, "id"), {"close_on": "2026-07-01"})
    path = write(tmp_path, HEAD + "1,a,X,Ann,Won,10,2026-01-01,2026-02-20\n")
    assert bring(store, path).waiting == []
    assert deals(store, "stage", "close_on", "closed_on") == [("Won", "2026-07-01", "2026-02-20")]


def test_the_hour_of_the_next_step_comes_along_and_stays(store: Store, tmp_path: Path) -> None:
    head = "Id,Name,Stage,Next Step,Next Step Date,Last Activity Date\n"
    bring(store, write(tmp_path, head + "1,a,Lead,call,2026-11-25 14:00,2026-02-20\n"))
    _check_step(store, ("2026-11-25", "14:00", "call"))
    assert store.conn.execute("SELECT kind, body, outcome FROM activity").fetchall() == [
        ("other", "", IMPORTED)
    ]
    row = "1,a,Lead,call Bob,2026-11-25,2026-02-20\n"  # of a file that knows days alone
    bring(store, write(tmp_path, head + row))
    _check_step(store, ("2026-11-25", "14:00", "call Bob"))
    bring(store, write(tmp_path, head + row.replace("-25,", "-26 9:30,")))
    _check_step(store, ("2026-11-26", "09:30", "call Bob"))


def _check_step(store: Store, step: tuple[str, str, str]) -> None:
    assert store.conn.execute("SELECT due_on, due_at, body FROM follow_up").fetchall() == [step]
    check_derived(store)


def test_a_contact_replaced_there_is_replaced_here_but_for_one_of_ours(
    store: Store, tmp_path: Path
) -> None:
    head = "Id,Name,Stage,Contact\n"
    bring(store, write(tmp_path, head + "1,a,Lead,Jim Poe\n2,b,Lead,Jim Poe; Ann Lee\n"))
    a, b = deals(store, "id")
    with store.action("Add") as act:
        bob = act.insert("contact", {"name": "Bob"})
        act.insert("deal_contact", {"deal_id": a, "contact_id": bob})
        (link,) = act.conn.execute(
            "SELECT dc.id FROM deal_contact dc JOIN contact c ON c.id = dc.contact_id"
            " WHERE deal_id = ? AND c.name = 'Ann Lee'", (b,)
        ).fetchone()  # fmt: skip
        (role,) = act.conn.execute("SELECT id FROM role").fetchone()
        act.update("deal_contact", link, {"role_id": role})
    before = _state(store)
    bring(store, write(tmp_path, head + "1,a,Lead,Kim Loe\n2,b,Lead,\n"))
    assert (_people(store, a), _people(store, b)) == (["Bob", "Kim Loe"], ["Ann Lee"])
    check_derived(store)
    store.undo()
    assert first_difference(before, _state(store)) == ""


def _people(store: Store, deal_id: str) -> list[str]:
    rows = store.conn.execute(
        "SELECT c.name FROM deal_contact dc JOIN contact c ON c.id = dc.contact_id"
        " WHERE dc.deal_id = ? AND dc.deleted_at IS NULL ORDER BY c.name",
        (deal_id,),
    )
    return [row[0] for row in rows]
