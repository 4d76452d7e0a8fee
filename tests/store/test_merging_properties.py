"""Whatever is merged: nothing is lost from sight, and undo gives all of it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui.store import look_alikes, matching, merging, people, steps, tallies
from pipeline_tui.store.store import Store
from tests.store.merged import TODAY, account, contact, deal, facts, one, role
from tests.support.copies import copied
from tests.support.dump import dump, first_difference
from tests.support.plain import disagreements

_COMPANIES = ("Acme SAS", "ACME", "Dune", "Kestrel")
_PEOPLE = ("Ann Roy", "Roy Ann", "Zoé Day", "Bob Lee")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())


_numbers = st.lists(st.integers(0, 99), min_size=4, max_size=4)
_acts = st.sampled_from(["deal", "contact", "log", "step", "report", "parent", "tell apart"])
_plans = st.lists(st.tuples(_acts, _numbers), min_size=2, max_size=10)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("merge") / "empty.db"
    with Store.open(path, create=True) as store:
        for name in _COMPANIES:
            account(store, name)
        for number, name in enumerate(_PEOPLE):
            contact(store, name, account=_COMPANIES[number])
    return path


def ids(store: Store, table: str) -> list[str]:
    rows = store.conn.execute(f"SELECT id FROM {table} WHERE deleted_at IS NULL ORDER BY id")
    return [row[0] for row in rows]


def do(store: Store, name: str, n: list[int]) -> None:
    accounts, contacts, ours = ids(store, "account"), ids(store, "contact"), ids(store, "deal")
    if name == "deal" or not ours:
        deal(store, f"Deal {n[0]}", _COMPANIES[n[1] % 4])
        ours = ids(store, "deal")
    picked, who = ours[n[0] % len(ours)], contacts[n[1] % len(contacts)]
    if name == "contact":
        roles = [None, role(store, "decider"), role(store, "user")]
        people.link(store, picked, who, roles[n[2] % 3])
    elif name == "log":
        steps.log(store, [picked], "call", f"call {n[2]}", contact_id=who)
    elif name == "step":
        steps.set_step(store, [picked], TODAY)
        with store.action("x") as act:
            act.update("follow_up", ids(store, "follow_up")[0], {"contact_id": who})
    elif name in ("report", "parent"):
        table, rows = ("contact", contacts) if name == "report" else ("account", accounts)
        column = "reports_to_id" if name == "report" else "parent_id"
        one_id, above = rows[n[2] % len(rows)], rows[n[3] % len(rows)]
        if not circular(store, table, column, one_id, above):
            with store.action("x") as act:
                act.update(table, one_id, {column: above})
    elif name == "tell apart" and accounts[0] != accounts[n[0] % len(accounts)]:
        look_alikes.tell_apart(store, "account", accounts[0], accounts[n[0] % len(accounts)])


def circular(store: Store, table: str, column: str, row: str, above: str | None) -> bool:
    while above is not None:
        if above == row:
            return True
        above = one(store, f"SELECT {column} FROM {table} WHERE id = ?", above)
    return False


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(plan=_plans, merges=st.lists(_numbers, min_size=1, max_size=3))
def test_merge_keeps_every_row_reachable_and_undo_gives_all_back(
    empty: Path, plan: list[tuple[str, list[int]]], merges: list[list[int]]
) -> None:
    with copied(empty) as store:
        for name, numbers in plan:
            do(store, name, numbers)
        before = [facts(store)]
        done = 0
        for table_number, first, second, _more in merges:
            table = ("account", "contact")[table_number % 2]
            rows = ids(store, table)
            kept, gone = rows[first % len(rows)], rows[second % len(rows)]
            if kept == gone:
                continue
            counted = counts(store)
            merging.merge(store, table, kept, gone)
            done += 1
            check(store, table, gone)
            assert reached(counts(store), counted, table)
            before.append(facts(store))
        for place in range(done, 0, -1):
            assert first_difference(before[place], facts(store)) == ""
            assert store.undo() is not None
        assert first_difference(before[0], facts(store)) == ""


def counts(store: Store) -> dict[str, int]:
    tables = ("deal", "activity", "follow_up", "deal_contact", "account", "contact")
    return {table: len(ids(store, table)) for table in tables}


def reached(after: dict[str, int], before: dict[str, int], table: str) -> bool:
    """Nothing but one company or person, and doubled links, is gone."""
    links = before["deal_contact"] - after["deal_contact"]
    expected = before | {table: before[table] - 1, "deal_contact": after["deal_contact"]}
    return after == expected and (links >= 0 if table == "contact" else links == 0)


def check(store: Store, table: str, gone: str) -> None:
    conn = store.conn
    for other, column in merging.REFERENCES[table]:
        named = f"SELECT count(*) FROM {other} WHERE {column} = ? AND deleted_at IS NULL"
        assert one(store, named, gone) == 0, other
    for each, column in (("account", "parent_id"), ("contact", "reports_to_id")):
        for row in ids(store, each):
            above = one(store, f"SELECT {column} FROM {each} WHERE id = ?", row)
            assert not circular(store, each, column, row, above)
    doubled = "SELECT 1 FROM deal_contact WHERE deleted_at IS NULL GROUP BY deal_id, contact_id"
    assert one(store, f"{doubled} HAVING count(*) > 1") is None
    assert tallies.stored(conn) == tallies.recompute(conn)
    assert disagreements(conn) == []
    kept = dump(conn)["match_key"]
    conn.execute("BEGIN")
    matching.rebuild(conn)
    anew = dump(conn)["match_key"]
    conn.execute("ROLLBACK")
    assert anew == kept
