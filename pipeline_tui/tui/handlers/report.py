"""All figures as one page, from the Figures screen: the window and the filter that it shows."""

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.path import PathPrompt, read_new_file
from pipeline_tui.tui.handlers.letters import saved
from pipeline_tui.tui.screens.figures import FiguresScreen

if TYPE_CHECKING:
    from pipeline_tui.cli.scoped import About
    from pipeline_tui.store.store import Store
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["write"]

_MARKDOWN = (".md", ".markdown")
_LABEL = 40


async def write(app: "PipelineApp") -> None:
    """Ask for the file; its ending says whether it is HTML or Markdown. Then make and write it."""
    screen = app.here
    if not isinstance(screen, FiguresScreen):
        return
    from pipeline_tui.tui.dialogs.working import Working

    typed = await ask(
        app, PathPrompt(_("Report: which file?"), text=_name(app), read=read_new_file)
    )
    if typed is None:
        return
    path = typed.value
    markdown = path.suffix.lower() in _MARKDOWN
    if not markdown and path.suffix.lower() not in (".html", ".htm"):
        path = path.with_name(f"{path.name}.html")
    work = _page(app.store, _about(app, screen), markdown=markdown)
    text = await ask(app, Working[str](_("Making the report"), work))
    if text is not None and (told := await saved(app, path, text)):
        app.say(told)


def _name(app: "PipelineApp") -> str:
    folder = Path("~/Documents")
    if not folder.expanduser().is_dir():
        folder = Path("~")
    return f"{folder}/{_('figures')}-{app.today.isoformat()}.html"


def _about(app: "PipelineApp", screen: FiguresScreen) -> "About":
    from pipeline_tui.cli.scoped import About
    from pipeline_tui.store.past import PastStore
    from pipeline_tui.store.stages import pipelines

    scope, choice = screen.scope, screen.choice
    names = {one.id: one.name for one in pipelines(app.store.conn)}
    narrowed = {choice.field: safe.text(choice.label, _LABEL)} if choice.field else {}
    day = app.store.day if isinstance(app.store, PastStore) else None
    return About(names[scope.pipeline_id], app.state.base, scope, narrowed, day)


def _page(store: "Store", about: "About", *, markdown: bool) -> Generator[float, None, str]:
    """Make the page on a connection of its own: the screen goes on reading meanwhile."""
    from pipeline_tui.cli.report import Part, written
    from pipeline_tui.figures.sections import SECTIONS, begin
    from pipeline_tui.store import opening
    from pipeline_tui.store.store import Store as Opened

    conn = opening.connect(store.path, busy_ms=5000, read_only=True)
    parts = []
    with Opened(conn, store.path, read_only=True) as own:
        for number, section in enumerate(SECTIONS):
            yield number / len(SECTIONS)
            work = begin(section, own, about.scope)
            while True:
                try:
                    next(work)
                except StopIteration as end:
                    parts.append(Part(section.id, section.name, end.value))
                    break
                yield number / len(SECTIONS)
    return written("markdown" if markdown else "html", parts, about)
