"""``pipeline-tui metrics``: the figures of the screen, in text, JSON and CSV, and its statuses."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui import i18n, l10n
from pipeline_tui.cli.main import main
from pipeline_tui.cli.metrics import BY, make
from pipeline_tui.cli.scoped import Options, scope_for
from pipeline_tui.figures.figure import COUNT, Figure
from pipeline_tui.figures.scope import Scope
from pipeline_tui.figures.sections import SECTIONS
from pipeline_tui.sales.rates import Window
from pipeline_tui.store import adding, closing
from pipeline_tui.store.store import Store
from pipeline_tui.tui.widgets import figure_words
from tests.support import figures_tables

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


def test_a_past_day_is_told_and_figures_are_of_it(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(capsys, "--file", sample, "--as-of", "2026-10-01")
    assert (found["today"], found["as_of"], found["last"]) == ("2026-10-01",) * 2 + ("2026-10-31",)
    assert run("--file", sample, "--as-of", "2026-10-01") == 0
    assert "as of 1 Oct 2026" in capsys.readouterr().out
    now = told(capsys, "--file", sample)
    assert now["as_of"] is None
    values = [one["rows"][0]["figures"][0]["value"] for one in (found, now)]
    assert values[0] != values[1]


@pytest.mark.parametrize("day", ["tomorrow", "2027-01-01", "someday"])
def test_a_day_to_come_is_refused(
    day: str, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--file", sample, "--as-of", day) == 2
    assert "--as-of" in capsys.readouterr().err


def test_a_number_of_wins_is_answered_at_the_windows_rate(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = told(capsys, "--file", sample, "--wins", 500, "--source", "Referral")["rows"]
    figures = {one["id"]: one for row in rows for one in row["figures"]}
    asked, rate = figures["required_wins"], Fraction(figures["win_rate"]["exact"])
    assert asked["value"] == -(-500 // rate)
    fewest, most = asked["interval"]
    assert fewest < asked["value"] < most


def test_the_wins_to_expect_by_a_day(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = told(capsys, "--file", sample, "--by", "wins", "--until", "2026-11-30")["rows"]
    by_day, by_month = rows[0], next(row for row in rows if row["figures"][0]["id"] == "wins:month")
    assert by_day["day"] == "2026-11-30"
    assert by_day["figures"][0]["exact"] == by_month["figures"][0]["exact"]
    run("--file", sample, "--by", "wins", "--until", "30 nov")
    assert "30 Nov" in capsys.readouterr().out.splitlines()[2]
    assert run("--file", sample, "--until", "someday") == 2
    assert "--until" in capsys.readouterr().err


def test_text_says_why_a_column_cannot_be_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "deals.db"
    with Store.open(file, create=True) as store:
        done = adding.add(store, adding.NewDeal(name="Acme", source="Fair"))
        closing.win(store, done.deals)
    run("--file", file, "--by", "source")
    lines = capsys.readouterr().out.splitlines()
    assert "few (1)" in next(line for line in lines if line.startswith("Fair"))
    assert "n/a (value won): none has an amount" in lines
    assert "Fair (value won): left out: 1 without amount" in lines


def test_decimal_commas_and_bounds_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = Figure("wins", "wins", Fraction(39, 4), COUNT, interval=(3, 16.5))
    l10n.use("fr_FR")
    assert figure_words.interval(figure, "EUR") == "[3,0\xa0; 16,5]"
    l10n.use("en_GB")
    assert figure_words.interval(figure, "EUR") == "[3.0, 16.5]"


def test_the_page_of_figures_is_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    assert figures_tables.written() == figures_tables.tables(), (
        "run: python -m tests.support.figures_tables"
    )


def test_the_page_of_figures_tells_every_key(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(capsys, "--file", sample)
    page = figures_tables.PAGE.read_text(encoding="utf-8")
    row = found["rows"][0]
    for key in (*found, *row, *row["figures"][0]):
        assert re.search(rf"[`.]{key}(\[\])?`", page), key


def test_rows_of_months_days_and_bands_have_names(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = {
        by: [row["name"] for row in told(capsys, "--file", sample, "--by", by)["rows"]]
        for by in ("month", "survival", "size")
    }
    assert named["month"][:2] == ["2026-11", "2026-10"]
    assert named["survival"][:2] == ["0", "15"]
    assert "0..500000" in named["size"]
