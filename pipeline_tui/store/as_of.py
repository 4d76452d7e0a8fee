"""Any past day: all deals as they stood at its end, in a file of their own.

Deals are there from the day they were created to the day they were deleted; stage and status
follow from the days of their visits; other fields are taken back through the journal, and hold
from the deal's creation where it knows no earlier value. So a day that was corrected later counts
as if it had always been so, and what was undone as if it had never been.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui import clock
from pipeline_tui.i18n import _
from pipeline_tui.store import derive, driver, note_index, opening, past_rows, tallies
from pipeline_tui.store.errors import Invalid, OpenError
from pipeline_tui.store.past import PastStore
from pipeline_tui.store.rules import load

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

__all__ = ["as_of", "run"]

_AT_ONCE = 2000
_FOLDERS = "pipeline-tui-past-"
_COPIED, _REWOUND, _DERIVED = 0.4, 0.5, 0.8
"""How much is done when a step ends."""
_QUICK = ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -32000")
"""Nobody else knows the copy yet, and it need not outlive the program."""
_TEXTS = """
INSERT INTO deal_text (rowid, body)
SELECT n, search FROM deal WHERE n > ? AND n <= ? AND deleted_at IS NULL
"""
_NOTES = """
SELECT d.n, a.body FROM deal d JOIN activity a ON a.deal_id = d.id
WHERE d.n > ? AND d.n <= ? AND a.deleted_at IS NULL AND a.body <> '' ORDER BY d.n
"""


def as_of(store: Store, day: date) -> Generator[float, None, PastStore]:
    """Make the store as it stood at the end of ``day``; yields how much is done, from 0 to 1.

    The store that the generator returns can be read as any other, figures with ``day`` for
    today; it can not be written to, and whoever made it closes it. A generator that is closed
    before its end leaves nothing. Raises ``Invalid`` for a day to come, ``OpenError`` where
    there is no room for the copy.
    """
    if day > clock.today():
        raise Invalid(_("That day is in the future."))
    _sweep()
    folder = _folder()
    path = folder / store.path.name
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(opening.connect(path, busy_ms=0)) as conn:
            yield from _made(conn, store, day)
        path.chmod(0o400)
        return PastStore(path, day)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, driver.Error):
            raise opening.fault(path, error) from error
        raise


def _folder() -> Path:
    """A folder for the copy that only its owner reads."""
    try:
        return Path(tempfile.mkdtemp(prefix=f"{_FOLDERS}{os.getpid()}-"))
    except OSError as error:
        reason = _("No copy of that day can be made in {folder}: {reason}.")
        where = tempfile.gettempdir()
        raise OpenError(reason.format(folder=where, reason=error.strerror or error)) from error


def _sweep() -> None:
    """Remove what programs left that were killed; elsewhere than on POSIX nobody can tell."""
    if os.name != "posix":
        return
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDERS}[0-9]*-*"):
        number = folder.name.removeprefix(_FOLDERS).partition("-")[0]
        try:
            os.kill(int(number), 0)
        except (ProcessLookupError, ValueError, OverflowError):
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # it runs, as somebody else
            continue


def run(work: Generator[float, None, PastStore]) -> PastStore:
    """The store that ``as_of`` makes, without a pause."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            made: PastStore = end.value
            return made


def _made(conn: driver.Connection, store: Store, day: date) -> Iterator[float]:
    for pragma in _QUICK:
        conn.execute(f"PRAGMA {pragma}").fetchall()
    past_rows.attach(conn, store)
    # One moment of the file; let go as soon as it is copied, for others may want to write.
    conn.execute("BEGIN")
    past = past_rows.Past(conn, day)
    for done in past.copy():
        yield done * _COPIED
    past.remember()
    totals: tallies.Totals = {}
    for _some in past.count_away(totals):
        yield _COPIED
    conn.execute("COMMIT")
    conn.execute("DETACH source")
    conn.execute("BEGIN")
    past.rewind()
    yield _REWOUND
    yield from _derived(conn, past, totals)
    tallies.apply(conn, totals)
    yield from _indexed(conn)
    past.index()
    past.tidy()
    conn.execute("COMMIT")
    yield 1.0


def _derived(
    conn: driver.Connection, past: past_rows.Past, totals: tallies.Totals
) -> Iterator[float]:
    """What is derived of the deals that are not as they are today, and what they count."""
    past.index("visit", "activity", "follow_up", "deal_contact", "answer")
    rules, ids = load(conn), past.changed_ids()
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        derive.derive(conn, rules, some)
        for deal in tallies.read_deals(conn, some):
            tallies.count_in(deal, totals, 1)
        yield _REWOUND + (_DERIVED - _REWOUND) * start / len(ids)


def _indexed(conn: driver.Connection) -> Iterator[float]:
    """The text indexes, of deals and of what was said of them."""
    last = conn.execute("SELECT coalesce(max(n), 0) FROM deal").fetchone()[0]
    for low in range(0, last, _AT_ONCE):
        bounds = (low, low + _AT_ONCE)
        conn.execute(_TEXTS, bounds)
        note_index.add_many(conn, list(note_index.entries(conn.execute(_NOTES, bounds))))
        yield _DERIVED + (1 - _DERIVED) * low / last
