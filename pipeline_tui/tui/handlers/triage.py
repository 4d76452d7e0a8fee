"""Going through deals one by one, and the decisions that take one key."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import N_, _
from pipeline_tui.sales import retry, workdays
from pipeline_tui.sales.days import moved
from pipeline_tui.sales.text import fold
from pipeline_tui.tui.dialogs.outcomes import suggested
from pipeline_tui.tui.handlers.asking import asked, ids

if TYPE_CHECKING:
    from pipeline_tui.store.adding import NewStep
    from pipeline_tui.store.lanes import Card

__all__ = [
    "begin",
    "day_of",
    "decide_lost",
    "decide_month",
    "decide_park",
    "decide_retry",
    "decide_soon",
    "decide_week",
    "go_on",
    "is_owed",
    "lost_reason",
    "one_by_one",
    "pushed",
    "retry_day",
    "skip",
    "sweep",
]  # fmt: skip

SOON, WEEK = 2, 5
"""Working days by which a step is pushed on."""
PARK_DAYS = 14


def one_by_one(app: Any) -> None:
    """One by one over the marked deals, else over what is shown, from the cursor on."""
    home = app.board
    found = list(home.shown_ids())
    card = app.card()
    start = found.index(card.id) if card is not None and card.id in found else 0
    begin(app, _("One by one"), found, start, home.shown_after())


def sweep(app: Any) -> None:
    """One by one over what is past its limit, the longest over first."""
    from pipeline_tui.store import queue

    begin(app, _("Sweep"), queue.past_limit(app.store.conn, app.today), 0)


def begin(app: Any, title: str, found: list[str], start: int, after: int = 0) -> None:
    """One by one over these deals, from one of them on; says so where there are none."""
    from pipeline_tui.tui.screens.one_by_one import OneByOneScreen

    if not found:
        app.say(_("There is nothing to go through."))
        return
    app.here.clear_marks()
    app.push_screen(OneByOneScreen(title, found, start, after))


def go_on(app: Any) -> None:
    """Leave the deal as it is."""
    app.here.go_on()


# -- decisions of one key --------------------------------------------------------------------


def _is_open(card: "Card") -> bool:
    return card.status == "open"


def _free(app: Any) -> workdays.Free:
    return workdays.calendar(app.store.rules.country)


async def skip(app: Any) -> None:
    """Leave deals out of the queue until tomorrow."""
    from pipeline_tui.store import steps

    if cards := asked(app, _is_open):
        day = app.today + timedelta(days=1)
        await app.change(lambda: steps.skip(app.store, ids(cards), day))


async def decide_retry(app: Any) -> None:
    """No answer: log it and try again on the same channel."""
    from pipeline_tui.store import steps
    from pipeline_tui.tui.handlers.stepping import follow_up

    if cards := asked(app, _is_open):
        outcome, follow = retry.BY_CODE["no_answer"], follow_up(app, cards)
        step = suggested(outcome, follow, app.today).step
        kind = retry.kind_of(outcome, follow.channel(outcome))
        await app.change(
            lambda: steps.log(app.store, ids(cards), kind, "", outcome.code, step=step)
        )


def retry_day(app: Any, card: "Card") -> tuple[date, bool]:
    """The day on which a deal comes up again after no answer: its cadence's, or that planned.

    And whether that is a step of the person's own, which stays.
    """
    if card.step_cadence is not None or _is_to_come(app, card):
        from pipeline_tui.tui.handlers.stepping import follow_up

        follow = follow_up(app, (card,))
        step = suggested(retry.BY_CODE["no_answer"], follow, app.today).step
        if step is not None:
            return step.day, follow.ahead is None and follow.kept(app.today) is not None
    return day_of(app, "decide_retry"), False


def is_owed(app: Any, card: "Card") -> bool:
    """Whether a deal's sequence has to send something by now: no try does that."""
    due = card.step_cadence is not None and not _is_to_come(app, card)
    return due and card.step_kind in retry.TO_SEND


def _is_to_come(app: Any, card: "Card") -> bool:
    return card.step_on is not None and card.step_on > app.today.isoformat()


def pushed(app: Any, card: "Card", name: str) -> "NewStep":
    """The next step pushed on: counted from its own day where that is still to come.

    It keeps its hour; where there is none yet, it is to call.
    """
    from pipeline_tui.store import planned
    from pipeline_tui.store.adding import NewStep

    step = NewStep(app.today, card.step_at, card.step_kind or "call", card.step_body or "")
    if _is_to_come(app, card):
        own = planned.own_steps(app.store.conn, card.id)
        if card.step_cadence is not None:
            step = replace(step, day=date.fromisoformat(card.step_on or ""))
        elif own:
            step = own[0]
    by = WEEK if name == "decide_week" else SOON
    return replace(step, day=workdays.later(max(step.day, app.today), by, _free(app)))


def day_of(app: Any, name: str) -> date:
    """The working day to which a decision puts a deal off."""
    free, today = _free(app), app.today
    if name == "decide_park":
        return workdays.working_day(today + timedelta(days=PARK_DAYS), free)
    if name == "decide_month":
        return workdays.working_day(moved(today, 1, "m"), free)
    return workdays.later(today, SOON, free)


async def _push(app: Any, name: str) -> None:
    """Put the next step off; where there is none, set one to call."""
    from pipeline_tui.store import steps

    if cards := asked(app, _is_open):
        step = pushed(app, cards[0], name)
        await app.change(
            lambda: steps.set_step(
                app.store, ids(cards), step.day, step.time, step.kind, step.body, step.repeats
            )
        )


async def decide_soon(app: Any) -> None:
    """Push the next step on by two working days."""
    await _push(app, "decide_soon")


async def decide_week(app: Any) -> None:
    """Push the next step on by a week."""
    await _push(app, "decide_week")


async def _park(app: Any, name: str) -> None:
    from pipeline_tui.store import deals

    if cards := asked(app, _is_open):
        await app.change(lambda: deals.park(app.store, ids(cards), day_of(app, name)))


async def decide_park(app: Any) -> None:
    """Park for two weeks."""
    await _park(app, "decide_park")


async def decide_month(app: Any) -> None:
    """Park for a month."""
    await _park(app, "decide_month")


async def decide_lost(app: Any) -> None:
    """Lost, for want of a reply."""
    from pipeline_tui.store import closing

    if cards := asked(app, _is_open):
        reason = lost_reason(app)
        why = reason[0] if reason else None
        await app.change(lambda: closing.lose(app.store, ids(cards), why))


def lost_reason(app: Any) -> tuple[str, str] | None:
    """The reason of a loss that is decided with one key: no reply, else the first of the list."""
    from pipeline_tui.store import lists

    reasons = lists.items(app.store.conn, "reason", "lost")
    wanted = {fold(N_("No reply")), fold(_("No reply"))}
    found = next((one for one in reasons if fold(one.name) in wanted), None)
    found = found or next(iter(reasons), None)
    return None if found is None else (found.id, found.name)
