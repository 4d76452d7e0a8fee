"""A file with a bit of everything, ways to spoil it, and what the doctor says of it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.cli.main import main
from pipeline_tui.store import adding, deals, driver, people, steps
from pipeline_tui.store.doctor import Report, examine
from pipeline_tui.store.store import Store


def make(path: Path) -> Path:
    """A file with deals, people, notes and a history."""
    with Store.open(path, create=True) as store:
        made = [
            adding.add(
                store, adding.NewDeal(f"Deal {n}", 1_000_00 * n, account=f"Acme {n % 3}")
            ).deals[0]
            for n in range(6)
        ]
        stages = list(store.rules.stages)
        deals.move(store, made[:2], stages[1])
        steps.log(store, made[2:3], "call", "spoke of the budget")
        people.add_contact(store, "Anne Roy", account="Acme 1", deal_id=made[3])
        deals.set_priority(store, made[4:5], 1)
    return path


def run(*words: object) -> int:
    """The command's exit status."""
    try:
        return main([str(word) for word in ("doctor", *words)])
    except SystemExit as left:
        return int(left.code or 0)


def spoil(file: Path, *statements: str) -> None:
    with closing(driver.connect(file, isolation_level=None)) as conn:
        for statement in statements:
            conn.execute(statement)


def look(file: Path) -> Report:
    with Store.open(file) as store:
        return examine(store.conn)


def wrong(file: Path) -> set[str]:
    return {check for check, result in look(file).items() if result.count}


def told(file: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    capsys.readouterr()
    run("--json", "--file", file, *more)
    facts: dict[str, Any] = json.loads(capsys.readouterr().out)
    return facts
