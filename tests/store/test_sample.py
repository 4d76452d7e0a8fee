"""The sample in the repository is what its script builds, and worth looking at."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver, tallies
from tests.sample import build
from tests.sample.plans import TODAY
from tests.support.dump import dump, first_difference

# Large firms whose names an invented one must not carry.
_REAL = (
    "Accor Airbus Alstom Arkema Atos Auchan AXA Barclays Bouygues BNP Carrefour Casino Cisco"
    " Danone Dassault Diageo EDF Eiffage Engie Ericsson Fnac Generali Hermes IBM Intel Kering"
    " Legrand Lidl LVMH Merck Michelin Nestle Nokia Novartis Orange Oracle Orpea Pernod Pfizer"
    " Renault Rexel Roche Safran Sanofi Siemens Sodexo Solvay Swatch Tesco Thales Total Ubisoft"
    " Unilever Valeo Vallourec Veolia Verallia Vinci Vodafone Volvo Zara"
).split()


def _open(path: Path) -> driver.Connection:
    return driver.connect(path.absolute().as_uri() + "?mode=ro&immutable=1", uri=True)


@pytest.fixture(scope="module")
def sample() -> Iterator[driver.Connection]:
    with closing(_open(build.SAMPLE)) as conn:
        yield conn


def test_sample_is_what_the_script_builds(sample: driver.Connection, tmp_path: Path) -> None:
    build.build(tmp_path / "built.db")
    with closing(_open(tmp_path / "built.db")) as built:
        difference = first_difference(dump(sample), dump(built))
    assert not difference, f"run python -m tests.sample.build: {difference}"


def test_sample_is_one_small_file() -> None:
    assert build.SAMPLE.stat().st_size < 12_000_000
    header = build.SAMPLE.read_bytes()[:20]
    assert header[18:20] == b"\x01\x01", "the header asks for a log beside the file"


def test_sample_counts_are_exact(sample: driver.Connection) -> None:
    assert tallies.stored(sample) == tallies.recompute(sample)
    counts = Counter(row[0] == "open" for row in sample.execute("SELECT status FROM deal"))
    assert 290 <= counts[True] <= 310
    assert 1490 <= counts[False] <= 1510


def test_sample_deals_are_qualified_and_better_grades_win_more(sample: driver.Connection) -> None:
    graded = Counter(row[0] for row in sample.execute("SELECT grade FROM deal WHERE status='open'"))
    assert min(graded[level] for level in (1, 2, 3, 4)) >= 20
    closed = Counter(sample.execute("SELECT grade, status FROM deal WHERE status <> 'open'"))
    rates = [closed[level, "won"] / (closed[level, "won"] + closed[level, "lost"])
             for level in (1, 2, 3)]  # fmt: skip
    assert rates == sorted(rates, reverse=True)
    assert {row[0] for row in sample.execute("SELECT kind FROM exit_criterion")} == {
        "answer", "fact", "statement",
    }  # fmt: skip


def test_sample_says_its_own_day(sample: driver.Connection) -> None:
    row = sample.execute("SELECT value FROM setting WHERE id = 'sample_today'").fetchone()
    assert json.loads(row[0]) == TODAY.isoformat()
    assert TODAY.weekday() == 0


@pytest.mark.parametrize(
    "table_column",
    [
        "deal.created_on",
        "deal.closed_on",
        "visit.entered_on",
        "visit.left_on",
        "activity.happened_on",
        "follow_up.done_on",
    ],
)
def test_nothing_happened_after_the_samples_day(
    sample: driver.Connection, table_column: str
) -> None:
    table, column = table_column.split(".")
    first, last = sample.execute(f"SELECT min({column}), max({column}) FROM {table}").fetchone()
    assert first >= "2024-11-25"
    assert last <= TODAY.isoformat()


def test_visits_follow_one_another(sample: driver.Connection) -> None:
    broken = sample.execute(
        "SELECT count(*) FROM visit v LEFT JOIN visit n ON n.deal_id = v.deal_id"
        " AND n.seq = v.seq + 1"
        " WHERE v.left_on IS NOT n.entered_on OR v.left_at IS NOT n.entered_at"
    ).fetchone()
    assert broken == (0,)


def test_open_columns_shrink_from_left_to_right(sample: driver.Connection) -> None:
    rows = sample.execute(
        "SELECT count(*) FROM deal d JOIN stage s ON s.id = d.stage_id WHERE s.kind = 'open'"
        " GROUP BY s.id ORDER BY s.position"
    )
    counts = [row[0] for row in rows]
    assert counts == sorted(counts, reverse=True)


def test_every_kind_of_attention_occurs(sample: driver.Connection) -> None:
    today = TODAY.isoformat()
    late, booked, none, over, parked, undecided, unpriced, undated = sample.execute(
        "SELECT sum(step_on < ?1), sum(step_on = ?1), sum(step_on IS NULL), sum(stale_on < ?1),"
        " sum(parked_until IS NOT NULL), sum(qualified_on IS NOT NULL AND deciders = 0),"
        " sum(amount IS NULL), sum(close_on IS NULL) FROM deal WHERE status = 'open'",
        (today,),
    ).fetchone()
    assert min(late, none, over, booked, parked, undecided, unpriced, undated) >= 8
    assert late + over < 150


def test_names_are_invented_and_short(sample: driver.Connection) -> None:
    names = [row[0] for row in sample.execute("SELECT name FROM account")]
    assert max(map(len, names)) <= 16
    assert len(set(names)) == len(names)
    words = {word for name in names for word in fold(name).split()}
    assert not words & {fold(name) for name in _REAL}


def test_addresses_and_numbers_reach_nobody(sample: driver.Connection) -> None:
    rows = sample.execute("SELECT email, phone FROM contact").fetchall()
    assert all(email.endswith(".example") for email, _phone in rows if email)
    fictional = ("+33 1 99 00 ", "+33 6 39 98 ", "+44 20 7946 0", "+353 20 91 ")
    assert all(phone.startswith(fictional) for _email, phone in rows if phone)


def test_sample_tells_who_began_how_long_it_took_and_what_was_answered(
    sample: driver.Connection,
) -> None:
    ways = Counter(row[0] for row in sample.execute("SELECT direction FROM activity"))
    assert ways["in"] >= 50
    assert ways["out"] >= 500
    assert sample.execute("SELECT max(minutes) FROM deal WHERE status = 'open'").fetchone()[0] >= 60
    points = [row[0] for row in sample.execute("SELECT answer FROM feedback WHERE answer NOTNULL")]
    assert len(points) >= 40
    assert 7.5 < sum(points) / len(points) < 9.5
    pending = "SELECT count(*) FROM follow_up WHERE kind = 'feedback' AND done_on IS NULL"
    assert sample.execute(pending).fetchone()[0] >= 3
