"""Import a CSV file by the same command as on the command line, in a process of its own."""

import asyncio
import sys
from pathlib import Path
from typing import Any

from pipeline_tui.i18n import _
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.path import PathPrompt
from pipeline_tui.tui.dialogs.progress import Progress

__all__ = ["command", "import_csv"]


async def import_csv(app: Any) -> None:
    """Ask for the file, show what an import would do, and do it after a yes."""
    typed = await ask(app, PathPrompt(_("Import which CSV file?"), hint=_("Tab completes")))
    if typed is None:
        return
    title = _("Import {file}").format(file=typed.value.name)
    go_on = await ask(
        app, Progress(_("{title}: what it would do").format(title=title),
                      command(app, typed.value, "--dry-run"), go_on=_("import")),
    )  # fmt: skip
    if go_on:
        await ask(app, Progress(title, command(app, typed.value)))
    app.changed(None)
    await asyncio.sleep(0)


def command(app: Any, file: Path, *more: str) -> list[str]:
    """The command line that imports a file into the open one."""
    return [
        sys.executable, "-m", "pipeline_tui", "import", str(file.absolute()),
        "--file", str(app.store.path), *more,
    ]  # fmt: skip
