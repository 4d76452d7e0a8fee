"""A note in the file that a long write is under way, for other windows to show."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline_tui import clock
from pipeline_tui.store import driver


@contextmanager
def announced(conn: driver.Connection, label: str) -> Iterator[None]:
    """Say that ``label`` (an English message) is being done, until the block ends.

    The note is committed before the block and removed after it, whatever
    happens inside; a process that dies leaves one that ``current`` ignores and the first change of
    another takes away.
    """
    note = (1, label, os.getpid(), socket.gethostname(), clock.moment_text(clock.now()))
    conn.execute("INSERT OR REPLACE INTO busy (id, label, pid, host, at) VALUES (?,?,?,?,?)", note)
    try:
        yield
    finally:
        conn.execute("DELETE FROM busy WHERE pid = ?", (os.getpid(),))


def current(conn: driver.Connection) -> str:
    """The label of the long write of another live process; empty where there is none."""
    try:
        row = conn.execute("SELECT label, pid, host FROM busy").fetchone()
    except driver.Error:
        return ""
    if row is None or row[1] == os.getpid():
        return ""
    return row[0] if row[2] != socket.gethostname() or _alive(row[1]) else ""


def sweep(conn: driver.Connection) -> None:
    """Inside the caller's transaction: take away the note of a process that died."""
    row = conn.execute("SELECT pid, host FROM busy").fetchone()
    if row is not None and row[1] == socket.gethostname() and not _alive(row[0]):
        conn.execute("DELETE FROM busy WHERE pid = ? AND host = ?", row)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
