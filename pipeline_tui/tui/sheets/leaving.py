"""What a deal lacks to leave its stage: answered, filled in or ticked on the spot."""

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui.i18n import _, pgettext
from pipeline_tui.sales.exits import ANSWER, FACT, STATEMENT
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.flow import begin
from pipeline_tui.tui.dialogs.paint import fitted
from pipeline_tui.tui.keymap import key_name
from pipeline_tui.tui.sheets.base import Keys, answer_keys, pointer_step, ruled, typed_value
from pipeline_tui.tui.widgets import qualifying
from pipeline_tui.tui.widgets.draw import Pieces, parts

if TYPE_CHECKING:
    from pipeline_tui.sales.exits import ExitCriterion
    from pipeline_tui.store.checklist import Answer
    from pipeline_tui.store.exits import Leaving
    from pipeline_tui.store.lanes import Card

__all__ = ["LeavingSheet", "Verdict"]

_CLEAR = ("backspace", "delete", "ctrl+h")
_LEAVE = ("escape", "ctrl+c")


class Verdict(NamedTuple):
    """How a deal may leave: all met (no ``reason``), or all the same for a reason.

    ``unmet`` says in words what was unmet then.
    """

    reason: str
    unmet: tuple[str, ...]


class LeavingSheet:
    """Everything asked for before a deal leaves its stage, the unmet ones first to be met.

    With the last one met it closes by itself, and the move goes on.
    """

    def __init__(self, app: Any, deal_id: str, goal: str) -> None:
        self.app = app
        self.deal_id = deal_id
        self.goal = goal
        self.at = -1
        self.first = 0
        self.card: Card | None = None
        self.leaving: Leaving
        self.answers: dict[str, Answer] = {}
        self.verdict: asyncio.Future[Verdict | None] = asyncio.get_running_loop().create_future()

    # -- what it shows -------------------------------------------------------------------

    def read(self) -> bool:
        """What is met by now; done when everything is."""
        from pipeline_tui.store import checklist, exits, lanes

        conn = self.app.store.conn
        self.card = lanes.one(conn, self.deal_id)
        found = exits.leaving(self.app.store, [self.deal_id]).get(self.deal_id)
        if self.card is None or found is None:
            return False
        self.leaving = found
        self.answers = checklist.answers(conn, self.deal_id)
        if not found.unmet:
            self._decide(Verdict("", ()))
            return False
        if self.at < 0 or (self.here is not None and self.here not in found.unmet):
            self.at = found.criteria.index(found.unmet[0])
        self.at = min(self.at, len(found.criteria) - 1)
        return True

    @property
    def here(self) -> "ExitCriterion | None":
        """The criterion pointed at."""
        criteria = self.leaving.criteria
        return criteria[self.at] if 0 <= self.at < len(criteria) else None

    def lines(self, width: int, height: int) -> list[Pieces]:
        """Head, one row a criterion."""
        if self.card is None:
            return []
        stages = self.app.store.rules.every_stage
        criteria, unmet = self.leaving.criteria, self.leaving.unmet
        met = _("{met} of {n} met").format(met=len(criteria) - len(unmet), n=len(criteria))
        way = _("{old} to {new}").format(
            old=safe.text(stages[self.leaving.stage_id].name, 18),
            new=safe.text(stages[self.goal].name, 18),
        )
        room = max(1, height - 1)
        self.first = max(0, min(self.first, self.at, len(criteria) - room), self.at - room + 1)
        shown = criteria[self.first : self.first + room]
        rows = [self._row(self.first + place, one, width) for place, one in enumerate(shown)]
        return [ruled(self.card.name, f"{way} ─ {met}", width), *rows]

    def _row(self, place: int, one: "ExitCriterion", width: int) -> Pieces:
        here, lacks = place == self.at, one in self.leaving.unmet
        side = max(20, width * 2 // 3)
        return parts(
            " ▸ " if here else "   ", "bar_strong",
            "  " if lacks else "✓ ", "bar_strong",
            fitted(safe.text(qualifying.asked_for(one), side - 5), side - 5),
            "bar_strong" if here else "bar",
            f" {self._state(one, lacks)}", "warning" if lacks else "bar_muted",
        )  # fmt: skip

    def _state(self, one: "ExitCriterion", lacks: bool) -> str:
        if one.kind == ANSWER:
            known = self.answers.get(one.criterion_id or "")
            return qualifying.value_word(known.value, one.scale) if known else _("not asked")
        if one.kind == FACT:
            return _("missing") if lacks else _("set")
        return _("not ticked") if lacks else _("ticked")

    def keys(self) -> Keys:
        """The keys of the row pointed at, and the ways on and out."""
        one = self.here
        own: Keys = ((_("Enter"), _("fill in")),)
        if one is not None and one.kind == ANSWER:
            own = answer_keys(one.scale)
        elif one is not None and one.kind == STATEMENT:
            own = ((answer_keys(1)[0][0], _("holds")), (key_name("backspace"), _("clear")))
        return (
            *own, ("r", _("go on all the same")), ("x", _("lost")), ("z", _("park")),
            ("q", pgettext("a sheet", "stay")),
        )  # fmt: skip

    # -- what it does ----------------------------------------------------------------------

    def press(self, key: str, character: str | None) -> bool:
        """Meet what is pointed at, move, go on all the same, or stay."""
        if step := pointer_step(key, character):
            self.at = max(0, min(len(self.leaving.criteria) - 1, self.at + step))
            self.app.here.sheet.redraw()
        elif key in _LEAVE or character == "q":
            self.app.here.sheet.close()
        elif character == "r":
            begin(self.app, self._ask_reason())
        elif character in ("x", "z"):
            self.app.here.sheet.close()
            self.app.act("lost" if character == "x" else "park")
        elif character in ("u", "U") or key == "ctrl+r":
            return False
        elif self.here is not None:
            self._meet(self.here, key, character)
        return True

    def point(self, row: int) -> None:
        """Point at the criterion in a row."""
        if 1 <= row <= len(self.leaving.criteria):
            self.at = self.first + row - 1

    def left(self) -> None:
        """Whoever waits learns that the deal stays."""
        self._decide(None)

    def _decide(self, verdict: Verdict | None) -> None:
        if not self.verdict.done():
            self.verdict.set_result(verdict)

    def _meet(self, one: "ExitCriterion", key: str, character: str | None) -> None:
        clear = key in _CLEAR
        if one.kind == FACT:
            if key == "enter":
                begin(self.app, self._fill_in(one.fact))
        elif one.kind == STATEMENT:
            held = typed_value(character, 1)
            if clear or held is not None or key in ("enter", "space"):
                self._tick(one, bool(held) or key in ("enter", "space"))
        else:
            value = typed_value(character, one.scale)
            if clear or character == "i" or value is not None:
                self._answer(one, value, clear=clear)

    def _answer(self, one: "ExitCriterion", value: int | None, *, clear: bool) -> None:
        from pipeline_tui.store import checklist

        store, asked = self.app.store, str(one.criterion_id)
        if clear:
            begin(self.app, self._change(lambda: checklist.clear(store, self.deal_id, asked)))
        else:
            write = lambda: checklist.answer(store, self.deal_id, asked, value)  # noqa: E731
            begin(self.app, self._change(write))

    def _tick(self, one: "ExitCriterion", on: bool) -> None:
        from pipeline_tui.store import exits

        store = self.app.store
        begin(self.app, self._change(lambda: exits.tick(store, self.deal_id, one.id, on)))

    async def _change(self, write: Any) -> None:
        await self.app.change(write)

    async def _fill_in(self, fact: str) -> None:
        from pipeline_tui.tui.handlers import filling_in

        await filling_in.fill_in(self.app, self.deal_id, fact)

    async def _ask_reason(self) -> None:
        from pipeline_tui.tui.dialogs import readers
        from pipeline_tui.tui.handlers.asking import ask_line

        lacking = tuple(qualifying.asked_for(one) for one in self.leaving.unmet)
        reason = await ask_line(
            self.app,
            _("Why move on all the same?"),
            readers.text(required=True, longest=500),
            hint=_("lacks: {parts}").format(parts=safe.text(", ".join(lacking), 60)),
            enter=_("move on"),
        )
        if reason is not None:
            self._decide(Verdict(reason, lacking))
            if self.app.here is not None and self.app.here.sheet is not None:
                self.app.here.sheet.close()
