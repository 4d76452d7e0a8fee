"""SQLite's own check, line by line: what each complaint is about, and whether it can be mended."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline_tui.i18n import _
from pipeline_tui.store import driver
from pipeline_tui.store.doctor.findings import Finding
from pipeline_tui.store.doctor.reading import unreadable

__all__ = ["DERIVED_TABLES", "TEXTS", "look"]

TEXTS = ("deal_text", "activity_text", "account_text", "contact_text")
"""The text indexes; each is a virtual table over tables of its own."""
DERIVED_TABLES = frozenset({"tally", "match_key", "name_row", "busy"})
"""Tables that hold nothing but what can be worked out anew."""
_MOST = 500
_TREE = re.compile(r"^Tree (\d+) ")
_INDEX = re.compile(r"(?:missing from|entries in|entry in|of) index (\S+)$")
_TEXT = re.compile(r'FTS5 table main\.(\w+)|^fts5: .* table "(\w+)"')
_LOOSE = re.compile(r"^(?:Page \d+: never used|Freelist: )")


def look(conn: driver.Connection) -> Iterator[Finding]:
    """What ``PRAGMA integrity_check`` complains of, and text that is none where it does not."""
    count = 0
    try:
        rows = conn.execute("SELECT rootpage, type, name FROM sqlite_schema").fetchall()
        roots = {root: (kind, name) for root, kind, name in rows}
        for said in _said(conn):
            for line in said.splitlines():
                if line != "ok" and not line.startswith("*** in database"):
                    count += 1
                    yield _finding(line, roots)
        if not count and (table := unreadable(conn)):
            told = _("rows of {table} cannot be read").format(table=table)
            yield Finding("integrity", told, can=False)
    except driver.FAULTS as error:
        # A broken tree was named before; what is read of it afterwards fails as it must.
        if not count:
            yield from _one_by_one(conn, error)


def _one_by_one(conn: driver.Connection, error: Exception) -> Iterator[Finding]:
    """Which text index the whole check stumbled over; the tables are then looked at singly."""
    names = [row[0] for row in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = []
    for name in names:
        text = next((one for one in TEXTS if name == one or name.startswith(f"{one}_")), "")
        try:
            said = [row[0] for row in conn.execute(f"PRAGMA integrity_check('{name}')")]
        except driver.FAULTS as fault:
            said = [str(fault)]
        if said != ["ok"]:
            found.append((name, text, said[0]))
    if not found or not all(text for _name, text, _said in found):
        yield Finding("integrity", str(error), can=False)
    for name, text, said_first in found:
        if text:
            yield Finding("integrity", f"{name}: {said_first}", row=("text", text))


def _said(conn: driver.Connection) -> Iterator[str]:
    """What it says, its first word alone: the driver loses a row when the one after it fails."""
    first = conn.execute("SELECT * FROM pragma_integrity_check LIMIT 1").fetchone()[0]
    yield first
    if first != "ok":
        for (said,) in conn.execute(f"PRAGMA integrity_check({_MOST})"):
            if said != first:
                yield said


def _finding(line: str, roots: dict[int, tuple[str, str]]) -> Finding:
    """A complaint with the name of the tree it is about; ``row`` is its kind and name."""
    if found := _TEXT.search(line):
        return Finding("integrity", line, row=("text", found[1] or found[2]))
    if found := _INDEX.search(line):
        return Finding("integrity", line, row=("index", found[1]))
    if found := _TREE.match(line):
        kind, name = roots.get(int(found[1]), ("", ""))
        owner = next((text for text in TEXTS if name.startswith(f"{text}_")), "")
        if owner:
            kind, name = "text", owner
        can = kind in ("index", "text") or name in DERIVED_TABLES
        return Finding("integrity", f"{kind} {name}: {line}".lstrip(), can=can, row=(kind, name))
    # Pages that belong to nothing hold nothing: rewriting the file drops them.
    return Finding("integrity", line, can=bool(_LOOSE.match(line)), row=("page", ""))
