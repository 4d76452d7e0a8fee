"""``pipeline-tui metrics``: the figures of the screen, in text, JSON and CSV, and its statuses."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui import i18n
from pipeline_tui.cli.main import main
from pipeline_tui.cli.metrics import BY, make
from pipeline_tui.cli.scoped import Options, scope_for
from pipeline_tui.figures.scope import Scope
from pipeline_tui.figures.sections import SECTIONS
from pipeline_tui.sales.rates import Window
from pipeline_tui.store import adding, closing
from pipeline_tui.store.store import Store
from tests.exchange.importing import MAVEN_FILES, bring

SAMPLE = Path(__file__).parents[2] / "sample.db"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return Path(shutil.copyfile(SAMPLE, tmp_path / "sample.db"))


def run(*words: object) -> int:
    """The command's exit status."""
    try:
        return main([str(word) for word in ("metrics", *words)])
    except SystemExit as left:
        return int(left.code or 0)


def told(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    """What it prints as JSON, without a number that is none."""

    def no_number(text: str) -> None:
        raise AssertionError(text)

    run(*words, "--json")
    found: dict[str, Any] = json.loads(capsys.readouterr().out, parse_constant=no_number)
    return found


def test_every_section_of_the_screen_can_be_had() -> None:
    assert list(BY.values()) == list(SECTIONS)


@pytest.mark.parametrize("by", BY)
def test_text_json_and_csv_tell_the_same(
    by: str, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run("--file", sample, "--by", by)
    assert len(capsys.readouterr().out.splitlines()) > 2
    found = told(capsys, "--file", sample, "--by", by)
    assert (found["format"], found["version"], found["section"]) == ("pipeline-tui metrics", 1, by)
    figures = [one for row in found["rows"] for one in row["figures"]]
    assert status == int(all(one["value"] is None for one in figures))
    assert run("--file", sample, "--by", by, "--csv") == status
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(line["figure"], line["value"]) for line in lines] == [
        (one["id"], "" if one["value"] is None else str(one["value"])) for one in figures
    ]


def test_it_is_what_the_screen_shows(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "--file", sample, "--by", "source", "--window", "quarter")
    with Store.open(sample) as store:
        shown = make(store, BY["source"], scope_for(store, Options("quarter"), date(2026, 11, 23)))
    assert [row["name"] for row in found["rows"]] == [row.name for row in shown.rows]
    exact = [[one["exact"] for one in row["figures"]] for row in found["rows"]]
    assert exact == [
        [None if one.value is None else str(one.value) for one in row.figures] for row in shown.rows
    ]


def test_the_real_export_gives_what_is_known_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2017-12-31")
    with Store.open(tmp_path / "maven.db", create=True) as store:
        bring(store, MAVEN_FILES)
    found = told(capsys, "--file", tmp_path / "maven.db")
    figures = {row["figures"][0]["id"]: row["figures"][0] for row in found["rows"]}
    assert figures["win_rate"]["exact"] == "4238/6711"
    assert round(figures["win_rate"]["value"], 6) == 0.631501
    inputs = {one["label"]: one["value"] for one in figures["average_won"]["inputs"]}
    assert inputs == {"value won": 10_005_534_00, "won": 4238}
    assert round(figures["cycle_mean"]["value"], 2) == 51.78
    assert figures["cycle_median"]["value"] == 57


def test_windows_by_name_months_and_days(tmp_path: Path) -> None:
    with Store.open(tmp_path / "deals.db", create=True) as store:

        def scope(window: str) -> Scope:
            return scope_for(store, Options(window), date(2026, 11, 23))

        assert scope("quarter").window == Window("2026-10", "2026-12")
        assert scope("2026-01..2026-03").is_tallied
        assert scope("2026-01-01..2026-03-31") == scope("2026-01..2026-03")
        own = scope("2026-01-15..2026-03-31")
        assert (own.start, own.end) == (date(2026, 1, 15), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--window", "2026-13..2026-14"), "is no window"),
        (("--window", "custom"), "is no window"),
        (("--window", "9999-01..9999-12"), "is no window"),
        (("--window", "2026-03..2026-01"), "ends before it begins"),
        (("--owner", "Nobody"), "there is no “Nobody”"),
        (("--pipeline", "x\x1b[31m"), "--pipeline: there is no"),
    ],
)
def test_what_is_wrong_is_named(
    words: tuple[str, ...], said: str, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--file", sample, *words) == 2
    heard = capsys.readouterr()
    assert said in heard.err
    assert heard.out == ""
    assert "\x1b" not in heard.err


def test_names_narrow_without_accents(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "--file", sample, "--owner", "ines benali", "--by", "owner")
    assert found["narrowed"] == {"owner": "Inès Benali"}
    assert [row["name"] for row in found["rows"]] == ["Inès Benali"]


def test_names_are_kept_from_terminal_and_spreadsheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "deals.db"
    with Store.open(file, create=True) as store:
        done = adding.add(store, adding.NewDeal(name="Acme", source="=cmd()\x1b[31m"))
        closing.win(store, done.deals)
    run("--file", file, "--by", "source")
    assert "\x1b" not in capsys.readouterr().out
    run("--file", file, "--by", "source", "--csv")
    assert "'=cmd()" in capsys.readouterr().out


def test_it_speaks_french(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    i18n.use_language("fr")
    assert run("--file", sample) == 0
    assert "avec un décideur" in capsys.readouterr().out
