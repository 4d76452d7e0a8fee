"""How this locale writes numbers, money and days, and in which order it reads them.

English and French need no Babel, so the first screen does not wait for it; any
other locale is read from Babel once. Amounts are integer minor units, and all
arithmetic on them is exact; halves are rounded away from zero.
"""

import os
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.l10n_data import EXCEPTIONS, LANGUAGES, MINOR_DIGITS, SIGNS

if TYPE_CHECKING:
    from fractions import Fraction

    Number = int | float | Decimal | Fraction

_VARIABLES = ("LC_ALL", "LC_TIME", "LC_MONETARY", "LANG")
_USUAL_TERRITORY = {"en": "US", "fr": "FR"}


class Formats(NamedTuple):
    """How one locale writes and reads.

    ``day``, ``day_year``, ``percent``, ``money`` and ``time`` are templates;
    in ``money`` the sign ``¤`` stands for the currency. ``territory`` is empty
    when the environment names none.
    """

    tag: str
    language: str
    territory: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    day: str
    day_year: str
    decimal: str = "."
    group: str = ","
    groups: tuple[int, int] = (3, 3)
    percent: str = "{}%"
    money: str = "¤{}"
    day_first: bool = True
    twelve_hour: bool = False
    time: str = "{h:02}:{m:02}"


_chosen: str | None = None
_current: Formats | None = None


def use(tag: str | None = None) -> None:
    """Write and read as this locale from now on; None takes the environment's.

    Never fails: ``C``, ``POSIX`` and unknown locales give British formats.
    """
    global _chosen, _current
    _chosen, _current = tag, None


def formats() -> Formats:
    """The formats of the moment."""
    global _current
    if _current is None:
        tag = _chosen
        if tag is None:
            tag = next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), "")
        _current = formats_for(tag)
    return _current


@lru_cache(maxsize=16)
def formats_for(tag: str) -> Formats:
    """The formats of a locale such as ``fr_FR``, ``en-US`` or ``de_DE.UTF-8``."""
    bare = re.split(r"[.@]", tag, maxsplit=1)[0].replace("-", "_")
    parts = bare.split("_")
    language = parts[0].lower()
    if language in LANGUAGES and len(parts) <= 2:
        territory = parts[1].upper() if len(parts) == 2 else _USUAL_TERRITORY[language]
        return _built_in(language, territory)
    if language not in ("", "c", "posix"):
        from pipeline_tui.l10n_babel import read_formats

        found = read_formats(bare)
        if found is not None:
            return found
    return _built_in("en", "GB", known_territory=False)


def _built_in(language: str, territory: str, known_territory: bool = True) -> Formats:
    values = dict(LANGUAGES[language])
    for field, value, territories in EXCEPTIONS[language]:
        if territory in territories.split():
            values[field] = value
    return Formats(
        tag=f"{language}_{territory}",
        language=language,
        territory=territory if known_territory else "",
        **values,
    )


def day_short(day: date) -> str:
    """Day and month: ``2 Nov``, ``Nov 2``, ``2 nov.``."""
    return _day(day, formats().day)


def day_long(day: date) -> str:
    """Day, month and year: ``2 Nov 2026``, ``Nov 2, 2026``, ``2 nov. 2026``."""
    return _day(day, formats().day_year)


def day_full(day: date) -> str:
    """Weekday, day and month: ``Mon 23 Nov``, ``lun. 23 nov.``."""
    return f"{weekday_short(day)} {day_short(day)}"


def weekday_short(day: date) -> str:
    """The weekday: ``Tue``, ``mar.``."""
    return formats().weekdays[day.weekday()]


def _day(day: date, template: str) -> str:
    month = formats().months[day.month - 1]
    return template.format(d=day.day, month=month, n=day.month, y=day.year)


def time_short(time: str) -> str:
    """An hour stored as ``HH:MM``: ``14:00``, ``14 h 00``, ``2pm``.

    Anything else is given back as it is.
    """
    hours, colon, minutes = time.partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal()):
        return time
    h, m = int(hours), int(minutes)
    if not formats().twelve_hour:
        return formats().time.format(h=h, m=m)
    past = f":{m:02}" if m else ""
    return f"{h % 12 or 12}{past}{'am' if h < 12 else 'pm'}"


def number(value: "Number", digits: int = 0) -> str:
    """A finite number with this many decimals, grouped as the locale does."""
    scaled = _scaled(value, digits)
    return _signed(scaled, _decimal(abs(scaled), digits))


def percent(ratio: "Number", digits: int = 0) -> str:
    """A share of one: 0.27 is ``27%``, or ``27 %`` with a no-break space."""
    scaled = _scaled(ratio, digits + 2)
    return formats().percent.format(_signed(scaled, _decimal(abs(scaled), digits)))


