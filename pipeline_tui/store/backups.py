"""Which backups a file has, when one is due, and which are let go."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from pipeline_tui import paths
from pipeline_tui.store.exchange_files import SIDES

__all__ = [
    "BY_HAND", "DAILY", "DAYS", "EVENTS", "RESTORE", "WEEKS", "Kept", "automatic", "has_daily",
    "kept", "last_before", "thin",
]  # fmt: skip

DAILY = "day"
RESTORE = "restore"
BY_HAND = "hand"
DAYS, WEEKS, EVENTS = 7, 4, 7
"""How many are kept: days, weeks before those, and of those made before something."""

_LABEL = re.compile(r"(.+)_(\d{4}-\d\d-\d\d_\d{6})_([a-z]+)(\d*)(?:-\d+)?")
_ALWAYS = (RESTORE, "schema")


class Kept(NamedTuple):
    """One backup: when it was made (local time), before what, and its bytes.

    ``label`` is ``day``, ``hand``, or what came after it (``schema``, ``import``, ``restore``,
    ``repair``, ``prune``); '' for a file of somebody else's naming.
    """

    path: Path
    made: datetime
    label: str
    size: int


def automatic() -> bool:
    """Whether backups are made by themselves; ``PIPELINE_TUI_BACKUPS=off`` leaves them to hands."""
    return os.environ.get("PIPELINE_TUI_BACKUPS", "").lower() not in ("off", "0", "no")


def kept(path: Path) -> list[Kept]:
    """The backups of a file, the newest first; none where there is no folder of them."""
    try:
        found = list(paths.backup_dir(path).glob("*.db"))
    except OSError:
        return []
    return sorted(
        (one for file in found if (one := _read(file)) is not None),
        key=lambda one: (one.made, len(one.path.name), one.path.name),
        reverse=True,
    )


def _read(file: Path) -> Kept | None:
    try:
        status = file.stat()
    except OSError:
        return None
    if named := _LABEL.fullmatch(file.stem):
        made = datetime.strptime(named[2], "%Y-%m-%d_%H%M%S").astimezone()
        return Kept(file, made, named[3], status.st_size)
    return Kept(file, datetime.fromtimestamp(status.st_mtime).astimezone(), "", status.st_size)


def last_before(path: Path, label: str) -> Kept | None:
    """The newest backup of a kind."""
    return next((one for one in kept(path) if one.label == label), None)


def has_daily(path: Path, day: date) -> bool:
    """Whether the backup of a day is made."""
    folder = paths.backup_dir(path)
    return next(folder.glob(f"*_{day.isoformat()}_??????_{DAILY}*.db"), None) is not None


def thin(path: Path) -> list[Path]:
    """Let go of backups that are no longer kept, and say which; what cannot be deleted stays.

    Those made by hand, and files of other names, are never touched.
    """
    _sweep(path)
    stay = {one.path for one in _staying(kept(path))}
    gone = [one.path for one in kept(path) if one.path not in stay]
    for file in gone:
        for suffix in ("", *SIDES):
            with suppress(OSError):
                Path(f"{file}{suffix}").unlink(missing_ok=True)
    return gone


def _sweep(path: Path) -> None:
    """Take away what a backup that was killed left behind, a day ago or longer."""
    past = time.time() - 86_400
    for left in paths.backup_dir(path).glob(f".{path.stem}_*.new*"):
        with suppress(OSError):
            if left.stat().st_mtime < past:
                left.unlink()


def _staying(every: Sequence[Kept]) -> Iterator[Kept]:
    """Seven days and four weeks of the daily ones, seven of those before something."""
    yield from (one for one in every if one.label in ("", BY_HAND))
    daily = {one.made.date(): one for one in reversed(every) if one.label == DAILY}
    days = sorted(daily, reverse=True)
    yield from (daily[day] for day in days[:DAYS])
    weeks: dict[tuple[int, int], date] = {}
    for day in days[DAYS:]:
        weeks.setdefault(day.isocalendar()[:2], day)
    yield from (daily[day] for day in list(weeks.values())[:WEEKS])
    events = [one for one in every if one.label not in ("", BY_HAND, DAILY)]
    yield from events[:EVENTS]
    for label in _ALWAYS:
        yield from [one for one in events if one.label == label][:1]
