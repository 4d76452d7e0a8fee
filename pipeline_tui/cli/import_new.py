"""A file that an import makes: it has its name only when everything is in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline_tui.files import put_in_place
from pipeline_tui.i18n import _
from pipeline_tui.store import opening
from pipeline_tui.store.errors import OpenError
from pipeline_tui.store.exchange_files import SIDES
from pipeline_tui.store.store import Store

__all__ = ["made_new"]


@contextmanager
def made_new(target: Path, busy_ms: int) -> Iterator[Store]:
    """A new store, filled at the side inside the block, that is the file ``target`` afterwards.

    Nothing is at ``target`` before, however the process ends. What a killed one left at the side
    is taken away. Raises ``OpenError`` where the file cannot be made or something stands there by
    then.
    """
    opening.refuse_dead_link(target)
    _sweep(target)
    made = target.with_name(f".{target.name}.{os.getpid()}.import")
    try:
        with _opened(made, target, busy_ms) as store:
            store.path, store.identity = target, None  # by this name messages speak of it
            yield store
        if opening.ended_uncleanly(made):
            raise OpenError(_("{file} could not be written to its end.").format(file=target))
        put_in_place(made, target, replace=False)
    except FileExistsError as error:
        raise OpenError(
            _("{file} was made by another program meanwhile; it was left as it is.").format(
                file=target
            )
        ) from error
    finally:
        _unlink(made)


def _opened(made: Path, target: Path, busy_ms: int) -> Store:
    try:
        return Store.open(made, create=True, busy_ms=busy_ms)
    except OpenError as error:
        raise OpenError(error.message.replace(str(made), str(target))) from error


def _sweep(target: Path) -> None:
    for left in target.parent.glob(f".{target.name}.*.import"):
        process = left.name.removeprefix(f".{target.name}.").partition(".")[0]
        if process.isdecimal() and not opening.is_running(int(process)):
            _unlink(left)


def _unlink(made: Path) -> None:
    for suffix in ("", *SIDES):
        Path(f"{made}{suffix}").unlink(missing_ok=True)
