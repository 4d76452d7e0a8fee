"""Export what is shown: the marked deals, those of the filter, one deal, or all."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.cli.exporting import KINDS
from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import DEAL
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose
from pipeline_tui.tui.dialogs.confirm import Confirm
from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.dialogs.path import PathPrompt, read_new_file
from pipeline_tui.tui.dialogs.progress import Progress
from pipeline_tui.tui.widgets.words import deals as so_many

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["export"]

_MOST = 20_000
"""As many marked deals as a command line can name."""
_EVERYTHING = "jsonl"


async def export(app: "PipelineApp") -> None:
    """Ask what and where to; then the command writes it in a process of its own."""
    words, about = _what(app)
    if len(words) > _MOST:
        app.say(_("Too many are marked to be named: filter them instead."), problem=True)
        return
    options = [
        Option(kind, f".{kind}", _(what))
        for kind, what in KINDS.items()
        if not (words and kind == _EVERYTHING)
    ]
    title = _("Export {what}").format(what=about)
    kind = await ask(app, Choose(title, options))
    if kind is None:
        return
    path = await _path(app, title, kind)
    if path is None:
        return
    more = []
    if path.exists():
        shown = safe.text(str(path), 60)
        if not await ask(app, Confirm(_("Replace {file}?").format(file=shown))):
            app.say(_("Nothing was written."))
            return
        more = ["--force"]
    command = [
        *(sys.executable, "-m", "pipeline_tui", "export", str(path.absolute())),
        *("--format", kind, "--file", str(app.store.path), *more, *words),
    ]
    if await ask(app, Progress(title, command)):
        app.say(_("Written: {file}").format(file=safe.text(str(path), 60)))


def _what(app: "PipelineApp") -> tuple[list[str], str]:
    """The words of the command that say which deals, and how they are called."""
    marked = app.targets() if app.marked() else ()
    if app.here is not None and app.here.screen_id == DEAL:
        marked = app.targets()
    if marked:
        return [word for one in marked for word in ("--deal", one)], so_many(len(marked))
    if text := app.state.filter_text.strip():
        return ["--", text], safe.text(text, 30)
    return [], _("all deals")


async def _path(app: "PipelineApp", title: str, kind: str) -> Path | None:
    folder = Path("~/Documents")
    if not folder.expanduser().is_dir():
        folder = Path("~")
    name = f"{folder}/{_('pipeline')}-{app.today.isoformat()}.{kind}"
    typed = await ask(app, PathPrompt(title, text=name, read=read_new_file))
    if typed is None:
        return None
    path = typed.value
    return path if path.suffix == f".{kind}" else path.with_name(f"{path.name}.{kind}")
