"""The language of ``/``: what a person types to see only some deals.

Words, ``"two words"``, ``@company``, ``>30d`` (days in stage), ``amount>10k``,
``close<31/12``, ``stage:prop``, ``src:``, ``ind:``, ``owner:me``, ``p:high``,
``grade:b``, ``score>50``, ``no:step``, ``has:incentive``, ``expires<7d``,
``competitor:x``, ``seq:lead``, ``note:budget``, ``touches>3``, ``minutes>30``,
``touched<30d``, ``is:late``, ``is:override``, ``is:belowfloor``, the person's own fields by their
names (``region:north``, ``seats>10``, ``"deal type":new``, ``no:region``), their French names,
and ``-`` before any for not. All terms must hold. ``_`` stands for a blank in a value.

A term half typed or not understood filters nothing and is told as a problem. An unknown key
is told as well, and searched as a word: it may be one.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from itertools import islice
from typing import NamedTuple

from pipeline_tui.i18n import _
from pipeline_tui.l10n import Formats
from pipeline_tui.sales.dates import DateError, parse_day
from pipeline_tui.sales.days import moved
from pipeline_tui.sales.filter_named import NAMED, Refused
from pipeline_tui.sales.filter_own import NO_OWN, OwnKey, own_key, own_term
from pipeline_tui.sales.filter_terms import (
    Amount,
    Close,
    Count,
    Expires,
    InStage,
    Own,
    Score,
    Term,
    Touched,
    Word,
)
from pipeline_tui.sales.money import MoneyError, parse_money
from pipeline_tui.sales.text import fold
from pipeline_tui.sales.words import FIELDS, MISSING, PERIODS

__all__ = ["Filter", "parse_filter"]

_MOST_WORDS_OF_A_DAY = 5


class Filter(NamedTuple):
    """All terms understood, and what was not, in sentences for the person."""

    terms: tuple[Term, ...] = ()
    problems: tuple[str, ...] = ()


def parse_filter(
    text: str,
    formats: Formats,
    currency: str,
    today: date,
    own: Mapping[str, OwnKey] = NO_OWN,
) -> Filter:
    """Read a filter; never fails. ``currency`` is that of a bare amount.

    ``own`` holds the person's own fields by what a filter calls them.
    """
    reader = _Reader(text, formats, currency, today, own)
    terms: list[Term] = []
    problems: list[str] = []
    while (found := _TERM.search(text, reader.place)) is not None:
        reader.place = found.end()
        try:
            term = reader.term(found)
        except (DateError, MoneyError, Refused) as error:
            problems.append(error.told(found[0]) if isinstance(error, Refused) else str(error))
            continue
        if term is not None:
            terms.append(term.but(negated=bool(found["not"])))
    return Filter(tuple(terms), (*problems, *reader.unknown))


# Reading ------------------------------------------------------------------

_TERM = re.compile(
    r"""(?P<not>-?)
    (?: (?P<key>@|[^\W_][\w-]*:|"[^":]+":|(?P<name>(?:[^\W_][\w-]*|"[^"]+")?)(?P<op>[<>]=?|=|≤|≥))
        (?: "(?P<quoted>[^"]*)"? | (?P<value>[^\s"]*) )
      | "(?P<phrase>[^"]*)"?
      | (?P<word>\S+) )""",
    re.VERBOSE,
)
_WORDS = re.compile(r"\S+")
_COMPARED = frozenset(
    {"days", "amount", "close", "score", "expires", "touches", "minutes", "touched"}
)
_OPS = {"≤": "<=", "≥": ">="}
_DAYS = {"d": 1, "w": 7}


class _Reader:
    """Makes terms of the text, one after the other."""

    def __init__(
        self, text: str, formats: Formats, currency: str, today: date, own: Mapping[str, OwnKey]
    ) -> None:
        self.text, self.formats, self.currency = text, formats, currency
        self.today, self.own, self.place = today, own, 0
        self.unknown: list[str] = []
        """What was said of keys that there are not."""

    def term(self, found: re.Match[str]) -> Term | None:
        """The term of this match; None for one that says nothing yet."""
        if found["key"] is None:
            words = fold(found["word"] or found["phrase"] or "")
            return Word(words) if words not in ("", "-") else None
        value = found["quoted"] if found["value"] is None else found["value"].replace("_", " ")
        value = " ".join(value.split())
        if found["op"]:
            return self._comparison(found, _OPS.get(found["op"], found["op"]), value)
        name = "account" if found["key"] == "@" else FIELDS.get(fold(found["key"][:-1]))
        if name in ("missing", "has", None) and (own := self._own(found, name, value)):
            return own
        if name is None:
            if value and not value.startswith("//"):
                self._no_key(found["key"])
            return Word(fold(found[0].removeprefix("-")))
        if not value:
            raise Refused(_("needs a value"))
        if name in _COMPARED:
            return self._compared(name, "=", found, value)
        return NAMED[name](value)

    def _comparison(self, found: re.Match[str], op: str, value: str) -> Term:
        name = FIELDS.get(fold(found["name"]), "") if found["name"] else "days"
        if name == "" and (field := own_key(found["name"], self.own)):
            return self._own_term(field, op, found, value)
        if name not in _COMPARED:
            if value and name == "":
                self._no_key(found["name"] + op)
            return Word(fold(found[0].removeprefix("-")))
        if not value:
            raise Refused(_("needs a value"))
        return self._compared(name, op, found, value)

    def _own(self, found: re.Match[str], name: str | None, value: str) -> Term | None:
        """The term of one of the person's own fields; None where it is none of them."""
        if name is None:
            own = own_key(found["key"][:-1], self.own)
            return own and self._own_term(own, ":", found, value)
        lacks = own_key(value, self.own) if fold(value) not in MISSING else None
        return lacks and Own(lacks.key, lacks.type, name, "")

    def _own_term(self, field: OwnKey, op: str, found: re.Match[str], value: str) -> Term:
        day = partial(self._day, found)
        return own_term(field, op, value, day, self.formats, self.currency)

    def _compared(self, name: str, op: str, found: re.Match[str], value: str) -> Term:
        if name == "amount":
            return self._amount(op, value)
        if name == "close":
            return Close(op, self._day(found))
        if name == "score":
            return Score(op, _number(value, 3, _("needs points of 100, as in score>50")))
        if name == "expires":
            return self._expires(op, found, value)
        if name in ("touches", "minutes"):
            return Count(name, op, _number(value, 6, _("needs a number: >3")))
        days = _days(value)
        if days is None:
            raise Refused(_("needs days: >30d"))
        return InStage(op, days) if name == "days" else Touched(op, days)

    def _no_key(self, key: str) -> None:
        if not key.rstrip(":<>=").strip('"').replace(" ", "").isalpha():
            return  # such as 10:30
        # Translators: the words are keys of a filter, as a person types them.
        there = _("stage: src: ind: owner: p: no: is: @ amount> close< >30d")
        there = " ".join((there, *(f"{word}:" for word in self.own)))
        self.unknown.append(_("no “{key}”; {keys}").format(key=key, keys=there))

    def _amount(self, op: str, value: str) -> Amount:
        money = parse_money(value, self.currency, self.formats)
        return Amount(op, money.minor, money.currency)

    def _expires(self, op: str, found: re.Match[str], value: str) -> Expires:
        """So many days from today, or a day."""
        days = _days(value)
        return Expires(op, self._day(found) if days is None else moved(self.today, days, "d"))

    def _day(self, found: re.Match[str]) -> date:
        """The day after the sign; unquoted it takes in the words that belong to it."""
        if found["quoted"] is not None:
            return parse_day(found["quoted"], self.today, self.formats)
        start = found.start("value")
        words_on = islice(_WORDS.finditer(self.text, start), _MOST_WORDS_OF_A_DAY)
        for end in reversed([word.end() for word in words_on]):
            words = self.text[start:end].replace("_", " ")
            try:
                day = parse_day(words, self.today, self.formats)
            except DateError:
                continue
            self.place = max(self.place, end)
            return day
        return parse_day(found["value"], self.today, self.formats)


def _days(value: str) -> int | None:
    """``30d`` or ``2w`` as days; None for anything else."""
    counted = re.fullmatch(r"([0-9]{1,5}) ?([a-z]+)", fold(value))
    days = _DAYS.get(PERIODS.get(counted[2], "")) if counted else None
    return None if counted is None or days is None else int(counted[1]) * days


def _number(value: str, digits: int, needs: str) -> int:
    """A whole number of so many digits at the most; ``needs`` says what else is wanted."""
    if not re.fullmatch(rf"[0-9]{{1,{digits}}}", value):
        raise Refused(needs)
    return int(value)
