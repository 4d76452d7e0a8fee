"""What happened, on one row of a sheet; and the step that follows it by default."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.strip import Strip

from pipeline_tui import l10n
from pipeline_tui.i18n import _, language, ngettext
from pipeline_tui.sales import retry
from pipeline_tui.sales.retry import UNANSWERED, Outcome
from pipeline_tui.sales.workdays import Free, weekend
from pipeline_tui.store.adding import NewStep
from pipeline_tui.store.hearing import is_reply
from pipeline_tui.tui.dialogs.choose import OptionRows
from pipeline_tui.tui.dialogs.paint import Part, strip_of
from pipeline_tui.tui.dialogs.steps import step_words
from pipeline_tui.tui.widgets.words import kind_word

if TYPE_CHECKING:
    from pipeline_tui.store.cadence_ahead import Ahead
    from pipeline_tui.store.cadence_reading import Place

__all__ = ["FollowUp", "OutcomeRow", "Owed", "Suggestion", "nth", "suggested", "typed_when"]


class FollowUp(NamedTuple):
    """What the next step follows from.

    ``planned`` is the channel of the step that was due, ``tries`` how many in a row had no
    answer, of ``limit`` (None where several deals differ); ``rule`` is how that step repeats
    and what it says, ``ahead`` what its cadence goes on to. ``sequences`` says that several
    deals are all in cadences, which go on by themselves. ``own`` are the steps that the person
    planned, and ``keeping`` says of several deals how many have one to come. ``owed`` is what
    sequences have to send by now and did not.
    """

    planned: str | None = None
    free: Free = weekend
    tries: int | None = None
    limit: int = 6
    rule: tuple[str, str] | None = None
    ahead: "Ahead | None" = None
    sequences: bool = False
    own: tuple[NewStep, ...] = ()
    keeping: int = 0
    owed: tuple["Owed", ...] = ()

    def channel(self, outcome: Outcome) -> str | None:
        """What an outcome was on that does not say so: a try beside what is unsent is a call."""
        return None if self.owed and outcome.code in UNANSWERED else self.planned

    def unsent(self, outcome: Outcome, day: date, direction: str = "") -> tuple["Owed", ...]:
        """What is still to be sent after an exchange of a day; ``direction`` as the person said."""
        kind = retry.kind_of(outcome, self.channel(outcome))
        way = direction or outcome.direction
        return tuple(
            one
            for one in self.owed
            if one.due_on > day or not retry.sends(kind, outcome.code, way, one.kind)
        )

    def kept(self, day: date) -> NewStep | None:
        """The first step that the person planned for after a day."""
        return next((step for step in self.own if step.day > day), None)


class Owed(NamedTuple):
    """A step of a sequence that is due and to be sent, and where it stands there."""

    kind: str
    due_on: date
    place: "Place"


class Suggestion(NamedTuple):
    """A step as it would be typed, the step itself, and what to say beside it."""

    typed: str = ""
    step: NewStep | None = None
    echo: str = ""
    warn: bool = False


def suggested(
    outcome: Outcome,
    follow: FollowUp,
    today: date,
    on: date | None = None,
    direction: str = "",
) -> Suggestion:
    """The step that follows an outcome by default; none after a mere note.

    What the person planned for after the day ``on`` (None: today) is not due, and stays;
    ``direction`` is who reached out, where that was said.
    """
    ahead = follow.ahead if outcome.code != "note" else None
    ends = ahead is not None and ahead.ends_on_reply and is_reply(outcome, direction)
    unsent = bool(follow.unsent(outcome, on or today, direction))
    if unsent and _asks_for_no_more(outcome, follow, today, direction):
        return Suggestion()
    if ahead is not None and not ends and not unsent:
        return _cadence_step(ahead, today)
    kept = follow.kept(on or today)
    if kept is not None and outcome.code != "note":
        return _kept(kept, outcome, follow, today)
    repeated = _repeated(outcome, follow, today)
    if repeated is not None:
        return repeated
    return _following(outcome, follow, today)


def _following(outcome: Outcome, follow: FollowUp, today: date) -> Suggestion:
    """The step that follows by the outcome alone, so many working days on."""
    following = retry.next_after(outcome, follow.channel(outcome), today, follow.free)
    if following is None:
        return Suggestion()
    body = _body(outcome, following.kind, follow.channel(outcome))
    step = NewStep(following.day, None, following.kind, body, yields=True)
    days = ngettext("+{n} working day", "+{n} working days", following.days)
    told, warn = _tries(outcome, follow)
    kept_by = ""
    if follow.keeping:
        kept_by = ngettext("{n} keeps its own", "{n} keep their own", follow.keeping)
    said = [
        l10n.day_full(following.day), kept_by.format(n=follow.keeping),
        days.format(n=following.days), told,
    ]  # fmt: skip
    if follow.sequences:
        step = replace(step, cadence=True)
        said = [_("their sequences go on"), *said[:1]]
    typed = f"{typed_when(following.day, today)} {body}"
    return Suggestion(typed, step, " · ".join(filter(None, said)), warn)


def _asks_for_no_more(outcome: Outcome, follow: FollowUp, today: date, direction: str) -> bool:
    """Whether what a deal's sequence has to send is next as it was; not so where they replied."""
    if follow.tries is None or outcome.code == "note" or is_reply(outcome, direction):
        return False
    return all(own.day > today for own in follow.own)


