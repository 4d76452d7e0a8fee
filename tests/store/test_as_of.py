"""What stood in the file at the end of a past day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.exchange import run as imports
from pipeline_tui.exchange.understanding import Options
from pipeline_tui.store import adding, closing, deals, lists, stages, steps
from pipeline_tui.store.adding import NewDeal, NewStep
from pipeline_tui.store.as_of import as_of, run
from pipeline_tui.store.since import since
from pipeline_tui.store.store import Store
from tests.store.mondays import Go, day, days_on, stood, told


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Go:
    return days_on(monkeypatch)


@pytest.fixture
def store(tmp_path: Path, on: Go) -> Any:
    with Store.open(tmp_path / "test.db", create=True) as store:
        lists.set_setting(store, "base_currency", "EUR")
        yield store


def stage(store: Store, name: str) -> str:
    return next(one.id for one in store.rules.stages.values() if one.name == name)


def test_a_deal_stands_where_its_visits_say(store: Store, on: Go) -> None:
    acme = adding.add(store, NewDeal("Acme", amount=100)).deals
    on(3)
    deals.move(store, acme, stage(store, "Qualified"))
    on(6)
    closing.lose(store, acme, lists.items(store.conn, "reason", "lost")[0].id, "too dear")
    on(9)
    closing.reopen(store, acme)
    assert stood(store, day(-1), "Acme") is None
    assert stood(store, day(2), "Acme", "entered_on") == ("Lead", "2026-11-02")
    assert stood(store, day(3), "Acme", "entered_on") == ("Qualified", "2026-11-05")
    lost = stood(store, day(7), "Acme", "status", "closed_on", "lost_note")
    assert lost == ("Lost", "lost", "2026-11-08", "too dear")
    back = stood(store, day(9), "Acme", "status", "closed_on", "lost_note")
    assert back == ("Qualified", "open", None, "")


def test_a_win_told_later_counts_with_its_amount_from_its_day_on(store: Store, on: Go) -> None:
    acme = adding.add(store, NewDeal("Acme", amount=100)).deals
    on(9)
    closing.win(store, acme, day(4), 250)
    assert stood(store, day(3), "Acme", "amount", "closed_on") == ("Lead", 100, None)
    assert stood(store, day(5), "Acme", "amount", "closed_on") == ("Won", 250, "2026-11-06")


def test_a_corrected_day_counts_as_if_always_so(store: Store, on: Go) -> None:
    acme = adding.add(store, NewDeal("Acme")).deals
    on(6)
    closing.win(store, acme)
    on(9)
    deals.edit(store, acme, {"closed_on": day(2)})
    assert stood(store, day(1), "Acme") == ("Lead",)
    assert stood(store, day(3), "Acme", "closed_on") == ("Won", "2026-11-04")
    deals.edit(store, acme, {"created_on": day(-4)})
    assert stood(store, day(-3), "Acme", "entered_known") == ("Lead", 0)


# -- other fields -------------------------------------------------------------------------


def test_fields_are_taken_back_through_the_journal(store: Store, on: Go) -> None:
    acme = adding.add(store, NewDeal("Acme", amount=100, source="Fair")).deals
    on(3)
    deals.edit(store, acme, {"amount": 200, "name": "Acme renewal"}, names={"source": "Web"})
    on(6)
    deals.edit(store, acme, {"amount": 300})
    with run(as_of(store, day(2))) as past:
        row = past.conn.execute(
            "SELECT d.name, d.amount, s.name, d.by_amount FROM deal d"
            " JOIN source s ON s.id = d.source_id"
        ).fetchone()
    assert tuple(row) == ("Acme", 100, "Fair", -100)
    assert stood(store, day(5), "Acme renewal", "amount") == ("Lead", 200)
    assert stood(store, day(6), "Acme renewal", "amount") == ("Lead", 300)


def test_what_was_undone_has_never_been(store: Store, on: Go) -> None:
    acme = adding.add(store, NewDeal("Acme", amount=100)).deals
    on(2)
    deals.edit(store, acme, {"amount": 200})
    adding.add(store, NewDeal("Mistake"))
    on(4)
    store.undo()
    store.undo()
    assert stood(store, day(3), "Acme", "amount") == ("Lead", 100)
    assert stood(store, day(3), "Mistake") is None
    assert told(store, day(1)) == {}
    on(6)
    store.redo()
    assert stood(store, day(3), "Acme", "amount") == ("Lead", 200)


def test_a_deleted_deal_is_there_while_it_lived(store: Store, on: Go) -> None:
    acme = adding.add(store, NewDeal("Acme", amount=100)).deals
    on(4)
    deals.delete(store, acme)
    on(9)
    assert stood(store, day(3), "Acme", "amount") == ("Lead", 100)
    assert stood(store, day(4), "Acme") is None
    assert told(store, day(3)) == {"Acme": ("gone",)}
    assert told(store, day(4)) == {}
    store.undo()
    assert stood(store, day(5), "Acme") == ("Lead",)


def test_steps_are_open_until_the_day_they_were_done(store: Store, on: Go) -> None:
    acme = adding.add(store, NewDeal("Acme", step=NewStep(day(5), None, "call"))).deals
    on(3)
    steps.set_step(store, acme, day(8))
    on(8)
    steps.finish_step(store, acme)
    assert stood(store, day(0), "Acme", "step_on", "attention_on") == (
        "Lead", "2026-11-07", "2026-11-07",
    )  # fmt: skip
    assert stood(store, day(7), "Acme", "step_on") == ("Lead", "2026-11-10")
    assert stood(store, day(8), "Acme", "step_on") == ("Lead", None)


def test_stages_and_rates_are_those_of_the_day(store: Store, on: Go) -> None:
    lists.set_setting(store, "rates", {"USD": "0.9"})
    adding.add(store, NewDeal("Acme", amount=1000, currency="USD", stage="Qualified"))
    on(3)
    qualified = stage(store, "Qualified")
    stages.edit_stage(store, qualified, {"probability": 9000, "name": "Chosen"})
    lists.set_setting(store, "rates", {"USD": "0.5"})
    on(5)
    stages.remove_stage(store, qualified, stage(store, "Lead"))
    pipeline = stages.pipelines(store.conn)[0].id
    stages.add_stage(store, pipeline, "Later", stage(store, "Lead"))
    with run(as_of(store, day(2))) as past:
        names = [one.name for one in past.rules.stages.values()]
        assert past.rules.to_base(1000, "USD") == 900
        assert past.rules.stages[qualified].probability != 9000
    assert "Qualified" in names
    assert "Later" not in names
    assert stood(store, day(2), "Acme", "by_amount") == ("Qualified", -900)
    assert stood(store, day(4), "Acme", "by_amount") == ("Chosen", -500)
    assert stood(store, day(5), "Acme") == ("Lead",)


def test_what_was_set_up_before_the_first_deal_holds_from_the_beginning(
    tmp_path: Path, on: Go
) -> None:
    with Store.open(tmp_path / "new.db", create=True) as store:
        on(3)
        lists.set_setting(store, "base_currency", "JPY")
        stages.edit_stage(store, stage(store, "Lead"), {"name": "Found"})
        adding.add(store, NewDeal("Acme", amount=1000, currency="USD"))
        deals.edit(store, [row[0] for row in store.conn.execute("SELECT id FROM deal")],
                   {"created_on": day(0)})  # fmt: skip
        lists.set_setting(store, "rates", {"USD": "150"})
        on(5)
        lists.set_setting(store, "base_currency", "CHF")
        lists.set_setting(store, "rates", {"USD": "0.8"})
        assert stood(store, day(1), "Acme", "by_amount") == ("Found", -1500)
        assert stood(store, day(4), "Acme", "by_amount") == ("Found", -1500)
        assert stood(store, day(5), "Acme", "by_amount") == ("Found", -800)


# -- imports --------------------------------------------------------------------------------


def test_imported_values_hold_from_creation(store: Store, on: Go, tmp_path: Path) -> None:
    file = tmp_path / "deals.csv"
    file.write_text(
        "Deal ID,Deal Name,Company,Stage,Amount,Create Date,Close Date\n"
        "1,Old win,Acme,Won,500,2026-09-01,2026-10-10\n"
        "2,Still open,Boréal,Proposal,700,2026-09-15,\n",
        encoding="utf-8",
    )
    on(2)
    plan = imports.prepare(store, imports.Files(file), Options())
    imports.carry_out(store, plan)
    on(5)
    ids = [row[0] for row in store.conn.execute("SELECT id FROM deal WHERE name = 'Still open'")]
    deals.edit(store, ids, {"amount": 80_000})
    assert stood(store, date(2026, 8, 31), "Old win") is None
    early = stood(store, date(2026, 9, 20), "Old win", "status", "amount", "entered_known")
    assert early == ("Lead", "open", 50_000, 0)
    late = stood(store, date(2026, 10, 10), "Old win", "status", "closed_on")
    assert late == ("Won", "won", "2026-10-10")
    assert stood(store, date(2026, 9, 20), "Still open", "amount") == ("Proposal", 70_000)
    store.undo()
    store.undo()
    assert stood(store, date(2026, 9, 20), "Still open") is None


# -- what changed since -----------------------------------------------------------------------


def test_what_changed_is_told_deal_by_deal_the_last_first(store: Store, on: Go) -> None:
    one = adding.add(store, NewDeal("One", amount=100, close_on=day(20))).deals
    two = adding.add(store, NewDeal("Two", amount=100)).deals
    three = adding.add(store, NewDeal("Three")).deals
    adding.add(store, NewDeal("Four"))
    on(3)
    deals.move(store, two, stage(store, "Proposal"))
    deals.set_priority(store, three, 1)
    on(5)
    deals.edit(store, one, {"amount": 200, "close_on": day(30)})
    deals.edit(store, three, {"amount": 300})
    deals.edit(store, three, {"amount": None})
    on(6)
    closing.win(store, two)
    five = adding.add(store, NewDeal("Five")).deals
    closing.lose(store, five, lists.items(store.conn, "reason", "lost")[0].id)
    found = told(store, day(2))
    assert found == {"Five": ("new", "lost"), "Two": ("won",), "One": ("amount", "close")}
    assert list(found)[-1] == "One"
    assert told(store, day(4))["Two"] == ("won",)
    closing.win(store, one, day(4))
    assert list(told(store, day(3)))[-1] == "One"
    store.undo()
    assert told(store, day(6)) == {}
    on(8)
    closing.reopen(store, two)
    assert told(store, day(7)) == {"Two": ("reopened",)}
    assert told(store, day(2))["Two"] == ("moved",)
    (change,) = [each for each in since(store, day(2)) if each.name == "One"]
    assert change.then is not None
    assert change.now is not None
    assert (change.then.amount, change.now.amount) == (100, 200)
    assert (change.then.close_on, change.now.close_on) == ("2026-11-22", "2026-12-02")
