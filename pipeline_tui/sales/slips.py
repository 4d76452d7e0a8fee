"""What in the words of a next step looks like a day or an hour that was mistyped.

``31 feb`` and ``call Bob 25:00`` are neither a day nor plain words: taken as words they would
stand on another day than the one meant. Who reads a step refuses them with the reason.
"""

import re
from collections.abc import Sequence
from datetime import date

from pipeline_tui.i18n import _
from pipeline_tui.l10n import Formats
from pipeline_tui.sales.dates import DateError, parse_day, parse_when
from pipeline_tui.sales.recurring import misread
from pipeline_tui.sales.text import fold
from pipeline_tui.sales.words import MONTHS, NOT_A_DAY_AT_THE_HEAD, PERIODS

__all__ = ["slip"]

_MOST_WORDS = 40
_LONGEST = 30
_MONTH = "|".join(MONTHS)
_ENDING = "st|nd|rd|th|er|eme"

_FIGURES = re.compile(r"[+-]?\d[\d.,/:-]*")
_SHORT = re.compile(rf"[+-]?\d+(?:{_ENDING}|h|[ap]m|d|j|w|m|q|y|sem|wk)")
_CLOCK = re.compile(r"\d{1,2}[:h]\d{2}(?:[ap]m)?|\d{1,2}[ap]m")
_NUMBERED = re.compile(
    r"\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.\d{2,4}"
)
_DAY_NUMBER = re.compile(rf"\d{{1,2}}(?:{_ENDING})?")
_DAY_AND_MONTH = re.compile(rf"\d{{1,2}}(?:{_ENDING})?(?:{_MONTH})")
_SAYINGS = frozenset({"24/7", "50/50", "1:1", "7/7"})
_BEFORE_A_DAY = frozenset({"on", "le"})
_BEFORE_A_COUNT = frozenset({"in", "dans"})
_ALONE = frozenset({"the", "by", "at", "@", "a", "vers", "in", "dans", "d'ici"})


def slip(words: str, today: date, formats: Formats, *, dated: bool) -> str:
    """Why what is left of a step's line cannot be its words, '' if it can. Never fails.

    ``dated`` says that a day or an hour was understood before these words: then only what
    follows it at once, or is impossible, counts; other days may well be what the words are about.
    """
    if said := misread(words):
        return _("{text}: how often? Such as every 2 weeks or every month").format(
            text=said[:_LONGEST]
        )
    typed = words.split(maxsplit=_MOST_WORDS)[:_MOST_WORDS]
    bare = [fold(word).strip(".,;:!?()") for word in typed]
    head = _head(bare, dated=dated)
    if head:
        return _refused(" ".join(typed[:head]), today, formats)
    if dated and bare and _is_month(bare[0], formats):  # "le 31 févr": only "le 31" was read
        return _("one day only: {day} is another").format(day=typed[0][:_LONGEST])
    for at in range(len(bare)):
        size = _shaped(bare, at)
        if not size:
            continue
        said = " ".join(typed[at : at + size]).strip(".,;:!?()")
        possible = _possible(said, today, formats)
        if not possible and (not dated or at == 0 or at + size == len(bare) or size == 2):
            return _refused(said, today, formats)
        if possible and not dated:
            return _("the day comes first: {day} …").format(day=said[:_LONGEST])
        if possible and at == 0:
            return _("one day only: {day} is another").format(day=said[:_LONGEST])
    return ""


def _head(bare: Sequence[str], *, dated: bool) -> int:
    """How many words at the head look like a day or an hour, though none was understood."""
    if not bare or bare[0] in _SAYINGS:
        return 0
    first, second = bare[0], bare[1] if len(bare) > 1 else ""
    figures = _FIGURES.fullmatch(first) or _SHORT.fullmatch(first)
    if dated:
        return 1 if figures and len(bare) == 1 else 0
    if figures:
        return 2 if second in PERIODS or second in MONTHS else 1
    if not (_FIGURES.fullmatch(second) or _SHORT.fullmatch(second)) or second in _SAYINGS:
        return 0
    third = bare[2] if len(bare) > 2 else ""
    if first in _BEFORE_A_COUNT and third in PERIODS:
        return 3
    return 2 if first in _BEFORE_A_DAY or (first in _ALONE and not third) else 0


def _is_month(word: str, formats: Formats) -> bool:
    return word in MONTHS and word not in NOT_A_DAY_AT_THE_HEAD.get(formats.language, ())


def _shaped(bare: Sequence[str], at: int) -> int:
    """How many words from here on have the shape of a day or an hour."""
    word, after = bare[at], bare[at + 1] if at + 1 < len(bare) else ""
    if _DAY_NUMBER.fullmatch(word) and after in MONTHS:
        return 2
    if word in MONTHS and _DAY_NUMBER.fullmatch(after):
        return 2
    if word in _SAYINGS:
        return 0
    shapes = (_CLOCK, _NUMBERED, _DAY_AND_MONTH)
    return 1 if any(shape.fullmatch(word) for shape in shapes) else 0


def _possible(said: str, today: date, formats: Formats) -> bool:
    try:
        parse_when(said, today, formats)
    except DateError:
        return False
    return True


def _refused(said: str, today: date, formats: Formats) -> str:
    """The reason: what the calendar says of a day's shape, else that this is none."""
    if _shaped(fold(said).split(), 0) and not _CLOCK.fullmatch(fold(said)):
        try:
            parse_day(said, today, formats)
        except DateError as error:
            return str(error)
    return _("{text} is neither a day nor an hour").format(text=said[:_LONGEST])
