"""Looks a file over: is it whole, and is all that was worked out from its facts what it must be.

What is derived is compared with a recomputation of its own (``store/plain``), which shares
nothing with the code that keeps it up to date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from pipeline_tui.store import driver, migrations
from pipeline_tui.store.doctor import journal, pages, references, schema, sums
from pipeline_tui.store.doctor.findings import CHECKS, Finding, Progress, Report

__all__ = ["CHECKS", "Finding", "Progress", "Report", "examine"]

Look = Callable[[driver.Connection], Iterator[Finding]]
_LOOKS: tuple[tuple[str, Look], ...] = (
    ("references", references.look),
    ("values", journal.values),
    ("journal", journal.look),
)
_LAST: tuple[tuple[str, Look], ...] = (("texts", sums.indexes), ("alike", sums.alike))


def _silent(_check: str, _done: int, _all: int) -> None:
    """Tell nobody."""


def examine(conn: driver.Connection, progress: Progress = _silent) -> Report:
    """All that is wrong, at one moment of the file; nothing is changed.

    Goes through the file in slices: its size does not matter for the memory used. Where the
    database itself is not whole, or tables are missing, what rests on them is not looked at: on a
    search index rests only what that holds. In a file of an earlier version neither is what is
    derived, since opening it makes that anew.
    """
    report = Report()
    conn.execute("BEGIN")
    try:
        _look(conn, report, "integrity", pages.look, progress)
        broken = report["integrity"]
        if not all(one.row[:1] == ("text",) for one in broken.found):
            return report
        _look(conn, report, "schema", schema.look, progress)
        if any(one.where.startswith("table ") for one in report["schema"].found):
            return report
        for check, look in _LOOKS:
            _look(conn, report, check, look, progress)
        if migrations.version(conn) == migrations.newest():
            _look_at_deals(conn, report, progress)
            for check, look in _LAST[1:] if broken.count else _LAST:
                _look(conn, report, check, look, progress)
    except driver.FAULTS as error:
        if not report["integrity"].count:  # else it is of what was named
            report["integrity"].add(Finding("integrity", str(error), can=False))
    finally:
        conn.execute("ROLLBACK")
    return report


def _look(
    conn: driver.Connection, report: Report, check: str, look: Look, progress: Progress
) -> None:
    progress(check, 0, 0)
    for finding in look(conn):
        report[check].add(finding)
    report[check].looked = True


def _look_at_deals(conn: driver.Connection, report: Report, progress: Progress) -> None:
    live = conn.execute("SELECT count(*) FROM deal WHERE deleted_at IS NULL").fetchone()[0]
    step = partial(progress, "derived")
    sums.deals(conn, report["derived"], report["tallies"], lambda done: step(done, live))
    report["derived"].looked = report["tallies"].looked = True
