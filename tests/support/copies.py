"""Copies of a prepared store, one for each example of a property test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline_tui.store.store import Store

__all__ = ["clear", "copied"]


@contextmanager
def copied(prepared: Path) -> Iterator[Store]:
    """A copy beside a closed store, open; in the place of the one before. Nothing is synced."""
    path = clear(prepared.with_name("copy.db"))
    shutil.copyfile(prepared, path)
    with Store.open(path) as store:
        store.conn.execute("PRAGMA synchronous = OFF").fetchall()
        yield store


def clear(path: Path) -> Path:
    """The path, with no file of an earlier example at it or beside it."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    return path
