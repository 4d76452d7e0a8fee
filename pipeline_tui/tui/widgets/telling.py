"""All that is to say about the deal under the cursor, for the strip and the panel."""

from datetime import date
from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales.deal_state import Stage, days_between
from pipeline_tui.tui.widgets import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.peek import Exchange, Person

__all__ = [
    "ago",
    "close_date",
    "everything",
    "exchange",
    "latest",
    "person",
    "stage_day",
    "step_line",
]


def everything(card: "Card", today: str) -> list[str]:
    """Every reason to look at a deal, the most pressing first."""
    said: list[str] = []
    if card.status != "open":
        return [words.closing(card, today)]
    if card.parked_until is not None:
        said.append(_("parked till {day}").format(day=words.day(card.parked_until)))
    if card.step_on is not None:
        said.append(_due(card, card.step_on, today))
    if card.stale_on < today and card.parked_until is None:
        n = days_between(card.stale_on, today)
        said.append(_("{n}d over limit").format(n=n))
    if card.step_on is None:
        said.append(_("no next step"))
    if not card.deciders:
        said.append(_("no decider"))
    if card.close_on is not None and card.close_on < today:
        said.append(_("close date passed"))
    if card.amount is None:
        said.append(_("no amount"))
    return said


def _due(card: "Card", step_on: str, today: str) -> str:
    kind = words.kind_word(card.step_kind)
    if step_on < today:
        return _("{kind} was due {day}").format(kind=kind, day=words.day(step_on))
    when = _("today") if step_on == today else l10n.day_full(date.fromisoformat(step_on))
    if card.step_at:
        when = f"{when} {l10n.time_short(card.step_at)}"
    return f"{kind} {when}"


def step_line(card: "Card") -> str:
    """The next step itself: what, and when."""
    if card.step_on is None:
        return ""
    what = card.step_body or words.kind_word(card.step_kind)
    when = words.day(card.step_on)
    if card.step_at:
        when = f"{when} {l10n.time_short(card.step_at)}"
    return f"{what} ({when})"


def close_date(card: "Card") -> str:
    """When the deal is expected to close, or did."""
    if card.closed_on is not None:
        return _("closed {day}").format(day=words.day(card.closed_on))
    if card.close_on is None:
        return _("no close date")
    return _("close {day}").format(day=words.day(card.close_on))


def stage_day(card: "Card", stage: Stage | None, today: str) -> str:
    """Stage and age: ``Lead: day 34 of 14``."""
    if card.status != "open":
        return words.closing(card, today)
    if stage is None:
        return ""
    days = max(0, days_between(card.entered_on, today)) if card.entered_on else 0
    day = str(days) if card.entered_known else f"≥{days}"
    if stage.stage_limit:
        said = _("{stage}: day {day} of {limit}")
        return said.format(stage=stage.name, day=day, limit=stage.stage_limit)
    return _("{stage}: day {day}").format(stage=stage.name, day=day)


def person(one: "Person") -> tuple[str, str]:
    """Who, and how to reach them."""
    role = one.title or one.role
    return (f"{one.name}, {role}" if role else one.name), one.phone or one.email or _("no phone")


def exchange(one: "Exchange") -> str:
    """What happened: ``26 Oct mail: price list, no reply``."""
    said = f"{words.day(one.day)} {words.exchange_word(one.kind)}"
    told = ", ".join(text for text in (one.body, words.outcome_word(one.outcome)) if text)
    return _("{when}: {words}").format(when=said, words=told) if told else said


def latest(exchanges: "Sequence[Exchange]") -> str:
    """What to call the newest of these: a note is no contact."""
    noted = bool(exchanges) and exchanges[0].kind == "note"
    return _("Last noted") if noted else _("Last contact")


def ago(day: str, today: str) -> str:
    """How long ago a day was."""
    n = days_between(day, today)
    if n <= 0:
        return _("today")
    return ngettext("{n} day ago", "{n} days ago", n).format(n=n)
