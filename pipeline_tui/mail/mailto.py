"""Links that open a mail in the person's own program."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from pipeline_tui.mail.message import clean_body
from pipeline_tui.sales.address import one_line, wire_address

__all__ = ["LONGEST", "Mailto", "mailto"]

LONGEST = 1900
"""Characters of a link that every system still hands over (Windows stops at 2,048)."""


class Mailto(NamedTuple):
    """A link, and whether the text had to be left out because it was too long for one."""

    url: str
    without_body: bool


def mailto(to_address: str, subject: str, body: str) -> Mailto:
    """The link to a new mail. The address has no ``address_problem``.

    Everything is percent-encoded: no text can add a field such as ``bcc``.
    """
    head = f"mailto:{quote(wire_address(to_address), safe='@')}"
    titled = f"{head}?subject={_encoded(one_line(subject))}"
    whole = (
        f"{titled}&body={_encoded(clean_body(body).rstrip().replace(chr(10), chr(13) + chr(10)))}"
    )
    if len(whole) <= LONGEST:
        return Mailto(whole, False)
    if len(titled) <= LONGEST:
        return Mailto(titled, True)
    return Mailto(head, True)


def _encoded(text: str) -> str:
    return quote(text, safe="", errors="replace")
