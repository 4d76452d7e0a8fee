"""Whole, verified copies of the file, beside it."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from pipeline_tui import clock
from pipeline_tui.i18n import _
from pipeline_tui.store import driver, opening
from pipeline_tui.store.errors import OpenError

__all__ = [
    "Progress",
    "backup",
    "before",
    "before_import",
    "copy",
    "counts",
    "free_name",
    "holds_anything",
    "write",
]

Progress = Callable[[int, int], None]
"""Called with the pages copied and the pages in all."""
_PAGES = 4096
_FAULTS: tuple[type[Exception], ...] = (OSError, *driver.FAULTS)
_TABLES = """
SELECT name FROM sqlite_schema
WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY name
"""


def backup(path: Path, folder: Path, label: str, progress: Progress | None = None) -> Path:
    """Copy the file at ``path`` into ``folder`` and return the copy's path.

    The copy is made by SQLite's backup API under a temporary name, readable by
    its owner only, verified, synced and then named. Raises ``OpenError`` when it
    cannot be made or does not verify; nothing is left behind then.
    """
    target, there = free_name(path, folder, label), folder.exists()
    try:
        write(path, target, progress)
    except OpenError:
        if not there:
            with suppress(OSError):
                folder.rmdir()
        raise
    return target


def write(path: Path, target: Path, progress: Progress | None = None) -> None:
    """Copy the file to ``target``, replacing what is there, whole or not at all; see ``backup``."""
    from pipeline_tui.files import whole_file

    try:
        with whole_file(target) as made, closing(_reading(path)) as conn:
            try:
                copy(conn, made, progress)
            finally:  # on a full disk SQLite leaves it
                Path(f"{made}-journal").unlink(missing_ok=True)
    except _FAULTS as error:
        if "malformed" in str(error):
            raise opening.damaged(path, error) from error
        raise OpenError(
            _("No backup of {file} could be made in {folder}: {reason}").format(
                file=path, folder=target.parent, reason=error
            )
        ) from error


def before(path: Path, label: str, tell: Callable[[str], None]) -> Path | None:
    """Make a backup before something, and let old ones go.

    One that fails is told and nothing more: work goes on. Gives the backup's path if there is one.
    """
    from pipeline_tui import paths
    from pipeline_tui.store import backups

    try:
        made = backup(path, paths.backup_dir(path), label)
    except OpenError as error:
        tell(error.message)
        return None
    with suppress(OSError):
        backups.thin(path)
    return made


def before_import(path: Path, tell: Callable[[str], None]) -> None:
    """Make a backup of a file that holds anything before more is brought into it."""
    from pipeline_tui.store import backups

    if backups.automatic() and holds_anything(path):
        before(path, "import", tell)


def holds_anything(path: Path) -> bool:
    """Whether anything was ever done in a file."""
    try:
        with closing(_reading(path)) as conn:
            return conn.execute("SELECT 1 FROM action LIMIT 1").fetchone() is not None
    except driver.FAULTS:
        return True


def copy(conn: driver.Connection, target: Path, progress: Progress | None = None) -> None:
    """Copy all that a connection reads into an empty file, and verify the copy.

    It must pass SQLite's quick check and have as many rows in every table. Raises the driver's
    error where it has not. Inside a transaction of ``conn`` the copy is of that moment.
    """
    began = not conn.in_transaction
    if began:
        conn.execute("BEGIN")
    try:
        rows = counts(conn)  # and with the first look at it the moment is chosen
        with closing(driver.connect(target, isolation_level=None)) as new:
            # Whoever asked for the copy syncs it: until then it has no name.
            new.execute("PRAGMA synchronous = OFF")
            conn.backup(new, pages=_PAGES, progress=_shown(progress))
            new.execute("PRAGMA journal_mode = DELETE").fetchall()
            verdict = new.execute("PRAGMA quick_check(1)").fetchone()[0]
            if verdict != "ok":
                raise driver.DatabaseError(f"malformed: {verdict}")
            if counts(new) != rows:
                raise driver.DatabaseError(_("the copy has other rows than the file"))
    finally:
        if began:
            conn.execute("ROLLBACK")


def _shown(progress: Progress | None) -> Callable[[int, int, int], None] | None:
    if progress is None:
        return None
    return lambda _status, remaining, total: progress(total - remaining, total)


def counts(conn: driver.Connection) -> dict[str, int]:
    """The rows of every table."""
    tables = [row[0] for row in conn.execute(_TABLES)]
    return {
        table: int(conn.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])
        for table in tables
    }


def free_name(path: Path, folder: Path, label: str) -> Path:
    """Where a backup of a file is to lie that is made now: nothing has this name yet."""
    stem = f"{path.stem}_{clock.now_local():%Y-%m-%d_%H%M%S}_{label}"
    names = (folder / f"{stem}{suffix}.db" for suffix in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(name for name in names if not os.path.lexists(name))


def _reading(path: Path) -> driver.Connection:
    return driver.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
