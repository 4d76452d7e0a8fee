"""Puts a copy of the file in its place, and keeps what was there.

The copy is made at the side and verified; then a marker beside the file says which file is to take
its place, and the exchange is carried out. Whoever finds a marker (the next restore, or the next
opening after a crash) carries it out to the end: so there is always the old file, whole, or the
new one, and never one with the other's log.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from pipeline_tui import paths
from pipeline_tui.files import whole_file, write_whole
from pipeline_tui.i18n import _
from pipeline_tui.store import backup, backups, driver, opening, own_log
from pipeline_tui.store.errors import OpenError
from pipeline_tui.store.exchange_files import SIDES, carry_out, fault_point, marker_of, sync_folder

__all__ = ["Restored", "restore"]

_BUSY_MS = 1000
_HOT = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
"""How a rollback journal begins that holds an unfinished change."""


class Restored(NamedTuple):
    """Which copy took the place of the file, and where the former is kept, if there was one."""

    source: Path
    former: Path | None


def restore(path: Path, source: Path, progress: backup.Progress | None = None) -> Restored:
    """Put a copy of ``source`` in the place of the file at ``path``.

    Raises ``OpenError`` where the source is missing, empty, damaged, another program's or a newer
    version's, where another process has the file open, or where there is no room; nothing is
    changed then.
    """
    target = Path(os.path.realpath(path))
    carry_out(target)
    opening.check(source)
    if target.exists() and source.samefile(target):
        raise OpenError(_("{file} is the file itself.").format(file=source))
    _refuse_strange(target)
    if target.exists() and (process := opening.opened_by(target)):
        raise _open_elsewhere(target, process)
    _sweep(target)
    made = target.with_name(f".{target.name}.{os.getpid()}.restored")
    try:
        _bring(source, made, progress)
        fault_point("brought")
        former = _change(target, made)
    except OSError as error:
        raise _no_room(target, error) from error
    except driver.FAULTS as error:
        raise opening.fault(target, error) from error
    finally:
        _unlink(made)
    with suppress(OSError):
        backups.thin(path)
    return Restored(source, former)


def _change(target: Path, made: Path) -> Path | None:
    """Keep what is there, and let the copy take its place; gives where it is kept."""
    there = any(Path(f"{target}{suffix}").exists() for suffix in ("", *SIDES))
    former = backup.free_name(target, paths.backup_dir(target), backups.RESTORE) if there else None
    begun = False
    try:
        if former is not None and not _is_tidy(target):
            # SQLite would tidy up beside a file that it cannot read.
            _keep_as_it_is(target, former)
        with _alone(target) as conn:
            version = _version(conn)
            if former is not None:
                _keep(conn, target, former)
            fault_point("kept")
            _hold(conn, target, version)
            begun = True
            _exchange(target, made)
    except BaseException:
        if former is not None and not begun:
            _unlink(former)
        raise
    return former


def _is_tidy(target: Path) -> bool:
    """Whether a file of ours lies alone."""
    return (
        target.exists() and bool(opening.looks_ours(target)) and not opening.ended_uncleanly(target)
    )


def _unlink(path: Path) -> None:
    for suffix in ("", *SIDES):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _sweep(target: Path) -> None:
    """Take away copies that a crash left at the side."""
    for left in target.parent.glob(f".{target.name}.*.restored*"):
        process = left.name.removeprefix(f".{target.name}.").partition(".")[0]
        if not (process.isdecimal() and opening.is_running(int(process))):
            left.unlink(missing_ok=True)


def _no_room(target: Path, error: Exception) -> OpenError:
    return OpenError(_("{file} was left as it is: {reason}").format(file=target, reason=error))


# -- the copy at the side -----------------------------------------------------------------


def _bring(source: Path, made: Path, progress: backup.Progress | None) -> None:
    """Copy the source to the side and look it over: it must be ours, known, whole and in full."""
    _refuse_unfinished(source)
    made.unlink(missing_ok=True)
    os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with closing(_connect_to(source)) as conn:
            backup.copy(conn, made, progress)
        with closing(driver.connect(made, isolation_level=None)) as conn:
            _look_over(conn, source)
    except driver.FAULTS as error:
        raise _refused(source, str(error)) from error
    opening.check(made)
    with made.open("rb") as file:
        os.fsync(file.fileno())


def _refuse_unfinished(source: Path) -> None:
    """Refuse a file that a crash left in the middle of a change, until it was opened once."""
    with suppress(FileNotFoundError), Path(f"{source}-journal").open("rb") as file:
        if file.read(len(_HOT)) == _HOT:
            raise OpenError(
                _(
                    "{file} was left in the middle of a change. Open it once, then restore it."
                ).format(file=source)
            )


def _connect_to(source: Path) -> driver.Connection:
    """Connect to the source for reading.

    A log beside it counts where the file is one that works with a log, and the log is its own; a
    backup has none, and what lies beside that belongs to something else.
    """
    with source.open("rb") as file:
        logged = file.read(20)[18:20] == b"\x02\x02"
    if logged and own_log.has_own_log(source):
        return opening.connect(source, busy_ms=_BUSY_MS, read_only=True)
    return own_log.without_log(source)


def _look_over(conn: driver.Connection, source: Path) -> None:
    from pipeline_tui.store import migrations
    from pipeline_tui.store.doctor import reading, schema
    from pipeline_tui.store.store import refuse_newer

    refuse_newer(source, migrations.version(conn))
    verdict = conn.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if verdict != "ok":
        raise _refused(source, verdict)
    table = reading.unreadable(conn) or ("" if reading.is_journal_json(conn) else "change")
    if table:
        raise _refused(source, _("rows of {table} cannot be read").format(table=table))
    for finding in schema.look(conn):
        if finding.where.startswith("table ") and finding.stored is None:
            raise _refused(source, _("it has no {table}").format(table=finding.where))
    if conn.execute("SELECT 1 FROM meta WHERE key = 'replica'").fetchone() is None:
        raise _refused(source, _("it has no {table}").format(table="meta"))


def _refused(source: Path, reason: str) -> OpenError:
    return OpenError(
        _("{file} is damaged, and nothing was changed: {reason}").format(file=source, reason=reason)
    )


# -- the file in its place ----------------------------------------------------------------


def _refuse_strange(target: Path) -> None:
    """Refuse to take the place of what is not a pipeline file, or may not be written."""
    if not target.exists():
        if not target.parent.is_dir():
            raise OpenError(_("There is no folder {folder}.").format(folder=target.parent))
        return
    if not target.is_file():
        raise OpenError(_("{file} is not an ordinary file.").format(file=target))
    if opening.is_read_only(target):
        raise OpenError(_("{file} is read-only; it was left as it is.").format(file=target))
    ours = opening.looks_ours(target)
    if ours is False or (ours is None and not _known(target)):
        raise OpenError(
            _("{file} is not a pipeline file; it was left as it is.").format(file=target)
        )


def _known(target: Path) -> bool:
    """Whether a file whose beginning tells nothing is ours all the same: broken, or empty."""
    return target.stat().st_size == 0 or bool(backups.kept(target))


@contextmanager
def _alone(target: Path) -> Iterator[driver.Connection | None]:
    """A connection that nobody else is beside; None where the file cannot be read.

    Its log is folded in before; beside another's log it is not touched. Raises ``OpenError``
    where another process has it open.
    """
    if not target.exists() or not own_log.has_own_log(target):
        yield None
        return
    conn = None
    try:
        conn = opening.connect(target, busy_ms=_BUSY_MS)
        # This needs the file for itself, and leaves no log beside it.
        conn.execute("PRAGMA journal_mode = DELETE").fetchall()
        conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except driver.FAULTS as error:
        if conn is not None:
            conn.close()
        if _is_busy(error):
            raise _open_elsewhere(target, 0) from error
        conn = None  # damaged: there is nothing to hold it by
    try:
        yield conn
    finally:
        if conn is not None:
            conn.close()


def _is_busy(error: Exception) -> bool:
    return "locked" in str(error) or "busy" in str(error)


def _hold(conn: driver.Connection | None, target: Path, version: int) -> None:
    """Keep everybody else from reading and writing, if nothing was written since ``version``."""
    if conn is None:
        return
    try:
        conn.execute("BEGIN EXCLUSIVE")
        if _version(conn) == version:
            return
    except driver.FAULTS as error:
        if not _is_busy(error):
            return
    raise _open_elsewhere(target, 0)


def _version(conn: driver.Connection | None) -> int:
    return 0 if conn is None else int(conn.execute("PRAGMA data_version").fetchone()[0])


def _open_elsewhere(target: Path, process: int) -> OpenError:
    if process:
        said = _("{file} is open in another window (process {n}). Close it there and try again.")
        return OpenError(said.format(file=target, n=process))
    return OpenError(
        _("{file} is open in another window. Close it there and try again.").format(file=target)
    )


def _keep(conn: driver.Connection | None, target: Path, former: Path) -> None:
    """Keep a whole and verified copy of what is there; else all of it as it is.

    Where a log lay beside it, what was kept as it is stays so: the log may be that of another
    file which nobody can tell from this one, and folded in it could not be taken out again.
    """
    if conn is not None and not Path(f"{former}-wal").exists():
        with suppress(*driver.FAULTS), whole_file(former) as made:
            backup.copy(conn, made)
            for suffix in SIDES:
                Path(f"{former}{suffix}").unlink(missing_ok=True)
            return
    if not former.exists():
        _keep_as_it_is(target, former)


def _keep_as_it_is(target: Path, former: Path) -> None:
    for suffix in (*SIDES, ""):
        with suppress(FileNotFoundError), whole_file(Path(f"{former}{suffix}")) as made:
            shutil.copyfile(f"{target}{suffix}", made)


def _exchange(target: Path, made: Path) -> None:
    write_whole(marker_of(target), made.name)
    fault_point("marked")
    carry_out(target)
    sync_folder(target.parent)
