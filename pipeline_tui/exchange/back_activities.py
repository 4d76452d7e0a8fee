"""Calls, mails, meetings and notes logged since an import, as a system imports activities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from pipeline_tui.exchange.sent_back import first_import, told_until
from pipeline_tui.exchange.table import Cell
from pipeline_tui.i18n import _
from pipeline_tui.sales.retry import BY_CODE
from pipeline_tui.store import driver
from pipeline_tui.store.derive import chunks, select_in

__all__ = ["SHAPES", "activities", "loose"]

# What an import wrote has no insert of its own in the journal, or one of the import's action.
_LOGGED = """
SELECT a.deal_id, d.name, a.kind, a.outcome, a.happened_on, a.happened_at, a.body,
       coalesce(c.name, ''), (
    SELECT max(ch.clock) FROM change ch JOIN action act ON act.id = ch.action_id
    WHERE ch.row_id = a.id AND ch.kind = 'insert' AND ch.tbl = 'activity'
    AND act.label NOT LIKE 'Imported %') AS made
FROM activity a JOIN deal d ON d.id = a.deal_id LEFT JOIN contact c ON c.id = a.contact_id
WHERE a.deal_id IN ({marks}) AND a.deleted_at IS NULL AND a.kind <> 'content' AND made IS NOT NULL
ORDER BY a.happened_on, a.id
"""
_MEETINGS = frozenset({"meeting", "demo", "visit"})


class Logged(NamedTuple):
    """An activity under the id its deal has there, empty for one made here."""

    id: str
    deal: str
    kind: str
    outcome: str
    on: date
    at: str
    body: str
    who: str

    @property
    def sort(self) -> str:
        """``call``, ``mail``, ``meeting``, ``note`` or ``other``."""
        if self.kind in _MEETINGS:
            return "meeting"
        return self.kind if self.kind in ("call", "mail", "note") else "other"

    @property
    def result(self) -> str:
        """How it went, in words."""
        if self.outcome == self.sort:
            return ""  # a meeting that was one
        said = BY_CODE.get(self.outcome)
        return _(said.label) if said is not None else self.outcome

    @property
    def subject(self) -> str:
        """What it was, with whom and how it went, in a line."""
        word = {"call": _("Call"), "mail": _("Mail"), "meeting": _("Meeting"), "note": _("Note")}
        parts = (word.get(self.sort, _("Activity")), self.who, self.result)
        if self.kind == "note":
            parts = (word["note"], self.who, "")
        return " · ".join(part for part in parts if part)


def _salesforce(one: Logged) -> list[Cell]:
    kind = {"call": "Call", "mail": "Email", "meeting": "Meeting"}.get(one.sort, "Other")
    subtype = {"call": "Call", "mail": "Email"}.get(one.sort, "Task")
    subject, body = shortened(one.subject, 255), shortened(one.body, 32_000)
    result = one.result if one.sort == "call" else ""
    return [one.id, one.deal, subject, kind, subtype, "Completed", one.on, result, body]


def _hubspot(one: Logged) -> list[Cell]:
    heads = SHAPES["hubspot"][0]
    kind = {"call": "Call", "mail": "Email", "meeting": "Meeting"}.get(one.sort, "Note")
    said = {"Record ID": one.id, "Deal Name": one.deal, "Activity type": kind}
    cells: dict[str, Cell] = {**said, f"Activity date <{kind.upper()} hs_timestamp>": one.on}
    if kind == "Note":
        cells["Note body"] = one.body if one.kind == "note" else "\n".join(filter(None, _both(one)))
    else:
        cells |= zip(_HUBSPOT[kind], _both(one), strict=True)
    if kind == "Email":
        cells["Email direction"] = "EMAIL"
    if kind == "Meeting":
        cells["Meeting start time"] = " ".join(filter(None, (one.on.isoformat(), one.at)))
    return [cells.get(head, "") for head in heads]


_HUBSPOT = {
    "Call": ("Call title", "Call notes"),
    "Email": ("Email subject", "Email body"),
    "Meeting": ("Meeting name", "Meeting description"),
}


def _both(one: Logged) -> tuple[str, str]:
    return one.subject, one.body


def _pipedrive(one: Logged) -> list[Cell]:
    if one.kind == "note":
        return [one.id, one.deal, "", "", "", "", "", "", one.body]
    kind = {"call": "Call", "mail": "Email", "meeting": "Meeting"}.get(one.sort, "Task")
    return [one.id, one.deal, one.subject, kind, one.on, one.at, "Done", one.body, ""]


def shortened(text: str, most: int) -> str:
    """A text of at most so many signs: a system refuses the row of a longer one."""
    return text if len(text) <= most else text[: most - 1] + "…"


SHAPES: Mapping[str, tuple[tuple[str, ...], Any]] = {
    "salesforce": (
        (
            "WhatId", "Opportunity Name", "Subject", "Type", "TaskSubtype", "Status",
            "ActivityDate", "CallDisposition", "Description",
        ),
        _salesforce,
    ),
    "hubspot": (
        (
            "Record ID", "Deal Name", "Activity type",
            "Activity date <CALL hs_timestamp>", "Call title", "Call notes",
            "Activity date <EMAIL hs_timestamp>", "Email direction", "Email subject", "Email body",
            "Activity date <MEETING hs_timestamp>", "Meeting start time", "Meeting name",
            "Meeting description",
            "Activity date <NOTE hs_timestamp>", "Note body",
        ),
        _hubspot,
    ),
    "pipedrive": (
        (
            "Deal - ID", "Deal - Title", "Activity - Subject", "Activity - Type",
            "Activity - Due date", "Activity - Due time", "Activity - Status", "Activity - Note",
            "Note - Content",
        ),
        _pipedrive,
    ),
}  # fmt: skip
"""The columns of each system, and what makes their cells.

