"""Figures in words: values by their unit, intervals, and all that went into them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.figures.figure import COUNT, DAYS, MONEY, MONEY_A_DAY, SHARE, TIMES
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.tui.widgets import words

if TYPE_CHECKING:
    from pipeline_tui.figures.figure import Figure, Number
    from pipeline_tui.figures.section import Content
    from pipeline_tui.sales.rates import Window

__all__ = [
    "about",
    "amount",
    "bounds",
    "evidence",
    "explained",
    "interval",
    "nothing",
    "short_span",
    "span",
    "value",
]


def amount(number: "Number", unit: str, base: str, *, exact: bool = False) -> str:
    """A number in its unit; ``exact`` writes money in full and shares with a decimal."""
    if unit in (MONEY, MONEY_A_DAY):
        minor = round(number)
        return l10n.money_full(minor, base) if exact else words.money(minor, base)
    if unit == SHARE:
        return l10n.percent(float(number), 1 if exact else 0)
    if unit == DAYS:
        days = l10n.number(float(number), 0 if float(number).is_integer() else 1)
        return days if exact else _("{n}d").format(n=days)
    if unit == TIMES:
        return _("{ratio}x").format(ratio=l10n.number(float(number), 1))
    if unit == COUNT and float(number).is_integer():
        return l10n.number(int(number))
    return l10n.number(float(number), 2 if exact else 1)


def value(figure: "Figure", base: str, *, exact: bool = False) -> str:
    """What it is, or why it cannot be told."""
    if figure.value is None:
        why = _(figure.why_not) if figure.why_not else _("no data")
        says_n = figure.is_few or (figure.unit == SHARE and figure.n)
        counted = f" ({l10n.number(figure.n)})" if says_n else ""
        return _("n/a: {reason}").format(reason=why + counted)
    return amount(figure.value, figure.unit, base, exact=exact)


def nothing(content: "Content") -> str:
    """Why a section has no rows."""
    return _(content.nothing).format(n=l10n.number(content.cases))


def interval(figure: "Figure", base: str, *, exact: bool = False) -> str:
    """The bounds of 95 %: ``[14%, 40%]``, ``[3,0 ; 16,5]``; nothing for a figure without."""
    if figure.interval is None or figure.value is None:
        return ""
    if figure.unit == COUNT and not all(one.is_integer() for one in map(float, figure.interval)):
        digits = 2 if exact else 1
        return bounds(*(l10n.number(float(one), digits) for one in figure.interval))
    return bounds(*(amount(one, figure.unit, base, exact=exact) for one in figure.interval))


def bounds(low: str, high: str) -> str:
    """An interval: where a comma parts decimals it cannot part the bounds as well."""
    between = "\xa0; " if l10n.formats().decimal == "," else ", "
    return f"[{low}{between}{high}]"


def span(window: "Window") -> str:
    """Months: ``Nov 2026``, or the first and the last of several."""
    if window.first == window.last:
        return _month(window.first)
    first, last = _month(window.first), _month(window.last)
    if window.first[:4] == window.last[:4]:
        if window.first.endswith("-01") and window.last.endswith("-12"):
            return window.first[:4]
        first = first.rsplit(" ", 1)[0]
    return f"{first} – {last}"


def short_span(window: "Window") -> str:
    """Months in few letters, for a scale: ``Nov``, ``Q4 26`` or ``2026``."""
    first, last = int(window.first[5:]), int(window.last[5:])
    if window.first == window.last:
        return l10n.formats().months[first - 1].rstrip(".")[:4]
    if last - first < 3 and window.first[:4] == window.last[:4]:
        quarter = _("Q{number}").format(number=(first - 1) // 3 + 1)
        return f"{quarter} {window.first[2:4]}"
    return window.first[:4]


def _month(month: str) -> str:
    return f"{l10n.formats().months[int(month[5:]) - 1]} {month[:4]}"


def about(figure: "Figure") -> str:
    """How many cases it rests on."""
    return _("of {n}").format(n=l10n.number(figure.n))


def evidence(figure: "Figure", base: str, *, exact: bool = False) -> str:
    """What a value rests on, in one line: ``of 727  [34%, 41%]``."""
    between = interval(figure, base, exact=exact)
    if figure.unit == SHARE:
        return f"{about(figure)}  {between}".rstrip()
    if figure.unit == COUNT or not figure.n:
        return between
    return ngettext("{n} deal", "{n} deals", figure.n).format(n=l10n.number(figure.n))


def explained(figure: "Figure", base: str) -> list[tuple[str, str]]:
    """All that a figure knows of itself, as pairs of a head and words."""
    told = [(_(figure.label), " ".join(_parts(figure, base)))]
    if figure.formula:
        told.append((_("formula"), _(figure.formula)))
    told += [
        (f"  {_(one.label)}", amount(one.value, one.unit, base, exact=True))
        for one in figure.inputs
    ]
    if figure.window is not None:
        told.append((_("window"), span(figure.window)))
    if figure.interval is not None and figure.value is not None:
        what = _(figure.interval_of) if figure.interval_of else _("interval of 95 %")
        told.append((what, interval(figure, base, exact=True)))
    told.append((_("deals counted"), l10n.number(figure.counted)))
    told += [
        (_("left out"), f"{l10n.number(one.n)} {_(one.reason)}") for one in figure.left_out if one.n
    ]
    if figure.note:
        told.append((_("note"), _(figure.note)))
    return told


def _parts(figure: "Figure", base: str) -> Iterable[str]:
    yield value(figure, base, exact=True)
    if figure.unit == MONEY_A_DAY and figure.value is not None:
        yield _("a day")
    if figure.unit == DAYS and figure.value is not None:
        yield _("days")
    if figure.unit == SHARE and figure.value is not None:
        yield about(figure)
