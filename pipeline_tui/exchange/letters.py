"""Letters: a template merged with deals into one Markdown file, a page to print, or plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline_tui import clock, l10n
from pipeline_tui.i18n import _
from pipeline_tui.sales.draft import Draft
from pipeline_tui.sales.templates import FIELDS, one_line, plain
from pipeline_tui.store import driver, reaching, templates
from pipeline_tui.store.store import Store

__all__ = [
    "LeftOut",
    "Letter",
    "address_lines",
    "letter_for",
    "markdown",
    "planned_template",
    "text",
]

_ABOUT = """
SELECT d.name, a.name, coalesce(a.country, '') FROM deal d
LEFT JOIN account a ON a.id = d.account_id WHERE d.id = ?
"""
_PERSON = """
SELECT c.address, c.country, a.name, coalesce(a.country, '') FROM contact c
LEFT JOIN account a ON a.id = c.account_id WHERE c.id = ?
"""
_PLANNED = """
SELECT s.template_id FROM follow_up f JOIN cadence_step s ON s.id = f.cadence_step_id WHERE f.id = ?
"""
_SPECIAL = frozenset("\\`*_{}[]<>#|~")
_STARTS = ("+", "-", "=", ">", "#")
_NUMBER = re.compile(r"\d+ ?(?:bis|ter|quater|[a-z])?", re.IGNORECASE)
FORM_FEED = "\f"


class Letter(NamedTuple):
    """One letter, ready to leave: the address block line by line, and the texts of ``draft``."""

    draft: Draft
    deal: str
    address: tuple[str, ...]
    sender: str
    day: str


class LeftOut(NamedTuple):
    """A deal that gets no letter, and why in words."""

    deal_id: str
    deal: str
    why: str


def planned_template(conn: driver.Connection, deal_id: str) -> str | None:
    """The template that a sequence means for the letter due on a deal, if one is due there."""
    step = reaching.due_step(conn, deal_id, ("letter",))
    row = conn.execute(_PLANNED, (step,)).fetchone() if step else None
    return row[0] if row else None


def letter_for(store: Store, template: templates.Template, deal_id: str) -> Letter | LeftOut:
    """A letter for the person of a deal whom a letter reaches first, decision makers before others.

    Left out, with the reason: a deal without people, without postal address, or with fields of
    the template that have no value. A letter step that is due is done by sending it.
    """
    step = reaching.due_step(store.conn, deal_id, ("letter",))
    draft = templates.filled(store, template, deal_id, None, step)
    deal, account, country = store.conn.execute(_ABOUT, (deal_id,)).fetchone()
    why = _lacking(draft)
    if why:
        return LeftOut(deal_id, deal, why)
    lines = _block(store.conn, draft, account, country)
    return Letter(draft, deal, lines, one_line(store.rules.me), l10n.day_long(clock.today()))


def _lacking(draft: Draft) -> str:
    """Why a letter cannot be written; '' when it can."""
    if not draft.to_name.strip():
        return _("nobody on this deal")
    if not draft.to_address.strip():
        return _("no postal address of {person} or the company").format(person=draft.to_name)
    if draft.missing:
        fields = ", ".join(_(FIELDS[one]) if one in FIELDS else one for one in draft.missing)
        return _("missing: {fields}").format(fields=fields)
    return ""


def _block(
    conn: driver.Connection, draft: Draft, account: str | None, country: str
) -> tuple[str, ...]:
    """The lines that the window of an envelope shows: person, company, street, town, country."""
    row = conn.execute(_PERSON, (draft.contact_id,)).fetchone() if draft.contact_id else None
    if row is not None and row[0].strip():  # else the address is that of the deal's company
        account, country = row[2] or account, row[1] or row[3]
    lines = [draft.to_name, account or "", *address_lines(draft.to_address)]
    last = country.strip()
    if last and last.casefold() not in draft.to_address.casefold():
        lines.append(last)
    return tuple(dict.fromkeys(one_line(line) for line in lines if line.strip()))


def address_lines(address: str) -> tuple[str, ...]:
    """A postal address line by line; one typed in a single line is broken at its commas."""
    lines = [line.strip() for line in plain(address).splitlines() if line.strip()]
    if len(lines) != 1:
        return tuple(lines)
    broken: list[str] = []
    for part in (each.strip() for each in lines[0].split(",")):
        if broken and _NUMBER.fullmatch(broken[-1]):
            broken[-1] += f", {part}"  # "12 bis, rue Noé" is one line
        elif part:
            broken.append(part)
    return tuple(broken)


# -- as Markdown -------------------------------------------------------------------------


def markdown(letters: Sequence[Letter]) -> str:
    """All letters in one Markdown text, a rule between them. What is data stays text."""
    return "\n---\n\n".join(_one(letter) for letter in letters)


def _one(letter: Letter) -> str:
    block = "\\\n".join(_literal(line) for line in letter.address)
    head = " · ".join(_literal(part) for part in (letter.sender, letter.day) if part)
    subject = f"**{_literal(letter.draft.subject)}**\n\n" if letter.draft.subject.strip() else ""
    body = "\n".join(_line(line) for line in letter.draft.body.splitlines())
    return f"{head}\n\n{block}\n\n{subject}{body.rstrip()}\n"


def _line(line: str) -> str:
    """A line of the body: its own Markdown stays, but no tag of HTML is left in it."""
    bare = line.replace("<", "\\<").rstrip()
    ruled = bare.strip()
    if len(ruled) > 2 and any(set(ruled) <= {sign, " "} for sign in "-*_="):
        return f"\\{ruled}"  # not the rule that parts two letters
    return bare


def _literal(line: str) -> str:
    """A line of data in which no sign means anything."""
    bare = "".join(f"\\{char}" if char in _SPECIAL else char for char in line)
    return f"\\{bare}" if bare.startswith(_STARTS) else bare


# -- as plain text, for a printer ------------------------------------------------------------


def text(letters: Iterable[Letter], width: int = 78) -> str:
    """All letters as plain text, each on pages of its own."""
    return FORM_FEED.join(_plain(letter, width) for letter in letters)


def _plain(letter: Letter, width: int) -> str:
    import textwrap

    lines = [letter.sender, "", *[f"    {line}" for line in letter.address], ""]
    lines += [letter.day.rjust(width), ""]
    if letter.draft.subject.strip():
        lines += [*textwrap.wrap(letter.draft.subject, width), ""]
    for line in letter.draft.body.splitlines():
        lines += textwrap.wrap(line, width, drop_whitespace=True) or [""]
    return "\n".join(lines).rstrip() + "\n"
