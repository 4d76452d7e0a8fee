"""The checklist of one deal: one key an answer."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _, pgettext
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.flow import begin
from pipeline_tui.tui.dialogs.paint import fitted
from pipeline_tui.tui.keymap import key_name
from pipeline_tui.tui.markdown import wrapped
from pipeline_tui.tui.sheets.base import Keys, answer_keys, pointer_step, ruled, typed_value
from pipeline_tui.tui.widgets import qualifying, words
from pipeline_tui.tui.widgets.draw import Pieces, parts

if TYPE_CHECKING:
    from pipeline_tui.sales.score import Line, Score
    from pipeline_tui.store.checklist import Answer
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.people import Person

__all__ = ["ChecklistSheet"]

_CLEAR = ("backspace", "delete", "ctrl+h")
_LEAVE = ("escape", "ctrl+c")
_MOST_SUM_ROWS = 3


class ChecklistSheet:
    """The questions of the set in use, what is known of them, and the sum they make.

    After an answer the pointer goes on to the next question.
    """

    def __init__(self, app: Any, deal_id: str) -> None:
        self.app = app
        self.deal_id = deal_id
        self.at = 0
        self.first = 0
        self.card: Card | None = None
        self.score: Score
        self.answers: dict[str, Answer] = {}
        self.unnamed = False
        """Whether somebody decides by the answers, and nobody on the deal has the role."""
        self.people: list[Person] = []
        self.settling: tuple[str, str | None] | None = None
        """The deal's status and park when it was to be closed or parked from here."""

    # -- what it shows -------------------------------------------------------------------

    def read(self) -> bool:
        """The deal's answers as they are now."""
        from pipeline_tui.store import checklist, lanes, people

        store = self.app.store
        self.card = lanes.one(store.conn, self.deal_id)
        self.answers = checklist.answers(store.conn, self.deal_id)
        self.score = checklist.score_of(store, self.deal_id)
        decided = bool(self.card and self.card.deciders)
        self.unnamed = not decided and checklist.names_decider(self.score)
        self.people = people.on_deal(store.conn, self.deal_id) if self.unnamed else []
        self.at = max(0, min(self.at, len(self.score.lines) - 1))
        return self.card is not None and self.settling in (None, _standing(self.card))

    def lines(self, width: int, height: int) -> list[Pieces]:
        """Head, one row a question, the sum."""
        if self.card is None:
            return []
        rules = self.app.store.rules.checklist
        head = f"{safe.text(rules.name, 24)} ─ {qualifying.with_grade(self.score, rules.bounds)}"
        summed = [*_summed(self.score, width), *self._unnamed(width)]
        room = max(1, height - 1 - len(summed))
        self.first = max(0, min(self.first, self.at, len(self.score.lines) - room))
        self.first = max(self.first, self.at - room + 1)
        shown = self.score.lines[self.first : self.first + room]
        rows = [self._row(self.first + place, line, width) for place, line in enumerate(shown)]
        if not rows:
            rows = [parts(f"   {_('This checklist has no questions yet: g k adds some.')}", "bar")]
        return [ruled(self.card.name, head, width), *rows, *summed]

    def _row(self, place: int, line: "Line", width: int) -> Pieces:
        known = self.answers.get(line.criterion.id)
        here = place == self.at
        side = min(34, max(14, width // 4 + 2))
        points = f"{qualifying.points(line.points)}/{qualifying.points(line.most)}"
        answer = fitted(qualifying.answer_word(line), 11)
        style = "bar_strong" if line.value else "bar" if line.asked else "bar_muted"
        row = parts(
            " ▸ " if here else "   ", "bar_strong",
            fitted(safe.text(line.criterion.question, side), side), "bar_strong" if here else "bar",
            f" {answer}", style,
            f" {points:>9}", "bar_muted",
            f"  {fitted(words.day(known.answered_on) if known else '', 7)}", "bar_muted",
        )  # fmt: skip
        room = width - side - 36
        if known and known.evidence and room > 6:
            row = (*row, (f" {safe.text(known.evidence, room)}", "bar"))
        return row

    def _unnamed(self, width: int) -> list[Pieces]:
        """What to do where somebody decides by the answers, and nobody has the role."""
        if not self.unnamed:
            return []
        if len(self.people) == 1:
            said = _("Nobody is named decision maker: d makes {name} so").format(
                name=safe.text(self.people[0].name, 30)
            )
        else:
            said = _("Nobody is named decision maker: d names one")
        return [parts(f" {safe.text(said, width - 1)}", "bar_strong")]

    def keys(self) -> Keys:
        """One key an answer, and the ways out."""
        line = self.line
        scale = line.criterion.scale if line else 1
        qualified = self.card is not None and self.card.qualified_on is not None
        lost = _("lost") if qualified else _("disqualify")
        named: Keys = (("d", _("decision maker")),) if self.unnamed else ()
        return (
            *answer_keys(scale), *named, (key_name("backspace"), _("clear")),
            (_("Enter"), _("evidence")), ("t", _("its day")),
            ("x", lost), ("z", _("park")), ("q", pgettext("a sheet", "close")),
        )  # fmt: skip

    @property
    def line(self) -> "Line | None":
        """The question pointed at."""
        return self.score.lines[self.at] if self.at < len(self.score.lines) else None

    # -- what it does ----------------------------------------------------------------------

    def press(self, key: str, character: str | None) -> bool:
        """Answer, move, or leave."""
        line = self.line
        value = typed_value(character, line.criterion.scale) if line else None
        if step := pointer_step(key, character):
            self._go(step)
        elif key in _LEAVE or character in ("q", "c"):
            self.app.here.sheet.close()
        elif line is not None and value is not None:
            self._answer(line, value)
        elif line is not None and character == "i":
            self._answer(line, None)
        elif line is not None and key in _CLEAR:
            self._clear(line)
        elif line is not None and (key == "enter" or character == "t"):
            begin(self.app, (self._ask_day if character == "t" else self._ask_evidence)(line))
        elif character == "d" and self.unnamed:
            begin(self.app, self._name_decider())
        elif character in ("x", "z"):
            self.settling = _standing(self.card) if self.card else None
            self.app.act("lost" if character == "x" else "park")
        else:
            return character not in ("u", "U") and key != "ctrl+r"
        return True

    def point(self, row: int) -> None:
        """Point at the question in a row."""
        if 1 <= row <= len(self.score.lines):
            self.at = self.first + row - 1

    def left(self) -> None:
        """Nothing waits for it."""

    def _go(self, by: int) -> None:
        self.at = max(0, min(len(self.score.lines) - 1, self.at + by))
        self.app.here.sheet.redraw()

    def _answer(self, line: "Line", value: int | None) -> None:
        from pipeline_tui.store import checklist

        store, asked = self.app.store, line.criterion.id
        self.at = min(self.at + 1, len(self.score.lines) - 1)
        begin(self.app, self._change(lambda: checklist.answer(store, self.deal_id, asked, value)))

    def _clear(self, line: "Line") -> None:
        from pipeline_tui.store import checklist

        store, asked = self.app.store, line.criterion.id
        begin(self.app, self._change(lambda: checklist.clear(store, self.deal_id, asked)))

    async def _change(self, write: Any) -> None:
        """Write an answer; the same answer again moves on all the same."""
        done = await self.app.change(write)
        if done is not None and not done.action_id:
            self.app.here.sheet.redraw()

    async def _name_decider(self) -> None:
        from pipeline_tui.tui.handlers import filling_in, introductions

        if len(self.people) == 1:
            await introductions.decides(self.app, self.deal_id, self.people[0].contact_id)
        else:
            await filling_in.fill_in(self.app, self.deal_id, "decider")

    async def _ask_evidence(self, line: "Line") -> None:
        from pipeline_tui.store import checklist
        from pipeline_tui.tui.dialogs import readers
        from pipeline_tui.tui.handlers.asking import ask_line
        from pipeline_tui.tui.handlers.drafts import StoredDraft

        known = self.answers.get(line.criterion.id)
        text = await ask_line(
            self.app,
            _("What tells so: {question}").format(question=safe.text(line.criterion.question, 50)),
            readers.text(longest=2000),
            text=known.evidence if known else "",
            hint=_("who said it, and when"),
            empty=True,
            draft=StoredDraft(self.app.store, f"evidence:{self.deal_id}:{line.criterion.id}"),
            goes_on=True,
        )
        if text is not None:
            store, asked = self.app.store, line.criterion.id
            await self._change(lambda: checklist.set_evidence(store, self.deal_id, asked, text))

    async def _ask_day(self, line: "Line") -> None:
        from pipeline_tui import clock
        from pipeline_tui.store import checklist
        from pipeline_tui.tui.dialogs import readers
        from pipeline_tui.tui.handlers.asking import ask_line

        known = self.answers.get(line.criterion.id)
        if known is None:
            self.app.say(_("There is no answer yet."))
            return
        day = await ask_line(
            self.app,
            _("Answered on which day? {question}").format(
                question=safe.text(line.criterion.question, 50)
            ),
            readers.day(clock.today(), required=True),
            text=readers.typed_day(known.answered_on),
        )
        if day is not None:
            store, asked = self.app.store, line.criterion.id
            await self._change(lambda: checklist.set_day(store, self.deal_id, asked, day))


def _standing(card: "Card") -> tuple[str, str | None]:
    return card.status, card.parked_until


def _summed(score: "Score", width: int) -> list[Pieces]:
    """The sum with its parts, wrapped."""
    text = safe.text(qualifying.sum_words(score))
    rows = wrapped([(f" {text}", "")], width - 1, 0, 1)[:_MOST_SUM_ROWS]
    return [tuple((part, "bar_muted") for part, _look in row) for row in rows]
