"""A file that a command writes: where it may not be, and what is said when it cannot be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline_tui.i18n import _
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.exchange_files import SIDES

__all__ = ["check", "faults_told"]


def check(path: Path, data: Path | None, *, force: bool, makes_folder: bool = False) -> None:
    """Raise ``Invalid`` for a path at which nothing can be written.

    The file ``data`` and what lies beside it are refused whatever is asked, a folder, too; what
    exists unless it is to be replaced (``force``), and a folder that is not there unless it will
    be made (``makes_folder``).
    """
    mine = [f"{data}{side}" for side in ("", *SIDES)] if data else []
    if os.path.realpath(path) in map(os.path.realpath, mine):
        raise Invalid(_("{file} is the data file: it would be replaced.").format(file=path))
    if path.is_dir():
        raise Invalid(_("{file} is a folder.").format(file=path))
    if not makes_folder and not path.absolute().parent.is_dir():
        raise Invalid(_("There is no folder {folder}.").format(folder=path.parent))
    if not force and os.path.lexists(path):
        raise _exists(path)


@contextmanager
def faults_told(path: Path) -> Iterator[None]:
    """Turn what the system says about writing a file into ``Invalid``, naming the file."""
    try:
        yield
    except FileExistsError:
        raise _exists(path) from None
    except OSError as error:
        raise Invalid(
            _("{file} cannot be written: {reason}.").format(file=path, reason=error.strerror)
        ) from None


def _exists(path: Path) -> Invalid:
    return Invalid(_("{file} exists; --force overwrites it.").format(file=path))
