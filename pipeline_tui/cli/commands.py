"""The command line as Click sees it. Only what was called is imported."""

import contextlib
import errno
import gc
import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from pipeline_tui import __version__
from pipeline_tui.cli import click_texts
from pipeline_tui.cli.main import COMMANDS, open_demo
from pipeline_tui.cli.output import fail
from pipeline_tui.i18n import _

__all__ = ["demo", "run", "summary"]

_GARBAGE = 50_000
"""Few commands live long enough for the garbage to matter; looking for it costs 3 ms of each."""
_NO_OUTPUT = (errno.ENOSPC, errno.EIO, errno.EPIPE)


class _LazyGroup(click.Group):
    """Commands by name, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _colon, name = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        return command if isinstance(command, click.Command) else None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Complete the names of commands without importing them."""
        from click.shell_completion import CompletionItem

        found = [name for name in COMMANDS if name.startswith(incomplete)]
        return [CompletionItem(name, help=summary(name)) for name in found]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, summary(name)) for name in COMMANDS])

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        program = ctx.command_path
        for number, line in enumerate((_("[FILE] [--new]"), _("COMMAND [OPTIONS]"))):
            prefix = _("Usage:") + " "
            formatter.write_usage(program, line, prefix if number == 0 else " " * len(prefix))


def summary(command: str) -> str:
    """What a command does, in one sentence for its help and the list of all."""
    return {
        "today": _("Say in one line how much is due, for a prompt or a status bar."),
        "queue": _("List what to do now, with every reason; status 1 where there is nothing."),
        "list": _("List the deals that match a filter; status 1 where there is none."),
        "show": _("Show everything about one deal."),
        "add": _("Add a deal from one line, or one for each line of standard input."),
        "edit": _("Set fields of deals, your own among them."),
        "move": _("Move deals to a stage; status 1 while they lack what their stage asks for."),
        "won": _("Close deals as won."),
        "lost": _("Close deals as lost, with the reason."),
        "reopen": _("Open closed deals again."),
        "delete": _("Delete deals; undo brings them back."),
        "log": _("Note what happened on deals, and what comes next."),
        "follow": _("Set the next step of deals."),
        "done": _("Mark the next step of deals as done; status 1 where there is none."),
        "undo": _("Take the last change back; status 1 where that cannot be done."),
        "redo": _("Do the last undone change again; status 1 where there is none."),
        "history": _("List what was done, of the file or of one deal."),
        "config": _("Read or change theme, language, locale, density and keys."),
        "completion": _("Print what bash, zsh or fish needs to complete deals and stages."),
        "backup": _("Copy the file, verified, beside it or into FILE."),
        "demo": _("Open a copy of the sample pipeline, moved to today."),
        "doctor": _("Check the file and what is worked out from it; status 1 if it is wrong."),
        "import": _("Bring in deals from CSV, JSON or Excel; doing it again updates them."),
        "conflicts": _("List or settle fields changed both here and there; status 1 while any is."),
        "export": _("Write deals, steps, people or everything to a file, or for another system."),
        "engagement": _("Note on deals what people read, from a mailer's CSV file."),
        "hygiene": _("List what is wrong or missing on open deals; status 1 where there is any."),
        "info": _("Say where your file, configuration, backups and log are, and count rows."),
        "keys": _("Print every action with its keys, and keys that clash."),
        "metrics": _("Print the figures, also as JSON or CSV; status 1 where none can be told."),
        "report": _("Write all figures with their charts as one page, HTML or Markdown."),
        "outbox": _("List the mails that wait, or send them; status 1 while any is left."),
        "restore": _("Put a backup in the place of the file; what was there is kept."),
    }[command]


def run(arguments: Sequence[str]) -> NoReturn:
    """Run one command. Leaves through ``SystemExit`` with Click's status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")  # a terminal that knows few characters
    click_texts.speak()
    group = _LazyGroup(
        "pipeline-tui",
        help=_(
            "Your sales pipeline in the terminal. Without a command it opens FILE, or your own"
            " file; --new makes FILE where there is none."
        ),
        epilog=_("Example: {command}").format(command="pipeline-tui list is:late"),
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    show_version = click.version_option(
        __version__, message="pipeline-tui %(version)s", help=_("Show the version and exit.")
    )
    usual = gc.get_threshold()
    gc.set_threshold(_GARBAGE)
    try:
        _main(show_version(group), arguments)
    finally:
        gc.set_threshold(*usual)


def _main(group: click.Command, arguments: Sequence[str]) -> NoReturn:
    """Run, and write out what is still held back while a full disk can be told of in words."""
    try:
        try:
            group.main(list(arguments), prog_name="pipeline-tui")
        finally:
            if sys.stdout is not None and not sys.stdout.closed:
                sys.stdout.flush()
    except OSError as error:
        if error.filename is not None or error.errno not in _NO_OUTPUT:
            raise
        with contextlib.suppress(OSError, ValueError):  # so that the end does not try again
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)
        if error.errno == errno.EPIPE:
            raise SystemExit(1) from None  # nobody reads on, as in "| head"
        said = _("The output could not be written: {reason}.").format(reason=error.strerror)
        raise fail(said, status=2) from None
    raise SystemExit(0)


@click.command(
    help=summary("demo"), epilog=_("Example: {command}").format(command="pipeline-tui demo")
)
def demo() -> None:
    """Open the demo; ``main`` does so itself unless options were given."""
    raise SystemExit(open_demo())
