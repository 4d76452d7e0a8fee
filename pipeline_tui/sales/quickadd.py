"""A deal in one line: ``Acme renewal 12k @Acme src:referral p:high / fri call Bob``.

- ``@Acme_Corp`` or ``@"Acme Corp"`` is the company; ``_`` stands for a blank
  here and after a key.
- ``src:``, ``ind:``, ``p:``, ``owner:``, ``close:``, ``stage:``, ``amount:``
  and their French names fill a field; an unknown key stays in the name.
- The first ``/`` that stands alone parts the deal from its next step, which may come again
  (``every 2 weeks``).
- What is clearly money is the amount (``12k``, ``€500``, ``1 200 €``), the last
  if there are several. Without any, the last bare number from 100 on is, save
  one that could be the year; ``Phase 2`` and ``Renewal 2027`` stay names.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline_tui.i18n import _
from pipeline_tui.l10n import Formats, minor_digits
from pipeline_tui.sales.currencies import PLAIN_SIGNS, is_code
from pipeline_tui.sales.dates import DateError, parse_day, split_when
from pipeline_tui.sales.money import UNITS, Money, MoneyError, parse_money
from pipeline_tui.sales.recurring import first_day, rule_text, split_repeat
from pipeline_tui.sales.slips import slip
from pipeline_tui.sales.text import fold
from pipeline_tui.sales.words import FIELDS, KINDS, NONE_WORDS, PRIORITIES

_SMALLEST_BARE_AMOUNT = 100
_MOST_WORDS_OF_AN_AMOUNT = 4
_LONGEST_AMOUNT = 40


@dataclass(frozen=True, slots=True)
class Step:
    """A next step: its day, the hour ``HH:MM`` if any, its kind and what to do.

    The text is whole: it keeps the word that told the kind. ``repeats`` is a recurrence as
    ``sales/recurring.py`` keeps it, '' for once.
    """

    day: date
    time: str | None
    kind: str
    text: str
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class QuickAdd:
    """What was understood of the line; None where it says nothing.

    ``priority`` is 1 high, 2 normal, 3 low. ``problems`` are sentences for the
    person about what was not understood; that field then stays empty.
    """

    name: str = ""
    amount: Money | None = None
    account: str | None = None
    source: str | None = None
    industry: str | None = None
    priority: int | None = None
    owner: str | None = None
    close: date | None = None
    stage: str | None = None
    step: Step | None = None
    problems: tuple[str, ...] = field(default=())


def parse_quick_add(line: str, today: date, formats: Formats, currency: str) -> QuickAdd:
    """Read the line; never fails. ``currency`` is that of a bare amount."""
    deal = QuickAdd()
    words: list[str] = []
    for token in _tokens(line):
        if token.word == "/":
            deal = _with_step(deal, line[token.end :], today, formats)
            break
        if token.word:
            words.append(token.word)
            continue
        try:
            deal = _filled(deal, token, today, formats, currency)
        except (DateError, MoneyError, _Refused) as error:
            deal = replace(deal, problems=(*deal.problems, f"{token.typed} {error}"))
    amount, words = _take_amount(words, today, formats, currency)
    name = " ".join(words) or deal.account or ""
    problems = deal.problems if name else (*deal.problems, _("The deal has no name yet"))
    return replace(deal, name=name, amount=deal.amount or amount, problems=problems)


def kind_of(text: str) -> str:
    """The kind of a step by its first word, ``other`` if that names none."""
    words = text.split(maxsplit=1)
    return KINDS.get(fold(words[0]).strip(".,:;!?"), "other") if words else "other"


# Fields -------------------------------------------------------------------


class _Refused(ValueError):
    """A field's value is not one it can have."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, or a field with its value; ``end`` is its place in the line."""

    end: int
    word: str = ""
    field: str = ""
    value: str = ""
    typed: str = ""


_TOKEN = re.compile(
    r'(?P<key>@|[^\W\d_]+:)(?:"(?P<quoted>[^"]*)"?|(?P<value>\S*))|(?P<word>\S+)',
)
_HERE = {"source", "industry", "priority", "owner", "close", "stage", "account", "amount"}


