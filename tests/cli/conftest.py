"""A file of a few deals, and commands run on it in this process."""

from __future__ import annotations

import io
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipeline_tui.cli.main import main
from pipeline_tui.store import closing, deals, lists, steps
from pipeline_tui.store.adding import NewDeal, add
from pipeline_tui.store.store import Store

TODAY = "2026-11-23"


class Said(NamedTuple):
    """What a command left: its status, its output, its complaints."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The output as one JSON document."""
        found: dict[str, Any] = json.loads(self.out)
        return found


class Cli:
    """Runs commands on a file, and looks into it."""

    def __init__(
        self, path: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch
    ) -> None:
        self.path = path
        self._capsys = capsys
        self._patch = patch

    def __call__(self, *words: object, stdin: bytes | None = None) -> Said:
        """Run a command; ``stdin`` is what it gets, which is no terminal."""
        stream = io.TextIOWrapper(io.BytesIO(stdin or b""), encoding="utf-8")
        self._patch.setattr(sys, "stdin", stream)
        self._capsys.readouterr()
        try:
            status = main([str(word) for word in words])
        except SystemExit as left:
            status = int(left.code or 0)
        return Said(status, *self._capsys.readouterr())

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the file."""
        with Store.open(self.path) as store:
            return [tuple(row) for row in store.conn.execute(sql, values).fetchall()]

    def one(self, sql: str, *values: object) -> Any:
        """The first value of the first row."""
        return self.rows(sql, *values)[0][0]

    def deal(self, name: str, column: str) -> Any:
        """A column of a deal."""
        return self.one(f"SELECT {column} FROM deal WHERE name = ?", name)

    def stage(self, name: str) -> str:
        """The stage of a deal."""
        sql = "SELECT s.name FROM deal d JOIN stage s ON s.id = d.stage_id WHERE d.name = ?"
        return str(self.one(sql, name))

    def actions(self) -> int:
        """How many actions the journal holds."""
        return int(self.one("SELECT count(*) FROM action"))


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that every test gets a copy of."""
    path = tmp_path_factory.mktemp("cli") / "few.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_TUI_TODAY", TODAY)
        patch.setenv("LANG", "en_GB.UTF-8")
        with Store.open(path, create=True) as store:
            _stock(store)
    return path


def _stock(store: Store) -> None:
    lists.set_setting(store, "me", "Ann Roy")
    lists.set_setting(store, "base_currency", "EUR")
    stages = [stage.id for stage in store.rules.stages.values()]
    close = date(2026, 12, 31)
    acme = add(store, NewDeal("Acme renewal", 1_200_000, "EUR", account="Acme SA", close_on=close))
    trial = add(store, NewDeal("Acme trial", None, "EUR", account="Acme SA", priority=1))
    other = add(store, NewDeal("Boréal Été", 50_000, "USD", account="Boréal Foods"))
    gone = add(store, NewDeal("Old one", 70_000, "EUR", account="Boréal Foods"))
    deals.move(store, acme.deals, stages[2])
    steps.set_step(store, acme.deals, date(2026, 11, 20), None, "call", "call Bob")
    steps.set_step(store, other.deals, date(2026, 12, 1), "14:30", "demo", "demo")
    closing.win(store, gone.deals)
    assert trial.deals


@pytest.fixture
def cli(
    stocked: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Cli:
    """Commands on a copy of the file."""
    path = tmp_path / "few.db"
    path.write_bytes(stocked.read_bytes())
    monkeypatch.setenv("PIPELINE_TUI_FILE", str(path))
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    return Cli(path, capsys, monkeypatch)
