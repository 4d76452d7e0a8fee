"""Open the one file safely: look before touching, and say what is wrong in words."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

from pipeline_tui.i18n import _
from pipeline_tui.store import driver
from pipeline_tui.store.errors import OpenError

APPLICATION_ID = 0x50545549
"""``PTUI`` in the file's header: this program's files."""

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100
_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "ncpfs"})


CHECK_SECONDS = 2.0
"""How long a start after an unclean end looks for damage before it goes on."""


def check(path: Path) -> None:
    """Look at the file from outside, changing nothing.

    Raises ``OpenError`` for a missing file, a folder or device, one that may not
    be read, an empty one, one that is not SQLite, and another program's.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        refuse_dead_link(path)
        raise OpenError(
            _("There is no file {file}. Check the name, or start it with: {command}").format(
                file=path, command=f"pipeline-tui {path} --new"
            )
        ) from None
    except OSError as error:
        raise _unreadable(path, error) from error
    if stat.S_ISDIR(status.st_mode):
        raise OpenError(_("{file} is a folder. Name the file in it.").format(file=path))
    if not stat.S_ISREG(status.st_mode):
        raise OpenError(_("{file} is not an ordinary file.").format(file=path))
    _check_header(path, _read_header(path))


def refuse_dead_link(path: Path) -> None:
    """Raise ``OpenError`` where a link leads to nothing: a file must not be made through it."""
    if path.is_symlink() and not path.exists():
        raise OpenError(
            _(
                "{file} is a link to {target}, which is not there. Mend the link, or name a file."
            ).format(file=path, target=path.readlink())
        )


def _unreadable(path: Path, error: OSError) -> OpenError:
    return OpenError(
        _("{file} cannot be read: {reason}. Check its permissions.").format(
            file=path, reason=error.strerror or error
        )
    )


def _read_header(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEADER)
    except OSError as error:
        raise _unreadable(path, error) from error


def _check_header(path: Path, header: bytes) -> None:
    if not header:
        raise OpenError(
            _(
                "{file} is empty: there is no pipeline in it. Delete it, or restore a backup."
            ).format(file=path)
        )
    if not header.startswith(_MAGIC):
        raise OpenError(
            _("{file} is not a pipeline file. To bring in a CSV: {command}").format(
                file=path, command=_("pipeline-tui import FILE")
            )
        )
    if len(header) < _HEADER:
        raise OpenError(_damaged(path))
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise OpenError(
            _("{file} belongs to another program; it was left as it is.").format(file=path)
        )
    page = int.from_bytes(header[16:18], "big")
    page = 65536 if page == 1 else page
    pages = int.from_bytes(header[28:32], "big")
    if path.stat().st_size < page * pages and not ended_uncleanly(path):
        raise OpenError(_damaged(path))


def _damaged(path: Path) -> str:
    folder = Path(f"{path}.backups")
    try:
        kept = any(folder.glob("*.db"))
    except OSError:
        kept = False
    if kept:
        return _("{file} is damaged or cut short. Restore a backup from {folder}.").format(
            file=path, folder=folder
        )
    return _("{file} is damaged or cut short. Put a copy of it back that you kept.").format(
        file=path
    )


def damaged(path: Path, error: Exception | None = None) -> OpenError:
    """The error for a file whose content does not hold together, by what SQLite said if it did."""
    if error is not None and "fts5" in str(error).lower():
        message = _("The search index of {file} is damaged. {command} makes it anew.")
        command = "pipeline-tui doctor --repair"
        return OpenError(message.format(file=path, command=command))
    return OpenError(_damaged(path))


