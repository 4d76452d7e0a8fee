"""The two rows over each column, and the narrow column of closed and parked deals."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline_tui import l10n
from pipeline_tui.i18n import _, pgettext
from pipeline_tui.tui import safe
from pipeline_tui.tui.widgets.draw import Pieces, ends, parts, width_of
from pipeline_tui.tui.widgets.lane import CAP

__all__ = ["ClosedTally", "Head", "closed_head", "closed_slot", "hidden_slot", "stage_head"]


_WITH_HIDDEN = 12
_WITH_GAP = 20


class Head(NamedTuple):
    """What stands over a lane: over all its deals, and under a filter over those that match.

    Amounts are minor units of ``currency``; ``matching`` is None without a filter, and
    ``exact`` says whether the search has seen everything yet. ``high`` is whether it holds more
    than it usually does.
    """

    name: str
    n: int
    amount: int
    weighted: int
    currency: str
    above: int = 0
    below: int = 0
    unpriced: int = 0
    matching: int | None = None
    matching_amount: int = 0
    exact: bool = True
    high: bool = False


class ClosedTally(NamedTuple):
    """The last 30 days' won and lost deals and the parked ones: how many and how much."""

    won: tuple[int, int]
    lost: tuple[int, int]
    parked: tuple[int, int]
    currency: str


def capped(n: int) -> str:
    """A count that is known up to a bound only."""
    return f"{CAP - 1}+" if n >= CAP else str(n)


def stage_head(head: Head, width: int, left_hidden: int = 0) -> tuple[Pieces, Pieces]:
    """The two rows of a stage's head; ``left_hidden`` stages stand to the left of it."""
    count = str(head.n)
    if head.matching is not None:
        found = str(head.matching) if head.exact else f"{head.matching}…"
        count = f"{found}/{head.n}"
    count += " ▲" if head.high else ""
    before = f" ◂{left_hidden} " if left_hidden else " "
    name = parts(before, "bar_strong", safe.text(head.name, width), "head")
    return ends(name, ((count, "head_muted"),), width, "head"), _sums(head, width)


def _sums(head: Head, width: int) -> Pieces:
    """Sum, weighted sum and what is out of sight.

    Where they do not fit, first the sums are shortened, then the counts to their signs.
    """
    for hidden in _hidden(head):
        right = parts(hidden, "head_muted")
        for said in _said(head, " " if width >= _WITH_GAP else ""):
            left = parts(said, "head_muted")
            if width_of(left) + width_of(right) + bool(hidden) <= width:
                return ends(left, right, width, "head")
    total = l10n.money_short(head.amount, head.currency, sign=False, brief=True)
    right = parts(next(_hidden(head)), "head_muted")
    return ends(parts(f" {total}", "head_muted"), right, width, "head")


def _hidden(head: Head) -> Iterator[str]:
    """How many cards are above and below, said ever shorter."""
    above, below = "▴" if head.above else "", "▾" if head.below else ""
    down = f"{capped(head.below)}▾" if head.below else ""
    yield (f"{capped(head.above)}▴" if head.above else "") + down
    yield above + down
    yield above + below


def _said(head: Head, gap: str) -> Iterator[str]:
    """The sums, said ever shorter."""
    for brief in (False, True):
        total, weighted, matching = (
            l10n.money_short(minor, head.currency, sign=False, brief=brief)
            for minor in (head.amount, head.weighted, head.matching_amount)
        )
        if head.matching is not None:
            yield f" {matching}/{total}"
            yield f"{matching}/{total}"
            continue
        for blank, space in ((" ", gap), ("", gap), ("", "")):
            yield f"{blank}{total} " + _("wtd{gap}{amount}").format(gap=space, amount=weighted)


def closed_head(above: int, below: int, width: int, left_hidden: int) -> tuple[Pieces, Pieces]:
    """The two rows over the lane of closed and parked deals, when it is open."""
    before = f" ◂{left_hidden}" if left_hidden and width >= _WITH_HIDDEN else ""
    title = parts(before, "bar_strong", " " + _("Closed"), "head")
    away = f"{above}▴" if above else ""
    away += f"{below}▾" if below else ""
    said = " " + _("X reopens")
    return (
        ends(title, parts(_("30 days"), "head_muted"), width, "head"),
        ends(parts(said, "head_muted"), parts(away, "head_muted"), width, "head"),
    )


def hidden_slot(count: int, n: int, amount: int, currency: str, width: int) -> list[Pieces]:
    """The narrow column where stages are hidden to the right."""
    more = _("{n} more ▸").format(n=count)
    money = l10n.money_short(amount, currency, sign=False)
    return [
        parts(safe.fit(more, width), "bar_strong"),
        parts(safe.fit(f"{n}  {money}", width), "head_muted"),
    ]


def closed_slot(tally: ClosedTally, width: int) -> list[Pieces]:
    """The narrow column of closed and parked deals, head first."""
    title = _("Closed")
    lines = [
        parts(safe.fit(f" {title}" if len(title) < width else title, width), "head"),
        parts(safe.fit(_("30 days"), width), "head_muted"),
    ]
    # Translators: with the count beside it all of 8 characters.
    won, lost = pgettext("in a narrow column", "Won"), pgettext("in a narrow column", "Lost")
    parked = pgettext("in a narrow column", "Parked")
    for label, one in ((won, tally.won), (lost, tally.lost), (parked, tally.parked)):
        lines += _tallied(label, *one, tally.currency, width)
    # Translators: four short lines of at most 8 characters each, one under the other.
    hint = (_("parked"), _("counted"), _("at left"), "", _("l or →"), _("opens"))
    lines += [parts(safe.fit(text, width), "muted") for text in hint]
    return lines


def _tallied(label: str, n: int, amount: int, currency: str, width: int) -> list[Pieces]:
    """Three lines: what, how many, how much. A long count moves down beside the sum."""
    money = l10n.money_short(amount, currency, sign=False)
    count = ((str(n), "strong"),)
    if safe.cells(label) + 1 + len(str(n)) > width:
        return [
            parts(safe.text(label, width), "text"),
            ends(count, parts(money, "muted"), width),
            (),
        ]
    return [
        ends(parts(label, "text"), count, width),
        parts(safe.fit_right(money, width), "muted"),
        (),
    ]
