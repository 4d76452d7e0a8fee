"""Whole, verified copies of the file, beside it."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from pathlib import Path

from pipeline_tui import clock
from pipeline_tui.i18n import _
from pipeline_tui.store import driver, opening
from pipeline_tui.store.errors import OpenError


def backup(path: Path, folder: Path, label: str) -> Path:
    """Copy the file at ``path`` into ``folder`` and return the copy's path.

    The copy is made by SQLite's backup API under a temporary name, readable by
    its owner only, verified, synced and then named. Raises ``OpenError`` when it
    cannot be made or does not verify; nothing is left behind then.
    """
    moment = clock.now_local().strftime("%Y-%m-%d_%H%M%S")
    target = _free_name(folder, f"{path.stem}_{moment}_{label}")
    temporary = target.with_suffix(".tmp")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _copy(path, temporary)
        temporary.replace(target)
    except (OSError, driver.Error) as error:
        with suppress(OSError):
            temporary.unlink()
        if "malformed" in str(error):
            raise opening.damaged(path) from error
        raise OpenError(
            _("No backup of {file} could be made in {folder}: {reason}").format(
                file=path, folder=folder, reason=error
            )
        ) from error
    return target


def _free_name(folder: Path, stem: str) -> Path:
    names = (folder / f"{stem}{suffix}.db" for suffix in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(name for name in names if not name.exists())


def _copy(source: Path, target: Path) -> None:
    uri = f"{source.absolute().as_uri()}?mode=ro"
    with closing(driver.connect(uri, uri=True)) as old, closing(driver.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE").fetchall()
        verdict = new.execute("PRAGMA quick_check").fetchone()[0]
        if verdict != "ok":
            raise driver.DatabaseError(verdict)
    with target.open("rb") as file:
        os.fsync(file.fileno())
