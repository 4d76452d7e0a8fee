"""The index of names, made when it is needed, agrees with the names whatever is done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver, finding, merging, name_index, opening, people
from pipeline_tui.store.store import Store
from tests.support.copies import copied

NAMES = ("Boréal Foods", "North Wind", "boreal rail", "Œuvre d'Été", "Wind & Sons", "Ab")
WORDS = ("ore", "wind", "oeuvre", "ail", "foods", "d'e", "xyz", '"', "s")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("names") / "empty.db"
    Store.open(path, create=True).close()
    return path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "a.db", create=True) as made:
        for name in NAMES:
            people.add_account(made, name)
            people.add_contact(made, name[::-1])
        yield made


def fill(store: Store) -> bool:
    """As the thread does it, on another connection."""
    conn = opening.connect(store.path, busy_ms=0)
    try:
        return name_index.fill(conn)
    finally:
        conn.close()


def found(store: Store, kind: str, text: str) -> list[str]:
    return sorted(one.id for one in finding.find(store.conn, text, 500, (kind,)))


def by_hand(store: Store, kind: str, text: str) -> list[str]:
    wanted = fold(text)
    rows = store.conn.execute(f"SELECT id, name FROM {kind} WHERE deleted_at IS NULL").fetchall()
    if not wanted:
        return []
    return sorted(
        row[0]
        for row in rows
        if fold(row[1]).startswith(wanted) or (len(wanted) > 2 and wanted in fold(row[1]))
    )


def agrees(store: Store) -> None:
    for kind in ("account", "contact"):
        for text in (*WORDS, *NAMES):
            assert found(store, kind, text) == by_hand(store, kind, text), (kind, text)


def test_nothing_is_kept_before_it_is_needed(store: Store) -> None:
    assert store.conn.execute("SELECT count(*) FROM name_row").fetchone()[0] == 0
    agrees(store)


def test_the_whole_index_finds_the_same(store: Store) -> None:
    assert fill(store)
    assert name_index.whole(store.conn)
    assert fill(store)
    agrees(store)
    plan = store.conn.execute(
        "EXPLAIN QUERY PLAN " + finding._FIND_WITHIN.format(kind="account", detail="country"),
        ('"oods"', 30),
    ).fetchall()
    assert not [row for row in plan if row[3] in ("SCAN t", "SCAN r")]


_gesture = st.tuples(
    st.sampled_from(("add", "rename", "phone", "delete", "merge", "undo", "redo")),
    st.sampled_from(("account", "contact")),
    st.integers(0, 20),
    st.sampled_from(NAMES),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(_gesture, max_size=12), st.integers(0, 6))
def test_it_follows_every_gesture(
    empty: Path, gestures: list[tuple[str, str, int, str]], filled_at: int
) -> None:
    with copied(empty) as store:
        for place, gesture in enumerate(gestures):
            if place == filled_at:
                fill(store)
            _do(store, *gesture)
        agrees(store)


def _do(store: Store, what: str, kind: str, number: int, name: str) -> None:
    rows = store.conn.execute(f"SELECT id FROM {kind} WHERE deleted_at IS NULL").fetchall()
    ids = sorted(row[0] for row in rows)
    add = people.add_account if kind == "account" else people.add_contact
    if what == "add" or (what not in ("undo", "redo") and not ids):
        add(store, name)
    elif (
        what == "undo"
        and store.conn.execute(
            "SELECT 1 FROM action WHERE kind = 'do' AND state = 'done'"
        ).fetchone()
    ):
        store.undo()
    elif (
        what == "redo"
        and store.conn.execute("SELECT 1 FROM action WHERE state = 'undone'").fetchone()
    ):
        store.redo()
    elif what in ("rename", "phone"):
        changes = {"name": name} if what == "rename" else {"phone": str(number)}
        edit = people.edit_account if kind == "account" else people.edit_contact
        edit(store, ids[number % len(ids)], changes)
    elif what == "delete":
        delete = people.delete_account if kind == "account" else people.delete_contact
        delete(store, ids[number % len(ids)])
    elif what == "merge" and len(ids) > 1:
        merging.merge(store, kind, ids[0], ids[1 + number % (len(ids) - 1)])


def test_a_change_while_it_is_made_makes_it_give_up(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    piece = name_index._piece

    def and_a_change(conn: driver.Connection, table: str, after: str) -> str | None:
        result = piece(conn, table, after)
        if result is None:
            monkeypatch.undo()
            conn.execute("COMMIT")
            people.add_account(store, "Meanwhile")
            conn.execute("BEGIN IMMEDIATE")
        return result

    monkeypatch.setattr(name_index, "_piece", and_a_change)
    assert not fill(store)
    agrees(store)
    assert fill(store)
    agrees(store)


def test_who_begins_later_makes_it_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    piece = name_index._piece

    def and_another(conn: driver.Connection, table: str, after: str) -> str | None:
        result = piece(conn, table, after)
        monkeypatch.undo()
        conn.execute("COMMIT")
        assert fill(store)
        conn.execute("BEGIN IMMEDIATE")
        return result

    monkeypatch.setattr(name_index, "_piece", and_another)
    assert not fill(store) or name_index.whole(store.conn)
    agrees(store)


def test_a_locked_file_is_left_alone(store: Store) -> None:
    with store.action("Added") as act:
        act.insert("account", {"name": "New"})
        with pytest.raises(driver.OperationalError):
            fill(store)
    agrees(store)
