"""The queue's words: the head of a row, what to do, and every reason a deal is there."""

from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext, pgettext
from pipeline_tui.sales import queue as rules
from pipeline_tui.sales.deal_state import Stage, days_between
from pipeline_tui.tui.widgets import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline_tui.store.cadence_reading import Place
    from pipeline_tui.store.lanes import Card

__all__ = ["because", "head_word", "in_cadence", "in_stage", "to_do", "what"]

_STYLES = {
    "late": "late", "over": "over", "no_step": "missing", "back": "accent", "today": "accent",
}  # fmt: skip


def head_word(card: "Card", today: str) -> words.Reason:
    """The word at the head of a row, from long to short, and its style."""
    why = rules.word(card, today)
    return words.Reason(_head(why), _STYLES.get(why.kind, "muted"))


def _head(why: rules.Why) -> tuple[str, ...]:
    if why.kind == "late":
        return _("{n}d late").format(n=why.days), _("{n}y late").format(n=why.days // 365)
    if why.kind == "over":
        return _("{n}d over").format(n=why.days), _("{n}y over").format(n=why.days // 365)
    if why.kind == "no_step":
        return (_("no step"),)
    if why.kind == "back":
        return (_("back"),)
    if why.kind == "parked":
        return _("till {day}").format(day=words.day(why.day)), words.day(why.day)
    if why.kind == "today":
        return (l10n.time_short(why.time) if why.time else pgettext("on a narrow card", "today"),)
    return (words.day(why.day),)


def to_do(card: "Card", person: str = "", place: "Place | None" = None) -> str:
    """What to do: the step in its own words, else its channel and whom it is for.

    The step of a cadence says where it stands, unless the person gave it words of her own.
    """
    if card.step_on is None:
        return _("set a next step")
    if place is not None and card.step_body == place.words:
        return in_cadence(card.step_kind, place)
    if card.step_body:
        return card.step_body
    kind = words.kind_word(card.step_kind)
    return f"{kind} {person}" if person else kind


def what(
    card: "Card", today: str, person: str = "", place: "Place | None" = None, stop: str = ""
) -> str:
    """What to do; of a deal still to come first what brings it, where its step does not.

    ``stop`` is why a mail that is to be sent reaches nobody.
    """
    said = to_do(card, person, place)
    if stop:
        from pipeline_tui.store.no_mail import REASONS

        said = _("{why}: {step}").format(why=_(REASONS[stop]), step=said)
    why = rules.word(card, today)
    if why.kind == "limit" and card.step_on is not None:
        return _("over limit; {day} {step}").format(day=words.day(card.step_on), step=said)
    if why.kind == "limit":
        return _("over limit; {step}").format(step=said)
    if why.kind == "skipped":
        return _("skipped; {step}").format(step=said)
    if why.kind == "parked":
        return _("parked; {step}").format(step=said)
    return said


def in_cadence(kind: str | None, place: "Place") -> str:
    """A step of a cadence: ``mail 4 of 10 of New lead``."""
    said = _("{kind} {n} of {total} of {sequence}")
    return said.format(
        kind=words.kind_word(kind), n=place.number, total=place.total, sequence=place.cadence
    )


def in_stage(card: "Card", stage: Stage | None, today: str) -> str:
    """Days in the stage, and what else is amiss: ``day 34 of 14, no decider``."""
    days = max(0, days_between(card.entered_on, today)) if card.entered_on else 0
    day = str(days) if card.entered_known else f"≥{days}"
    limit = stage.stage_limit if stage else None
    said = _("day {day}").format(day=day)
    if limit:
        said = _("day {day} of {limit}").format(day=day, limit=limit)
    if card.step_on is None:
        n = max(0, days_between(card.touched_on, today))
        return _("{day}, none {n}d").format(day=said, n=n)
    missing = _("no decider")
    return said if card.deciders else f"{said}, {missing}"


def because(
    whys: "Iterable[rules.Why]", place: "Place | None" = None, *, dated: bool = False
) -> list[str]:
    """Every reason in words, in the order given; ``place`` is where the next step stands.

    With ``dated`` the last contact is told beside them.
    """
    return [
        _("no next step") if dated and why.kind == "no_step" else _reason(why, place)
        for why in whys
    ]


def _reason(why: rules.Why, place: "Place | None") -> str:
    if why.kind == "priority":
        return _("high priority") if why.level == 1 else _("low priority")
    if why.kind in ("parked", "back"):
        said = _("parked until {day}").format(day=words.day(why.day))
        return f"{said} ({why.text})" if why.text else said
    if why.kind in ("late", "today", "due"):
        return _step(why, place)
    if why.kind in ("stage", "touch"):
        return _over(why)
    if why.kind == "limit":
        return _("over its limit from {day}").format(day=words.day(why.day))
    if why.kind == "no_step" and why.level:
        return _("no next step, no contact yet")
    if why.kind == "no_step":
        return ngettext(
            "no next step, last contact {n} day ago", "no next step, last contact {n} days ago",
            why.days,
        ).format(n=why.days)  # fmt: skip
    if why.kind == "moved":
        times = ngettext("moved {n} time", "moved {n} times", why.level).format(n=why.level)
        return _("{times}, {days} days").format(times=times, days=why.days)
    return _("skipped until {day}").format(day=words.day(why.day))


def _step(why: rules.Why, place: "Place | None") -> str:
    kind = in_cadence(why.channel, place) if place else words.kind_word(why.channel)
    hour = f" {l10n.time_short(why.time)}" if why.time else ""
    if why.kind == "today":
        return _("{kind} due today").format(kind=kind) + hour
    return _("{kind} due {day}").format(kind=kind, day=words.day(why.day)) + hour


def _over(why: rules.Why) -> str:
    if why.kind == "stage":
        said = ngettext(
            "{n} day over the {limit}-day limit", "{n} days over the {limit}-day limit", why.days
        )
    else:
        said = ngettext(
            "{n} day over {limit} days without contact",
            "{n} days over {limit} days without contact",
            why.days,
        )
    return said.format(n=why.days, limit=why.limit)
