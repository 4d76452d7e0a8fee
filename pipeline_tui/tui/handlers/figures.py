"""The Figures screen: its window, what narrows it, why a figure is so, and the deals behind it."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import N_, _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.figure_scope import CUSTOM, WINDOWS
from pipeline_tui.tui.handlers import screens, views
from pipeline_tui.tui.handlers.asking import ask_line
from pipeline_tui.tui.screens.figures import FiguresScreen
from pipeline_tui.tui.screens.rows import Item

if TYPE_CHECKING:
    from pipeline_tui.figures.figure import Figure
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["deals", "explain", "following", "narrow", "preceding", "show", "until", "window"]

_FIELDS = {"owner": N_("owner"), "source": N_("source"), "industry": N_("industry")}
_PIPELINE, _WINS = "pipeline", "wins"
_ALL = "\0all"


def show(app: "PipelineApp") -> None:
    """The Figures screen, as it was when a filter of the board was made from it."""
    if _screen(app) is not None:
        return
    screens.over_board(app, FiguresScreen)
    screen = _screen(app)
    if screen is not None and app.figures_left:
        screen.section, screen.choice, key = app.figures_left
        screen.rows.items = [Item((), None, key)]
        app.figures_left = ()


def _screen(app: "PipelineApp") -> FiguresScreen | None:
    return app.here if isinstance(app.here, FiguresScreen) else None


def following(app: "PipelineApp") -> None:
    """The next section."""
    if (screen := _screen(app)) is not None:
        screen.turn(1)


def preceding(app: "PipelineApp") -> None:
    """The section before."""
    if (screen := _screen(app)) is not None:
        screen.turn(-1)


async def explain(app: "PipelineApp") -> None:
    """What the figures of the row pointed at are made of."""
    from pipeline_tui.tui.dialogs.explain import Explain
    from pipeline_tui.tui.screens.figure_rows import name_of
    from pipeline_tui.tui.widgets.figure_words import explained

    screen = _screen(app)
    row = screen.row if screen else None
    if row is None:
        app.say(_("There is no figure here."))
        return
    groups = [explained(figure, app.state.base) for figure in row.figures if _told(figure)]
    behind = bool(row.filter or row.closed)
    if await ask(app, Explain(name_of(row, app.state.base), groups, deals=behind)) == "deals":
        deals(app)


def _told(figure: "Figure") -> bool:
    """Whether there is anything to tell of a figure: some cells of a row stay empty."""
    return figure.value is not None or bool(figure.why_not)


def deals(app: "PipelineApp") -> None:
    """The deals behind the row: open ones as a filter of the board, closed ones in their list."""
    screen = _screen(app)
    row = screen.row if screen else None
    if screen is None or row is None or not (row.filter or row.closed):
        app.say(_("No single filter shows the deals behind this row."))
        return
    if row.closed:
        from pipeline_tui.figures.behind import behind
        from pipeline_tui.tui.screens.figure_rows import name_of

        about = [name_of(row, app.state.base), screen.choice.label]
        if row.window is None:
            about.append(screen.window_words)
        screens.closed(app, behind(row, screen.scope), ", ".join(filter(None, about)))
        return
    app.figures_left = (screen.section, screen.choice, row.key)
    screens.board(app)
    views.show(app, row.filter, app.state.sort)


# -- window and filter -----------------------------------------------------------------


async def window(app: "PipelineApp") -> None:
    """Which months, or days, the figures are about."""
    screen = _screen(app)
    if screen is None:
        return
    options = [Option(name, _(label)) for name, label in WINDOWS.items()]
    chosen = await ask(app, Choose(_("Which window?"), options, current=screen.choice.window))
    if chosen == CUSTOM:
        await _own_days(app, screen)
    elif chosen is not None:
        screen.use(screen.choice._replace(window=chosen, first=None, last=None))


async def _own_days(app: "PipelineApp", screen: FiguresScreen) -> None:
    day = readers.day(app.today, required=True)
    first = await ask_line(
        app, _("From which day?"), day, text=readers.typed_day(screen.scope.start)
    )
    if first is None:
        return
    last = await ask_line(
        app, _("Until which day?"), day, text=readers.typed_day(min(screen.scope.end, app.today))
    )
    if last is None:
        return
    first, last = min(first, last), max(first, last)
    screen.use(screen.choice._replace(window=CUSTOM, first=first, last=last))


async def until(app: "PipelineApp") -> None:
    """By which day wins are to be expected; the section of expected wins answers."""
    screen = _screen(app)
    if screen is None:
        return
    from pipeline_tui.figures.sections import SECTIONS

    before = screen.choice.until
    day = await ask_line(
        app,
        _("Wins expected by which day?"),
        readers.day(app.today, required=True),
        text=readers.typed_day(before) if before else "",
    )
    if day is None:
        return
    screen.choice = screen.choice._replace(until=day)
    screen.made.pop(_WINS, None)
    screen.go(next(one for one in SECTIONS if one.id == _WINS))


async def narrow(app: "PipelineApp") -> None:
    """Only the deals of one owner, source, industry or pipeline; or all again."""
    screen = _screen(app)
    if screen is None:
        return
    options = [Option(name, _(label)) for name, label in _FIELDS.items()]
    if len(_pipelines(app)) > 1:
        options.append(Option(_PIPELINE, _("pipeline")))
    options.append(Option(_ALL, _("all deals")))
    field = await ask(app, Choose(_("Only the deals of one …"), options))
    if field == _ALL:
        screen.use(screen.choice._replace(field="", value="", label="", pipeline=""))
    elif field == _PIPELINE:
        await _one_pipeline(app, screen)
    elif field is not None:
        await _one_of(app, screen, field)


async def _one_of(app: "PipelineApp", screen: FiguresScreen, field: str) -> None:
    from pipeline_tui.store import lists

    items = lists.items(app.store.conn, field)
    if not items:
        app.say(_("There is none yet."))
        return
    options = [Option(one.id, safe.text(one.name, 40)) for one in items]
    held = screen.choice.value or None
    chosen = await ask(app, Choose(_("Only the deals of …"), options, current=held))
    if chosen is None:
        return
    name = next(one.name for one in items if one.id == chosen)
    label = f"{_(_FIELDS[field])} {name}"
    screen.use(screen.choice._replace(field=field, value=chosen, label=label))


def _pipelines(app: "PipelineApp") -> list[tuple[str, str]]:
    rows = app.store.conn.execute(
        "SELECT id, name FROM pipeline WHERE deleted_at IS NULL ORDER BY position, id"
    )
    return [(row[0], row[1]) for row in rows]


async def _one_pipeline(app: "PipelineApp", screen: FiguresScreen) -> None:
    every = _pipelines(app)
    options = [Option(one, safe.text(name, 40)) for one, name in every]
    chosen = await ask(app, Choose(_("Which pipeline?"), options, current=screen.scope.pipeline_id))
    if chosen is not None:
        label = dict(every)[chosen]
        held = screen.choice._replace(field="", value="", pipeline=chosen, label=label)
        screen.use(held)
