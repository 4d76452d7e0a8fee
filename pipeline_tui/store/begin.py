"""Begins a file: its schema and the lists it starts with."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from pipeline_tui.files import whole_file
from pipeline_tui.i18n import _
from pipeline_tui.store import driver, migrations, opening, seeds
from pipeline_tui.store.errors import OpenError

__all__ = ["begin"]


def begin(path: Path) -> None:
    """Make a file with its schema and lists, whole or not at all.

    Other windows know it by its header, so that is in the file itself, not in a log beside it.
    """
    try:
        with whole_file(path) as made, closing(opening.connect(made, busy_ms=0)) as conn:
            migrations.migrate(conn)
            seeds.plant(conn)
    except OSError as error:
        raise OpenError(
            _("{file} cannot be made: {reason}.").format(file=path, reason=error.strerror or error)
        ) from error
    except driver.Error as error:
        raise opening.fault(path, error) from error
