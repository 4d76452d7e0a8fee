"""Import a file by the same command as on the command line, in a process of its own."""

import asyncio
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.exchange import jsonl, mapping, run
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.confirm import Confirm
from pipeline_tui.tui.dialogs.path import PathPrompt
from pipeline_tui.tui.dialogs.progress import Progress
from pipeline_tui.tui.dialogs.refused import Refused
from pipeline_tui.tui.import_state import ImportState
from pipeline_tui.tui.screens.importing import ImportScreen

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["command", "import_csv", "import_engagement"]


# Files that exports put beside the deals, by the option that reads them.
_BESIDE = {
    "--accounts": ("accounts.csv", "companies.csv", "organizations.csv"),
    "--products": ("products.csv",),
    "--owners": ("owners.csv", "users.csv", "sales_teams.csv"),
    "--history": ("OpportunityHistory.csv", "opportunity_history.csv", "opportunityhistory.csv"),
}


_ANYTHING = "SELECT 1 FROM action LIMIT 1"


async def import_csv(app: "PipelineApp") -> None:
    """Ask for the file; show its columns, what they become, and what would come of it."""
    typed = await ask(app, PathPrompt(_("Import which file?"), hint=_("Tab completes")))
    if typed is None:
        return
    try:
        everything = jsonl.head_of(typed.value) is not None
        if everything and app.store.conn.execute(_ANYTHING).fetchone() is not None:
            raise ImportRefused(_two_histories(typed.value))
        whole = everything or run.is_history(typed.value)
        head = None if whole else await asyncio.to_thread(mapping.read_head, typed.value)
    except ImportRefused as problem:
        await ask(app, Refused(_("This file cannot be imported"), problem.message))
        return
    more = [] if whole else await _files_beside(app, typed.value)
    if head is not None:
        app.push_screen(ImportScreen(ImportState(typed.value, more, head)))
        return
    await _without_columns(app, typed.value)


def _two_histories(file: Path) -> str:
    message = _(
        "{file} holds everything of another file with its history, and two histories cannot be made"
        " one. Make a new file of it, in a terminal: {command}"
    )
    command = f"pipeline-tui import {shlex.quote(str(file))} --file NEW.db"
    return message.format(file=file.name, command=command)


async def _without_columns(app: "PipelineApp", file: Path) -> None:
    """Show what an import of a file without columns of deals would do; do it after a yes."""
    title = _("Import {file}").format(file=safe.text(file.name, 40))
    look = Progress(
        _("{title}: what it would do").format(title=title),
        command(app, file, "--dry-run"),
        go_on=_("import"),
    )
    if await ask(app, look):
        await ask(app, Progress(title, command(app, file)))
        app.changed(None)


async def import_engagement(app: "PipelineApp") -> None:
    """Ask for a mailer's file, show what it tells of whom, and note it after a yes."""
    typed = await ask(app, PathPrompt(_("Which file of the mailer?"), hint=_("Tab completes")))
    if typed is None:
        return
    title = _("Engagement of {file}").format(file=safe.text(typed.value.name, 40))
    look = Progress(
        _("{title}: what it would do").format(title=title),
        command(app, typed.value, "--dry-run", name="engagement"),
        go_on=_("import"),
    )
    if await ask(app, look):
        await ask(app, Progress(title, command(app, typed.value, name="engagement")))
        app.changed(None)


async def _files_beside(app: "PipelineApp", file: Path) -> list[str]:
    """The options for companies, products and owners that lie beside the deals, after a yes."""
    found = {
        option: path
        for option, names in _BESIDE.items()
        for path in [file.with_name(name) for name in names]
        if path.is_file() and path != file
    }
    if not found:
        return []
    names = ", ".join(safe.text(path.name, 30) for path in found.values())
    if not await ask(app, Confirm(_("Read these files beside it too?"), names)):
        return []
    return [word for option, path in found.items() for word in (option, str(path.absolute()))]


def command(app: "PipelineApp", file: Path, *more: str, name: str = "import") -> list[str]:
    """The command line that imports a file into the open one."""
    return [
        sys.executable, "-m", "pipeline_tui", name, str(file.absolute()),
        "--file", str(app.store.path), *more,
    ]  # fmt: skip
