"""Closing deals and opening them again: what is kept, what goes, what comes up later."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline_tui import l10n
from pipeline_tui.sales.incentives import Offer, read_offer
from pipeline_tui.store import closing, deals, incentives, lists, pages, steps
from pipeline_tui.store.adding import NewDeal, add
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.past_losses import past_losses
from pipeline_tui.store.store import Store

TODAY = "2026-11-23"
LATER = date(2027, 2, 1)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    with Store.open(tmp_path / "closing.db", create=True) as store:
        lists.set_setting(store, "base_currency", "EUR")
        yield store


@pytest.fixture
def deal(store: Store) -> str:
    done = add(store, NewDeal("Acme", amount=2_400_000, currency="EUR"))
    steps.set_step(store, done.deals, date(2026, 11, 30), None, "call", "ask about the trial")
    return done.deals[0]


def column(store: Store, deal: str, name: str) -> object:
    return store.conn.execute(f"SELECT {name} FROM deal WHERE id = ?", (deal,)).fetchone()[0]


def left_to_do(store: Store, deal: str) -> list[tuple[str, str]]:
    """The kinds and days of the open follow-ups."""
    rows = store.conn.execute(
        "SELECT kind, due_on FROM follow_up WHERE deal_id = ? AND deleted_at IS NULL"
        " AND done_on IS NULL ORDER BY due_on",
        (deal,),
    )
    return [(row[0], row[1]) for row in rows if row[0] != "feedback"]


def reason(store: Store) -> str:
    return next(iter(lists.items(store.conn, "reason", "lost"))).id


def test_a_closed_deal_has_nothing_left_to_do_and_undo_brings_it_back(
    store: Store, deal: str
) -> None:
    closing.win(store, [deal])
    assert left_to_do(store, deal) == []
    store.undo()
    assert left_to_do(store, deal) == [("call", "2026-11-30")]
    assert column(store, deal, "status") == "open"


@pytest.mark.parametrize("kind", ["won", "lost"])
def test_a_move_to_the_last_stages_closes_as_well(store: Store, deal: str, kind: str) -> None:
    stage = closing.closing_stage(store, str(column(store, deal, "pipeline_id")), kind)
    deals.move(store, [deal], stage.id)
    assert left_to_do(store, deal) == []


def test_a_lost_deal_keeps_why_who_and_when_to_ask_again(store: Store, deal: str) -> None:
    closing.lose(store, [deal], reason(store), "too dear", competitor=" Simplon ", again=LATER)
    assert column(store, deal, "competitor") == "Simplon"
    assert column(store, deal, "lost_note") == "too dear"
    assert left_to_do(store, deal) == [("again", LATER.isoformat())]
    assert column(store, deal, "step_on") == LATER.isoformat()
    store.undo()
    assert left_to_do(store, deal) == [("call", "2026-11-30")]
    assert column(store, deal, "competitor") == ""


def test_asking_again_must_lie_ahead(store: Store, deal: str) -> None:
    with pytest.raises(Invalid, match="after today"):
        closing.lose(store, [deal], None, again=date.fromisoformat(TODAY))
    assert column(store, deal, "status") == "open"


def test_a_deal_that_comes_back_has_been_asked_again(store: Store, deal: str) -> None:
    closing.lose(store, [deal], reason(store), "too dear", competitor="Simplon", again=LATER)
    closing.reopen(store, [deal])
    assert left_to_do(store, deal) == []
    done = store.conn.execute("SELECT done_on FROM follow_up WHERE kind = 'again'").fetchone()
    assert done == (TODAY,)
    assert column(store, deal, "lost_reason_id") is None
    assert column(store, deal, "competitor") == "Simplon"  # who else is after it


def test_several_are_won_at_their_own_net_amounts(store: Store, deal: str) -> None:
    other = add(store, NewDeal("Boreal", amount=500_000, currency="EUR")).deals[0]
    closing.win(store, [deal, other], amounts={deal: 2_000_000})
    assert column(store, deal, "amount") == 2_000_000
    assert column(store, other, "amount") == 500_000


def offered(store: Store, deal: str, typed: str) -> str:
    offer = read_offer(typed, "EUR", date.fromisoformat(TODAY), l10n.formats())
    incentives.add(store, [deal], offer, "they would leave")
    return incentives.of_deal(store.conn, deal)[-1].id


def test_an_incentive_comes_up_before_its_end_on_a_working_day(store: Store, deal: str) -> None:
    one = offered(store, deal, "10% fast decision until 15 dec")
    # three days before is Saturday the 12th
    assert left_to_do(store, deal) == [("call", "2026-11-30"), ("other", "2026-12-11")]
    body = store.conn.execute("SELECT body FROM follow_up WHERE incentive_id = ?", (one,))
    assert body.fetchone()[0] == "offer of 10% ends 15 Dec"
    incentives.remove(store, one)
    assert left_to_do(store, deal) == [("call", "2026-11-30")]
    store.undo()
    assert len(left_to_do(store, deal)) == 2


def test_its_warning_moves_along_and_goes_with_the_end(store: Store, deal: str) -> None:
    one = offered(store, deal, "10% until 15 dec")
    offer = incentives.of_deal(store.conn, deal)[0].offer("EUR")
    incentives.change(store, one, offer._replace(expires_on=date(2026, 11, 24)))
    assert ("other", TODAY) in left_to_do(store, deal)
    incentives.change(store, one, offer._replace(expires_on=None))
    assert left_to_do(store, deal) == [("call", "2026-11-30")]


def test_a_next_step_leaves_the_warning_alone_until_it_is_due(store: Store, deal: str) -> None:
    offered(store, deal, "10% until 15 dec")
    steps.set_step(store, [deal], date(2026, 12, 20), None, "call", "the board met")
    assert left_to_do(store, deal) == [("other", "2026-12-11"), ("call", "2026-12-20")]
    steps.finish_step(store, [deal])
    assert left_to_do(store, deal) == [("call", "2026-12-20")]
    offered(store, deal, "5% until tomorrow")
    steps.set_step(store, [deal], date(2026, 12, 1), None, "call", "again")
    assert left_to_do(store, deal) == [("call", "2026-12-01")]


def test_the_reason_below_the_floor_is_kept_only_below_it(store: Store, deal: str) -> None:
    offered(store, deal, "10%")
    assert incentives.of_deal(store.conn, deal)[0].why_low == ""
    offered(store, deal, "1%")
    assert incentives.of_deal(store.conn, deal)[1].why_low == "they would leave"
    lists.set_setting(store, incentives.FLOOR, 2000)
    assert not incentives.goes_below(store.conn, [deal], Offer("percent", 900))


def test_only_what_holds_counts_in_the_net_amount(
    store: Store, deal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered(store, deal, "10% until 15 dec")
    offered(store, deal, "EUR 1000")
    assert incentives.net_of(store.conn, deal, date(2026, 12, 15)) == 2_400_000 - 340_000
    assert incentives.net_of(store.conn, deal, date(2026, 12, 16)) == 2_300_000


def test_an_amount_of_another_currency_is_refused(store: Store, deal: str) -> None:
    with pytest.raises(Invalid, match="Acme is in EUR"):
        incentives.add(store, [deal], Offer("amount", 100, "USD"))


def test_a_deal_that_comes_back_is_warned_of_what_still_holds(store: Store, deal: str) -> None:
    offered(store, deal, "10% until 15 dec")
    closing.lose(store, [deal], None)
    assert left_to_do(store, deal) == []
    closing.reopen(store, [deal])
    assert left_to_do(store, deal) == [("other", "2026-12-11")]


# -- what a deal that comes back keeps ---------------------------------------------------------


def losses(store: Store, deal: str) -> list[tuple[str, ...]]:
    """The losses it came back from, as the deal's page tells them."""
    page = pages.read(store.conn, deal)
    assert page is not None
    return [tuple(one) for one in past_losses(store.conn, page.row, page.stays, page.steps)]


