"""People as address cards, vCard 4.0 (RFC 6350), written by hand: seven properties, two rules.

The libraries for it write version 3, or bring a parser several times the size of what is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pipeline_tui.sales.persons import parts
from pipeline_tui.store import driver
from pipeline_tui.store.derive import chunks

__all__ = ["Person", "card", "people"]

_FOLD = 75
"""Octets of a line, without its end, before it goes on in the next."""
_ESCAPES = str.maketrans(
    {"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"}
    # A card's lines hold no control characters but the tab.
    | {chr(code): " " for code in (*range(9), *range(11, 32), 127)}
)
_SELECT = """
SELECT c.id, c.name, c.title, c.email, c.phone, c.address, c.country, c.profile,
       coalesce(a.name, '')
FROM contact c LEFT JOIN account a ON a.id = c.account_id
WHERE c.deleted_at IS NULL
"""
_ALL = f"{_SELECT} ORDER BY c.folded, c.id"
_OF = f"""{_SELECT} AND c.id IN (
    SELECT contact_id FROM deal_contact WHERE deleted_at IS NULL AND deal_id IN ({{marks}})
) ORDER BY c.folded, c.id
"""


class Person(NamedTuple):
    """What a card says of somebody; empty texts are left out of it."""

    id: str
    name: str
    title: str
    email: str
    phone: str
    address: str
    country: str
    profile: str
    company: str


def people(conn: driver.Connection, deal_ids: Sequence[str] | None = None) -> Iterator[Person]:
    """Everybody, or those on these deals, each once."""
    if deal_ids is None:
        yield from (Person(*row) for row in conn.execute(_ALL))
        return
    told: set[Any] = set()
    for chunk in chunks(deal_ids, 500):
        marks = ", ".join("?" * len(chunk))
        for row in conn.execute(_OF.format(marks=marks), chunk):
            if row[0] not in told:
                told.add(row[0])
                yield Person(*row)


def card(person: Person) -> str:
    """One card, with the ends of lines that the format wants."""
    first, last = parts(person.name)
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"UID:urn:uuid:{person.id}",
        f"FN:{_text(person.name)}",
        f"N:{_text(last)};{_text(first)};;;",
        *_given("ORG", person.company),
        *_given("TITLE", person.title),
        *_given("EMAIL", person.email),
        *_given("TEL", person.phone),
        *_address(person),
        *_given("URL", person.profile),
        "END:VCARD",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _given(name: str, value: str) -> Iterable[str]:
    return (f"{name}:{_text(value)}",) if value.strip() else ()


def _address(person: Person) -> Iterable[str]:
    if not person.address.strip() and not person.country.strip():
        return ()
    # Box, extension and street, then town, region, code, country: an address is kept as one text.
    return (f"ADR:;;{_text(person.address)};;;;{_text(person.country)}",)


def _text(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n").strip().translate(_ESCAPES)


def _folded(line: str) -> str:
    """A long line broken between characters, each further piece behind a blank."""
    pieces, piece, size = [], "", 0
    for char in line:
        wide = len(char.encode("utf-8", "replace"))
        if size + wide > _FOLD:
            pieces.append(piece)
            piece, size = " ", 1
        piece += char
        size += wide
    return "\r\n".join([*pieces, piece])