def _tries(outcome: Outcome, follow: FollowUp) -> tuple[str, bool]:
    """Which try without an answer this is, if it is one; and whether it is time to think again."""
    if outcome.code not in UNANSWERED or follow.tries is None:
        return "", False
    tries = follow.tries + 1
    told = _("{nth} try of {limit}").format(nth=nth(tries), limit=follow.limit)
    return told, tries >= follow.limit


def _kept(kept: NewStep, outcome: Outcome, follow: FollowUp, today: date) -> Suggestion:
    """The step that the person planned: it stays, unless they type another one."""
    from pipeline_tui.sales.quickadd import kind_of

    words = step_words(kept.day.isoformat(), kept.time, kept.kind, kept.body)
    told, warn = _tries(outcome, follow)
    said = [_("kept: {step}").format(step=words), told]
    body = kept.body if kind_of(kept.body) == kept.kind else f"{kind_word(kept.kind)} {kept.body}"
    parts = (typed_when(kept.day, today), kept.time or "", " ".join(body.split()))
    typed = " ".join(part for part in parts if part)
    return Suggestion(typed, replace(kept, yields=True), " · ".join(filter(None, said)), warn)


def _cadence_step(ahead: "Ahead", today: date) -> Suggestion:
    """The step that the deal's cadence goes on to by itself."""
    words = " ".join(ahead.words.split()) or kind_word(ahead.kind)
    step = NewStep(ahead.day, None, ahead.kind, ahead.words, cadence=True)
    said = _("step {n} of {total}: {kind} {day}").format(
        n=ahead.place.number, total=ahead.place.total,
        kind=kind_word(ahead.kind), day=l10n.day_full(ahead.day),
    )  # fmt: skip
    return Suggestion(f"{typed_when(ahead.day, today)} {words}", step, said)


def _repeated(outcome: Outcome, follow: FollowUp, today: date) -> Suggestion | None:
    """The next of a step that repeats, once somebody was reached."""
    if follow.rule is None or outcome.code in UNANSWERED or outcome.code == "note":
        return None
    from pipeline_tui.sales.recurring import next_day

    rule, body = follow.rule
    day = next_day(rule, today, follow.free)
    if day is None:
        return None
    step = NewStep(day, None, follow.planned or "other", body, rule)
    again = _("comes again")
    said = f"{l10n.day_full(day)} · {again}"
    return Suggestion(f"{typed_when(day, today)} {body}".strip(), step, said)


def _body(outcome: Outcome, kind: str, planned: str | None) -> str:
    if kind == "other":
        return _("follow up")
    word = kind_word(kind)
    if kind != retry.kind_of(outcome, planned):
        return word
    return _("call again") if kind == "call" else _("{kind} again").format(kind=word)


def typed_when(day: date, today: date) -> str:
    """A day as a person would type it: ``Wed`` within the week, else ``2 Dec``."""
    from pipeline_tui.sales.dates import DateError, parse_day

    short = l10n.weekday_short(day) if 0 < (day - today).days < 7 else l10n.day_short(day)
    try:
        understood = parse_day(short, today, l10n.formats()) == day
    except DateError:
        understood = False
    return short if understood else day.isoformat()


def nth(number: int) -> str:
    """A number in an order: ``4th``, in French ``4e``."""
    if language() == "fr":
        return "1er" if number == 1 else f"{number}e"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


class OutcomeRow(OptionRows):
    """The outcomes one after another on one row, where they fit it; else in columns."""

    def render_line(self, y: int) -> Strip:
        """The row, or one of the rows of columns."""
        width = self.size.width
        if self.shape.rows > 1:
            return super().render_line(y)
        parts: list[Part] = [(" ", "")]
        gap = " " * self._gap(width)
        for number, option in enumerate(self.options):
            here = number == self.index
            parts += [
                ("▸" if here else " ", "accent"),
                (f"{number + 1} ", "key"),
                (option.label, "accent" if here else ""),
                (gap, ""),
            ]
        return strip_of(self, parts[:-1], width)

    def fits(self, width: int, labels: list[str]) -> bool:
        """Whether so many labels fit one row."""
        return 1 + sum(cell_len(label) + 4 for label in labels) - 1 <= width

    def _gap(self, width: int) -> int:
        taken = 1 + sum(cell_len(option.label) + 3 for option in self.options)
        return max(1, min(3, (width - taken) // max(1, len(self.options) - 1)))

    def on_click(self, event: events.Click) -> None:
        """Find the outcome under the mouse."""
        if self.shape.rows > 1:
            super().on_click(event)
            return
        event.stop()
        x, gap = 1, self._gap(self.size.width)
        for number, option in enumerate(self.options):
            end = x + cell_len(option.label) + 3
            if x <= event.x < end:
                self.post_message(self.Clicked(number))
            x = end + gap
