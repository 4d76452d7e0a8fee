"""A deal's contacts: their names and what other columns say of them, found or made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any, NamedTuple

from pipeline_tui.exchange.names import Names
from pipeline_tui.exchange.shelf import Shelf
from pipeline_tui.store.door import Action

DETAILS = ("contact_email", "contact_phone", "contact_title")
"""Fields of the contact beside the name, in the order in which ``together`` takes them."""

_SIGN = "\x1f"
_MAIL = re.compile(r"[^\s@<>();,]+@[^\s@<>();,]+\.[^\s@<>();,]+")
_WITH_MAIL = re.compile(r"\s*[<(]\s*(" + _MAIL.pattern + r")\s*[>)]")


class Person(NamedTuple):
    """One contact as a file tells of it; empty where it says nothing."""

    name: str
    email: str = ""
    phone: str = ""
    title: str = ""


def together(name: Any, email: str, phone: str, title: str) -> Any:
    """The cells about a deal's contact as one text, the name alone where that is all."""
    if not (email or phone or title) or not isinstance(name, str):
        return name  # also what cannot be read, whose row is left out
    clean = (" ".join(cell.replace(_SIGN, " ").split()) for cell in (name, email, phone, title))
    joined = _SIGN.join(clean)
    return joined if joined.strip(_SIGN) else ""


def persons_of(text: str) -> list[Person]:
    """The people that the cells name: several are parted by semicolons in each of them."""
    name, email, phone, title = [*text.split(_SIGN), "", "", ""][:4]
    columns = ([part.strip() for part in cell.split(";")] for cell in (name, email, phone, title))
    found = [_person(*cells) for cells in zip_longest(*columns, fillvalue="")]
    return [person for person in found if person.name]


def _person(name: str, email: str, phone: str, title: str) -> Person:
    mail = _WITH_MAIL.search(name)
    if mail:
        name, email = _WITH_MAIL.sub("", name, count=1).strip(), email or mail[1]
    elif not email and _MAIL.fullmatch(name):
        email = name
    found = _MAIL.search(email)
    email = found[0] if found else ""
    return Person(name or email, email, phone, title)


_OF_MAIL = """
SELECT email, id FROM contact WHERE email <> '' AND deleted_at IS NULL ORDER BY id DESC
"""


class People:
    """Finds or makes contacts, by mail address first, and remembers them by their texts."""

    def __init__(self, act: Action, names: Names) -> None:
        self._act = act
        self._names = names
        self._known: Shelf[str] = Shelf(names.scratch)
        self._of_mail: Shelf[str] | None = None

    def of(self, text: str, account: str | None) -> list[str]:
        """The ids of the contacts that the text names."""
        key = f"{account or ''}{_SIGN}{text}"
        known = self._known.get(key)
        if known is None:
            ids = [self._one(person, account) for person in persons_of(text)]
            known = " ".join(dict.fromkeys(ids))
            self._known.put(key, known)
        return known.split()

    def _one(self, person: Person, account: str | None) -> str:
        by_mail = self._mails()
        found = by_mail.get(person.email.casefold()) if person.email else None
        found = found or self._names.find("contact", person.name)
        details = {name: getattr(person, name) for name in ("email", "phone", "title")}
        if found is None:
            found = self._names.new_contact(person.name, account, details)
        elif any(details.values()):
            self._fill(found, details)
        if person.email:
            mail = person.email.casefold()
            if by_mail.get(mail) is None:
                by_mail.put(mail, found)
        return found

    def _mails(self) -> Shelf[str]:
        if self._of_mail is None:
            self._of_mail = Shelf(self._names.scratch)
            for email, one in self._act.conn.execute(_OF_MAIL):
                self._of_mail.put(email.casefold(), one)
        return self._of_mail

    def _fill(self, contact: str, details: Mapping[str, str]) -> None:
        """Tell a contact that is there what it does not know of itself yet."""
        self._names.flush()
        row = self._act.read("contact", contact, list(details)) or {}
        patch = {name: value for name, value in details.items() if value and not row.get(name)}
        if patch:
            self._act.update("contact", contact, patch)
