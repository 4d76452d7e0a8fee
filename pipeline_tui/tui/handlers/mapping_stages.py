"""Which stage a value of a file is: one that there is, or one to be made in its order."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline_tui.exchange.fields import squash
from pipeline_tui.exchange.options import Options
from pipeline_tui.exchange.stages import NEW
from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.prompt import Prompt
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.import_state import ImportState, Question

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["in_order", "place", "settle"]


async def settle(app: "PipelineApp", state: ImportState, question: Question) -> Options | None:
    """Ask what becomes of the stages that are not here: made in their order, or placed."""
    names = safe.text(", ".join(question.values), 60)
    options = [
        Option("make", _("make them, in this order"), names),
        Option("place", _("say of each which stage it is")),
    ]
    chosen = await ask(app, Choose(_("Stages that are not here"), options))
    if chosen == "make":
        return await _make(app, state, question)
    if chosen == "place":
        return await _place_each(app, state, question)
    return None


async def _make(app: "PipelineApp", state: ImportState, question: Question) -> Options | None:
    values = [" ".join(value.split()) for value in question.values]
    if not any("," in value for value in values):
        title = _("The new stages in their order")
        text = ", ".join(safe.text(value) for value in values)
        typed = await ask(app, Prompt(title, in_order(values), text=text, enter=_("go on")))
        if typed is None:
            return None
        values = typed.value
    return replace(state.options, stage_order=(*state.options.stage_order, *values))


def in_order(values: list[str]) -> Reader[list[str]]:
    """Names parted by commas: all of these, each once, in any order."""
    known = {squash(value): value for value in values}

    def read(typed: str) -> Read[list[str]]:
        names = [squash(name) for name in typed.split(",") if name.strip()]
        strange = next((name for name in names if name not in known), None)
        missing = next((known[name] for name in known if name not in names), None)
        if strange is not None or len(set(names)) < len(names):
            return Read(problem=_("only these names, each once, parted by commas"))
        if missing is not None:
            return Read(problem=_("“{name}” is missing").format(name=safe.text(missing, 30)))
        return Read([known[name] for name in names], _("made in this order"))

    return read


async def _place_each(app: "PipelineApp", state: ImportState, question: Question) -> Options | None:
    options: Options | None = state.options
    for value in question.values:
        asked = replace_options(state, options or state.options)
        options = await place(app, asked, value)
        if options is None:
            return None
    return options


def replace_options(state: ImportState, options: Options) -> ImportState:
    """The same file with other options."""
    return replace(state, options=options)


async def place(app: "PipelineApp", state: ImportState, value: str) -> Options | None:
    """Ask which stage a value of the file is."""
    rules = app.store.rules
    there = dict.fromkeys(stage.name for stage in rules.stages.values())
    options = [Option(name, safe.text(name, 40)) for name in there]
    new = _("a new stage: {name}").format(name=safe.text(" ".join(value.split()), 30))
    options.append(Option(NEW, new))
    current = state.options.stages.get(value)
    title = _("Which stage is “{value}”?").format(value=safe.text(value, 30))
    chosen = await ask(app, Choose(title, options, current=current))
    if chosen is None:
        return None
    order = tuple(name for name in state.options.stage_order if squash(name) != squash(value))
    stages = {said: stage for said, stage in state.options.stages.items() if said != value}
    return replace(state.options, stages={**stages, value: chosen}, stage_order=order)
