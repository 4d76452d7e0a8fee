"""In which currency amounts are, and in which a new file counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.exchange import evidence, report, run
from pipeline_tui.exchange.options import Options
from pipeline_tui.store import base_currency
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, check_derived, deals, write

DOLLARS = 'Name,Stage,Amount\na,Lead,"$1,250.50"\nb,Won,8000\nc,Lead,\n'


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("pipeline_tui.l10n.currency_default", lambda: "EUR")
    with Store.open(tmp_path / "new.db", create=True) as store:
        yield store


def _said(store: Store, path: Path, **options: Any) -> str:
    plan = run.prepare(store, run.Files(path), Options(**options))
    return "\n".join(evidence.understood(plan))


def test_a_new_file_counts_in_the_only_currency_of_what_comes_in(
    fresh: Store, tmp_path: Path
) -> None:
    path = write(tmp_path, DOLLARS)
    said = _said(fresh, path)
    assert "Currency: USD, as $1,250.50 tells" in said
    assert "Figures will count in USD" in said
    bring(fresh, path)
    assert deals(fresh, "amount", "currency") == [(1250_50, "USD"), (8000_00, "USD"), (None, "USD")]
    assert fresh.rules.base_currency == "USD"
    check_derived(fresh)
    fresh.undo()
    assert fresh.rules.base_currency == "EUR"
    bring(fresh, path)
    assert fresh.rules.base_currency == "USD"
    check_derived(fresh)


@pytest.mark.parametrize(
    ("text", "said", "base"),
    [
        ("Name,Amount,Currency\na,1,USD\nb,,\n", "", "USD"),
        ("Name,Amount,Currency\na,1,USD\nb,2,GBP\n", "", "EUR"),
        ("Name,Amount\na,1\nb,250k\n", "", "EUR"),
        ("Name,Amount\na,1\n", "GBP", "GBP"),
        ("Name,Amount\na,$1\nb,2\n", "GBP", "EUR"),
        ("Name,Amount\na,1 200 kr\n", "", "SEK"),
    ],
)
def test_what_a_new_file_counts_in(
    fresh: Store, tmp_path: Path, text: str, said: str, base: str
) -> None:
    bring(fresh, write(tmp_path, text), currency=said)
    assert fresh.rules.base_currency == base
    check_derived(fresh)


def test_a_base_that_was_chosen_stays_and_what_has_no_rate_is_told(
    fresh: Store, tmp_path: Path
) -> None:
    base_currency.change(fresh, "GBP")
    outcome = bring(fresh, write(tmp_path, DOLLARS))
    assert fresh.rules.base_currency == "GBP"
    assert deals(fresh, "currency") == ["USD"] * 3
    assert "2 in USD without a rate" in "".join(report.needs_a_hand(fresh, outcome))


def test_what_is_counted_already_decides_nothing_anew(fresh: Store, tmp_path: Path) -> None:
    bring(fresh, write(tmp_path, "Name,Amount\na,1\n"))
    bring(fresh, write(tmp_path, "Name,Amount\nb,$1\n", "more.csv"))
    assert fresh.rules.base_currency == "EUR"
    assert "1 in USD without a rate" in "".join(
        report.needs_a_hand(fresh, bring(fresh, write(tmp_path, "Name\na\n", "c.csv")))
    )
