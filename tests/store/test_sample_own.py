"""The sample's own fields: the same each time, fitting their types, and moved with the demo."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

from pipeline_tui.cli import demo
from pipeline_tui.sales.own_fields import is_canonical
from pipeline_tui.store import lists, own_fields
from pipeline_tui.store.adding import NewDeal, add
from pipeline_tui.store.store import Store
from tests.sample import own

OPEN: Any = SimpleNamespace(closed=None, created=date(2026, 10, 1))
EARLY: Any = SimpleNamespace(closed=None, created=date(2026, 6, 1))


def filled(path: Path) -> list[dict[str, str]]:
    """A file with twenty deals of the sample's owner; the last was made before the fields."""
    with Store.open(path, create=True) as store:
        lists.set_setting(store, "sample_today", "2026-11-23")
        made = [(OPEN, add(store, NewDeal(f"Deal {n}")).deals[0]) for n in range(20)]
        own.write(store.conn, Random(1), [*made[:-1], (EARLY, made[-1][1])])
    return values(path)


def values(path: Path) -> list[dict[str, str]]:
    with Store.open(path) as store:
        rows = store.conn.execute("SELECT extra FROM deal ORDER BY n").fetchall()
    return [own_fields.values(row[0]) for row in rows]


def test_values_fit_their_fields_and_are_the_same_each_time(tmp_path: Path) -> None:
    first = filled(tmp_path / "one.db")
    assert first == filled(tmp_path / "two.db")
    assert first[-1] == {}
    with Store.open(tmp_path / "one.db") as store:
        known = {one.key: one for one in own_fields.fields(store.conn)}
    assert set(known) == {key for held in first for key in held}
    for held in first:
        for key, value in held.items():
            assert is_canonical(known[key].type, value, known[key].choices)


def test_the_demo_moves_their_days_and_nothing_else(tmp_path: Path) -> None:
    before = filled(tmp_path / "one.db")
    path = Path(shutil.copyfile(tmp_path / "one.db", tmp_path / "demo.db"))
    demo.move(path, date(2027, 11, 22))  # 52 weeks later
    for was, now in zip(before, values(path), strict=True):
        day = was.pop("Contract ends", None)
        moved = now.pop("Contract ends", None)
        assert was == now
        assert (day is None) == (moved is None)
        if day and moved:
            assert (date.fromisoformat(moved) - date.fromisoformat(day)).days == 364
