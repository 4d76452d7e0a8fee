"""Carries out the exchange of the file for another, also after a crash in the middle of it.

Looked for whenever a file is opened, so nothing but what that needs is imported here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["SIDES", "carry_out", "fault_point", "marker_of", "sync_folder"]

SIDES = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file; it belongs to the file that lay there before."""


def marker_of(target: Path) -> Path:
    """The file that says which one is to take the place of ``target``."""
    return target.with_name(f".{target.name}.restore")


def carry_out(target: Path) -> None:
    """Finish an exchange that a marker asks for: the side files go, the new file comes.

    Each step can be done again, so it does not matter where an earlier attempt ended, and only
    one process does it at a time.
    """
    marker = marker_of(target)
    with _held(marker) as there:
        if not there:
            return
        name = marker.read_text(encoding="utf-8")
        made = target.with_name(Path(name).name)
        if made.name.startswith(f".{target.name}.") and made.exists():
            for suffix in SIDES:
                Path(f"{target}{suffix}").unlink(missing_ok=True)
                fault_point(f"without {suffix}")
            made.replace(target)
            sync_folder(target.parent)
            fault_point("exchanged")
        marker.unlink(missing_ok=True)
    fault_point("done")


@contextmanager
def _held(marker: Path) -> Iterator[bool]:
    """Hold the marker against other processes; whether it is still there."""
    try:
        handle = os.open(marker, os.O_RDWR)
    except FileNotFoundError:
        yield False
        return
    try:
        with suppress(ImportError):  # not on Windows
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield marker.exists()
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk."""
    if os.name == "posix":  # elsewhere a folder cannot be opened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def fault_point(_step: str) -> None:
    """A place where a test ends the process, as a crash would."""
