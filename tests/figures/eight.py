"""A store with the eight deals whose figures are known."""

from __future__ import annotations

import csv
import json
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline_tui.store.store import Store

DATA = Path(__file__).parents[1] / "data"


def known() -> dict[str, Any]:
    """What they must give."""
    answers: dict[str, Any] = json.loads((DATA / "stage_history_golden.json").read_text())
    return answers


def eight(path: Path) -> Store:
    """The store, with the stages of a new one."""
    with (DATA / "stage_history_golden.csv").open(newline="") as file:
        entries = [list(group) for _id, group in groupby(csv.DictReader(file), _deal_id)]
    store = Store.open(path, create=True)
    stages = {stage.name: stage for stage in store.rules.stages.values()}
    with store.action("Golden") as act:
        for visits in entries:
            insert(act, visits, stages)
    return store


def _deal_id(row: dict[str, str]) -> str:
    return row["deal_id"]


def insert(act: Any, visits: list[dict[str, str]], stages: dict[str, Any]) -> None:
    """Add one deal with its visits in their order."""
    last, days = stages[visits[-1]["stage"]], [one["entered_at"] for one in visits]
    row = {
        "pipeline_id": last.pipeline_id,
        "stage_id": last.id,
        "name": visits[0]["deal_id"],
        "amount": int(visits[0]["amount"]),
        "currency": "EUR",
        "created_on": days[0],
        "created_at": f"{days[0]}T08:00:00.000Z",
        "closed_on": None if last.kind == "open" else days[-1],
    }
    n = act.conn.execute("SELECT coalesce(max(n), 0) + 1 FROM deal").fetchone()[0]
    deal = act.insert("deal", row | {"n": n})
    for seq, (one, left) in enumerate(zip(visits, [*days[1:], None], strict=True), 1):
        visit = {"deal_id": deal, "stage_id": stages[one["stage"]].id, "seq": seq}
        act.insert("visit", visit | {"entered_on": one["entered_at"], "left_on": left})
