"""What stands over and under the queue: its counts, and why the deal under the cursor is there."""

from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales import queue as rules
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import QUEUE
from pipeline_tui.tui.widgets import queue_words, telling, words
from pipeline_tui.tui.widgets.draw import Pieces, ends, parts, width_of
from pipeline_tui.tui.widgets.header import fitted_line, outbox_words, tabs
from pipeline_tui.tui.widgets.lines import Lines
from pipeline_tui.tui.widgets.qualifying import card_grade

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.peek import Peek
    from pipeline_tui.tui.queue_state import QueueState

__all__ = ["QueueHead", "QueueStrip", "filled", "whys"]

_WITH_TABS = 100
_LABEL = 15


class QueueHead(Lines):
    """One row over the queue: how many, by the word at the head of their rows."""

    GROUND = "bar"

    def __init__(self, state: "QueueState") -> None:
        super().__init__()
        self.state = state

    def lines(self, width: int) -> list[Pieces]:
        """The one line."""
        counts, state = self.state.counts, self.state
        today: Pieces = ((f"{l10n.day_full(state.today)} ", "bar_muted"),)
        middle: list[Pieces] = []
        if state.marks:
            middle += self._marked()
        if state.filter_text:
            middle.append(((f"/{safe.text(state.filter_text, 30)}", "bar_strong"),))
        outbox = outbox_words(state.outbox, brief=True)
        # Each row counts once, by its word: some of those before are over their limit, too.
        over = _("{n} over limit")
        if counts.late or counts.today or counts.no_step:
            over = ngettext("{n} other over limit", "{n} others over limit", counts.over)
        words_of = (
            (counts.late, _("{n} late"), "warning"),
            (counts.today, _("{n} today"), "bar"),
            (counts.no_step, _("{n} no step"), "bar"),
            (counts.over, over, "bar"),
            (counts.back, _("{n} back"), "bar"),
            (counts.after, _("{n} after closing"), "bar"),
        )
        said_of = [(text.format(n=l10n.number(n)), style) for n, text, style in words_of if n]
        if state.filter_text or state.marks:
            said_of = []  # they count the whole queue, or leave the room to what is marked
        done = _("done today {n}").format(n=_many(counts.done)) if counts.done else ""
        taken = width_of(today) + sum(width_of(one) + 1 for one in (*middle, *outbox)) + 3
        taken += 2 * len(outbox)  # a bar parts it from the counts
        left = self._title(width - taken, counts.due, said_of)
        counted = self._counted(said_of, width - taken - width_of(left))
        middle += [counted] if counted else []
        middle += [(("│ ", "bar_muted"), *one) for one in outbox] if counted else outbox
        middle += [((f"  {done}", "bar_muted"),)] if done else []
        return [fitted_line(left, middle, today, width)]

    def _marked(self) -> list[Pieces]:
        """What is marked, as on the board."""
        from pipeline_tui.tui.widgets.aims import marked_words

        state = self.state
        return marked_words(state.goal, state.marks, state.store.rules.base_currency)

    def _title(self, room: int, due: int, counted: list[tuple[str, str]]) -> Pieces:
        """The screens' names where there is room for them beside the counts."""
        named = tabs(QUEUE, self.outer_size.width, due)
        counts = sum(safe.cells(text) + 2 for text, _style in counted)
        if self.outer_size.width >= _WITH_TABS and width_of(named) + counts <= room:
            return named
        name = _("Queue")
        more = ""
        if self.state.counts.after and not self.state.filter_text:
            from pipeline_tui.tui.widgets.after_rows import after_count

            more = f" + {after_count(self.state.counts.after)}"
        said = f"{name} {l10n.number(due)}{more}"
        if counted:
            said = _("{queue}:").format(queue=said)
        return ((f" {said}", "bar_strong"),)

    def _counted(self, said: list[tuple[str, str]], room: int) -> Pieces:
        """The counts with commas between them, as many as there is room for."""
        made: Pieces = ()
        for text, style in said:
            longer = (*made, (", ", "bar"), (text, style)) if made else ((text, style),)
            if width_of(longer) > room:
                break
            made = longer
        return made


def _many(done: int) -> str:
    from pipeline_tui.store.queue_heads import MOST_DONE

    return l10n.number(done) if done < MOST_DONE else f"{MOST_DONE - 1}+"


