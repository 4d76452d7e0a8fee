"""What an import remembers of every row: all of it, in little memory."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline_tui.exchange.reading import Chunk
from pipeline_tui.exchange.shelf import Scratch, Shelf
from pipeline_tui.exchange.spool import Spool

_KEYS = st.text(st.characters(codec="utf-8"), max_size=3)
_ENTRIES = st.lists(st.tuples(_KEYS, st.integers(0, 99)), max_size=40)


@settings(max_examples=40, deadline=None)
@given(_ENTRIES, st.lists(_ENTRIES, max_size=4), st.integers(1, 8))
def test_a_shelf_is_a_map_however_little_it_holds_in_memory(
    single: list[tuple[str, int]], batches: list[list[tuple[str, int]]], most: int
) -> None:
    expected: dict[str, int] = {}
    with closing(Scratch()) as scratch:
        shelf: Shelf[int] = Shelf(scratch, most)
        other: Shelf[int] = Shelf(scratch, most)
        other.put("another", 1)
        for key, value in single:
            assert shelf.get(key) == expected.get(key)
            shelf.put(key, value)
            expected[key] = value
        for batch in batches:
            shelf.put_all(batch)
            expected.update(batch)
        keys = [*expected, "not there", *expected]
        assert shelf.among(keys) == expected
        assert {key: shelf.get(key) for key in keys} == {**expected, "not there": None}
        assert other.get("another") == 1
        assert other.get("not there") is None


def test_what_a_shelf_puts_away_lies_at_no_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with closing(Scratch()) as scratch:
        shelf: Shelf[str] = Shelf(scratch, 2)
        shelf.put_all((f"key {n}", "value") for n in range(50_000))
        shelf.put("last", "one")
        assert shelf.get("key 7") == "value"
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("small", [True, False])
def test_rows_are_kept_for_a_second_look(*, small: bool) -> None:
    chunks = [
        Chunk([["a", "é\0😀"], ["", "c"]], range(2, 4), [(5, ["x"], "why")], 3, [(9, "foot")]),
        Chunk([], []),
    ]
    spool = Spool(small=small)
    for chunk in chunks:
        spool.keep(chunk)
    for _look in range(2):
        again = list(spool)
        assert [(one.rows, list(one.lines)) for one in again] == [
            (one.rows, list(one.lines)) for one in chunks
        ]
        assert [(one.broken, one.blank, one.foot) for one in again] == [
            (one.broken, one.blank, one.foot) for one in chunks
        ]