Salesforce: fields of the object Task, as Data Loader takes them, by Salesforce's object
reference: a done task (``Status``) on the opportunity ``WhatId``, its kind in ``Type`` and
``TaskSubtype``, how a call went in ``CallDisposition``; 255 signs of subject, 32,000 of text.
HubSpot: its import makes calls, emails, meetings and notes beside the deals that a row names by
``Record ID``; each of them has an ``Activity date`` of its own, told apart in HubSpot's way by
object and property (names of both: HubSpot's pages on imports and engagements). Pipedrive: its
import takes activities, all of whose fields may be empty, and notes, which hang on a deal, in
columns of their own (Pipedrive's pages on fields of an import).
"""


def activities(
    conn: driver.Connection, system: str, ids: Mapping[str, str], deals: Sequence[str], since: int
) -> tuple[list[str], list[list[Cell]]]:
    """Heads and rows of what was logged on deals and the system was not told of yet.

    ``ids`` are the deals' ids there, ``since`` is the clock of its last import; see ``sent_back``.
    """
    heads, make = SHAPES[system]
    told, first = told_until(conn, system, since), first_import(conn)
    # A deal that it does not know came with nothing, whatever was written for it.
    found = list(_untold(conn, ids, deals, lambda one: told(one) if one in ids else first))
    found.sort(key=lambda one: (one.on, one.at))
    return list(heads), [make(one) for one in found]


def loose(conn: driver.Connection, system: str, deals: Sequence[str], since: int) -> dict[str, int]:
    """How much was logged, by deals' names, on ``deals`` that no file can name to the system."""
    return Counter(one.deal for one in _untold(conn, {}, deals, told_until(conn, system, since)))


def _untold(
    conn: driver.Connection, ids: Mapping[str, str], deals: Sequence[str],
    told: Callable[[str], int],
) -> Iterator[Logged]:  # fmt: skip
    for chunk in chunks(deals, 500):
        for row in select_in(conn, _LOGGED, chunk).fetchall():
            deal_id, deal, kind, outcome, on, at, body, who, made = row
            if made > told(deal_id):
                day = date.fromisoformat(on)
                there = ids.get(deal_id, "")
                yield Logged(there, deal, kind, outcome, day, _hour(at), body, who)


def _hour(moment: str | None) -> str:
    """The local hour of a moment, empty where nobody knows it."""
    return f"{datetime.fromisoformat(moment).astimezone():%H:%M}" if moment else ""
