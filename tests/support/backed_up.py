"""Files with backups, for the tests of both."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipeline_tui.cli.main import main
from pipeline_tui.store import adding
from pipeline_tui.store.store import Store
from tests.support.dump import Dump, dump

DAY = date(2026, 11, 23)


def add(path: Path, name: str) -> Dump:
    with Store.open(path, create=True) as store:
        adding.add(store, adding.NewDeal(name, 24_000_00))
        return dump(store.conn)


def held(path: Path) -> Dump:
    with Store.open(path) as store:
        return dump(store.conn)


def run(*words: object) -> int:
    try:
        return main([str(word) for word in words])
    except SystemExit as left:
        return int(left.code or 0)
