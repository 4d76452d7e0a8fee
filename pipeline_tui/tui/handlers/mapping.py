"""What a file's columns, stages and formats become: the choices of the import screen."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline_tui.exchange import fields, presets
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.flags import FLAGS
from pipeline_tui.exchange.options import AUTO, DROP, Options
from pipeline_tui.i18n import _
from pipeline_tui.sales.own_fields import TYPE_NAMES
from pipeline_tui.tui import safe, trial
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.bringing import Bringing
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.confirm import Confirm
from pipeline_tui.tui.dialogs.prompt import Prompt
from pipeline_tui.tui.dialogs.reading import Read
from pipeline_tui.tui.dialogs.refused import Refused
from pipeline_tui.tui.handlers import mapping_settings, mapping_stages
from pipeline_tui.tui.import_state import ImportState, Question, with_column, with_setting
from pipeline_tui.tui.screens.importing import ImportScreen

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["bring", "change", "keep", "leave", "leave_out", "load", "redo", "turn", "undo"]


def _here(app: "PipelineApp") -> ImportScreen | None:
    return app.here if isinstance(app.here, ImportScreen) else None


def turn(app: "PipelineApp") -> None:
    """Let the motions go to the other side."""
    if (screen := _here(app)) is not None:
        screen.turn()


async def change(app: "PipelineApp") -> None:
    """Change what is pointed at."""
    screen = _here(app)
    if screen is None or screen.pointed is None or screen.reading:
        return
    kind, what = screen.pointed
    if kind == "question":
        await _answer(app, screen)
    elif kind == "column":
        await _column(app, screen, what)
    elif kind == "stage":
        options = await mapping_stages.place(app, screen.state, what)
        if options is not None:
            screen.choose(options)
    elif what == "preset":
        await load(app)
    else:
        await mapping_settings.change(app, screen, what)


# -- columns -----------------------------------------------------------------------------


async def _column(app: "PipelineApp", screen: ImportScreen, place: int) -> None:
    """Ask what a column becomes."""
    column = screen.state.head.columns[place]
    title = _("“{column}” becomes").format(column=safe.text(column.header, 40))
    aside = safe.text(", ".join(column.samples), 60)
    current = screen.state.chosen(place)
    chosen = await ask(app, Choose(title, _becoming(), aside=aside, current=current))
    if chosen is not None and chosen != current:
        screen.choose(with_column(screen.state, place, chosen))


def _becoming() -> list[Option[str]]:
    """Left out, an own field of each type, or one of the fields there are."""
    own = _("own field: {type}")
    # Columns of yes and no are few and found by themselves: “close” means the close day.
    names = sorted(fields.names_of("deal"), key=lambda name: name in FLAGS)
    return [
        Option(DROP, _("left out")),
        Option(f"own:{AUTO}", own.format(type=_("as its values tell"))),
        *(Option(f"own:{name}", own.format(type=_(said))) for name, said in TYPE_NAMES.items()),
        *(Option(f"field:{name}", _(fields.LABELS[name])) for name in names),
    ]


def leave_out(app: "PipelineApp") -> None:
    """Leave the column pointed at out, or keep it after all."""
    screen = _here(app)
    if screen is None or screen.pointed is None or screen.pointed[0] != "column":
        app.say(_("That needs a column."))
        return
    place = screen.pointed[1]
    value = f"own:{AUTO}" if screen.state.chosen(place) == DROP else DROP
    screen.choose(with_column(screen.state, place, value))


# -- questions ---------------------------------------------------------------------------


async def _answer(app: "PipelineApp", screen: ImportScreen) -> None:
    """Ask what only the person can tell."""
    question = screen.state.question
    if question is None:
        return
    if question.about == "name":
        await _name(app, screen)
    elif question.about == "stages":
        options = await mapping_stages.settle(app, screen.state, question)
        if options is not None:
            screen.choose(options)
    else:
        await _format(app, screen, question)


async def _format(app: "PipelineApp", screen: ImportScreen, question: Question) -> None:
    from pipeline_tui.tui.screens.import_rows import asked

    words = {"dmy": _("day first"), "mdy": _("month first"), ".": _("point"), ",": _("comma")}
    options = [Option(answer, words.get(answer, answer)) for answer in question.answers]
    chosen = await ask(app, Choose(safe.text(asked(question), 70), options))
    if chosen is not None:
        screen.choose(with_setting(screen.state.options, question.about, chosen))


async def _name(app: "PipelineApp", screen: ImportScreen) -> None:
    """Which column names the deals."""
    options = [
        Option(place, safe.text(column.header, 30), safe.text(", ".join(column.samples), 40))
        for place, column in enumerate(screen.state.head.columns[:1000])
    ]
    chosen = await ask(app, Choose(_("Which column is the deal's name?"), options))
    if chosen is not None:
        screen.choose(with_column(screen.state, chosen, "field:name"))


# -- presets -----------------------------------------------------------------------------


async def load(app: "PipelineApp") -> None:
    """Take the choices of a preset."""
    screen = _here(app)
    kept = presets.named()
    if screen is None:
        return
    if not kept:
        app.say(_("There is no preset yet: P keeps these choices as one."))
        return
    options = [Option(one.name, safe.text(one.name, 40)) for one in kept]
    chosen = await ask(app, Choose(_("Which preset?"), options, current=screen.state.preset))
    if chosen is None:
        return
    try:
        taken = presets.load(chosen)
        if taken.conflicts == "ask":  # what is asked at a terminal waits for the list here
            taken = replace(taken, conflicts=Options().conflicts)
        screen.state.places(taken)
    except ImportRefused as problem:
        app.say(problem.message, problem=True)
        return
    if (taken.encoding, taken.delimiter) != ("", ""):
        await mapping_settings.read_anew(app, screen, taken, chosen)
    else:
        screen.choose(taken, preset=chosen)


async def keep(app: "PipelineApp") -> None:
    """Keep the choices as a preset."""
    screen = _here(app)
    if screen is None:
        return
    prompt = Prompt(_("Keep these choices as the preset"), _preset_name, text=screen.state.preset)
    typed = await ask(app, prompt)
    if typed is None:
        return
    there = any(one.name == typed.value for one in presets.named())
    if there and typed.value != screen.state.preset:
        title = _("Replace the preset {name}?").format(name=safe.text(typed.value, 40))
        if not await ask(app, Confirm(title)):
            return
    try:
        path = presets.save(typed.value, screen.state.options)
    except ImportRefused as problem:
        app.say(problem.message, problem=True)
        return
    screen.state.preset = typed.value
    screen.show_all()
    app.say(_("Kept as the preset {file}.").format(file=path))


def _preset_name(typed: str) -> Read[str]:
    """A name that is a file's name too."""
    name = " ".join(typed.split())
    if not name:
        return Read(problem=_("needs a name"))
    if not name.isprintable() or name != name.strip(".~") or {*name} & {*'/\\:*?"<>|'}:
        return Read(problem=_("letters, figures, blanks, - and _ only"))
    return Read(name, _("also for the command line: --preset {name}").format(name=name))


