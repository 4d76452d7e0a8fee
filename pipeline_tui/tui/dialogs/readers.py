"""How the lines of prompts and forms are read: each gives its value, or the reason why not."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales.text import fold
from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.dialogs.reading import Read, Reader

if TYPE_CHECKING:
    from pipeline_tui.sales.money import Money

__all__ = [
    "NewItem",
    "amount",
    "away",
    "day",
    "item",
    "later_day",
    "money",
    "one_of",
    "percent",
    "text",
    "typed_day",
    "typed_money",
    "typed_percent",
    "whole",
]

LONGEST = 10_000


class NewItem(str):
    """A name typed in a list's field that the list does not hold yet."""

    __slots__ = ()


def text(*, required: bool = False, longest: int = LONGEST) -> Reader[str]:
    """Any text; ``required`` refuses an empty one."""

    def read(typed: str) -> Read[str]:
        value = typed.strip()
        if required and not value:
            return Read(problem=_("cannot be empty"))
        if len(value) > longest:
            return Read(problem=_("longer than {n} characters").format(n=l10n.number(longest)))
        return Read(value)

    return read


def money(currency: str) -> "Reader[Money | None]":
    """An amount in the locale's writing; empty is none."""

    def read(typed: str) -> "Read[Money | None]":
        from pipeline_tui.sales.money import MoneyError, parse_money

        if not typed.strip():
            return Read(None, _("no amount"))
        try:
            value = parse_money(typed, currency, l10n.formats())
        except MoneyError as error:
            return Read(problem=str(error))
        return Read(value, l10n.money_full(value.minor, value.currency))

    return read


def amount(currency: str) -> "Reader[Money]":
    """An amount that must be given."""
    optional = money(currency)

    def read(typed: str) -> "Read[Money]":
        found = optional(typed)
        if not found.problem and found.value is None:
            return Read(problem=_("needs an amount"))
        return found  # type: ignore[return-value]

    return read


def typed_money(minor: int | None, currency: str) -> str:
    """An amount as it would be typed: without signs, with its minor units only when it has some."""
    if minor is None:
        return ""
    digits = l10n.minor_digits(currency)
    whole_part, rest = divmod(abs(minor), 10**digits)
    sign = "-" if minor < 0 else ""
    after = f"{l10n.formats().decimal}{rest:0{digits}d}" if rest else ""
    return f"{sign}{whole_part}{after}"


def day(today: date, *, required: bool = False) -> Reader[date | None]:
    """A day in words or figures; empty is none unless ``required``."""

    def read(typed: str) -> Read[date | None]:
        from pipeline_tui.sales.dates import DateError, parse_day

        if not typed.strip():
            return Read(problem=_("needs a day")) if required else Read(None, _("no day"))
        try:
            value = parse_day(typed, today, l10n.formats())
        except DateError as error:
            return Read(problem=str(error))
        return Read(value, f"{l10n.day_full(value)} {value.year} · {away(value, today)}")

    return read


def later_day(today: date) -> Reader[date]:
    """A day after today."""
    any_day = day(today, required=True)

    def read(typed: str) -> Read[date]:
        found = any_day(typed)
        if found.value is not None and found.value <= today:
            return Read(problem=_("needs a day after today"))
        return found  # type: ignore[return-value]

    return read


def typed_day(value: date | str | None) -> str:
    """A day as it would be typed, in a form that no locale reads otherwise."""
    return "" if value is None else str(value)


def away(value: date, today: date) -> str:
    """How far a day is: ``today``, ``in 3 days``, ``2 days ago``."""
    days = (value - today).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("in {n} day", "in {n} days", days).format(n=l10n.number(days))
    return ngettext("{n} day ago", "{n} days ago", -days).format(n=l10n.number(-days))


def percent(*, empty: str = "") -> Reader[int | None]:
    """A percentage as basis points; ``empty`` says what an empty one means."""

    def read(typed: str) -> Read[int | None]:
        bare = typed.strip().removesuffix("%").strip().replace(l10n.formats().decimal, ".")
        if not bare:
            return Read(None, empty or _("none"))
        whole_part, _point, rest = bare.partition(".")
        if not (whole_part + rest).isascii() or not whole_part.isdigit():
            return Read(problem=_("not a percentage such as 25"))
        if len(rest) > 2 or (rest and not rest.isdigit()) or len(whole_part) > 3:
            return Read(problem=_("not a percentage such as 25"))
        points = int(whole_part) * 100 + int(f"{rest:0<2}")
        if points > 10_000:
            return Read(problem=_("more than 100 %"))
        return Read(points, f"{typed_percent(points)} %")

    return read


def typed_percent(points: int | None) -> str:
    """Basis points as a percentage would be typed."""
    if points is None:
        return ""
    whole_part, rest = divmod(points, 100)
    decimals = f"{rest:02d}".rstrip("0")
    return f"{whole_part}{l10n.formats().decimal}{decimals}" if decimals else str(whole_part)


def whole(*, least: int = 0, most: int = 100_000, empty: str = "") -> Reader[int | None]:
    """A whole number; without ``empty`` (what none means) it is required."""

    def read(typed: str) -> Read[int | None]:
        bare = typed.strip()
        if not bare:
            return Read(None, empty) if empty else Read(problem=_("needs a number"))
        digits = bare.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()):
            return Read(problem=_("not a whole number"))
        value = int(bare) if len(bare) < 10 else most + 1
        if not least <= value <= most:
            reason = _("must be from {least} to {most}")
            return Read(problem=reason.format(least=l10n.number(least), most=l10n.number(most)))
        return Read(value, l10n.number(value))

    return read


def item(
    options: Sequence[Option[str]], *, new: bool = True, empty: str = ""
) -> Reader[str | None]:
    """One of a list's items by name or its beginning; with ``new`` also a name to add.

    ``empty`` says what an empty one means.
    """

    def read(typed: str) -> Read[str | None]:
        wanted = fold(typed)
        if not wanted:
            return Read(None, empty or _("none"))
        found = _named(options, wanted)
        if len(found) == 1:
            return Read(found[0].value, found[0].label)
        if len(found) > 1:
            names = ", ".join(option.label for option in found[:4])
            return Read(problem=_("which one: {names}?").format(names=names))
        if not new:
            return Read(problem=_("not in the list"))
        return Read(NewItem(typed.strip()), _("new: {name}").format(name=typed.strip()))

    return read


def one_of(options: Sequence[Option[str]]) -> Reader[str]:
    """One of a fixed list, by name or its beginning."""

    def read(typed: str) -> Read[str]:
        found = _named(options, fold(typed)) if typed.strip() else []
        if len(found) == 1:
            return Read(found[0].value, found[0].label)
        names = ", ".join(option.label for option in options)
        return Read(problem=_("one of {names}").format(names=names))

    return read


def _named(options: Sequence[Option[str]], wanted: str) -> list[Option[str]]:
    """The options of this name; failing that those that begin with it."""
    exact = [option for option in options if fold(option.label) == wanted]
    if exact:
        return exact[:1]
    return [option for option in options if fold(option.label).startswith(wanted)]
