"""The file that a command works on: for reading as it stands, for a change through the door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from pipeline_tui import paths
from pipeline_tui.i18n import _
from pipeline_tui.store import driver, migrations, opening

if TYPE_CHECKING:
    from pipeline_tui.store.rules import Rules
    from pipeline_tui.store.store import Store

__all__ = ["BUSY_MS", "Reading", "example", "file_option", "json_option", "reading", "writing"]

BUSY_MS = 5000
"""How long a command waits for another process that is writing."""
_FOLD_MS = 100

Command = Callable[..., Any]


def file_option(command: Command) -> Command:
    """``--file FILE``."""
    said = _("Work on this file, not your own.")
    return click.option("--file", metavar=_("FILE"), help=said)(command)


def json_option(command: Command) -> Command:
    """``--json``."""
    said = _("Print JSON, for scripts.")
    return click.option("--json", "as_json", is_flag=True, help=said)(command)


def example(command: str) -> str:
    """The end of a command's help: a line to type, with or without the program's name."""
    whole = command if command.startswith("pipeline-tui ") else f"pipeline-tui {command}"
    return _("Example: {command}").format(command=whole)


class Reading:
    """A file that is only read: the parts of a ``Store`` that reading needs."""

    def __init__(self, conn: driver.Connection) -> None:
        self.conn = conn

    @cached_property
    def rules(self) -> Rules:
        """The selling rules."""
        from pipeline_tui.store import rules

        return rules.load(self.conn)


@contextmanager
def reading(file: str | None) -> Iterator[Reading]:
    """The file for reading, without the checks and preparations that only a change needs.

    A file of an earlier version is brought up to date first. Raises ``StoreError`` for a file
    that cannot be read.
    """
    path = paths.file_from(file)
    opening.check(path)
    try:
        conn = opening.connect(path, busy_ms=BUSY_MS, read_only=opening.is_read_only(path))
        if migrations.version(conn) != migrations.newest():
            conn.close()
            from pipeline_tui.store.store import Store

            with Store.open(path, busy_ms=BUSY_MS) as store:
                yield Reading(store.conn)
            return
        with closing(conn):
            yield Reading(conn)
    except driver.Error as error:
        raise opening.fault(path, error) from error


@contextmanager
def writing(file: str | None) -> Iterator[Store]:
    """The file for a change; waits a while for another process that is writing."""
    from pipeline_tui.store.store import Store

    path = paths.file_from(file)
    with Store.open(path, busy_ms=BUSY_MS) as store:
        try:
            yield store
        except driver.Error as error:  # of what was read for the change
            raise opening.fault(path, error) from error
        # A log left full would make the next command look the whole file over for damage.
        with suppress(driver.Error):
            store.wait_for_lock(_FOLD_MS)
            store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    from pipeline_tui.store import daily

    daily.leave(path)
