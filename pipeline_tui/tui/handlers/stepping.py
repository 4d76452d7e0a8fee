"""What comes next for a deal, what happened to it, and when it rests."""

from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.log import LogSheet
from pipeline_tui.tui.dialogs.steps import DONE, NONE, read_step, step_words
from pipeline_tui.tui.handlers.asking import about, about_deals, ask_line, ask_reason, asked, ids

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["log", "long_note", "next_step", "park", "step_done", "wake"]


def _is_open(card: "Card") -> bool:
    return card.status == "open"


async def next_step(app: "PipelineApp") -> None:
    """Set the next step: a day, an hour if wanted, what to do."""
    from pipeline_tui.store import steps

    if not (cards := asked(app, _is_open)):
        return
    now = _step_now(cards[0]) if len(cards) == 1 else ""
    hint = _("such as: fri 14:30 call Bob")
    if now:
        hint = _("{example} · done ticks it off · - removes it").format(example=hint)
    step = await ask_line(
        app,
        about_deals(_("Next step: {deals}"), cards),
        read_step(app.today),
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
            lambda: steps.set_step(app.store, ids(cards), step.day, step.time, step.kind, step.body)
        )


async def step_done(app: "PipelineApp") -> None:
    """Tick the next step off."""
    from pipeline_tui.store import steps

    if cards := asked(app, lambda card: card.status == "open" and card.step_on is not None):
        await app.change(lambda: steps.finish_step(app.store, ids(cards)))


def _step_now(card: "Card") -> str:
    if card.step_on is None:
        return ""
    words = step_words(card.step_on, card.step_at, card.step_kind or "", card.step_body or "")
    return _("now {step}").format(step=safe.text(words, 40))


async def log(app: "PipelineApp") -> None:
    """Say what happened: its kind, words if wanted, and what comes next."""
    from pipeline_tui.store import steps

    if not (cards := asked(app)):
        return
    now = _step_now(cards[0]) if len(cards) == 1 else ""
    is_open = all(card.status == "open" for card in cards)
    sheet = LogSheet(about_deals(_("Log: {deals}"), cards), app.today, now, with_step=is_open)
    said = await ask(app, sheet)
    if said is not None:
        await app.change(
            lambda: steps.log(app.store, ids(cards), said.kind, said.text, step=said.step)
        )


async def long_note(app: "PipelineApp") -> None:
    """Write a note in the person's own editor."""
    from pipeline_tui.tui.dialogs.editor import edited

    if not (cards := asked(app)):
        return
    text = await edited(app, "", about(cards))
    if text is None:
        return
    if text.strip():
        from pipeline_tui.store import steps

        note = text.strip()
        await app.change(lambda: steps.log(app.store, ids(cards), "note", note))
    else:
        app.say(_("The note is empty, so nothing was kept."))


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
