"""Closed deals in the queue: what is still to be asked, and how the deal ended."""

from typing import TYPE_CHECKING, Any

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.sales.deal_state import days_between
from pipeline_tui.tui import safe
from pipeline_tui.tui.widgets import words
from pipeline_tui.tui.widgets.cards import CURSOR, MARK
from pipeline_tui.tui.widgets.draw import Pieces, ends, parts

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.queue_state import QueueState
    from pipeline_tui.tui.widgets.queue_rows import Columns

__all__ = ["after_heading", "after_keys", "after_row", "after_whys"]

AGAIN = "again"


def after_heading(state: "QueueState", width: int) -> Pieces:
    """The heading, with on how many deals something is due."""
    from pipeline_tui.store.after_closing import MOST

    n = state.counts.after
    count = l10n.number(n) if n < MOST else f"{l10n.number(MOST - 1)}+"
    title = _("AFTER CLOSING")
    return ends(parts(f" {title} {count}", "head"), (), width, "head")


def after_row(
    state: "QueueState", card: "Card", shape: "Columns", *, cursor: bool, marked: bool
) -> Pieces:
    """One closed deal: what to ask, name, amount, how it ended and for whom, when it is due."""
    word = words.Reason(_asked(card), "accent")
    money = words.amount(card, state.store.rules.base_currency)
    room = shape.name + shape.amount - safe.cells(money) - 2
    ended = how_it_ended(state, card)
    if card.step_body:
        ended = f"{card.step_body} · {ended}"
    due = _due(card, state.day)
    side = shape.stage + shape.what + shape.age - safe.cells(due) - 1
    gutter = MARK if marked else CURSOR if cursor else " "
    return (
        (gutter, "accent"),
        (safe.fit(word.fitting(shape.word - 1), shape.word), word.style),
        (safe.fit(card.name, room + 1), "strong" if cursor else "text"),
        (f"{money} ", "text"),
        (safe.fit(safe.text(ended, side - 1), side), "text"),
        (f"{due} ", "late" if (card.step_on or "") < state.day else "muted"),
    )


def _asked(card: "Card") -> tuple[str, ...]:
    """What is asked, from long to short."""
    if card.step_kind == "feedback":
        return (_("feedback"),)
    word = words.kind_word(card.step_kind)
    return (word, _("again")) if card.step_kind == AGAIN else (word,)


def how_it_ended(state: "QueueState", card: "Card") -> str:
    """``lost 12 May: Price (Simplon)``."""
    ended = words.closing(card, state.day)
    rival = state.people.get(card.id, "")
    return f"{ended} ({rival})" if rival and card.status == "lost" else ended


def _due(card: "Card", today: str) -> str:
    day = card.step_on or today
    if day == today:
        return _("today")
    return _("{n}d late").format(n=days_between(day, today))


def after_keys(app: Any, card: "Card") -> Pieces:
    """The keys that settle such a deal: they do more here than the footer's words say."""
    from pipeline_tui.tui.actions import BY_ID
    from pipeline_tui.tui.keymap import key_name

    said: list[str] = []
    labels = {
        "reopen": _("reopen"), "next_step": _("another day"), "step_done": _("done"),
        "lost": _("let rest"),
    }  # fmt: skip
    if card.step_kind == "feedback":
        labels = {"feedback": _("feedback"), "next_step": labels["next_step"],
                  "step_done": labels["step_done"], "lost": labels["lost"]}  # fmt: skip
    for name, label in labels.items():
        if keys := app.keymap.keys(BY_ID[name]):
            said += [f"{key_name(keys[0])} ", "accent", f"{label}  ", "muted"]
    return parts(*said)


def _asked_since(card: "Card", today: str) -> str:
    since = card.step_on or today
    if card.step_kind == "feedback":
        asked, now = _("ask for feedback since {day}"), _("ask for feedback today")
    elif card.step_kind == AGAIN:
        asked, now = _("ask again since {day}"), _("ask again today")
    else:  # a step of a sequence that goes on
        kind = words.kind_word(card.step_kind)
        asked = _("{kind} due {day}").format(kind=kind, day="{day}")
        now = _("{kind} due today").format(kind=kind)
    return now if since >= today else asked.format(day=words.day(since))


def after_whys(state: "QueueState", card: "Card") -> list[str]:
    """Why a closed deal is there, in words that are safe."""
    said = [_asked_since(card, state.day), safe.text(how_it_ended(state, card))]
    note = state.store.conn.execute("SELECT lost_note FROM deal WHERE id = ?", (card.id,))
    row = note.fetchone()
    return [*said, safe.text(row[0])] if row and row[0] and card.status == "lost" else said
