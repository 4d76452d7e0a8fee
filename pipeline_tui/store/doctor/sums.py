"""Derived columns and tallies beside the plain recomputation; text indexes beside their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from pipeline_tui.store import driver
from pipeline_tui.store.doctor.findings import Finding, Result
from pipeline_tui.store.plain import deal as plain
from pipeline_tui.store.plain import facts, sums, texts

__all__ = ["alike", "deals", "indexes"]

T = TypeVar("T")
_TALLIES = """
SELECT pipeline_id, figure, period, key, currency, n, amount, own_amount, own_weighted FROM tally
"""
_NAMES = """
SELECT id, name FROM stage UNION ALL SELECT id, name FROM source
UNION ALL SELECT id, name FROM pipeline
"""
_PARTS = ("n", "amount", "own_amount", "own_weighted")
_HELD = "SELECT key FROM match_key WHERE key = ? AND row_id = ?"
_ALIKE = "match_key"


def deals(
    conn: driver.Connection, columns: Result, tallies: Result, step: Callable[[int], None]
) -> None:
    """Look at every live deal once; ``step`` is told how many were looked at."""
    ground = facts.ground(conn)
    summed: sums.Tallies = {}
    done = 0
    for some in facts.slices(conn):
        for one in some:
            for finding in _of_deal(one, ground, summed):
                columns.add(finding)
        done += len(some)
        step(done)
    for finding in _of_tallies(conn, summed):
        tallies.add(finding)


def _of_deal(one: facts.Facts, ground: facts.Ground, summed: sums.Tallies) -> Iterator[Finding]:
    deal = one.deal
    name = f"deal {deal['id']} {deal['name']}"
    try:
        state = plain.derived(one, ground)
        # Without a stage nothing follows: the reference is named, and the deal counts as it stands.
        sums.add(summed, one, state or deal, ground)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        yield Finding("derived", name, str(error), None, can=False)
        return
    for column, right in (state or {}).items():
        if deal[column] != right:
            yield Finding("derived", f"{name}: {column}", _said(deal[column]), _said(right))


def _said(value: object) -> str | None:
    return None if value is None else str(value)


def _of_tallies(conn: driver.Connection, summed: sums.Tallies) -> Iterator[Finding]:
    names = dict(conn.execute(_NAMES).fetchall())
    for row in conn.execute(_TALLIES):
        key, stored = row[:5], list(row[5:])
        right = summed.pop(key, None)
        if stored != (right or [0, 0, 0, 0]) or right is None:
            yield _tally(names, key, stored, right)
    for key, right in sorted(summed.items()):
        if any(right):
            yield _tally(names, key, None, right)


def _tally(
    names: dict[str, str],
    key: tuple[Any, ...],
    stored: list[int] | None,
    right: list[int] | None,
) -> Finding:
    """A figure that is wrong: its name, period, stage or the like, currency, and pipeline."""
    where = " ".join(names.get(part, part) for part in key[1:] if part)
    pipeline = names.get(key[0], key[0])
    return Finding("tallies", f"{where} ({pipeline})", _amounts(stored), _amounts(right))


def _amounts(values: list[int] | None) -> str | None:
    if values is None:
        return None
    told = [f"{name} {value}" for name, value in zip(_PARTS, values, strict=True) if value]
    return ", ".join(told) or "n 0"


def indexes(conn: driver.Connection) -> Iterator[Finding]:
    """What the indexes of deals and of notes hold too much, lack, or hold otherwise."""
    rows = conn.execute("SELECT n, search FROM deal WHERE deleted_at IS NULL ORDER BY n")
    held = conn.execute("SELECT rowid, body FROM deal_text ORDER BY rowid")
    for number, stored, right in _side_by_side(held, rows):
        where = f"deal_text {number}"
        yield Finding("texts", where, None if stored is None else _line(stored), _line(right))
    none: Counter[str] = Counter()
    for number, mine, told in _side_by_side(texts.stored_notes(conn), texts.notes(conn)):
        stray, lacking = (mine or none) - (told or none), (told or none) - (mine or none)
        where = f"activity_text {number}"
        yield Finding("texts", where, _line(" |".join(stray)), _line(" |".join(lacking)))


def _line(text: str | None) -> str | None:
    return None if not text else text.replace("\n", " / ").strip()[:80]


def _side_by_side(
    stored: Iterable[tuple[int, T]], right: Iterable[tuple[int, T]]
) -> Iterator[tuple[int, T | None, T | None]]:
    """Where two sequences, each in the order of its numbers, hold other things."""
    ones, others = iter(stored), iter(right)
    one, other = next(ones, None), next(others, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[0] < other[0]):
            assert one is not None
            yield one[0], one[1], None
            one = next(ones, None)
        elif one is None or other[0] < one[0]:
            yield other[0], None, other[1]
            other = next(others, None)
        else:
            if one[1] != other[1]:
                yield one[0], one[1], other[1]
            one, other = next(ones, None), next(others, None)


def alike(conn: driver.Connection) -> Iterator[Finding]:
    """Keys that the index of look-alikes lacks, or has too much."""
    count = 0
    for row_id, keys in texts.match_keys(conn):
        count += len(keys)
        for key in sorted(keys):
            if conn.execute(_HELD, (key, row_id)).fetchone() is None:
                count -= 1
                yield Finding("alike", f"{_ALIKE} {row_id}", None, key)
    if conn.execute("SELECT count(*) FROM match_key").fetchone()[0] == count:
        return
    # The index is larger than it ought to be: go through it, row by row.
    known = _own_keys(conn)
    for key, row_id in conn.execute("SELECT key, row_id FROM match_key ORDER BY row_id"):
        if key not in known(row_id):
            yield Finding("alike", f"{_ALIKE} {row_id}", key, None)


def _own_keys(conn: driver.Connection) -> Callable[[str], set[str]]:
    """A function that gives a row's keys; rows asked for one after the other are kept."""
    kept: dict[str, set[str]] = {}

    def known(row_id: str) -> set[str]:
        if row_id not in kept:
            kept.clear()
            kept[row_id] = texts.keys_of(conn, row_id)
        return kept[row_id]

    return known