def test_a_deal_won_at_its_net_amount_gets_its_list_amount_back(store: Store, deal: str) -> None:
    offered(store, deal, "10%")
    closing.win(store, [deal], amount=2_160_000)
    assert incentives.net_of(store.conn, deal, date.fromisoformat(TODAY)) == 2_160_000
    closing.reopen(store, [deal])
    assert column(store, deal, "amount") == 2_400_000
    closing.win(store, [deal], amount=2_160_000)
    deals.edit(store, [deal], {"amount": 2_000_000})
    closing.reopen(store, [deal])
    assert column(store, deal, "amount") == 2_000_000
    closing.win(store, [deal])
    closing.reopen(store, [deal])
    assert column(store, deal, "amount") == 2_000_000


def test_without_an_offer_the_amount_it_was_won_for_stays(store: Store, deal: str) -> None:
    closing.win(store, [deal], amount=2_000_000)
    closing.reopen(store, [deal])
    assert column(store, deal, "amount") == 2_000_000


def test_each_loss_keeps_its_own_reason_and_rival(
    store: Store, deal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    price, budget = [one.id for one in lists.items(store.conn, "reason", "lost")[:2]]
    closing.lose(store, [deal], price, "too dear", competitor="Simplon", again=date(2026, 12, 1))
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-12-02")
    steps.finish_step(store, [deal])
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-12-05")
    closing.reopen(store, [deal])
    closing.lose(store, [deal], budget, competitor="Brightwell")
    assert losses(store, deal) == [
        ("2026-11-23", "2026-12-05", "Price", "too dear", "Simplon", "2026-12-02")
    ]
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-12-09")
    closing.reopen(store, [deal])
    found = losses(store, deal)
    assert [one[2] for one in found] == ["Price", "No budget"]
    assert [one[4] for one in found] == ["Simplon", "Brightwell"]
    store.undo()
    assert len(losses(store, deal)) == 1
    store.redo()
    assert losses(store, deal) == found


def test_what_was_corrected_after_the_loss_is_what_is_told(store: Store, deal: str) -> None:
    closing.lose(store, [deal], None, "unknown")
    deals.edit(store, [deal], {"lost_reason_id": reason(store), "competitor": "Norden Data"})
    closing.reopen(store, [deal])
    deals.edit(store, [deal], {"competitor": "CedarSoft"})
    assert [one[2:5] for one in losses(store, deal)] == [("Price", "unknown", "Norden Data")]


def test_a_lost_deal_that_is_won_after_all_had_been_lost_before(store: Store, deal: str) -> None:
    closing.lose(store, [deal], reason(store), again=LATER)
    closing.win(store, [deal])
    assert [one[2] for one in losses(store, deal)] == ["Price"]
    assert column(store, deal, "lost_reason_id") is None
    assert left_to_do(store, deal) == []


def test_a_deal_never_lost_has_no_losses(store: Store, deal: str) -> None:
    closing.win(store, [deal])
    closing.reopen(store, [deal])
    assert losses(store, deal) == []
