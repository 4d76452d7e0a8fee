"""What lies between a past day and now, as rows of a page."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.figures.figure import MONEY, MONEY_A_DAY, SHARE
from pipeline_tui.i18n import _, pgettext
from pipeline_tui.sales.deal_state import days_between
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.paint import Row, fitted
from pipeline_tui.tui.widgets import figure_words, words

if TYPE_CHECKING:
    from pipeline_tui.figures.difference import Count, Difference
    from pipeline_tui.figures.figure import Figure
    from pipeline_tui.figures.section import Content
    from pipeline_tui.store.since import DealChange, Place

__all__ = ["change_row", "difference_rows", "figure_rows"]

_UNPRICED = frozenset({"moved", "amount", "close"})
_FIGURE, _TOLD = 30, 12
_NAME, _COUNT, _VALUE = 22, 7, 9
_DAY, _DEAL, _MOST_DEAL = 7, 24, 44


def difference_rows(between: "Difference", width: int, base: str) -> list[Row]:
    """The stages then, now and by how much they differ, and what became of deals."""
    rows: list[Row] = [_head(_("Stage"), _NAME, _COUNT + _VALUE)]
    for row in between.stages:
        cells = _cells(row.then, row.now, base, "")
        rows.append(((fitted(safe.text(row.stage.name, _NAME), _NAME), ""), *cells))
    cells = _cells(between.then, between.now, base, "bold")
    rows.append(((fitted(_("all open"), _NAME), "bold"), *cells))
    return [*rows, (), *_kind_rows(between, width, base), ()]


def figure_rows(then: "Content", now: "Content", bases: tuple[str, str]) -> list[Row]:
    """The figures of a section then, now and by how much they differ, one a row.

    ``bases`` are the base currencies of the two; money in two currencies has no difference.
    """
    from pipeline_tui.tui.screens.figure_rows import name_of

    before = {row.key: row.figures[0] for row in then.rows if row.figures}
    rows: list[Row] = [_head(_("Figure"), _FIGURE, _TOLD)]
    for row in now.rows:
        if not row.figures:
            continue
        after, held = row.figures[0], before.get(row.key)
        told = ("–" if held is None else _short(held, bases[0]), _short(after, bases[1]))
        by = "" if held is None else _by(held, after, bases)
        name = fitted(name_of(row, bases[1]), _FIGURE)
        rows.append(
            ((name, ""), *((f"{one:>{_TOLD}}  ", "") for one in told), (f"{by:>{_TOLD}}", "accent"))
        )
    return rows


def _short(figure: "Figure", base: str) -> str:
    if figure.value is None:
        return _("n/a")
    return figure_words.amount(figure.value, figure.unit, base)


def _by(then: "Figure", now: "Figure", bases: tuple[str, str]) -> str:
    """By how much a figure differs; nothing where one of the two cannot be told."""
    if then.value is None or now.value is None:
        return ""
    if then.unit in (MONEY, MONEY_A_DAY) and bases[0] != bases[1]:
        return ""
    by = float(now.value) - float(then.value)
    sign = "+" if by > 0 else "−" if by < 0 else ""
    if then.unit == SHARE:
        return _("{n} points").format(n=sign + l10n.number(abs(by) * 100, 1))
    return sign + figure_words.amount(abs(by), then.unit, bases[1])


def _head(name: str, first: int, width: int) -> Row:
    heads = (_("then"), _("now"), _("difference"))
    return ((fitted(name, first), "head"), *((f"{word:>{width}}  ", "head") for word in heads))


def _cells(then: "Count", now: "Count", base: str, look: str) -> Row:
    n, value = now.n - then.n, now.value - then.value
    sign = "+" if n > 0 else "−" if n < 0 else ""
    worth = words.money(abs(value), base)
    worth = f"{'+' if value > 0 else '−' if value < 0 else ''}{worth}"
    return (
        (f"{l10n.number(then.n):>{_COUNT}}{words.money(then.value, base):>{_VALUE}}  ", look),
        (f"{l10n.number(now.n):>{_COUNT}}{words.money(now.value, base):>{_VALUE}}  ", look),
        (f"{sign + l10n.number(abs(n)):>{_COUNT}}{worth:>{_VALUE}}  ", "accent" if n else "dim"),
    )


def _kind_rows(between: "Difference", width: int, base: str) -> list[Row]:
    """What became of deals, in as many rows as that takes."""
    rows: list[Row] = []
    row: Row = ()
    taken = 0
    for kind, label in _counted().items():
        count = between.kinds[kind]
        if not count.n and kind not in ("new", "won", "lost", "gone"):
            continue
        worth = "" if kind in _UNPRICED or not count.n else f" {words.money(count.value, base)}"
        said = f"{label} {l10n.number(count.n)}{worth}"
        if taken and taken + len(said) + 3 > width:
            rows.append(row)
            row, taken = (), 0
        row = (*row, (" · " if taken else "", "dim"), (said, "" if count.n else "dim"))
        taken += len(said) + 3
    return [*rows, row]


def _counted() -> dict[str, str]:
    """What several deals of a kind are called, in the order in which they are told."""
    return {
        "new": pgettext("deals", "new"),
        "won": pgettext("deals", "won"),
        "lost": pgettext("deals", "lost"),
        "reopened": pgettext("deals", "reopened"),
        "moved": pgettext("deals", "moved"),
        "gone": pgettext("deals", "deleted"),
        "amount": pgettext("deals", "other amount"),
        "close": pgettext("deals", "other close date"),
    }


def change_row(change: "DealChange", width: int) -> Row:
    """One deal: the day of its last change, its name, and how it differs."""
    day = l10n.day_short(_local(change.at)) if change.at else ""
    deal = min(_MOST_DEAL, max(_DEAL, width // 3))
    room = max(10, width - _DAY - deal - 2)
    said = " · ".join(_said(change))
    look = {"won": "good", "lost": "warn", "gone": "dim"}.get(change.kinds[0], "")
    name = safe.text(change.name, deal)
    return (
        (fitted(day, _DAY), "dim"),
        (fitted(name, deal) + "  ", "bold"),
        (safe.text(said, room), look),
    )


def _local(moment: str) -> date:
    """The local day of a moment in UTC, or the day that it is."""
    if "T" in moment:
        return datetime.fromisoformat(moment).astimezone().date()
    return date.fromisoformat(moment)


def _said(change: "DealChange") -> list[str]:
    """Each thing that is other than it was, in words."""
    then, now = change.then, change.now
    said: list[str] = []
    for kind in change.kinds:
        if now is None:
            said.append(pgettext("one deal", "deleted"))
        elif kind == "new":
            said.append(_new(now, also=len(change.kinds) > 1))
        elif kind in ("won", "lost"):
            said.append(_valued(_("won") if kind == "won" else _("lost"), now))
        elif kind == "reopened":
            said.append(_("reopened: {stage}").format(stage=now.stage.name))
        elif then is not None:
            said.append(_otherwise(kind, then, now))
    return said


def _new(now: "Place", *, also: bool) -> str:
    return _("new") if also else _valued(_("new: {stage}").format(stage=now.stage.name), now)


def _valued(said: str, place: "Place") -> str:
    """A word with the amount, where there is one."""
    return said if place.amount is None else f"{said}, {_money(place)}"


def _otherwise(kind: str, then: "Place", now: "Place") -> str:
    if kind == "moved":
        return f"{then.stage.name} → {now.stage.name}"
    if kind == "amount":
        return _("amount {then} → {now}").format(then=_money(then), now=_money(now))
    was = words.day(then.close_on) if then.close_on else "–"
    if now.close_on is None or then.close_on is None:
        due = words.day(now.close_on) if now.close_on else "–"
        return _("close date {then} → {now}").format(then=was, now=due)
    days = days_between(then.close_on, now.close_on)
    by = f"{'+' if days > 0 else '−'}{_('{n}d').format(n=abs(days))}"
    return _("close date {then} → {now} ({by})").format(
        then=was, now=words.day(now.close_on), by=by
    )


def _money(place: "Place") -> str:
    return words.money(place.amount, place.currency, sign=True)
