"""A robot at the keyboard: turns numbers into changes, through the functions screens call.

Each method is one thing a person can do; ``pick`` numbers choose among what there is, so that
any sequence of (name, numbers) makes sense. What the rules refuse is refused and counts as
nothing done.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from pipeline_tui import clock
from pipeline_tui.exchange import run
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.understanding import Options
from pipeline_tui.sales.recurring import Repeat, rule_text
from pipeline_tui.sales.retry import OUTCOMES
from pipeline_tui.store import (
    adding,
    closing,
    deals,
    people,
    steps,
)
from pipeline_tui.store.errors import Invalid
from tests.support.robot_cadences import CadenceHands
from tests.support.robot_conversion import ConversionHands
from tests.support.robot_exchanges import ExchangeHands
from tests.support.robot_hands import Numbers
from tests.support.robot_merging import MergingHands
from tests.support.robot_outbox import OutboxHands
from tests.support.robot_outreach import OutreachHands
from tests.support.robot_own import OwnHands
from tests.support.robot_people import PeopleHands
from tests.support.robot_qualifying import QualifyingHands
from tests.support.robot_settings import CURRENCIES, SettingHands

NAMES = ("Boréal Foods", "Sirocco Air", "[red]x[/]", "Kestrel Rail", "Ω ﬁn  été", "x" * 90)
AMOUNTS = (None, 0, 1, 24_000_00, 99_999_99, -5_000)
KINDS = ("note", "call", "mail", "meeting")
RULES = (
    "",
    rule_text(Repeat(1, "w"), date(2026, 11, 23)),
    rule_text(Repeat(1, "m"), date(2026, 10, 31)),
)


class Robot(
    CadenceHands,
    ConversionHands,
    ExchangeHands,
    MergingHands,
    OutboxHands,
    OutreachHands,
    OwnHands,
    PeopleHands,
    QualifyingHands,
    SettingHands,
):
    """Does things to a store. Every method takes six numbers."""

    def do(self, name: str, numbers: Numbers) -> None:
        """Do one thing; what the rules of selling refuse changes nothing."""
        act: Callable[[Numbers], object] = getattr(self, name)
        try:
            act(numbers)
        except (Invalid, ImportRefused):
            assert not self.store.conn.in_transaction

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
