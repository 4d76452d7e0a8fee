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
    from pipeline_tui.store.driver import Connection
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.queue_state import QueueState
    from pipeline_tui.tui.widgets.queue_rows import Columns

__all__ = ["after_count", "after_heading", "after_keys", "after_row", "after_whys", "settling"]

AGAIN = "again"


def after_heading(state: "QueueState", width: int) -> Pieces:
    """The heading, with on how many deals something is due."""
    said = f" {_('AFTER CLOSING')} {after_count(state.counts.after)}"
    return ends(parts(said, "head"), (), width, "head")


def after_count(n: int) -> str:
    """How many are still to be asked, as far as they are counted."""
    from pipeline_tui.store.after_closing import MOST

    return l10n.number(n) if n < MOST else f"{l10n.number(MOST - 1)}+"


def after_row(
    state: "QueueState", card: "Card", shape: "Columns", *, cursor: bool, marked: bool
) -> Pieces:
    """One closed deal: what to ask, name, amount, how it ended and for whom, when it is due."""
    word = words.Reason(_asked(card), "accent")
    money = words.amount(card, state.store.rules.base_currency)
    room = shape.name + shape.amount - safe.cells(money) - 2
    ended = how_it_ended(card, state.people.get(card.id, ""), state.day)
    if card.step_body:
        ended = f"{card.step_body} · {ended}"
    due = _due(card, state.day)
    side = shape.stage + shape.what + shape.age - safe.cells(due) - 1
    gutter = MARK if marked else CURSOR if cursor else " "
    return (
        (gutter, "accent"),
        (safe.fit(word.fitting(shape.word - 1), shape.word), word.style),
        (safe.fit(safe.text(card.name, room), room + 1), "strong" if cursor else "text"),
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


def how_it_ended(card: "Card", rival: str, today: str) -> str:
    """``lost 12 May: Price (Simplon)``."""
    ended = words.closing(card, today)
    return f"{ended} ({rival})" if rival and card.status == "lost" else ended


def _due(card: "Card", today: str) -> str:
    day = card.step_on or today
    if day == today:
        return _("today")
    return _("{n}d late").format(n=days_between(day, today))


def settling(app: Any, card: "Card") -> list[tuple[str, str]]:
    """The keys that settle such a deal, and what they do: more than the footer's words say."""
    from pipeline_tui.tui.actions import BY_ID
    from pipeline_tui.tui.keymap import key_name

    labels = {"reopen": _("reopen")}
    if card.step_kind == "feedback":
        labels = {"feedback": _("feedback")}
    labels |= {"next_step": _("another day"), "step_done": _("done"), "lost": _("let rest")}
    screen = app.here.screen_id
    found = []
    for name, label in labels.items():
        action = BY_ID[name]
        keys = app.keymap.keys(action) if screen in action.where else ()
        found += [(key_name(keys[0]), label)] if keys else []
    return found


def after_keys(app: Any, card: "Card") -> Pieces:
    """Those keys in one row."""
    said = [(f"{key} ", "accent", f"{label}  ", "muted") for key, label in settling(app, card)]
    return parts(*(text for one in said for text in one))


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


def after_whys(conn: "Connection", card: "Card", today: str) -> list[str]:
    """Why a closed deal is there, in words that are safe."""
    sql = "SELECT competitor, lost_note FROM deal WHERE id = ?"
    rival, note = conn.execute(sql, (card.id,)).fetchone() or ("", "")
    said = [_asked_since(card, today), safe.text(how_it_ended(card, rival, today))]
    return [*said, safe.text(note)] if note and card.status == "lost" else said
