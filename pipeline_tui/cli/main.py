"""The start. Opening the screen is the common case, so it does not wait for Click."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline_tui import __version__, clock, config, i18n, paths
from pipeline_tui.i18n import _
from pipeline_tui.store.errors import StoreError

__all__ = ["COMMANDS", "complain", "main"]

COMMANDS = {
    "backup": "pipeline_tui.cli.backup:backup_command",
    "demo": "pipeline_tui.cli.commands:demo",
    "today": "pipeline_tui.cli.queue:today",
    "queue": "pipeline_tui.cli.queue:queue",
    "list": "pipeline_tui.cli.list_:list_command",
    "show": "pipeline_tui.cli.show:show",
    "add": "pipeline_tui.cli.add:add",
    "edit": "pipeline_tui.cli.edit:edit",
    "move": "pipeline_tui.cli.moves:move",
    "won": "pipeline_tui.cli.moves:won",
    "lost": "pipeline_tui.cli.moves:lost",
    "reopen": "pipeline_tui.cli.moves:reopen",
    "delete": "pipeline_tui.cli.moves:delete",
    "log": "pipeline_tui.cli.steps:log",
    "follow": "pipeline_tui.cli.steps:follow",
    "done": "pipeline_tui.cli.steps:done",
    "undo": "pipeline_tui.cli.history:undo",
    "redo": "pipeline_tui.cli.history:redo",
    "history": "pipeline_tui.cli.history:history",
    "config": "pipeline_tui.cli.config_:config",
    "completion": "pipeline_tui.cli.completion:completion",
    "doctor": "pipeline_tui.cli.doctor:doctor",
    "import": "pipeline_tui.cli.import_:import_command",
    "conflicts": "pipeline_tui.cli.conflicts:conflicts",
    "export": "pipeline_tui.cli.export:export",
    "engagement": "pipeline_tui.cli.engagement:engagement",
    "hygiene": "pipeline_tui.cli.hygiene:hygiene",
    "info": "pipeline_tui.cli.info:info",
    "keys": "pipeline_tui.cli.keys:keys",
    "metrics": "pipeline_tui.cli.metrics:metrics",
    "outbox": "pipeline_tui.cli.outbox:outbox",
    "report": "pipeline_tui.cli.report:report",
    "restore": "pipeline_tui.cli.backup:restore_command",
}
"""Every command and where it is; a module is imported when its command is called."""

_NEW = "--new"
_COMPLETE = "_PIPELINE_TUI_COMPLETE"
"""A shell that asks for completions sets this variable, which Click reads."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (the process's own by default).

    Gives the exit status: 0, or 2 when something was wrong that the person can mend; that is
    then said on standard error. Click's own exits leave through ``SystemExit``.
    """
    args = list(sys.argv[1:] if arguments is None else arguments)
    if args == ["--version"]:
        print(f"pipeline-tui {__version__}")  # noqa: T201
        return 0
    try:
        _prepare()
        return _dispatch(args)
    except (StoreError, config.ConfigError) as error:
        return complain(error.message)
    except UnicodeEncodeError as error:  # bytes of the command line that are no text
        return complain(_("This is not UTF-8 text: {text}").format(text=error.object))


def complain(message: str) -> int:
    """Say on standard error what is wrong, without any control character; gives status 2."""
    clean = "".join(c if c.isprintable() or c in "\xa0\u202f" else " " for c in message)
    print(f"pipeline-tui: {clean}", file=sys.stderr)  # noqa: T201
    return 2


def open_screen(path: Path, *, create: bool = False) -> int:
    """Open the app on a file; ``create`` makes the file where there is none."""
    from pipeline_tui.tui import start

    return start.open_file(path, create=True) if create else start.open_file(path)


def open_demo() -> int:
    """Open the app on today's copy of the sample."""
    from pipeline_tui.tui import start

    return start.open_demo()


def _prepare() -> None:
    """Take language and locale from the configuration; refuse a day that is none."""
    chosen = config.load()
    if chosen.language:
        i18n.use_language(chosen.language)
    if chosen.locale:
        from pipeline_tui import l10n

        l10n.use(chosen.locale)
    try:
        clock.today()
    except ValueError as error:
        raise config.ConfigError(str(error)) from None


def _dispatch(args: list[str]) -> int:
    if _COMPLETE in os.environ:
        from pipeline_tui.cli.commands import run

        run([])
    if args == ["demo"]:
        return open_demo()
    words = [word for word in args if word != _NEW]
    new = len(words) < len(args)
    if not words:
        return open_screen(paths.file_from(None), create=new)
    first = words[0]
    if not first.startswith("-") and first not in COMMANDS:
        if not _may_be_file(first):
            return complain(_unknown(first))
        if len(words) > 1:
            return complain(_("One file at a time: {extra} is too much.").format(extra=words[1]))
        return open_screen(Path(first).expanduser(), create=new)
    from pipeline_tui.cli.commands import run

    return run(args)


def _may_be_file(word: str) -> bool:
    """Whether a word names a file: one that exists, or one that looks like a name of one."""
    separators = [char for char in (os.sep, os.altsep) if char]
    return os.path.lexists(word) or any(char in word for char in (".", "~", *separators))


def _unknown(word: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, COMMANDS, n=1)
    said = _("There is no command or file “{word}”.").format(word=word)
    if near:
        return said + " " + _("Did you mean “{command}”?").format(command=near[0])
    return said + " " + _("“{command}” lists what there is.").format(command="pipeline-tui --help")
