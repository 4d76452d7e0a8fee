"""Texts with fields: ``Dear {contact.first_name}`` filled with what is known about a deal.

``{{`` and ``}}`` stand for the braces themselves. A field without a value is named and left
standing in the text, never filled with nothing; a value is never read for fields again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.address import one_line
from pipeline_tui.sales.text import fold

__all__ = [
    "FIELDS", "Filled", "Problem", "check", "field_of", "fields_in", "fill", "one_line", "plain",
    "still_missing",
]  # fmt: skip

FIELDS: dict[str, str] = {
    "contact.first_name": N_("the contact's first name"),
    "contact.last_name": N_("the contact's last name"),
    "contact.name": N_("the contact's name"),
    "contact.title": N_("the contact's position"),
    "contact.email": N_("the contact's mail address"),
    "contact.phone": N_("the contact's telephone"),
    "contact.address": N_("the contact's postal address"),
    "contact.profile": N_("the contact's profile link"),
    "account.name": N_("the company's name"),
    "account.industry": N_("the company's industry"),
    "account.address": N_("the company's postal address"),
    "decider.name": N_("the decision maker's name"),
    "decider.first_name": N_("the decision maker's first name"),
    "decider.title": N_("the decision maker's position"),
    "deal.name": N_("the deal's name"),
    "deal.product": N_("the product"),
    "deal.amount": N_("the deal's amount"),
    "deal.net_amount": N_("the amount after incentives"),
    "deal.discount": N_("what is offered"),
    "deal.discount_until": N_("until when it is offered"),
    "deal.stage": N_("the deal's stage"),
    "deal.close_date": N_("the expected close"),
    "next_step.date": N_("the day of the next step"),
    "next_step.time": N_("the hour of the next step"),
    "next_step.what": N_("what the next step is"),
    "content.title": N_("the title of the content"),
    "content.link": N_("the link of the content"),
    "me.name": N_("your name"),
    "today": N_("today's date"),
}
"""Every field there is, and what it stands for in words."""

_FRENCH = {
    "contact.prenom": "contact.first_name",
    "contact.nom_de_famille": "contact.last_name",
    "contact.nom": "contact.name",
    "contact.fonction": "contact.title",
    "contact.mail": "contact.email",
    "contact.courriel": "contact.email",
    "contact.telephone": "contact.phone",
    "contact.adresse": "contact.address",
    "contact.profil": "contact.profile",
    "societe.nom": "account.name",
    "societe.secteur": "account.industry",
    "societe.adresse": "account.address",
    "decideur.nom": "decider.name",
    "decideur.prenom": "decider.first_name",
    "decideur.fonction": "decider.title",
    "affaire.nom": "deal.name",
    "affaire.produit": "deal.product",
    "affaire.montant": "deal.amount",
    "affaire.montant_net": "deal.net_amount",
    "affaire.remise": "deal.discount",
    "affaire.remise_jusqu_au": "deal.discount_until",
    "affaire.etape": "deal.stage",
    "affaire.cloture": "deal.close_date",
    "action.date": "next_step.date",
    "action.heure": "next_step.time",
    "action.quoi": "next_step.what",
    "contenu.titre": "content.title",
    "contenu.lien": "content.link",
    "moi.nom": "me.name",
    "aujourd'hui": "today",
    "aujourdhui": "today",
}
_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")


class Filled(NamedTuple):
    """A text with its fields filled; ``missing`` are the fields that had no value, each once."""

    text: str
    missing: tuple[str, ...]


class Problem(NamedTuple):
    """What is wrong with a text and where: its line and column, from 1 on, and why in words."""

    line: int
    column: int
    why: str

    def __str__(self) -> str:
        place = _("line {line}, column {column}").format(line=self.line, column=self.column)
        return f"{place}: {self.why}"


def field_of(name: str) -> str | None:
    """The field that a name between braces means, in either language; None for no field."""
    folded = fold(name)
    if folded in FIELDS:
        return folded
    return _FRENCH.get(folded)


def fields_in(text: str) -> tuple[str, ...]:
    """The known fields that a text asks for, in the order in which they come, each once."""
    named = (field_of(found[1]) for found in _TOKEN.finditer(text) if found[1] is not None)
    return tuple(dict.fromkeys(field for field in named if field))


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Fill a text in. Never raises: an unknown field is missing, a lone brace stays as it is."""
    missing: dict[str, None] = {}

    def put(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0][0]
        field = field_of(found[1])
        value = values.get(field, "") if field else ""
        if value.strip():
            return value
        missing[field or found[1].strip()] = None
        return found[0]

    return Filled(_TOKEN.sub(put, text), tuple(missing))


def still_missing(text: str, missing: Sequence[str]) -> tuple[str, ...]:
    """Which of these fields a filled text still asks for, after a person went over it."""
    asked = {found[1].strip() for found in _TOKEN.finditer(text) if found[1] is not None}
    asked |= {field_of(name) or name for name in asked}
    return tuple(field for field in missing if field in asked)


def check(text: str) -> tuple[Problem, ...]:
    """What is wrong with a text: fields that do not exist, braces that open or close nothing."""
    return tuple(_problems(text))


def _problems(text: str) -> Iterator[Problem]:
    for found in _TOKEN.finditer(text):
        if found[0] in ("{{", "}}") or (found[1] is not None and field_of(found[1])):
            continue
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        yield Problem(line, column, _why(found))


def _why(found: re.Match[str]) -> str:
    if found[1] is None:
        text = (
            _("“{brace}” opens no field; write it twice for the brace itself")
            if found[0] == "{"
            else _("“{brace}” closes no field; write it twice for the brace itself")
        )
        return text.format(brace=found[0])
    if not found[1].strip():
        return _("the braces are empty")
    from difflib import get_close_matches  # 10 ms, only for what is wrong

    name = found[1].strip()
    known = [*FIELDS, *_FRENCH]
    near = get_close_matches(fold(name), known, 1) if len(name) < 60 else []
    if near:
        said = _("there is no field {field}; is {near} meant?")
        return said.format(field=f"{{{name}}}", near=f"{{{near[0]}}}")
    return _("there is no field {field}").format(field=f"{{{name}}}")


def plain(text: str) -> str:
    """A text as the body of a message: one kind of line end, no other control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or not (ord(c) < 32 or 127 <= ord(c) < 160))