def _tokens(line: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(line):
        key = found["key"] or ""
        meant = "account" if key == "@" else FIELDS.get(fold(key.rstrip(":")), "")
        if meant not in _HERE:
            yield _Token(found.end(), word=found[0])
            continue
        value = found["quoted"] if found["value"] is None else found["value"].replace("_", " ")
        yield _Token(found.end(), field=meant, value=" ".join(value.split()), typed=key)


def _filled(
    deal: QuickAdd, token: _Token, today: date, formats: Formats, currency: str
) -> QuickAdd:
    """The deal with this field filled in."""
    value = token.value
    if not value:
        raise _Refused(_("needs a value"))
    match token.field:
        case "close":
            return replace(deal, close=parse_day(value, today, formats))
        case "amount":
            return replace(deal, amount=parse_money(value, currency, formats))
        case "priority":
            priority = PRIORITIES.get(fold(value))
            if priority is None:
                raise _Refused(_("is high, normal or low"))
            return replace(deal, priority=priority)
        case "account":
            return replace(deal, account=value)
        case "source":
            return replace(deal, source=value)
        case "industry":
            return replace(deal, industry=value)
        case "owner":
            return replace(deal, owner=value)
        case _:
            return replace(deal, stage=value)


def _with_step(deal: QuickAdd, text: str, today: date, formats: Formats) -> QuickAdd:
    """What follows the lone slash; without a day it is for today, or when it first comes again."""
    repeat, text = split_repeat(text)
    when, rest = split_when(text, today, formats)
    rest = " ".join(rest.split())
    if when is None and repeat is None and (not rest or fold(rest) in NONE_WORDS):
        return deal
    if problem := slip(rest, today, formats, dated=when is not None):
        return replace(deal, problems=(*deal.problems, problem))
    first = today if repeat is None else first_day(repeat, today)
    day, time = (first, None) if when is None else (when.day, when.time)
    rule = "" if repeat is None else rule_text(repeat, day)
    return replace(deal, step=Step(day, time, kind_of(rest), rest, rule))


# The amount among the words -----------------------------------------------


def _take_amount(
    words: Sequence[str], today: date, formats: Formats, currency: str
) -> tuple[Money | None, list[str]]:
    """The amount, and the words that remain for the name."""
    clear: tuple[int, int, Money] | None = None
    bare: tuple[int, int, Money] | None = None
    start = 0
    while start < len(words):
        for size in range(min(_MOST_WORDS_OF_AN_AMOUNT, len(words) - start), 0, -1):
            chunk = words[start : start + size]
            money = _clear_amount(chunk, formats, currency)
            if money is not None:
                clear = start, start + size, money
                start += size
                break
        else:
            money = _bare_amount(words[start], today, formats, currency)
            if money is not None:
                bare = start, start + 1, money
            start += 1
    taken = clear or bare
    if taken is None:
        return None, list(words)
    return taken[2], [*words[: taken[0]], *words[taken[1] :]]


def _clear_amount(chunk: Sequence[str], formats: Formats, currency: str) -> Money | None:
    """The amount, if a sign, a code or (in one word) a ``k`` says that it is one."""
    text = " ".join(chunk)
    letters = re.sub(r"[\d.,'\s]", "", text)
    if not letters or not re.search(r"\d", text) or len(text) > _LONGEST_AMOUNT:
        return None
    words = re.findall(r"[^\W\d_]+", text)
    coded = re.search("[A-Z]{3}", letters) or any(map(is_code, words))
    signed = coded or any(sign in letters for sign in PLAIN_SIGNS)
    shortened = len(chunk) == 1 and letters.casefold() in UNITS
    if not (signed or shortened or letters.upper() == currency):
        return None
    return _money(text, formats, currency)


def _bare_amount(word: str, today: date, formats: Formats, currency: str) -> Money | None:
    """The amount, if a number is large enough for one and no year near today."""
    if not re.fullmatch(r"[0-9][0-9.,']*", word):
        return None
    if word.isdecimal() and today.year - 5 <= int(word[:9]) <= today.year + 10:
        return None
    money = _money(word, formats, currency)
    smallest = _SMALLEST_BARE_AMOUNT * 10 ** minor_digits(currency)
    return money if money is not None and money.minor >= smallest else None


def _money(text: str, formats: Formats, currency: str) -> Money | None:
    if text[0] in "+-\u2212":
        return None
    try:
        return parse_money(text, currency, formats)
    except MoneyError:
        return None