class QueueStrip(Lines):
    """Four rows under the queue: all about the deal under the cursor, and why it is there."""

    ROWS = 4

    def __init__(self, state: "QueueState") -> None:
        super().__init__()
        self.state = state
        self.ruled = False
        """Whether a rule closes each line: the panel stands beside it."""

    def lines(self, width: int) -> list[Pieces]:
        """The four lines."""
        if not self.ruled:
            return self._lines(width)
        lines = self._lines(width - 1)
        fills = (" " * max(0, width - 1 - width_of(line)) for line in lines)
        return [
            (*line, (fill, "text"), ("│", "rule")) for line, fill in zip(lines, fills, strict=True)
        ]

    def _lines(self, width: int) -> list[Pieces]:
        """A rule with the deal's name, people, last contact, reasons."""
        card = self.state.card
        if card is None:
            return [parts("─" * width, "rule"), (), (), ()]
        from pipeline_tui.store.peek import peek

        found = peek(self.state.store.conn, card.id, people=1, exchanges=2)
        offer = ""
        if found.offers and card.status == "open":
            from pipeline_tui.tui.widgets.offered import offered

            offer = offered(card, found.offers, self.state.day)
        return [
            _rule(self.state, card, width, offer),
            _people(card, found, width, self._aside(card)),
            *self._because(card, found, width),
        ]

    def _because(self, card: "Card", found: "Peek", width: int) -> list[Pieces]:
        """Last contact and every reason; its line is theirs where they do not fit into one."""
        because = whys(self.state, card)
        room = width - _column() - 2
        lines = filled(because, room)
        if len(lines) > 1 and found.exchanges and found.exchanges[0].kind != "note":
            shorter = whys(self.state, card, dated=True)  # the line above has the day
            if len(fitting := filled(shorter, room)) == 1:
                because, lines = shorter, fitting
        if len(lines) > 1:
            labels = (_("Here because"), "")
            texts = (lines[0], " ".join(lines[1:]))
            return [_labelled(*one, width) for one in zip(labels, texts, strict=True)]
        return [
            _labelled(telling.latest(found.exchanges), _contacts(found), width),
            _labelled(_("Here because"), ", ".join(because), width),
        ]

    def _aside(self, card: "Card") -> Pieces:
        """What is missing on an open deal; on a closed one the keys that settle it."""
        if card.status != "open":
            from pipeline_tui.tui.widgets.after_rows import after_keys

            return after_keys(self.app, card)
        missing = _("no decision maker")
        return parts("" if card.deciders else f"{missing} ", "missing")


def whys(state: "QueueState", card: "Card", *, dated: bool = False) -> list[str]:
    """Every reason for a deal to be looked at, in words; what a file says is made safe.

    With ``dated`` the last contact stands beside them and is not told again.
    """
    if card.status != "open":
        from pipeline_tui.tui.widgets.after_rows import after_whys

        return after_whys(state.store.conn, card, state.day)
    from pipeline_tui.store import queue

    more = queue.more(state.store.conn, card.id)
    found = rules.reasons(card, state.store.rules.every_stage, state.day, more)
    place = state.places.get(card.id)
    return [safe.text(words_of) for words_of in queue_words.because(found, place, dated=dated)]


def _rule(state: "QueueState", card: "Card", width: int, offer: str) -> Pieces:
    """Name, amount, what is offered of it, stage and the rest; then where the cursor stands."""
    stage = state.store.rules.stages.get(card.stage_id)
    facts = [words.amount(card, state.store.rules.base_currency)]
    facts += [offer] if offer else []
    facts += [safe.text(stage.name, 24)] if stage else []
    score = card_grade(card)
    facts += [score] if score else []
    facts.append(telling.close_date(card))
    place = state.place
    where = ""
    if place is not None:
        where = _("{n} of {total}").format(
            n=l10n.number(place), total=l10n.number(state.counts.due)
        )
    below = state.below
    if below:
        more = _("{n} more ▾").format(n=l10n.number(below))
        where = f"{where} ─ {more}" if where else more
    right = parts(f"{where} ", "muted", "─", "rule") if where else ()
    title = safe.text(card.name, max(8, width // 3))
    left = parts("── ", "rule", title, "strong", f" {' · '.join(facts)} ", "muted")
    fill = max(0, width - width_of(left) - width_of(right) - (1 if right else 0))
    return ends((*left, ("─" * fill, "rule")), right, width)


def _people(card: "Card", found: "Peek", width: int, aside: Pieces) -> Pieces:
    if found.people:
        one = found.people[0]
        who = ", ".join(text for text in (one.name, one.title or one.role, one.phone, one.email)
                        if text)  # fmt: skip
    else:
        who = card.account if card.account and card.account != card.name else _("nobody yet")
    return ends(parts(f" {safe.text(who)}", "text"), aside, width)


def _contacts(found: "Peek") -> str:
    said = " · ".join(telling.exchange(one) for one in found.exchanges)
    return safe.text(said) if said else _("none yet")


def filled(whys: "Sequence[str]", room: int) -> list[str]:
    """Reasons with commas between them, as many a line as fit into so many cells.

    One that is longer than a line is broken between its words.
    """
    lines: list[str] = []
    for place, text in enumerate(whys, 1):
        said = f"{text}," if place < len(whys) else text
        for piece in [said] if safe.cells(said) <= room else said.split():
            longer = f"{lines[-1]} {piece}" if lines else piece
            if lines and safe.cells(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines


def _column() -> int:
    return max(_LABEL, safe.cells(_("Last contact")) + 2)


def _labelled(label: str, said: str, width: int) -> Pieces:
    column = _column()
    room = width - column - 1
    return parts(safe.fit(f" {label}", column), "muted", safe.text(f" {said}", room), "text")
