"""Mail addresses: which a server can be asked to deliver to, and how names are made safe."""

from __future__ import annotations

import re
import unicodedata

from pipeline_tui.i18n import N_, worded

__all__ = ["address_problem", "domain_of", "one_line", "wire_address"]

_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?")
_LONGEST_LOCAL = 64
_LONGEST = 254

_EMPTY = N_("there is no mail address")
_FORM = N_("a mail address looks like name@company.com")
_LETTERS = N_("mail servers take only plain letters before the @")
_DOMAIN = N_("what follows the @ is no domain")
_LONG = N_("the mail address is too long")


def address_problem(text: str) -> str:
    """Why nothing can be sent to an address, in words; empty where something can.

    A domain may have letters of any script, what stands before the ``@`` only those of ASCII.
    """
    if not text.strip():
        return worded(_EMPTY)
    local, at, domain = text.partition("@")
    if not at or "@" in domain or not local or not domain or text != text.strip():
        return worded(_FORM)
    if not local.isascii():
        return worded(_LETTERS)
    dotted = local.startswith(".") or local.endswith(".") or ".." in local
    if not _LOCAL.fullmatch(local) or dotted:
        return worded(_FORM)
    wire = domain_of(text)
    if not wire:
        return worded(_DOMAIN)
    too_long = len(local) > _LONGEST_LOCAL or len(local) + 1 + len(wire) > _LONGEST
    return worded(_LONG) if too_long else ""


def domain_of(text: str) -> str:
    """The domain of an address as the wire carries it (IDNA, lower case); '' where there is none.

    Never raises.
    """
    domain = text.rpartition("@")[2]
    try:
        wire = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    labels = wire.split(".")
    whole = len(labels) > 1 or wire == "localhost"
    fine = whole and all(_LABEL.fullmatch(label) and len(label) < 64 for label in labels)
    return wire if fine else ""


def wire_address(text: str) -> str:
    """An address that has no ``address_problem``, as a server is told it: ASCII alone."""
    return f"{text.rpartition('@')[0]}@{domain_of(text)}"


def one_line(text: str) -> str:
    """A text fit for a header: one line, without controls or signs that turn its direction.

    Line breaks and other blanks become a blank each; what has no place of its own on the line
    is left out, so that nothing can begin a header of its own or disguise an address.
    """
    out = []
    for char in text:
        category = unicodedata.category(char)
        if char.isspace() or category in ("Zl", "Zp", "Cc"):
            out.append(" ")
        elif category in ("Cf", "Cs", "Cn", "Co"):
            continue
        else:
            out.append(char)
    return " ".join("".join(out).split())
