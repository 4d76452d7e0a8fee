"""What comes next for a deal, what happened to it, and when it rests."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.sales.workdays import calendar
from pipeline_tui.store.adding import NewStep
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.log import LogSheet
from pipeline_tui.tui.dialogs.log_rows import Ending
from pipeline_tui.tui.dialogs.outcomes import FollowUp, Owed
from pipeline_tui.tui.dialogs.steps import DONE, NONE, read_step, step_words
from pipeline_tui.tui.handlers.asking import about, about_deals, ask_line, ask_reason, asked, ids
from pipeline_tui.tui.handlers.drafts import StoredDraft

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.app import PipelineApp
    from pipeline_tui.tui.dialogs.reading import Read, Reader
    from pipeline_tui.tui.dialogs.steps import Typed

__all__ = ["follow_up", "log", "log_last", "long_note", "next_step", "park", "step_done", "wake"]


def _is_open(card: "Card") -> bool:
    return card.status == "open"


async def next_step(app: "PipelineApp") -> None:
    """Set the next step: a day, an hour if wanted, what to do."""
    from pipeline_tui.store import steps

    if not (cards := asked(app)):
        return
    if all(card.status != "open" for card in cards):
        from pipeline_tui.tui.handlers import after_closing

        await after_closing.ask_again(app, cards)
        return
    cards = tuple(card for card in cards if _is_open(card))
    now = _step_now(cards[0]) if len(cards) == 1 else ""
    hint = _("such as: fri 14:30 call Bob")
    if now:
        hint = _("{example} · done ticks it off · - removes it").format(example=hint)
    step = await ask_line(
        app,
        about_deals(_("Next step: {deals}"), cards),
        _reader(app, cards),
        aside=now,
        hint=hint,
    )
    if step is None:
        return
    if step is DONE:
        await app.change(lambda: steps.finish_step(app.store, ids(cards)))
    elif step is NONE:
        await app.change(lambda: steps.drop_step(app.store, ids(cards)))
    else:
        await app.change(
            lambda: steps.set_step(
                app.store, ids(cards), step.day, step.time, step.kind, step.body, step.repeats
            )
        )


def _reader(app: "PipelineApp", cards: "tuple[Card, ...]") -> "Reader[Typed]":
    """How a step is read; on a deal whose sequence is next it says what becomes of its step."""
    read = read_step(app.today)
    card = cards[0]
    if len(cards) > 1 or card.step_cadence is None:
        return read
    from pipeline_tui.sales.cadence import says_else
    from pipeline_tui.store import cadence_reading

    place = cadence_reading.places(app.store.conn)[card.step_cadence]
    planned = card.step_kind or "", card.step_body or ""

    def told(typed: str) -> "Read[Typed]":
        found = read(typed)
        step = found.value
        if not isinstance(step, NewStep):
            return found
        beside = says_else(step.kind, step.body, step.repeats, *planned)
        off, by = _("puts off step {n} of {sequence}"), _("beside step {n} of {sequence}")
        said = by if beside else off
        said = said.format(n=place.number, sequence=safe.text(place.cadence, 24))
        return replace(found, echo=f"{found.echo} · {said}")

    return told


async def step_done(app: "PipelineApp") -> None:
    """Tick the next step off."""
    from pipeline_tui.store import steps

    if cards := asked(app, lambda card: card.step_on is not None):
        await app.change(lambda: steps.finish_step(app.store, ids(cards)))


def _step_now(card: "Card") -> str:
    if card.step_on is None:
        return ""
    words = step_words(card.step_on, card.step_at, card.step_kind or "", card.step_body or "")
    return _("now {step}").format(step=safe.text(words, 40))


async def log(app: "PipelineApp") -> None:
    """Say what happened, in words if wanted, and what comes next: all one step to undo."""
    if not (cards := asked(app)):
        return
    here = app.here
    if here is not None:
        here.promise(kept=True)
    try:
        await _log(app, cards)
    finally:
        if here is not None:
            here.promise(kept=False)


async def log_last(app: "PipelineApp") -> None:
    """Log on the deal changed last: one that was moved may have left its place in the queue."""
    from pipeline_tui.store import lanes

    card = lanes.one(app.store.conn, app.history.deal)
    if card is None:
        app.say(_("There is no deal here."), problem=True)
    else:
        await _log(app, (card,))


async def _log(app: "PipelineApp", cards: "tuple[Card, ...]") -> None:
    from pipeline_tui.store import activities, hearing, steps

    now = _step_now(cards[0]) if len(cards) == 1 else ""
    is_open = all(card.status == "open" for card in cards)
    follow = follow_up(app, cards) if is_open else None
    after = _after(app, cards)
    title = about_deals(_("Log: {deals}"), cards)
    people = activities.who(app.store.conn, cards[0].id) if len(cards) == 1 else []
    if people:
        title = f"{title}, {safe.text(people[0][1], 24)}"
    draft = StoredDraft(app.store, f"log:{cards[0].id}") if len(cards) == 1 else None
    ends = hearing.ended_by_reply(app.store.conn, ids(cards))
    owed = follow is not None and follow.owed
    sheet = LogSheet(
        title, app.today, now, follow=follow, after=after, people=people, draft=draft,
        ending=Ending(ends, len(cards), follow) if ends or owed else None,
    )  # fmt: skip
    said = await ask(app, sheet)
    if said is None:
        return
    text: str | None = said.text
    if said.long:
        text = await _long_text(app, cards, said.text)
    done = None
    if text is not None:
        done = await app.change(
            lambda: steps.log(
                app.store, ids(cards), said.kind, text, said.outcome, said.on, said.step,
                said.direction, said.contact_id, said.minutes,
            )
        )  # fmt: skip
    if draft is not None and (done is None or draft.read()):
        draft.write(sheet.texts() if done is None else {})


def _after(app: "PipelineApp", cards: "tuple[Card, ...]") -> str:
    """The deal that one lands on after logging on these."""
    here = app.card()
    if here is not None and len(cards) == 1 and here.id != cards[0].id:
        return safe.text(here.name, 30)
    return safe.text(app.here.name_after(), 30) if app.here else ""


def follow_up(app: "PipelineApp", cards: "tuple[Card, ...]") -> FollowUp:
    """What the next step of these deals follows from."""
    from pipeline_tui.sales import retry
    from pipeline_tui.store import planned, queue

    rules, conn = app.store.rules, app.store.conn
    free = calendar(rules.country)
    kinds = {card.step_kind for card in cards}
    kind = cards[0].step_kind if len(kinds) == 1 else None
    own = {card.id: planned.own_steps(conn, card.id) for card in cards if card.step_on}
    if len(cards) > 1:
        sequences = all(card.step_cadence is not None for card in cards)
        keeping = sum(any(step.day > app.today for step in steps) for steps in own.values())
        return FollowUp(kind, free, sequences=sequences, keeping=keeping, owed=_owed(app, cards))
    tries = retry.tries(queue.last_outcomes(conn, cards[0].id))
    due = (cards[0].step_on or "9999") <= app.today.isoformat()
    if not due and cards[0].step_cadence is None:
        kind = None  # what was planned for later is not what was done
    rule = queue.step_rule(conn, cards[0].id) if due else None
    ahead = None
    if cards[0].step_cadence is not None:
        from pipeline_tui.store import cadence_ahead

        ahead = cadence_ahead.ahead(app.store, cards[0].id, app.today)
    steps = own.get(cards[0].id, ())
    return FollowUp(kind, free, tries, rules.tries, rule, ahead, own=steps, owed=_owed(app, cards))


def _owed(app: "PipelineApp", cards: "tuple[Card, ...]") -> tuple[Owed, ...]:
    """What the sequences of these deals have to send by now."""
    from pipeline_tui.tui.handlers.triage import is_owed

    owed = [card for card in cards if is_owed(app, card)]
    if not owed:
        return ()
    from pipeline_tui.store import cadence_reading

    places = cadence_reading.places(app.store.conn)
    return tuple(
        Owed(card.step_kind or "", date.fromisoformat(card.step_on), places[card.step_cadence])
        for card in owed
        if card.step_on and card.step_cadence
    )


async def _long_text(app: "PipelineApp", cards: "tuple[Card, ...]", begun: str) -> str | None:
    """The words written in the person's own editor; None, with the reason said, without any."""
    from pipeline_tui.tui.dialogs.editor import edited

    text = await edited(app, begun, about(cards))
    if text is not None and not text.strip():
        app.say(_("The note is empty, so nothing was kept."))
        return None
    return None if text is None else text.strip()


async def long_note(app: "PipelineApp") -> None:
    """Write a note in the person's own editor."""
    from pipeline_tui.store import steps

    if not (cards := asked(app)):
        return
    note = await _long_text(app, cards, "")
    if note is not None:
        await app.change(lambda: steps.log(app.store, ids(cards), "note", note))


async def park(app: "PipelineApp") -> None:
    """Park until a day, for a reason from the list."""
    from pipeline_tui.store import deals

    if not (cards := asked(app, _is_open)):
        return
    day = await ask_line(
        app,
        about_deals(_("Park {deals} until …"), cards),
        readers.later_day(app.today),
        hint=_("such as: 1w, mon, end of month, 12 dec"),
    )
    if day is None:
        return
    title = _("{deals} until {day}: why?").format(deals=about(cards), day=l10n.day_full(day))
    why = await ask_reason(app, title, "park")
    if why is not None:
        await app.change(lambda: deals.park(app.store, ids(cards), day, *why))


async def wake(app: "PipelineApp") -> None:
    """Take deals out of parking."""
    from pipeline_tui.store import deals

    if cards := asked(app, lambda card: card.parked_until is not None):
        await app.change(lambda: deals.wake(app.store, ids(cards)))
