"""The same things for all other locales, read from Babel when first needed."""

import re
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_symbol, get_territory_currencies

from pipeline_tui.l10n import Formats

_PATTERN_FIELDS = {"d": "{d}", "dd": "{d:02}", "M": "{n}", "MM": "{n:02}", "y": "{y}"}


def read_formats(tag: str) -> Formats | None:
    """The formats of a locale; None for one that Babel does not know."""
    try:
        return _formats_of(Locale.parse(tag))
    except (ValueError, TypeError, LookupError, UnknownLocaleError):
        return None


def read_sign(tag: str, currency: str) -> str:
    """How a locale writes a currency: ``US$`` in Britain, ``$US`` in France."""
    try:
        return get_currency_symbol(currency, locale=tag)
    except UnknownLocaleError:
        return get_currency_symbol(currency, locale=tag.partition("_")[0])


def read_currency(territory: str) -> str | None:
    """The currency that is legal tender there today."""
    return next(iter(get_territory_currencies(territory)), None)


def _formats_of(locale: Locale) -> Formats:
    symbols = locale.number_symbols["latn"]
    percent = locale.percent_formats[None]
    money = locale.currency_formats["standard"]
    days = locale.days["format"]["abbreviated"]
    months = locale.months["format"]["abbreviated"]
    skeletons: Any = locale.datetime_skeletons
    numeric = skeletons["Md"].pattern
    return Formats(
        tag=str(locale),
        language=locale.language,
        territory=locale.territory or "",
        months=tuple(months[n] for n in range(1, 13)),
        weekdays=tuple(days[n] for n in range(7)),
        day=_template(skeletons["MMMd"].pattern),
        day_year=_template(skeletons["yMMMd"].pattern),
        decimal=symbols["decimal"],
        group=symbols["group"],
        groups=locale.decimal_formats[None].grouping,
        percent=f"{percent.prefix[0]}{{}}{percent.suffix[0]}".replace("%", symbols["percentSign"]),
        money=f"{money.prefix[0]}{{}}{money.suffix[0]}",
        day_first=numeric.find("d") < numeric.find("M"),
    )


def _template(pattern: str) -> str:
    """A format template from a date pattern of Unicode's locale data."""

    def part(match: re.Match[str]) -> str:
        quoted, letters = match.groups()
        if quoted is not None:
            return str(quoted) or "'"
        return _PATTERN_FIELDS.get(letters, "{month}")

    return re.sub(r"'([^']*)'|(d+|y+|[ML]+)", part, pattern)