def fault(path: Path, error: Exception) -> OpenError:
    """What SQLite says about opening or reading a file, in words that name the file."""
    said = str(error)
    if "locked" in said or "busy" in said:
        return OpenError(
            _("{file} is locked by another program. Close it there and try again.").format(
                file=path
            )
        )
    if "full" in said or "disk I/O" in said:
        return OpenError(
            _("The disk of {file} is full or failing. Free some space and try again.").format(
                file=path
            )
        )
    if "readonly" in said or "unable to open" in said:
        return OpenError(
            _("{file} cannot be written to, nor its folder. Check their permissions.").format(
                file=path
            )
        )
    return damaged(path, error)


def identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another of the same name; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def on_network(path: Path) -> bool:
    """Whether the file lies on a network file system, where WAL does not work (Linux only)."""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    best, kind = "", ""
    real = str(path.resolve())
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].encode().decode("unicode_escape", errors="replace")
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind in _NETWORK


def is_read_only(path: Path) -> bool:
    """Whether the file may not be written to; its mode counts even for root."""
    return not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK)


def ended_uncleanly(path: Path) -> bool:
    """Whether a log or rollback journal lies beside the file: a crash, or another window."""
    for suffix in ("-wal", "-journal"):
        try:
            if Path(f"{path}{suffix}").stat().st_size:
                return True
        except OSError:
            continue
    return False


def looks_ours(path: Path) -> bool | None:
    """Whether a file's header is one of this program; None where it tells nothing."""
    header = _read_header(path)
    if not header.startswith(_MAGIC) or len(header) < _HEADER:
        return None
    return int.from_bytes(header[68:72], "big") == APPLICATION_ID


def opened_by(path: Path) -> int:
    """Another process that has the file open, 0 where none is known (Linux only)."""
    mine, status = str(os.getpid()), path.stat()
    for place in Path("/proc").glob("[0-9]*/fd/*"):
        process = place.parts[2]
        try:
            found = place.stat()
        except OSError:
            continue
        if process != mine and (found.st_dev, found.st_ino) == (status.st_dev, status.st_ino):
            return int(process)
    return 0


def is_running(process: int) -> bool:
    """Whether there is a process of this number."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def connect(path: Path, *, busy_ms: int, read_only: bool = False) -> driver.Connection:
    """Connect for reading, changing nothing; ``prepare_writing`` comes before any write.

    ``busy_ms`` is how long a statement waits for another process's lock.
    """
    uri = path.absolute().as_uri() + "?mode=rw"
    if read_only:
        # Nobody writes to it and no log lies beside it: no side files need to be made.
        mode = "?mode=ro" if ended_uncleanly(path) else "?mode=ro&immutable=1"
        uri = path.absolute().as_uri() + mode
    conn = driver.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    conn.execute(f"PRAGMA busy_timeout = {int(busy_ms)}")
    for pragma in (
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "mmap_size = 0",
    ):
        conn.execute(f"PRAGMA {pragma}")
    return conn


def looks_sound(conn: driver.Connection, seconds: float = CHECK_SECONDS) -> bool:
    """Whether a quick check finds no damage within a time; more is not waited for.

    A million deals are some gigabytes, and SQLite mends a log left by a crash by itself: the
    check is for damage that came otherwise, which reading would find as well.
    """
    deadline = time.monotonic() + seconds
    conn.set_progress_handler(lambda: int(time.monotonic() > deadline), 10_000)
    try:
        return bool(conn.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except driver.OperationalError as error:
        if "interrupt" not in str(error):
            raise
        return True
    finally:
        conn.set_progress_handler(None, 0)


def prepare_writing(conn: driver.Connection, path: Path) -> None:
    """Set what keeps a shown change on disk: WAL where it is safe, full syncs."""
    wal = driver.wal_is_safe() and not on_network(path)
    conn.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'TRUNCATE'}").fetchall()
    # The cache in KiB: a screen reads little twice, and the system keeps the file's pages anyway.
    for pragma in (
        "secure_delete = ON",
        "synchronous = FULL",
        "wal_autocheckpoint = 0",
        "cache_size = -400",
    ):
        conn.execute(f"PRAGMA {pragma}").fetchall()
