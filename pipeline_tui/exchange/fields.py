"""Which column is which field: the vendors' headers as data, and what the person said."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.text import fold

ANY = "csv"
"""The system of files that are nobody's known export."""

DAYS = (
    "close",
    "expected_close",
    "won_on",
    "lost_on",
    "created",
    "qualified",
    "changed",
    "activity",
    "step_on",
)
"""Fields of a deal that are days."""

LABELS = {
    "id": N_("external id"),
    "name": N_("name"),
    "account": N_("company"),
    "stage": N_("stage"),
    "status": N_("status"),
    "is_won": N_("won or not"),
    "is_closed": N_("closed or not"),
    "amount": N_("amount"),
    "currency": N_("currency"),
    "probability": N_("probability"),
    "close": N_("close day: expected while open, actual once closed"),
    "expected_close": N_("expected close"),
    "won_on": N_("day won"),
    "lost_on": N_("day lost"),
    "created": N_("created"),
    "qualified": N_("qualified"),
    "changed": N_("last stage change"),
    "activity": N_("last exchange"),
    "step": N_("text of the next step"),
    "step_on": N_("day of the next step"),
    "owner": N_("owner"),
    "source": N_("source"),
    "industry": N_("industry"),
    "product": N_("product"),
    "lost_reason": N_("lost reason"),
    "contact": N_("contact"),
    "contact_email": N_("mail address of the contact"),
    "contact_phone": N_("telephone of the contact"),
    "contact_title": N_("job title of the contact"),
    "pipeline": N_("pipeline"),
    "history": N_("when it entered which stage"),
    "priority": N_("priority"),
    "note": N_("note"),
    "parent": N_("parent company"),
    "employees": N_("employees"),
    "revenue": N_("yearly revenue"),
    "country": N_("country"),
    "address": N_("address"),
    "website": N_("website"),
    "phone": N_("phone"),
    "price": N_("list price"),
}
"""What each field is called, to be translated where it is shown."""


def squash(text: str) -> str:
    """A text for comparing names that people spell apart: letters and figures only, folded."""
    return "".join(char for char in fold(text) if char.isalnum())


def without_accents(text: str) -> str:
    """The text letter for letter, each without its accent."""
    return "".join(unicodedata.normalize("NFD", char)[0] for char in text)


def is_known(header: str) -> bool:
    """Whether a header is one of those any table of the data file knows."""
    return any(_key(header) in aliases for table, aliases in _aliases().items())


def match(
    table: str,
    header: Sequence[str],
    said: Mapping[str, str] | None = None,
    file: str = "",
    own: Iterable[str] = (),
) -> dict[str, int]:
    """Map fields to places of columns: what the person said first, then the known headers.

    ``said`` maps fields to headers (an empty header: no column), ``own`` are headers of columns
    that are no fields. Raises ``ImportRefused`` for a field or a column that does not exist.
    """
    aliases = _aliases()[table]
    places: dict[str, int] = {}
    for field, column in (said or {}).items():
        if field not in LABELS or field not in set(aliases.values()):
            names = ", ".join(dict.fromkeys(aliases.values()))
            raise ImportRefused(
                _("There is no field “{field}”; there are {names}.").format(
                    field=field, names=names
                )
            )
        places[field] = place_of(column, header, file) if column else -1
    taken = {*places.values(), *(place_of(column, header, file) for column in own)}
    rank = {key: number for number, key in enumerate(aliases)}
    best: dict[str, tuple[int, int]] = {}
    for place, name in enumerate(header):
        key = _key(name)
        found = aliases.get(key)
        if found is None or found in places or place in taken:
            continue
        best[found] = min(best.get(found, (rank[key], place)), (rank[key], place))
    places |= {field: place for field, (_rank, place) in best.items()}
    return {field: place for field, place in places.items() if place >= 0}


def names_of(table: str) -> list[str]:
    """The fields that columns of a table can be, in the order of the data file."""
    return list(dict.fromkeys(_aliases()[table].values()))


@cache
def below(kind: str) -> tuple[str, ...]:
    """Folded words of what stands below a table: ``foot`` of a report, ``total`` of sums."""
    return tuple(fold(word) for word in _data()["below"][kind])


def system_of(header: Sequence[str]) -> str:
    """Whose export this is, told by its headers; ``csv`` when nobody's known."""
    ours = {squash(name) for name in header}
    for system, signatures in _data()["system"].items():
        if any({squash(name) for name in names} <= ours for names in signatures):
            return str(system)
    return ANY


def place_of(column: str, header: Sequence[str], file: str) -> int:
    """The place of a column by its header. Raises ``ImportRefused`` where there is none."""
    for wanted, names in (
        (column, list(header)),
        (squash(column), [squash(name) for name in header]),
    ):
        if wanted in names:
            return names.index(wanted)
    message = _("{file} has no column “{column}”; it has {names}.")
    raise ImportRefused(message.format(file=file, column=column, names=", ".join(header)))


def _key(header: str) -> str:
    before, dash, after = header.partition(" - ")
    return squash(after) if dash and squash(before) in ("deal", "affaire") else squash(header)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("fields.toml").read_text(encoding="utf-8"))


@cache
def _aliases() -> dict[str, dict[str, str]]:
    """For each table, squashed headers to fields, in the order of the data file."""
    return {
        table: {squash(name): field for field, names in fields.items() for name in names}
        for table, fields in _data().items()
        if table not in ("system", "below")
    }
