"""Where a deal stands in a cadence, and how it ended, in words."""

from datetime import date
from typing import TYPE_CHECKING, Protocol

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.sales.deal_state import days_between
from pipeline_tui.tui.widgets import words

if TYPE_CHECKING:
    from pipeline_tui.store import driver
    from pipeline_tui.store.cadence_reading import Member

__all__ = ["At", "ended_words", "place_words", "running_words"]


class At(Protocol):
    """A deal at a step of a cadence."""

    @property
    def state(self) -> str:
        """Active or paused."""

    @property
    def step_id(self) -> str | None:
        """The step it is at."""

    @property
    def due_on(self) -> str | None:
        """When that is due."""

    @property
    def kind(self) -> str | None:
        """Its channel."""


def place_words(conn: "driver.Connection", one: At, today: str) -> str:
    """Where a deal stands: ``step 4 of 10, next mail 25 Nov``, that it is late, or paused."""
    from pipeline_tui.store import cadence_reading as reading

    place = reading.places(conn).get(one.step_id or "")
    said = [_("step {n} of {total}").format(n=place.number, total=place.total)] if place else []
    if one.state == "paused":
        said.append(_("paused"))
    elif one.due_on is not None and one.due_on < today:
        late = _("{n}d late").format(n=days_between(one.due_on, today))
        said += [_("{kind} due {day}").format(
            kind=words.kind_word(one.kind), day=l10n.day_long(date.fromisoformat(one.due_on))
        ), late]  # fmt: skip
    elif one.due_on is not None:
        kind = words.kind_word(one.kind)
        said.append(_("next {kind} {day}").format(kind=kind, day=words.day(one.due_on)))
    return ", ".join(said)


def running_words(conn: "driver.Connection", cadence: str, one: At, today: str) -> str:
    """The same with the cadence's name: ``in New lead, step 4 of 10, next mail 25 Nov``."""
    return ", ".join(
        part
        for part in (_("in {sequence}").format(sequence=cadence), place_words(conn, one, today))
        if part
    )


def ended_words(one: "Member") -> str:
    """How it ended: had its last step, or what stopped it."""
    if one.state == "finished":
        return _("all steps done")
    return {
        "reply": _("stopped: they replied"),
        "stage": _("stopped: moved to another stage"),
        "close": _("stopped: closed"),
    }.get(one.stopped_by, _("stopped by hand"))
