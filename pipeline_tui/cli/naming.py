"""Deals by name: a text that one deal alone has, or the end of its id. Never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.cli.deal_rows import SHORT
from pipeline_tui.cli.output import fail
from pipeline_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from pipeline_tui.cli.opened import Reading
    from pipeline_tui.store import driver
    from pipeline_tui.store.store import Store

__all__ = ["Named", "deal", "deals", "describe", "matching", "short"]

_LEAST = 4
"""A short id may be cut to so many figures."""
_SHOWN = 20
_MOST = 200
_INDEXED = 3
"""From so many letters on the index of names knows a text."""
_OF_AN_ID = frozenset("0123456789abcdef-")

# The ids alone lie in an index of their own.
_BY_ID = "SELECT id FROM deal WHERE id LIKE ? OR id LIKE ? LIMIT ?"
_FOUND = """
SELECT d.id, d.name, coalesce(a.name, ''), coalesce(s.name, ''), d.status, d.search
FROM deal d LEFT JOIN account a ON a.id = d.account_id LEFT JOIN stage s ON s.id = d.stage_id
WHERE d.deleted_at IS NULL AND {condition}
ORDER BY d.status <> 'open', d.by_name, d.id LIMIT ?
"""


class Named(NamedTuple):
    """A deal that a text may mean; ``search`` are its name and its company's, folded."""

    id: str
    name: str
    company: str
    stage: str
    status: str
    search: str


def short(deal_id: str) -> str:
    """The short id of a deal."""
    return deal_id[-SHORT:]


def deals(store: Reading | Store, texts: Sequence[str]) -> list[str]:
    """The ids of the deals meant, each once and in their order.

    Ends the command with status 1, listing what there is, where a text means none or several.
    """
    found = dict.fromkeys(deal(store, text).id for text in texts)
    return list(found)


def deal(store: Reading | Store, text: str) -> Named:
    """The deal meant; ends the command with status 1 where a text means none or several."""
    found = matching(store.conn, text)
    if not found:
        raise fail(_("No deal is called “{text}”.").format(text=text))
    if len(found) == 1:
        return found[0]
    n = len(found)
    several = ngettext("“{text}” means {n} deal:", "“{text}” means {n} deals:", n)
    if n >= _MOST:
        several = _("“{text}” means {n} deals or more:")
    lines = [f"  {describe(one)}" for one in found[:_SHOWN]]
    if n > _SHOWN:
        lines.append("  " + _("… and {n} more").format(n=n - _SHOWN))
    lines.append(_("Name one by its short id, the first word of its line."))
    raise fail(several.format(text=text, n=n), *lines)


def describe(one: Named) -> str:
    """A deal in a line: short id, name, company, stage."""
    parts = (one.name, one.company, one.stage)
    return f"{short(one.id)}  " + " · ".join(part for part in parts if part)


def matching(conn: driver.Connection, text: str) -> list[Named]:
    """The live deals that a text may mean, open ones first; ``_`` stands for a blank as well.

    A name that is just this one's, else all deals whose name and company hold every word; and the
    deals whose id ends so, or whose short id begins so (four figures or more): ``cafe`` may be
    either, and is then not clear.
    """
    from pipeline_tui.sales.text import fold

    found: list[Named] = []
    for wanted in dict.fromkeys((fold(text), fold(text.replace("_", " ")))):
        if wanted and (found := _called(conn, wanted)):
            break
    bare = text.strip().lower()
    if len(bare) >= _LEAST and _OF_AN_ID.issuperset(bare):
        # The end of an id tells more than its beginning, which is the time; but people type the
        # beginning of what they see.
        begun = f"%{bare}{'_' * (SHORT - len(bare))}"
        for row in conn.execute(_BY_ID, (f"%{bare}", begun, _MOST)).fetchall():
            found += [one for one in _read(conn, "d.id = ?", row[0]) if one not in found]
    return found


def _called(conn: driver.Connection, wanted: str) -> list[Named]:
    words = sorted(wanted.split(), key=len, reverse=True)
    conditions = ["instr(d.search, ?) > 0"] * len(words)
    values = list(words)
    if len(words[0]) >= _INDEXED:
        from pipeline_tui.store import text_index

        conditions.insert(0, text_index.HOLDS)
        long = [text_index.quoted(word) for word in words if len(word) >= _INDEXED]
        values.insert(0, " AND ".join(long))
    exact = _read(
        conn, f"{conditions[0]} AND d.search LIKE ? ESCAPE '\\'", values[0], _head(wanted)
    )
    if exact:
        return exact
    return _read(conn, " AND ".join(conditions), *values)


def _head(wanted: str) -> str:
    """The pattern of a search text that begins with just this name."""
    literal = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{literal}\n%"


def _read(conn: driver.Connection, condition: str, *values: str) -> list[Named]:
    rows = conn.execute(_FOUND.format(condition=condition), (*values, _MOST))
    return [Named(*row) for row in rows]
