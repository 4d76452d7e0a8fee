"""What an import says of itself is of its own rows, not of the whole file."""

from __future__ import annotations

from pathlib import Path

from pipeline_tui.exchange import evidence, report, run
from pipeline_tui.exchange.options import Options
from pipeline_tui.store import adding
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, deals, write

VENDORS = Path(__file__).parents[1] / "data" / "vendors"
HEAD = "Id,Name,Stage,Amount,Close Date\n"


def _hand(store: Store, path: Path) -> str:
    return " ".join(report.needs_a_hand(store, bring(store, path)))


def test_only_what_was_brought_or_changed_needs_a_hand(store: Store, tmp_path: Path) -> None:
    for name in "xyz":
        adding.add(store, adding.NewDeal(name))
    rows = [f"{n},{name},Lead,{n},2099-01-01\n" for n, name in enumerate("abc", 1)]
    path = write(tmp_path, HEAD + "".join(rows))
    assert _hand(store, path) == "Needs a hand: 3 without next step, 3 without company"
    assert _hand(store, path) == ""
    rows[0] = "1,a,Lead,9,2001-01-01\n"
    path = write(tmp_path, HEAD + "".join([*rows, "4,d,Lead,,2099-01-01\n"]))
    said = _hand(store, path)
    assert "2 without next step" in said
    assert "1 close day passed" in said
    assert "1 without amount" in said


def test_rows_that_say_the_same_in_other_words_are_as_before(store: Store, tmp_path: Path) -> None:
    bring(store, write(tmp_path, HEAD + "1,a,Lead,12.50,\n2,b,Lead,7,\n"))
    path = write(tmp_path, HEAD + '1,a,Lead,12.5,\n2,b,LEAD,"7.00",\n3,c,Lead,1,\n')
    outcome = bring(store, path)
    assert (outcome.created, outcome.updated, outcome.unchanged) == (1, 0, 2)
    assert deals(store, "amount") == [1250, 700, 100]


def test_a_column_of_yes_and_no_that_says_neither_is_refused_or_no_such_column(
    store: Store, tmp_path: Path
) -> None:
    text = "Deal,Stufe,Closed,Sum\na,Neu,01/02/2026,1\nb,Gewonnen,02/28/2026,2\n"
    path = write(tmp_path, text)
    said = bring(store, path, columns={"is_closed": "Stufe"})
    assert (said.created, said.rejected) == (0, 2)
    assert report.reject_line(said.rejects[0], "x").endswith(
        "line 2, column “Stufe”, “Neu”: This is neither yes nor no."
    )
    assert bring(store, path).created == 2  # by its name alone “Closed” is no such column here
    assert store.conn.execute("SELECT json_extract(extra, '$.Closed') FROM deal").fetchall()
    yes = write(tmp_path, "Id,Name,IsWon,IsClosed\n1,c,oui,VRAI\n2,d,,x\n3,e,0,-\n")
    bring(store, yes)
    assert deals(store, "name", "stage") == [
        ("a", "Lead"), ("b", "Won"), ("c", "Won"), ("d", "Lost"), ("e", "Lead"),
    ]  # fmt: skip


def test_columns_of_stages_days_are_known(store: Store) -> None:
    plan = run.prepare(store, run.Files(VENDORS / "hubspot_en.csv"), Options())
    assert "24 columns, 22 of them known" in "\n".join(evidence.written(plan.seen))
