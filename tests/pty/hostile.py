"""A store in which every text that a person or a file can supply is hostile to a terminal."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.sales.incentives import Offer
from pipeline_tui.store import (
    adding,
    closing,
    deals,
    incentives,
    lists,
    people,
    stages,
    steps,
    templates,
)
from pipeline_tui.store.store import Store

TODAY = date(2026, 11, 23)

NAMES = (
    "[@click=app.quit]x",
    "[red]x[/]",
    "[/]",
    "\x1b[31mred\x1b[0m \x1b[2J",
    "\x1b]52;c;aGFjaw==\x07clip",
    "\x1b]0;title\x07name",
    "\x1bP1$r\x1b\\dcs \x1bc",
    "\x9b31mC1 \x9d52;c;aGk=\x9c",
    "bell\x07s",
    "tab\there",
    "line\nbreak\r\nand\x0bmore\x0c",
    "nul\x00byte \x7f\x08\x08",
    "\u202egnp.exe",
    "\u2066iso\u2069\u200f\u061c",
    "שלום עולם",
    "مرحبا بالعالم",
    "zero\u200bw\u200di\u200cd\u2060th\ufeff",
    "cafe\u0301 o\u0308\u0302\u0323",
    "z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308a\u0309\u030al\u030bgo",
    "日本語の会社名です",
    "한국어\u1112\u1161\u11ab",
    "👩\u200d👩\u200d👧\u200d👦 family",
    "🇫🇷🇬🇧 flags",
    "👍🏽 tone ❤\ufe0f",
    "क्षि நி กำ",
    "soft\u00adhyphen\u2028line\u2029para",
    "\u0301lonely mark",
    "\U000e0041\U000e0042tags \ue000 \uffff",
    "\u3164\u115f filler",
    "x" * 10_000,
    "字" * 10_000,
    "\x1b[5m" * 2_000,
)
"""Names as no person would type them, though a file may hold them."""


def made(path: Path) -> bytes:
    """The bytes of the store; the deal named like a click action stands first on the board."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
        with Store.open(path, create=True) as store:
            _lists(store)
            _stages(store)
            _deals(store)
            _texts(store)
    return path.read_bytes()


def _lists(made: Store) -> None:
    lists.set_setting(made, "me", "\x1b]0;me\x07[red]me[/]")
    for table, kind in (
        ("source", None), ("industry", None), ("owner", None), ("role", None),
        ("reason", "lost"), ("reason", "park"),
    ):  # fmt: skip
        for item in lists.items(made.conn, table, kind):
            if table != "role":
                lists.remove_item(made, table, item.id)
        for name in NAMES[:6]:
            lists.add_item(made, table, f"{name} {table}", kind)
    for name in NAMES[:8]:
        lists.save_view(made, name, name, "attention")


def _stages(made: Store) -> None:
    names = cycle((NAMES[0], NAMES[3], NAMES[10], NAMES[19], NAMES[4], NAMES[12]))
    for stage in list(made.rules.stages.values()):
        stages.edit_stage(made, stage.id, {"name": f"{next(names)} {stage.position}"})


def _deals(made: Store) -> None:
    opened = [stage.id for stage in made.rules.stages.values() if stage.kind == "open"]
    lost = [item.id for item in lists.items(made.conn, "reason", "lost")]
    park = [item.id for item in lists.items(made.conn, "reason", "park")]
    roles = [item.id for item in lists.items(made.conn, "role")]
    boss = None
    for number, name in enumerate(NAMES * 2):
        done = adding.add(made, _deal(name, opened[number % len(opened)], number))
        deal = done.deals[0]
        boss = people.add_contact(
            made, name, account=name, deal_id=deal, role_id=roles[number % len(roles)],
            title=name, email=f"{name}@x.example", phone=name, address=f"{name}\n{name}",
            country=name, reports_to_id=boss,
        )[1]  # fmt: skip
        steps.log(made, [deal], "note", f"{name}\n\n# {name}\n- {name}\n`{name}`")
        steps.log(made, [deal], "call", name, outcome=name)
        if number % 9 == 5:
            again = TODAY + timedelta(1)
            reason = lost[number % len(lost)]
            closing.lose(made, [deal], reason, note=name, competitor=name, again=again)
        elif number % 9 == 6:
            closing.win(made, [deal])
        elif number % 9 == 7:
            deals.park(made, [deal], TODAY + timedelta(9), park[number % len(park)], note=name)
        elif number % 9 == 8:
            incentives.add(made, [deal], Offer("percent", 2000, "", name), name)
    # As if they had been lost earlier: the queue asks about them today.
    made.conn.execute("UPDATE follow_up SET due_on = ? WHERE kind = 'again'", (TODAY.isoformat(),))


def _texts(made: Store) -> None:
    """Templates and content as only a broken or foreign program would write them."""
    names = cycle(NAMES)
    with made.action("x") as act:
        for one in templates.templates(made.conn):
            name = next(names)
            act.update("template", one.id, {
                "name": name, "subject": f"{name} {{deal.name}}",
                "body": f"{name}\n{{contact.name}} {{{name}}} {{{{ {{deal.name}}\n- {name}\n" * 3,
            })  # fmt: skip
        for place, name in enumerate(NAMES):
            act.insert("content", {
                "title": name, "link": name, "note": name, "position": place, "kind": "other",
            })  # fmt: skip


def _deal(name: str, stage: str, number: int) -> adding.NewDeal:
    values: dict[str, Any] = {
        "amount": 1000 * number,
        "account": name,
        "owner": name[:60],
        "source": name[:60],
        "industry": name[:60],
        "product": name,
        "priority": 1 if number == 0 else 2,
        "close_on": TODAY + timedelta(number),
        "note": name,
    }
    step = adding.NewStep(TODAY - timedelta(60 if number == 0 else 3), None, "call", name)
    return adding.NewDeal(name=name, stage_id=stage, step=step, **values)
