"""What lies between a past day and now, stage by stage."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline_tui.figures.difference import Count, difference
from pipeline_tui.store import adding, closing, deals, lists
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.since import since
from pipeline_tui.store.store import Store
from tests.store.stocked import open_stages, pipeline

TODAY = date(2026, 11, 23)


def test_stages_then_and_now_and_what_became_of_deals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", (TODAY - timedelta(days=9)).isoformat())
    with Store.open(tmp_path / "test.db", create=True) as store:
        lists.set_setting(store, "base_currency", "EUR")
        lists.set_setting(store, "rates", {"USD": "0.5"})
        one = adding.add(store, NewDeal("One", amount=1000)).deals
        two = adding.add(store, NewDeal("Two", amount=500, currency="USD")).deals
        three = adding.add(store, NewDeal("Three", amount=70, currency="CHF")).deals
        monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
        deals.move(store, one, open_stages(store)[1])
        deals.edit(store, one, {"amount": 1200})
        closing.win(store, two)
        deals.delete(store, three)
        adding.add(store, NewDeal("Four", amount=60))
        found = difference(store, pipeline(store), since(store, TODAY - timedelta(days=1)))
    lead, qualified = found.stages[:2]
    assert (lead.then, lead.now) == (Count(3, 1250), Count(1, 60))
    assert (qualified.then, qualified.now) == (Count(0, 0), Count(1, 1200))
    assert (found.then, found.now) == (Count(3, 1250), Count(2, 1260))
    told = {kind: tuple(count) for kind, count in found.kinds.items() if count.n}
    assert told == {
        "new": (1, 60), "gone": (1, 0), "won": (1, 250), "moved": (1, 1200), "amount": (1, 1000),
    }  # fmt: skip
