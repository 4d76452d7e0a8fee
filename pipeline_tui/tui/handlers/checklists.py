"""Edit the sets of questions, from their screen."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _
from pipeline_tui.store import checklist
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.confirm import Confirm
from pipeline_tui.tui.dialogs.fields import Field, Filled, Refusal
from pipeline_tui.tui.dialogs.form import Form
from pipeline_tui.tui.dialogs.reading import Read
from pipeline_tui.tui.handlers.asking import ask_line
from pipeline_tui.tui.handlers.saving import saved

if TYPE_CHECKING:
    from pipeline_tui.sales.score import Criterion

__all__ = ["add", "add_set", "bounds", "down", "edit", "remove", "retire", "up", "use"]

_NAME = readers.text(required=True, longest=80)
_QUESTION = readers.text(required=True, longest=200)
_WEIGHT = readers.whole(least=0, most=checklist.MOST_WEIGHT)


async def add(app: Any) -> None:
    """A new question in the set pointed at."""
    one = app.here.set
    if one is None:
        return
    title = _("{name}: a new question").format(name=safe.text(one.name, 30))
    question = await ask_line(app, title, _QUESTION, hint=_("such as: has a date in mind"))
    if question is None:
        return
    options = [Option(1, _("yes or no")), Option(3, _("0 to 3"))]
    scale = await ask(app, Choose(_("How is it answered?"), options))
    if scale is None:
        return
    weight = await ask_line(app, _("Its weight, beside the others"), _WEIGHT, text="20")
    if weight is not None:
        await app.change(
            lambda: checklist.add_criterion(app.store, one.id, question, scale, weight)[0]
        )


async def edit(app: Any) -> None:
    """Change a question and its weight in a form, or a set's name."""
    asked, one = app.here.criterion, app.here.set
    if asked is not None:
        await _edit_criterion(app, asked)
    elif one is not None:
        name = await ask_line(app, _("Rename the checklist"), _NAME, text=one.name)
        if name is not None and name != one.name:
            await app.change(lambda: checklist.rename_set(app.store, one.id, name))


async def _edit_criterion(app: Any, asked: "Criterion") -> None:
    async def save(filled: Filled) -> Refusal | None:
        changes = filled.changes()
        if not changes:
            return None
        return await saved(app, lambda: checklist.edit_criterion(app.store, asked.id, changes))

    fields = [
        Field("question", _("Question"), _QUESTION, asked.question),
        Field("weight", _("Weight"), _WEIGHT, str(asked.weight)),
    ]
    title = _("Question: {question}").format(question=safe.text(asked.question, 50))
    await ask(app, Form(title, fields, save, focus="weight"))


async def retire(app: Any) -> None:
    """Ask a question no more, or again; its answers are kept."""
    asked = app.here.criterion
    if asked is not None:
        await app.change(lambda: checklist.retire(app.store, asked.id, not asked.retired))


async def up(app: Any) -> None:
    """Earlier among the questions."""
    await _move(app, -1)


async def down(app: Any) -> None:
    """Later among the questions."""
    await _move(app, 1)


async def _move(app: Any, by: int) -> None:
    if (asked := app.here.criterion) is not None:
        await app.change(lambda: checklist.move_criterion(app.store, asked.id, by))


async def use(app: Any) -> None:
    """Score all deals by this set from now on."""
    if (one := app.here.set) is not None:
        await app.change(lambda: checklist.use_set(app.store, one.id))


async def add_set(app: Any) -> None:
    """A new set without questions."""
    name = await ask_line(app, _("New checklist"), _NAME, hint=_("its name"))
    if name is not None:
        await app.change(lambda: checklist.add_set(app.store, name)[0])


async def remove(app: Any) -> None:
    """Remove a set that is not in use, after a yes."""
    one = app.here.set
    if app.here.criterion is not None:
        app.say(_("R retires a question: its answers are kept."), problem=True)
    elif one is not None:
        question = _("Remove {name}?").format(name=safe.text(one.name, 50))
        if await ask(app, Confirm(question, _("Answers to its questions are kept."))):
            await app.change(lambda: checklist.remove_set(app.store, one.id))


async def bounds(app: Any) -> None:
    """From which scores on a deal is A, B and C."""
    now = app.store.rules.checklist.bounds
    chosen = await ask_line(
        app,
        _("From which scores on is a deal A, B and C?"),
        _read_bounds,
        text=" ".join(str(one) for one in now),
    )
    if chosen is not None and chosen != now:
        await app.change(lambda: checklist.set_bounds(app.store, chosen))


def _read_bounds(typed: str) -> Read[tuple[int, ...]]:
    numbers = typed.replace(",", " ").split()
    if len(numbers) != 3 or not all(one.isascii() and one.isdigit() for one in numbers):
        return Read(problem=_("three numbers, such as 75 50 25"))
    if any(len(one) > 3 for one in numbers):
        return Read(problem=_("falling, from 100 to 1"))
    a, b, c = (int(one) for one in numbers)
    if not 100 >= a > b > c >= 1:
        return Read(problem=_("falling, from 100 to 1"))
    said = _("A from {a}, B from {b}, C from {c}, D below").format(a=a, b=b, c=c)
    return Read((a, b, c), said)
