"""How an answer to a question is typed: points and words, ``9 very good support``."""

import re
from enum import Enum
from typing import Final, Literal, NamedTuple

from pipeline_tui.i18n import _
from pipeline_tui.tui.dialogs.reading import Read, Reader

__all__ = ["ASKED", "NONE", "Reply", "read_reply"]

_POINTS = re.compile(
    r"([0-9]{1,9})(?:\s*/\s*[0-9]{1,3})?(?![0-9.]|,[0-9])(?:\s*[,;:–-]\s*|\s+|$)(.*)", re.DOTALL
)

_FIGURE = re.compile(r"[-+−]?[0-9][0-9.,]*(?=[\s/%;:–-]|$)")
"""What was meant as points, though it is none of them: -1, 9.5, 99999999999."""


class _Word(Enum):
    ASKED = "asked"
    NONE = "-"


ASKED: Final = _Word.ASKED
"""It was asked today; the answer is still to come."""
NONE: Final = _Word.NONE
"""It was not asked after all."""


class Reply(NamedTuple):
    """Points, or None, and words."""

    points: int | None
    words: str


Typed = Reply | Literal[_Word.ASKED, _Word.NONE]


def read_reply(scale: int, *, known: bool) -> Reader[Typed]:
    """Read an answer on a scale from 0 (0: words alone); ``known``: ``-`` takes it back."""

    def read(typed: str) -> Read[Typed]:
        text = typed.strip()
        if not text:
            return Read(ASKED, _("asked today, the answer is to come"))
        if text == "-" and known:
            return Read(NONE, _("it was not asked"))
        found = _POINTS.fullmatch(text) if scale else None
        if found is None and scale and _FIGURE.match(text):
            return Read(problem=_("from 0 to {top}").format(top=scale))
        if found is None:
            return Read(Reply(None, text), _("in words: {words}").format(words=text))
        points, words = int(found[1]), found[2].strip()
        if points > scale:
            return Read(problem=_("from 0 to {top}").format(top=scale))
        told = _("{n} of {top}").format(n=points, top=scale)
        return Read(Reply(points, words), f"{told} · {words}" if words else told)

    return read
