"""What a card says about its deal, in the fewest words that fit."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _, ngettext, pgettext
from pipeline_tui.sales.deal_state import NEVER, Stage, days_between

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card

__all__ = [
    "PRIORITIES", "Reason", "age", "amount", "closing", "day", "kind_word", "money", "priority",
    "reason",
]  # fmt: skip

# Short words for kinds of steps; longer ones would not fit beside the days in stage.
_KINDS = {
    "call": N_("call"), "mail": N_("mail"), "meeting": N_("meet"), "demo": N_("demo"),
    "visit": N_("visit"), "letter": N_("letter"), "social": N_("social"),
    "content": N_("content"), "note": N_("note"), "again": N_("ask again"),
    "other": N_("step"),
}  # fmt: skip
_SAME_YEAR = 300
"""Days for which a day needs no year."""
PRIORITIES = {1: N_("High"), 2: N_("Normal"), 3: N_("Low")}


class Reason(NamedTuple):
    """Why a deal stands where it stands: wordings from long to short, and a palette's style."""

    words: tuple[str, ...]
    style: str = "muted"

    def fitting(self, width: int) -> str:
        """The longest wording that fits, else the shortest."""
        return next((words for words in self.words if len(words) <= width), self.words[-1])


def reason(card: "Card", today: str) -> Reason:
    """The first that applies: parked, late, over its limit, no step, no decider, next step."""
    if card.parked_until is not None:
        return _parked(card.parked_until, today)
    if card.step_on is not None and card.step_on < today:
        n = days_between(card.step_on, today)
        return Reason((_("{n}d late").format(n=n), _("late")), "late")
    if card.stale_on < today:
        n = days_between(card.stale_on, today)
        return Reason((_("{n}d over").format(n=n), _("over limit")), "over")
    if card.step_on is None:
        return Reason((_("no step"),), "missing")
    if not card.deciders and card.qualified_on is not None:
        return Reason((_("no decider"),), "missing")
    return _next_step(card, card.step_on, today)


def _parked(until: str, today: str) -> Reason:
    if until > today:
        when = day(until)
        return Reason((_("till {day}").format(day=when), when))
    return Reason((_("back {day}").format(day=day(until)), _("back")), "accent")


def _next_step(card: "Card", step_on: str, today: str) -> Reason:
    if step_on == today:
        if card.step_at:
            return Reason((_("at {time}").format(time=l10n.time_short(card.step_at)),), "accent")
        kind = kind_word(card.step_kind)
        short = pgettext("on a narrow card", "today")
        return Reason((_("{kind} today").format(kind=kind), short), "accent")
    if days_between(today, step_on) < 7:
        weekday = l10n.weekday_short(date.fromisoformat(step_on))
        return Reason((f"{weekday} {kind_word(card.step_kind)}", weekday))
    return Reason((day(step_on),))


def kind_word(kind: str | None) -> str:
    """A step's or exchange's kind in one short word."""
    return _(_KINDS.get(kind or "other", _KINDS["other"]))


def priority(value: int) -> str:
    """The name of a priority."""
    return _(PRIORITIES.get(value, PRIORITIES[2]))


def day(iso: str) -> str:
    """A day from the store, without its year: ``2 Nov``."""
    return l10n.day_short(date.fromisoformat(iso))


def _past(iso: str, today: str) -> str:
    """A day that was; with its year where one might take it for this year's or the last one's."""
    if days_between(iso, today) < _SAME_YEAR:
        return day(iso)
    return l10n.day_long(date.fromisoformat(iso))


def age(card: "Card", stage: Stage | None, today: str) -> str:
    """Days in stage against its limit: ``34/14``, with ``≥`` where an import knew no better."""
    least = "" if card.entered_known else "≥"
    days = max(0, days_between(card.entered_on, today)) if card.entered_on else 0
    limit = stage.stage_limit if stage else None
    return f"{least}{days:>2}/{limit}" if limit else least + _("{n}d").format(n=days)


def closing(card: "Card", today: str) -> str:
    """How and when a deal ended, or until when it is parked."""
    if card.status == "won":
        return _("won {day}").format(day=_past(card.closed_on or today, today))
    if card.status == "lost":
        when = _past(card.closed_on or today, today)
        if card.lost_reason:
            return _("lost {day}: {reason}").format(day=when, reason=card.lost_reason)
        return _("lost {day}").format(day=when)
    return _parked(card.parked_until or NEVER, today).words[0]


def amount(card: "Card", base: str) -> str:
    """A card's amount in short; in another currency than the base one with its sign."""
    if card.amount is None:
        return "–"
    return l10n.money_short(card.amount, card.currency, sign=card.currency != base)


def money(minor: int | None, currency: str, *, sign: bool = False) -> str:
    """A sum in short: ``372k``; with ``sign`` ``€372k``."""
    return "–" if minor is None else l10n.money_short(minor, currency, sign=sign)


def outcome(kind: str) -> str:
    """What several such deals are called: ``Won``, ``Lost``, ``Open``, ``All`` or ``Parked``."""
    several = {
        "won": pgettext("deals", "Won"),
        "lost": pgettext("deals", "Lost"),
        "open": pgettext("deals", "Open"),
        "all": pgettext("deals", "All"),
    }
    return several.get(kind, pgettext("deals", "Parked"))


def exchange_word(kind: str) -> str:
    """What an exchange or a note was; one of no kind is no step."""
    return {"note": _("note"), "other": _("exchange")}.get(kind) or kind_word(kind)


def outcome_word(code: str) -> str:
    """What came of an exchange: a known outcome in the person's language, else as it was noted."""
    from pipeline_tui.sales.retry import BY_CODE, IMPORTED

    if code == IMPORTED:
        return _("the last there, by an import")
    known = BY_CODE.get(code)
    return _(known.label) if known else code


def deals(n: int) -> str:
    """So many deals, in words."""
    return ngettext("{n} deal", "{n} deals", n).format(n=l10n.number(n))
