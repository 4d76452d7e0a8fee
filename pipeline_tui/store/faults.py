"""Turn what SQLite says into what a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.store import busy, driver, opening
from pipeline_tui.store.errors import DiskFull, Locked, StoreError

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store


@contextmanager
def faults_named(store: Store) -> Iterator[None]:
    """Raise a ``StoreError`` naming the file for any SQLite error inside."""
    try:
        yield
    except driver.OperationalError as error:
        raise _named(store, error) from error
    except driver.DatabaseError as error:
        if "malformed" in str(error) or "fts5" in str(error):
            raise opening.damaged(store.path, error) from error
        raise StoreError(
            _("The file refused the change: {reason}. {file}").format(file=store.path, reason=error)
        ) from error


def _named(store: Store, error: driver.OperationalError) -> StoreError:
    said = str(error)
    if "locked" in said or "busy" in said:
        return _locked(store)
    if "fts5" in said:
        return opening.damaged(store.path, error)
    if "full" in said or "disk I/O" in said:
        return DiskFull(
            _("No room left to write {file}. Nothing was changed; free some space.").format(
                file=store.path
            )
        )
    if "readonly" in said or "read-only" in said:
        return StoreError(
            _("Nothing can be changed, the file is read-only: {file}").format(file=store.path)
        )
    return StoreError(
        _("It could not be written: {reason}. {file}").format(file=store.path, reason=error)
    )


def _locked(store: Store) -> Locked:
    label = busy.current(store.conn)
    if label:
        return Locked(_("Another window is busy: {job}.").format(job=_(label)), label)
    return Locked(_("Another window is writing to {file}.").format(file=store.path))