# -- choices taken back -----------------------------------------------------------------


def undo(app: "PipelineApp") -> None:
    """Take the last choice back: of the file nothing was written that could be undone."""
    _again(app, undone=True)


def redo(app: "PipelineApp") -> None:
    """Choose again what was taken back."""
    _again(app, undone=False)


def _again(app: "PipelineApp", *, undone: bool) -> None:
    screen = _here(app)
    if screen is not None and (screen.state.undo() if undone else screen.state.redo()):
        screen.look()


# -- the import --------------------------------------------------------------------------


async def bring(app: "PipelineApp") -> None:
    """Import the file; what is to be answered first is asked."""
    screen = _here(app)
    if screen is None:
        return
    if screen.state.question is not None:
        await _answer(app, screen)
        return
    if screen.state.heard.refusal:
        await ask(app, Refused(_("This file cannot be imported"), screen.state.heard.refusal))
        return
    screen.stop()
    answer = await ask(app, _bringing(app, screen.state))
    if answer is None:
        screen.look()
        return
    app.pop_screen()
    app.store.changed_elsewhere()  # reads anew the stages that were made
    app.keep()
    app.changed(None)
    if answer == "hygiene":
        app.act("go_hygiene")
    else:
        name = safe.text(screen.state.file.name, 40)
        app.say(_("Imported {file}; u takes it back.").format(file=name))


def _bringing(app: "PipelineApp", state: ImportState) -> Bringing:
    title = _("Import {file}").format(file=safe.text(state.file.name, 40))
    return Bringing(title, trial.words(app.store, state.file, state.more), state.options)


async def leave(app: "PipelineApp") -> None:
    """Leave without importing, after a yes."""
    screen = _here(app)
    question = _("Leave the import?")
    kept = _("What was chosen here is lost; P keeps it as a preset.")
    if screen is not None and await ask(app, Confirm(question, kept)):
        app.pop_screen()
