"""Change pipelines and stages, from their screen."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _, ngettext
from pipeline_tui.store import stages
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.confirm import Confirm
from pipeline_tui.tui.dialogs.fields import Field, Filled, Refusal
from pipeline_tui.tui.dialogs.form import Form
from pipeline_tui.tui.handlers.asking import ask_line
from pipeline_tui.tui.handlers.saving import saved
from pipeline_tui.tui.screens.stages import StagesScreen

if TYPE_CHECKING:
    from pipeline_tui.sales.deal_state import Stage
    from pipeline_tui.store.lists import Item as Pipeline
    from pipeline_tui.tui.app import PipelineApp

__all__ = [
    "add", "add_pipeline", "down", "edit", "qualifies", "remove", "show", "up",
]  # fmt: skip

_NAME = readers.text(required=True, longest=80)


def _pointed(app: "PipelineApp") -> "tuple[Stage | None, Pipeline | None]":
    """The stage and the pipeline that the screen points at."""
    here = app.here
    return (here.stage, here.pipeline) if isinstance(here, StagesScreen) else (None, None)


async def add(app: "PipelineApp") -> None:
    """A new stage after the one pointed at."""
    stage, pipeline = _pointed(app)
    if pipeline is None:
        return
    name = await ask_line(app, _("New stage"), _NAME, hint=_("its name"))
    if name is None:
        return
    after = stage.id if stage else None
    await app.change(lambda: stages.add_stage(app.store, pipeline.id, name, after))


async def add_pipeline(app: "PipelineApp") -> None:
    """A new pipeline with the stages of the first one."""
    name = await ask_line(app, _("New pipeline"), _NAME, hint=_("its name"))
    if name is not None:
        await app.change(lambda: stages.add_pipeline(app.store, name))


def show(app: "PipelineApp") -> None:
    """Show the pipeline that is pointed at on the board."""
    _stage, pipeline = _pointed(app)
    if pipeline is None:
        return
    app.state.pipeline = pipeline.id
    app.state.focus = 0
    app.changed(None)
    app.act("go_board")


async def edit(app: "PipelineApp") -> None:
    """Change a stage in a form, or a pipeline's name."""
    stage, pipeline = _pointed(app)
    if stage is not None:
        await _edit_stage(app, stage)
    elif pipeline is not None:
        name = await ask_line(app, _("Rename the pipeline"), _NAME, text=pipeline.name)
        if name is not None and name != pipeline.name:
            await app.change(lambda: stages.rename_pipeline(app.store, pipeline.id, name))


async def _edit_stage(app: "PipelineApp", stage: "Stage") -> None:
    async def save(filled: Filled) -> Refusal | None:
        changes = filled.changes()
        if not changes:
            return None
        return await saved(app, lambda: stages.edit_stage(app.store, stage.id, changes))

    title = _("Stage: {name}").format(name=safe.text(stage.name, 50))
    await ask(app, Form(title, _fields(stage), save))


def _fields(stage: "Stage") -> list[Field]:
    fields = [Field("name", _("Name"), _NAME, stage.name)]
    if stage.kind != "open":
        return fields
    limit = readers.whole(least=1, most=3650, empty=_("no limit"))

    def days(value: int | None) -> str:
        return "" if value is None else str(value)

    return [
        *fields,
        Field("probability", _("Probability"), _percent, readers.typed_percent(stage.probability)),
        Field("stage_limit", _("Stage limit"), limit, days(stage.stage_limit), hint=_("days")),
        Field("touch_limit", _("Touch limit"), limit, days(stage.touch_limit), hint=_("days")),
    ]


def _percent(typed: str) -> Any:
    from pipeline_tui.tui.dialogs.reading import Read

    found = readers.percent()(typed)
    if not found.problem and found.value is None:
        return Read(problem=_("needs a percentage"))
    return found


async def qualifies(app: "PipelineApp") -> None:
    """From this stage on a deal counts as qualified."""
    stage, _pipeline = _pointed(app)
    if stage is None or stage.kind != "open":
        app.say(_("That needs an open stage."), problem=True)
        return
    await app.change(lambda: stages.edit_stage(app.store, stage.id, {"qualifies": 1}))


async def up(app: "PipelineApp") -> None:
    """One place to the left on the board."""
    await _move(app, -1)


async def down(app: "PipelineApp") -> None:
    """One place to the right on the board."""
    await _move(app, 1)


async def _move(app: "PipelineApp", by: int) -> None:
    stage, _pipeline = _pointed(app)
    if stage is not None:
        await app.change(lambda: stages.move_stage(app.store, stage.id, by))


async def remove(app: "PipelineApp") -> None:
    """Remove a stage, asking where its deals go; or an empty pipeline."""
    stage, pipeline = _pointed(app)
    if stage is not None:
        await _remove_stage(app, stage)
    elif pipeline is not None:
        question = _("Remove {name}?").format(name=safe.text(pipeline.name, 50))
        if await ask(app, Confirm(question)):
            await app.change(lambda: stages.remove_pipeline(app.store, pipeline.id))


async def _remove_stage(app: "PipelineApp", stage: "Stage") -> None:
    others = [
        one
        for one in app.store.rules.pipeline_stages(stage.pipeline_id, "open")
        if one.id != stage.id
    ]
    if stage.kind != "open" or not others:
        app.say(_("Won, Lost and the last open stage stay."), problem=True)
        return
    n = stages.stage_deals(app.store.conn, stage.id)
    name = safe.text(stage.name, 40)
    goal: str | None = None
    if n:
        said = ngettext(
            "Remove {name}: where does its {n} deal go?",
            "Remove {name}: where do its {n} deals go?",
            n,
        )
        options = [Option(one.id, safe.text(one.name, 40)) for one in others]
        goal = await ask(app, Choose(said.format(name=name, n=n), options))
        if goal is None:
            return
    elif not await ask(app, Confirm(_("Remove {name}?").format(name=name))):
        return
    await app.change(lambda: stages.remove_stage(app.store, stage.id, goal))