def _scaled(value: "Number", power: int) -> int:
    """The value times that power of ten, rounded; a float counts as it is written."""
    exact = Decimal(repr(value)) if isinstance(value, float) else value
    above, below = exact.as_integer_ratio()
    rounded: int = (2 * abs(above) * 10**power + below) // (2 * below)
    return -rounded if above < 0 else rounded


def _signed(value: int, text: str) -> str:
    return f"-{text}" if value < 0 else text


def _decimal(scaled: int, digits: int, *, short: bool = False) -> str:
    """``scaled`` tenths, hundredths ... written out; short drops closing zeros."""
    whole, part = divmod(scaled, 10**digits)
    fraction = f"{part:0{digits}}" if digits else ""
    if short:
        fraction = fraction.rstrip("0")
    text = formats().group.join(_groups(str(whole)))
    return text + formats().decimal + fraction if fraction else text


def _groups(digits: str) -> Iterator[str]:
    last, others = formats().groups
    head, tail = digits[:-last], digits[-last:]
    first = len(head) % others
    if first:
        yield head[:first]
    yield from (head[at : at + others] for at in range(first, len(head), others))
    yield tail


# Power of ten, its word, decimals, and the bound below which the row is used:
# two figures up to a hundred thousand, whole thousands, then three figures.
_STEPS = (
    (0, 0, 1, 100),
    (0, 0, 0, 1000),
    (3, 1, 1, 100),
    (3, 1, 0, 1000),
    *((power, power // 3, places, 1000) for power in (6, 9, 12) for places in (2, 1, 0)),
)
_BRIEF_STEPS = (
    *_STEPS[:4],
    *(
        (power, power // 3, places, bound)
        for power in (6, 9, 12)
        for places, bound in ((1, 100), (0, 1000))
    ),
)
_UNITS = {"en": ("", "k", "M", "bn", "tn"), "fr": ("", "k", "M", "Md", "Bn")}


def money_short(
    minor: int, currency: str | None = None, *, sign: bool = True, brief: bool = False
) -> str:
    """An amount in at most three figures: ``24k``, ``1.35M``, ``€24k``, ``24 k€``.

    ``minor`` is in minor units of the currency (hundredths when none is
    given). ``sign=False`` leaves its sign out and still minds its digits;
    ``brief`` gives millions two figures: ``1.4M``.
    """
    steps = _BRIEF_STEPS if brief else _STEPS
    number_text, unit = _shortened(abs(minor), minor_digits(currency) if currency else 2, steps)
    if not currency or not sign:
        return _signed(minor, number_text + unit)
    shown = formats()
    if shown.money.startswith("{}"):
        written = number_text + shown.money[2:].replace("¤", unit + _sign(currency))
    else:
        written = _with_sign(shown.money.format(number_text + unit), _sign(currency))
    return _signed(minor, written)


def _shortened(
    minor: int, digits: int, steps: tuple[tuple[int, int, int, int], ...]
) -> tuple[str, str]:
    units = _UNITS.get(formats().language, _UNITS["en"])
    rounded, places, unit = 0, 0, ""
    for power, word, places, bound in steps:
        unit = units[word]
        scale = 10 ** (digits + power)
        rounded = (2 * minor * 10**places + scale) // (2 * scale)
        if rounded < bound:
            break
    return _decimal(rounded, places, short=True), unit


def money_full(minor: int, currency: str) -> str:
    """The whole amount with its currency: ``€1,200.50``, ``1 200,50 €``."""
    digits = minor_digits(currency)
    written = formats().money.format(_decimal(abs(minor), digits))
    return _signed(minor, _with_sign(written, _sign(currency)))


def _with_sign(written: str, sign: str) -> str:
    """Put the currency in; a sign of letters keeps clear of the figures."""
    if sign[-1:].isalpha() and re.search(r"¤\d", written):
        sign += "\xa0"
    return written.replace("¤", sign)


def _sign(currency: str) -> str:
    shown = formats()
    at_home = SIGNS.get((shown.tag, currency))
    if at_home is None and currency == "EUR" and shown.language in LANGUAGES:
        return "€"
    return at_home or _sign_from_babel(shown.tag, currency)


@lru_cache(maxsize=64)
def _sign_from_babel(tag: str, currency: str) -> str:
    from pipeline_tui.l10n_babel import read_sign

    return read_sign(tag, currency)


def minor_digits(currency: str) -> int:
    """Digits after the point of a currency: 2, but 0 for JPY and 3 for BHD."""
    return MINOR_DIGITS.get(currency, 2)


def currency_default() -> str:
    """The currency of the locale's territory; EUR where it has none."""
    territory = formats().territory
    if not territory:
        return "EUR"
    from pipeline_tui.l10n_babel import read_currency

    return read_currency(territory) or "EUR"
