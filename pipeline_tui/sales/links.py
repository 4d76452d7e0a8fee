"""Links a person types: to a profile, to a web site. Only such as a browser may be handed."""

from __future__ import annotations

import re

_LINK = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<host>[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,})(?P<port>:\d{1,5})?"
    r"(?P<rest>[/?#]\S*)?",
    re.IGNORECASE,
)
LONGEST = 500


def read_link(typed: str) -> str | None:
    """The link that was meant, with ``https://`` where it was left out; '' for nothing typed.

    None where it does not look like one: without a host such as ``example.org``, with blanks or
    control characters, with a name and password, or of a kind that is no web page.
    """
    bare = typed.strip()
    if not bare:
        return ""
    if len(bare) > LONGEST or not bare.isprintable():
        return None
    found = _LINK.fullmatch(bare)
    if found is None:
        return None
    scheme = (found["scheme"] or "https").lower()
    link = f"{scheme}://{found['host']}{found['port'] or ''}{found['rest'] or ''}"
    return link if len(link) <= LONGEST else None
