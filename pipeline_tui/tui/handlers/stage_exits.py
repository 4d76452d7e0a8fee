"""Edit what a stage asks for before a deal leaves it, in a list over the stages."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _
from pipeline_tui.sales.exits import ANSWER, FACT, FACTS, STATEMENT
from pipeline_tui.store import exits
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose
from pipeline_tui.tui.dialogs.listing import EditList
from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.handlers.asking import ask_line
from pipeline_tui.tui.widgets.qualifying import FACT_WORDS, asked_for, value_word

if TYPE_CHECKING:
    from pipeline_tui.sales.exits import ExitCriterion
    from pipeline_tui.store.door import Done

__all__ = ["edit"]

_WORDS = readers.text(required=True, longest=200)


class StageExits:
    """The exit criteria of one stage as a list: added, changed, put in order, removed."""

    ordered = True

    def __init__(self, app: Any, stage_id: str) -> None:
        self.app = app
        self.stage_id = stage_id

    def _every(self) -> "list[ExitCriterion]":
        return exits.of_stage(self.app.store.conn, self.stage_id)

    def options(self) -> Sequence[Option[str]]:
        """Each with its kind."""
        kinds = {ANSWER: _("checklist"), FACT: _("fact"), STATEMENT: _("statement")}
        return [
            Option(one.id, safe.text(asked_for(one), 50), kinds[one.kind]) for one in self._every()
        ]

    async def add(self) -> str | None:
        """Choose a fact, a question of the checklist in use, or type a statement."""
        chosen = await ask(self.app, Choose(_("Ask for …"), self._choices(), typing=False))
        if chosen is None:
            return None
        kind, what = chosen
        if kind == FACT:
            return await self._added(fact=what, kind=FACT)
        if kind == ANSWER:
            return await self._add_answer(what)
        text = await ask_line(
            self.app, _("A statement to tick"), _WORDS, hint=_("such as: they saw the demo")
        )
        return None if text is None else await self._added(kind=STATEMENT, text=text)

    def _choices(self) -> list[Option[tuple[str, str]]]:
        """What is not asked for yet."""
        now = self._every()
        facts, answers = {one.fact for one in now}, {one.criterion_id for one in now}
        options = [
            Option((FACT, fact), _(FACT_WORDS[fact]), _("fact"))
            for fact in FACTS
            if fact not in facts
        ]
        options += [
            Option((ANSWER, one.id), safe.text(one.question, 50), _("checklist"))
            for one in self.app.store.rules.checklist.criteria
            if one.id not in answers
        ]
        return [*options, Option((STATEMENT, ""), _("a statement of your own …"))]

    async def _add_answer(self, criterion_id: str) -> str | None:
        criteria = self.app.store.rules.checklist.criteria
        asked = next(one for one in criteria if one.id == criterion_id)
        least = await self._ask_least(asked.scale, asked.question, asked.scale - (asked.scale > 1))
        if least is None:
            return None
        return await self._added(kind=ANSWER, criterion_id=criterion_id, minimum=least)

    async def _ask_least(self, scale: int, question: str, current: int) -> int | None:
        if scale == 1:
            options = [Option(1, value_word(1, 1)), Option(0, _("any answer"))]
        else:
            options = [Option(value, value_word(value, scale)) for value in range(1, scale + 1)]
            options.append(Option(0, _("any answer")))
        title = _("{question}: at least …").format(question=safe.text(question, 40))
        return await ask(self.app, Choose(title, options, current=current))

    async def _added(self, kind: str, **more: Any) -> str | None:
        made: list[str] = []

        def write() -> "Done":
            done, exit_id = exits.add(self.app.store, self.stage_id, kind, **more)
            made.append(exit_id)
            return done

        return made[-1] if await self.app.change(write) is not None else None

    async def rename(self, option: Option[str]) -> None:
        """Ask for other words, or another least answer; a fact is what it is."""
        one = next(each for each in self._every() if each.id == option.value)
        changes: dict[str, Any] = {}
        if one.kind == ANSWER:
            least = await self._ask_least(one.scale, one.text, one.minimum)
            changes = {} if least is None else {"minimum": least}
        elif one.kind == STATEMENT:
            text = await ask_line(self.app, _("A statement to tick"), _WORDS, text=one.text)
            changes = {} if text is None else {"text": text}
        else:
            self.app.say(_("A fact cannot be changed: remove it with D."), problem=True)
        if changes:
            await self.app.change(lambda: exits.edit(self.app.store, one.id, changes))

    async def move(self, option: Option[str], by: int) -> None:
        """Up or down."""
        await self.app.change(lambda: exits.move(self.app.store, option.value, by))

    async def remove(self, option: Option[str]) -> None:
        """Ask for it no more."""
        await self.app.change(lambda: exits.remove(self.app.store, option.value))


async def edit(app: Any) -> None:
    """What the stage pointed at asks for before deals leave it."""
    stage = app.here.stage
    if stage is None or stage.kind != "open":
        app.say(_("That needs an open stage."), problem=True)
        return
    title = _("Before a deal leaves {stage}").format(stage=safe.text(stage.name, 40))
    await ask(app, EditList(title, StageExits(app, stage.id)))
