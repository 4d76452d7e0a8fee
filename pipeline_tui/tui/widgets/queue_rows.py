"""The rows of the queue: headings by priority, and a row a deal."""

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.store.queue import AFTER, UPCOMING
from pipeline_tui.tui import safe
from pipeline_tui.tui.widgets import queue_words, words
from pipeline_tui.tui.widgets.cards import CURSOR, MARK
from pipeline_tui.tui.widgets.draw import Pieces, ends, parts

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.queue_state import Heading, QueueState

__all__ = ["Columns", "booked_row", "columns", "deal_row", "heading_row"]


class Columns(NamedTuple):
    """How many cells each part of a row takes, the blank after it included."""

    word: int
    name: int
    amount: int
    stage: int
    what: int
    age: int


_AMOUNT = 6
_AGE = 24
_LEAST_AGE = 14


def columns(width: int) -> Columns:
    """Share a row's cells out; at 80 as drawn, wider rows give to names and words."""
    word = max(9, min(12, safe.cells(_("{n}d late").format(n=999)) + 1))
    rest = width - 1 - word - _AMOUNT
    age = max(_LEAST_AGE, min(_AGE, rest // 3))
    rest -= age
    stage = 5 if rest < 52 else min(14, 5 + (rest - 52) // 3)
    rest -= stage
    name = max(8, rest * 13 // 37)
    return Columns(word, name, _AMOUNT, stage, max(0, rest - name), age)


def booked_row(state: "QueueState", width: int) -> Pieces:
    """The booked hours of today in one row, as many as fit and how many more."""
    title = _("Booked")
    made: Pieces = parts(f" {title}  ", "accent")
    hours = []
    for one in state.booked:
        kind = "" if one.kind == "other" else f"{words.kind_word(one.kind)} "
        hours.append(f"{l10n.time_short(one.time)} {kind}{safe.text(one.name, 24)}")
    said = ""
    for number, hour in enumerate(hours):
        longer = f"{said} · {hour}" if said else hour
        more = f" +{len(hours) - number - 1}" if number + 1 < len(hours) else ""
        if safe.cells(longer + more) > width - 4 - safe.cells(title):
            said = f"{said} +{len(hours) - number}"
            break
        said = longer
    return (*made, (safe.text(said.strip(), max(1, width - 3 - safe.cells(title))), "text"))


def heading_row(state: "QueueState", heading: "Heading", width: int) -> Pieces:
    """A group's name with how many deals it holds and what they are worth."""
    if heading.group == UPCOMING:
        n = state.counts.coming
        said = ngettext("{n} to come", "{n} to come", n).format(n=l10n.number(n))
        return ends(parts(f" {said}", "head"), (), width, "head")
    if heading.group == AFTER:
        from pipeline_tui.tui.widgets.after_rows import after_heading

        return after_heading(state, width)
    names = {1: _("HIGH"), 2: _("NORMAL"), 3: _("LOW")}
    group = state.counts.groups[heading.group]
    money = words.money(group.amount, state.store.rules.base_currency)
    left = parts(
        f" {names[heading.group]} {l10n.number(group.n)}", "head", f"   {money}", "head_muted"
    )
    return ends(left, (), width, "head")


def deal_row(
    state: "QueueState", card: "Card", shape: Columns, *, cursor: bool, marked: bool
) -> Pieces:
    """One deal: word, name, amount, stage, what to do, days in stage."""
    if card.status != "open":
        from pipeline_tui.tui.widgets.after_rows import after_row

        return after_row(state, card, shape, cursor=cursor, marked=marked)
    word = queue_words.head_word(card, state.day)
    stage = state.store.rules.stages.get(card.stage_id)
    money = words.amount(card, state.store.rules.base_currency)
    room = shape.name + shape.amount - safe.cells(money) - 2
    person = safe.text(state.people.get(card.id, ""), 30)
    place, stop = state.places.get(card.id), state.stops.get(card.id, "")
    what = queue_words.what(card, state.day, person, place, stop)
    age = queue_words.in_stage(card, stage, state.day)
    over = "over" if card.stale_on < state.day else "muted"
    gutter = MARK if marked else CURSOR if cursor else " "
    # A blank at least: "phase 2" and "17k" must not read as one number.
    name = safe.fit(safe.text(card.name, room), room + 1)
    stage_name = safe.text(stage.name, 40) if stage else ""
    stage_room = shape.stage - 1
    short = stage_name[:stage_room] if stage_room < 8 else safe.text(stage_name, stage_room)
    return (
        (gutter, "accent"),
        (safe.fit(word.fitting(shape.word - 1), shape.word), word.style),
        (name, "strong" if cursor else "text"),
        (f"{money} ", "text"),
        (safe.fit(short, shape.stage), "muted"),
        (_cell(what, shape.what), "missing" if card.step_on is None else "text"),
        (safe.fit(age, shape.age), over),
    )


def _cell(text: str, width: int) -> str:
    """A text in so many cells, the last of them blank."""
    return safe.fit(safe.text(text, max(0, width - 1)), width)
