"""A robot at the keyboard: turns numbers into changes, through the functions screens call.

Each method is one thing a person can do; ``pick`` numbers choose among what there is, so that
any sequence of (name, numbers) makes sense. What the rules refuse is refused and counts as
nothing done.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from pipeline_tui import clock
from pipeline_tui.exchange import run
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.understanding import Options
from pipeline_tui.sales.exits import FACTS
from pipeline_tui.sales.recurring import Repeat, rule_text
from pipeline_tui.sales.retry import OUTCOMES
from pipeline_tui.store import (
    adding,
    checklist,
    closing,
    deals,
    exits,
    lists,
    people,
    stages,
    steps,
)
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store
from tests.support.robot_cadences import CadenceHands
from tests.support.robot_conversion import ConversionHands
from tests.support.robot_exchanges import ExchangeHands
from tests.support.robot_merging import MergingHands
from tests.support.robot_outbox import OutboxHands
from tests.support.robot_outreach import OutreachHands
from tests.support.robot_own import OwnHands
from tests.support.robot_people import PeopleHands

NAMES = ("Boréal Foods", "Sirocco Air", "[red]x[/]", "Kestrel Rail", "Ω ﬁn  été", "x" * 90)
CURRENCIES = ("EUR", "EUR", "USD", "JPY", "XTS")
AMOUNTS = (None, 0, 1, 24_000_00, 99_999_99, -5_000)
KINDS = ("note", "call", "mail", "meeting")
RULES = (
    "",
    rule_text(Repeat(1, "w"), date(2026, 11, 23)),
    rule_text(Repeat(1, "m"), date(2026, 10, 31)),
)

Numbers = Sequence[int]


class Robot(
    CadenceHands,
    ConversionHands,
    ExchangeHands,
    MergingHands,
    OutboxHands,
    OutreachHands,
    OwnHands,
    PeopleHands,
):
    """Does things to a store. Every method takes six numbers."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def do(self, name: str, numbers: Numbers) -> None:
        """Do one thing; what the rules of selling refuse changes nothing."""
        act: Callable[[Numbers], object] = getattr(self, name)
        try:
            act(numbers)
        except (Invalid, ImportRefused):
            assert not self.store.conn.in_transaction

    # -- choosing ------------------------------------------------------------------

    def ids(self, table: str, where: str = "1") -> list[str]:
        """The ids of a table's live rows."""
        rows = self.store.conn.execute(
            f"SELECT id FROM {table} WHERE deleted_at IS NULL AND {where} ORDER BY id"
        )
        return [row[0] for row in rows]

    def pick(self, table: str, number: int, where: str = "1") -> str | None:
        """One id, or None where there is no row."""
        ids = self.ids(table, where)
        return ids[number % len(ids)] if ids else None

    def some(self, numbers: Numbers) -> list[str]:
        """One to three deals."""
        ids = self.ids("deal")
        chosen = numbers[1 : 2 + max(0, numbers[0] % 6 - 3)]
        return list(dict.fromkeys(ids[n % len(ids)] for n in chosen)) if ids else []

    def day(self, number: int) -> date:
        """A day within three weeks of today."""
        return clock.today() + timedelta(days=number % 41 - 20)

    def stage(self, number: int, kind: str | None = None) -> str:
        """A stage of the first pipeline."""
        pipeline = stages.pipelines(self.store.conn)[0].id
        ours = self.store.rules.pipeline_stages(pipeline, kind)
        return ours[number % len(ours)].id

    # -- deals -----------------------------------------------------------------------

    def add(self, n: Numbers) -> None:
        step = adding.NewStep(self.day(n[0]), "09:30" if n[0] % 2 else None, "call")
        new = adding.NewDeal(
            name=NAMES[n[0] % len(NAMES)],
            amount=AMOUNTS[n[1] % len(AMOUNTS)],
            currency=CURRENCIES[n[2] % len(CURRENCIES)],
            account=NAMES[n[3] % len(NAMES)] if n[3] % 3 else None,
            owner="Inès Benali" if n[4] % 3 == 0 else None,
            source="Fair" if n[4] % 3 == 1 else "New source" if n[4] % 3 else None,
            industry="Rail" if n[5] % 2 else None,
            priority=1 + n[1] % 3,
            probability=None if n[2] % 3 else 4000,
            close_on=self.day(n[5]) if n[5] % 3 else None,
            stage_id=self.stage(n[4]),
            step=step if n[1] % 2 else None,
            note="A note" if n[2] % 2 else "",
        )
        adding.add(self.store, new)

    def move(self, n: Numbers) -> None:
        deals.move(self.store, self.some(n), self.stage(n[5]))

    def win(self, n: Numbers) -> None:
        amount = None if n[5] % 2 else 12_500_00
        closing.win(self.store, self.some(n), self.day(n[4]) if n[4] % 3 == 0 else None, amount)

    def lose(self, n: Numbers) -> None:
        reason = self.pick("reason", n[5], "kind = 'lost'")
        closing.lose(self.store, self.some(n), reason, "too dear" if n[4] % 2 else "")

    def reopen(self, n: Numbers) -> None:
        closing.reopen(self.store, self.some(n), self.stage(n[5], "open") if n[5] % 2 else None)

    def park(self, n: Numbers) -> None:
        deals.park(self.store, self.some(n), self.day(n[5]), self.pick("reason", n[4]), "later")

    def wake(self, n: Numbers) -> None:
        deals.wake(self.store, self.some(n))

    def set_priority(self, n: Numbers) -> None:
        deals.set_priority(self.store, self.some(n), 1 + n[5] % 3)

    def delete(self, n: Numbers) -> None:
        deals.delete(self.store, self.some(n))

    def edit(self, n: Numbers) -> None:
        choices: tuple[dict[str, Any], ...] = (
            {"name": NAMES[n[5] % len(NAMES)]},
            {"amount": AMOUNTS[n[5] % len(AMOUNTS)]},
            {"currency": CURRENCIES[n[5] % len(CURRENCIES)], "amount": 7_50},
            {"probability": None if n[5] % 2 else 100 * (n[5] % 101)},
            {"close_on": self.day(n[5])},
            {"created_on": self.day(n[5])},
            {"closed_on": self.day(n[5])},
            {"account_id": self.pick("account", n[5])},
            {"owner_id": None, "source_id": self.pick("source", n[5])},
            {"product": "Plus", "industry_id": None},
        )
        deals.edit(self.store, self.some(n), choices[n[4] % len(choices)])

    # -- what happened, what is next -----------------------------------------------------

    def set_step(self, n: Numbers) -> None:
        time = "14:30" if n[4] % 3 == 0 else None
        steps.set_step(self.store, self.some(n), self.day(n[5]), time, KINDS[n[4] % 4], "again")

    def finish_step(self, n: Numbers) -> None:
        steps.finish_step(self.store, self.some(n))

    def drop_step(self, n: Numbers) -> None:
        steps.drop_step(self.store, self.some(n))

    def log(self, n: Numbers) -> None:
        on = self.day(n[5]) if n[5] % 2 else None
        steps.log(self.store, self.some(n), KINDS[n[4] % 4], "what happened", on=on)

    def log_and_go_on(self, n: Numbers) -> None:
        step = adding.NewStep(
            clock.today() + timedelta(days=n[5] % 5), None, "call", "again", RULES[n[4] % 3]
        )
        steps.log(self.store, self.some(n), "call", "", OUTCOMES[n[3] % 3].code, step=step)

    def repeat(self, n: Numbers) -> None:
        day = clock.today() + timedelta(days=n[5] % 5)
        steps.set_step(self.store, self.some(n), day, None, "call", "again", RULES[1 + n[4] % 2])

    def skip(self, n: Numbers) -> None:
        steps.skip(self.store, self.some(n), self.day(n[5]))

    # -- companies and people -------------------------------------------------------------

    def add_contact(self, n: Numbers) -> None:
        deal, role = self.pick("deal", n[0]), self.pick("role", n[1])
        account = NAMES[n[2] % len(NAMES)] if n[2] % 2 else None
        people.add_contact(self.store, "Anne Roy", account=account, deal_id=deal, role_id=role)

    def link(self, n: Numbers) -> None:
        deal, contact = self.pick("deal", n[0]), self.pick("contact", n[1])
        if deal and contact:
            people.link(self.store, deal, contact, self.pick("role", n[2]))

    def unlink(self, n: Numbers) -> None:
        if link := self.pick("deal_contact", n[0]):
            people.unlink(self.store, link)

    def delete_contact(self, n: Numbers) -> None:
        if contact := self.pick("contact", n[0]):
            people.delete_contact(self.store, contact)

    def edit_account(self, n: Numbers) -> None:
        if account := self.pick("account", n[0]):
            people.edit_account(self.store, account, {"name": NAMES[n[1] % len(NAMES)]})

    # -- qualification -------------------------------------------------------------------

    def answer(self, n: Numbers) -> None:
        deal = self.pick("deal", n[0])
        asked = self.pick("criterion", n[1])
        if deal and asked:
            value = None if n[2] % 5 == 4 else n[2] % 5
            checklist.answer(self.store, deal, asked, value)

    def clear_answer(self, n: Numbers) -> None:
        if answer := self.pick("answer", n[0]):
            row = self.store.conn.execute(
                "SELECT deal_id, criterion_id FROM answer WHERE id = ?", (answer,)
            ).fetchone()
            checklist.clear(self.store, *row)

    def set_evidence(self, n: Numbers) -> None:
        deal, asked = self.pick("deal", n[0]), self.pick("criterion", n[1])
        if deal and asked:
            checklist.set_evidence(self.store, deal, asked, f"said so on day {n[2]}")

    def edit_checklist(self, n: Numbers) -> None:
        chosen, asked = self.pick("criterion_set", n[0]), self.pick("criterion", n[1])
        assert chosen
        if n[2] % 7 == 0 or asked is None:
            checklist.add_criterion(self.store, chosen, f"Question {n[3]}", 1 + n[4] % 2 * 2, n[5])
        elif n[2] % 7 == 1:
            checklist.edit_criterion(self.store, asked, {"weight": n[3]})
        elif n[2] % 7 == 2:
            checklist.retire(self.store, asked, bool(n[3] % 3))
        elif n[2] % 7 == 3:
            checklist.move_criterion(self.store, asked, 1 - n[3] % 3)
        elif n[2] % 7 == 4:
            checklist.use_set(self.store, chosen)
        elif n[2] % 7 == 5:
            checklist.set_bounds(self.store, (90 - n[3] % 9, 60, 30 - n[4] % 9))
        else:
            checklist.remove_set(self.store, chosen)

    def add_checklist(self, n: Numbers) -> None:
        checklist.add_set(self.store, f"Own {n[0]}")

    def edit_exits(self, n: Numbers) -> None:
        stage, asked = self.stage(n[0], "open"), self.pick("exit_criterion", n[1])
        if n[2] % 5 == 0 or asked is None:
            exits.add(self.store, stage, "fact", fact=FACTS[n[3] % len(FACTS)])
        elif n[2] % 5 == 1:
            exits.add(self.store, stage, "statement", text=f"Statement {n[3]}")
        elif n[2] % 5 == 2:
            question = self.pick("criterion", n[3])
            exits.add(self.store, stage, "answer", criterion_id=question, minimum=n[4] % 3)
        elif n[2] % 5 == 3:
            exits.edit(self.store, asked, {"minimum": n[3] % 4})
        else:
            exits.remove(self.store, asked)

    def tick_exit(self, n: Numbers) -> None:
        deal, asked = self.pick("deal", n[0]), self.pick("exit_criterion", n[1])
        if deal and asked:
            exits.tick(self.store, deal, asked, bool(n[2] % 3))

    def move_anyway(self, n: Numbers) -> None:
        if deal := self.pick("deal", n[0]):
            goal = self.stage(n[1])
            exits.move_anyway(self.store, deal, goal, f"because {n[2]}", ["no amount"])

    # -- lists and settings -----------------------------------------------------------------

    def edit_list(self, n: Numbers) -> None:
        table = ("source", "industry", "reason", "owner", "role")[n[0] % 5]
        item = self.pick(table, n[1], "kind = 'lost'" if table == "reason" else "1")
        if item is None or n[2] % 4 == 0:
            lists.add_item(self.store, table, f"Item {n[1]}", "lost")
        elif n[2] % 4 == 1:
            lists.rename_item(self.store, table, item, f"Item {n[1]}")
        elif n[2] % 4 == 2 and table != "owner":
            lists.move_item(self.store, table, item, -1 if n[3] % 2 else 1, "lost")
        else:
            lists.remove_item(self.store, table, item)

    def save_view(self, n: Numbers) -> None:
        lists.save_view(self.store, f"View {n[0] % 3}", "no:step", "amount")

    def delete_view(self, n: Numbers) -> None:
        if view := self.pick("saved_view", n[0]):
            lists.delete_view(self.store, view)

    def setting(self, n: Numbers) -> None:
        name, value = (
            ("no_step_days", n[1] % 9),
            ("base_currency", CURRENCIES[n[1] % 4]),
            ("rates", {"USD": "0.87", "JPY": f"0.00{n[1] % 90 + 1}"}),
            ("me", "Inès Benali"),
        )[n[0] % 4]
        lists.set_setting(self.store, name, value)

    # -- stages ---------------------------------------------------------------------------

    def add_stage(self, n: Numbers) -> None:
        pipeline = stages.pipelines(self.store.conn)[0].id
        stages.add_stage(self.store, pipeline, f"Stage {n[0]}", self.stage(n[1]))

    def edit_stage(self, n: Numbers) -> None:
        choices: tuple[dict[str, Any], ...] = (
            {"name": f"Stage {n[2]}"},
            {"probability": 100 * (n[2] % 101)},
            {"stage_limit": n[2] % 30 or None},
            {"touch_limit": n[2] % 30 or None},
            {"qualifies": 1},
        )
        stages.edit_stage(self.store, self.stage(n[0], "open"), choices[n[1] % len(choices)])

    def move_stage(self, n: Numbers) -> None:
        stages.move_stage(self.store, self.stage(n[0]), -1 if n[1] % 2 else 1)

    def remove_stage(self, n: Numbers) -> None:
        gone, heir = self.stage(n[0], "open"), self.stage(n[1], "open")
        if gone != heir:
            stages.remove_stage(self.store, gone, heir)

    def add_pipeline(self, n: Numbers) -> None:
        stages.add_pipeline(self.store, f"Pipeline {n[0]}")

    # -- import -----------------------------------------------------------------------------

    def bring_in(self, n: Numbers) -> None:
        """Import a few deals from a CSV: some new, some known from an earlier import."""
        path = self.store.path.with_name("deals.csv")
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(_COLUMNS)
            for row in range(1 + n[0] % 4):
                writer.writerow(self._row(n[1] + row, [*n[row:], *n[:row]]))
        plan = run.prepare(self.store, run.Files(path), Options())
        run.carry_out(self.store, plan)

    def _row(self, deal: int, n: Numbers) -> tuple[object, ...]:
        stage = self.store.rules.stages[self.stage(n[1])]
        created = clock.today() - timedelta(days=60 + n[2])
        closed = created + timedelta(days=n[3] % 60)
        amount = ("", 12_000, 7_500)[n[4] % 3]
        return (
            f"D{deal % 6}", f"Imported {n[5] % 3}", f"Company {n[2] % 3}", stage.name, amount,
            created.isoformat(), "" if stage.kind == "open" else closed.isoformat(),
            "Inès Benali", "Fair" if n[0] % 2 else "",
        )  # fmt: skip


_COLUMNS = (
    "Deal ID", "Deal Name", "Company", "Stage", "Amount", "Create Date", "Close Date", "Owner",
    "Source",
)  # fmt: skip

CHANGES = tuple(
    name
    for hands in (Robot, *Robot.__bases__)
    for name in vars(hands)
    if not name.startswith("_") and name not in {"do", "ids", "pick", "some", "day", "stage"}
)
"""Everything the robot can do."""
