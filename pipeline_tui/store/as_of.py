"""Any past day: all deals as they stood at its end, in a file of their own.

Deals are there from the day they were created to the day they were deleted; stage and status
follow from the days of their visits; other fields are taken back through the journal, and hold
from the deal's creation where it knows no earlier value. So a day that was corrected later counts
as if it had always been so, and what was undone as if it had never been.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui import clock
from pipeline_tui.i18n import _
from pipeline_tui.sales.contributions import add_contributions
from pipeline_tui.store import derive, driver, note_index, opening, past_rows, tallies
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.past import PastStore
from pipeline_tui.store.rules import load

if TYPE_CHECKING:
    from pipeline_tui.store.store import Store

__all__ = ["as_of", "end_of", "run"]

_AT_ONCE = 2000
_COPIED, _REWOUND, _DERIVED, _TALLIED = 0.35, 0.45, 0.8, 0.9
"""How much is done when a step ends."""
_SUMMED = f"""
SELECT {", ".join(tallies.COLUMNS)} FROM deal WHERE n > ? AND n <= ? AND deleted_at IS NULL
"""
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
    folder = tempfile.TemporaryDirectory(prefix="pipeline-tui-", ignore_cleanup_errors=True)
    path = Path(folder.name) / store.path.name
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(opening.connect(path, busy_ms=0)) as conn:
            yield from _made(conn, store, day)
        path.chmod(0o400)
        return PastStore(path, day, folder)
    except driver.Error as error:
        folder.cleanup()
        raise opening.fault(path, error) from error
    except BaseException:
        folder.cleanup()
        raise


def run(work: Generator[float, None, PastStore]) -> PastStore:
    """The store that ``as_of`` makes, without a pause."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            made: PastStore = end.value
            return made


def end_of(day: date) -> str:
    """The first moment after a local day, as the journal writes moments."""
    after = datetime.combine(day + timedelta(days=1), time.min).astimezone()
    return clock.moment_text(after)


def _made(conn: driver.Connection, store: Store, day: date) -> Iterator[float]:
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF"):
        conn.execute(f"PRAGMA {pragma}").fetchall()
    mode = "ro&immutable=1" if store.read_only and not opening.ended_uncleanly(store.path) else "ro"
    conn.execute("ATTACH ? AS source", (f"{store.path.absolute().as_uri()}?mode={mode}",))
    # One moment of the file; let go as soon as it is copied, for others may want to write.
    conn.execute("BEGIN")
    past = past_rows.Past(conn, day.isoformat(), end_of(day))
    for done in past.copy():
        yield done * _COPIED
    past.remember()
    conn.execute("COMMIT")
    conn.execute("DETACH source")
    conn.execute("BEGIN")
    past.rewind()
    yield _REWOUND
    yield from _derived(conn, past)
    yield from _summed(conn)
    past.tidy()
    conn.execute("COMMIT")
    yield 1.0


def _derived(conn: driver.Connection, past: past_rows.Past) -> Iterator[float]:
    """What is derived of the deals that are not as they are today, and all indexes."""
    past.index("visit", "activity", "follow_up", "deal_contact", "answer")
    rules, ids = load(conn), past.changed()
    for start in range(0, len(ids), _AT_ONCE):
        derive.derive(conn, rules, ids[start : start + _AT_ONCE])
        yield _REWOUND + (_DERIVED - _REWOUND) * start / len(ids)
    past.index()
    yield _DERIVED


def _summed(conn: driver.Connection) -> Iterator[float]:
    """Tallies and text indexes, which are derived from the deals and what was said of them."""
    last = conn.execute("SELECT coalesce(max(n), 0) FROM deal").fetchone()[0]
    totals: tallies.Totals = {}
    for low in range(0, last, _AT_ONCE):
        bounds = (low, low + _AT_ONCE)
        for row in conn.execute(_SUMMED, bounds):
            add_contributions(dict(zip(tallies.COLUMNS, row, strict=True)), totals)
        yield _DERIVED + (_TALLIED - _DERIVED) * low / last
    tallies.apply(conn, totals)
    for low in range(0, last, _AT_ONCE):
        bounds = (low, low + _AT_ONCE)
        conn.execute(_TEXTS, bounds)
        note_index.add_many(conn, list(note_index.entries(conn.execute(_NOTES, bounds))))
        yield _TALLIED + (1 - _TALLIED) * low / last
