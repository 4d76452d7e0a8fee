"""Deals that a system told of once and that its next export has not, or that are gone here.

Nothing is done with them: they may have been deleted or merged there, or only be filtered out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.fields import ANY
from pipeline_tui.exchange.sources import OURS
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.l10n import number
from pipeline_tui.store import driver
from pipeline_tui.store.derive import select_in

if TYPE_CHECKING:
    from pipeline_tui.exchange.identity import Identity
    from pipeline_tui.exchange.known import Known
    from pipeline_tui.exchange.outcome import Outcome
    from pipeline_tui.exchange.shelf import Shelf
    from pipeline_tui.exchange.understanding import Understanding

__all__ = ["Absent", "Missing", "deleted_here", "look", "told"]

MOST = 10_000
"""Ids that are kept at most; those beyond are only counted."""

_FIRST = 5
_AT_ONCE = 500
_OPEN = """
SELECT r.id, d.id FROM external_ref r CROSS JOIN deal d ON d.id = r.row_id
WHERE r.id >= :first AND r.id < :end AND r.tbl = 'deal' AND r.deleted_at IS NULL
AND d.deleted_at IS NULL AND d.status = 'open' AND d.n <= :last
AND d.pipeline_id IN (SELECT value FROM json_each(:pipelines)) ORDER BY r.id
"""
_NAMES = """
SELECT d.id, d.name, coalesce(a.name, '') FROM deal d LEFT JOIN account a ON a.id = d.account_id
WHERE d.id IN ({marks})
"""
_DELETED = """
SELECT r.id, d.name FROM external_ref r CROSS JOIN deal d ON d.id = r.row_id
WHERE r.id >= ? AND r.id < ? AND r.tbl = 'deal' AND r.deleted_at IS NULL
AND d.deleted_at IS NOT NULL ORDER BY d.n
"""


class Absent(NamedTuple):
    """A deal that the file does not tell of: its id here and there (empty: it had none)."""

    id: str
    theirs: str
    name: str
    account: str


class Missing(NamedTuple):
    """Open deals, in the pipelines of the file, that its system told of and the file does not.

    ``known`` of them there were before, ``gone`` are not in the file. ``ids`` are those of the
    deals here, ``MOST`` at most and none where the file is a part; ``first`` are the first.
    """

    system: str
    known: int = 0
    gone: int = 0
    ids: tuple[str, ...] = ()
    first: tuple[Absent, ...] = ()

    @property
    def part(self) -> bool:
        """Whether the file has fewer than half, so that it was hardly meant to have all."""
        return (self.known - self.gone) * 2 < self.known


def look(
    conn: driver.Connection,
    seen: Understanding,
    identity: Identity,
    known: Known,
    met: Shelf[int],
    outcome: Outcome,
) -> Missing | None:
    """What a file lacks, whose keys were ``met``; None where that cannot be told.

    Asked of the pipelines alone that the file has deals of: another file may tell of the others.
    """
    alone = seen.log is not None and seen.log.alone  # not every deal moved lately
    if not known.any or alone or seen.system == OURS:
        return None
    prefix = identity.prefix
    pipelines = json.dumps([part.pipeline_id for part in seen.parts])
    span = {"first": prefix, "end": prefix[:-1] + ";", "pipelines": pipelines, "last": known.last}
    refs = conn.execute(_OPEN, span)
    broken = _left_out(identity, outcome)
    there_were = gone = 0
    kept: list[tuple[str, str]] = []
    while some := refs.fetchmany(_AT_ONCE):
        there = met.among([key for key, _deal in some])
        absent = [one for one in some if one[0] not in there and one[0] not in broken]
        there_were += len(some)
        gone += len(absent)
        kept += absent[: MOST - len(kept)]
    found = Missing(seen.system, there_were, gone)
    return found if not gone or found.part else _named(conn, found, kept, prefix)


def _left_out(identity: Identity, outcome: Outcome) -> set[str]:
    """The keys of rows that were left out: those are in the file, faulty as they are."""
    place = identity.id_place
    if place is None:
        return set()
    cells = (one.cells for one in outcome.rejects if not one.file)
    return {identity.prefix + row[place].strip() for row in cells if len(row) > place}


def _named(
    conn: driver.Connection, found: Missing, kept: list[tuple[str, str]], prefix: str
) -> Missing:
    first = kept[:_FIRST]
    rows = select_in(conn, _NAMES, [deal for _key, deal in first])
    names = {deal: (name, account) for deal, name, account in rows}
    return found._replace(
        ids=tuple(deal for _key, deal in kept),
        first=tuple(Absent(deal, _theirs(key, prefix), *names[deal]) for key, deal in first),
    )


def _theirs(key: str, prefix: str) -> str:
    own = key.removeprefix(prefix)
    return "" if own.startswith("~") else own


def told(found: Missing | None) -> Iterator[str]:
    """It in lines, the first deals by name; nothing where another file of the kind was meant."""
    if found is None or not found.gone or found.gone == found.known:
        return
    if found.part:
        yield "  " + _("A part: {n} of the {known} open deals of earlier files").format(
            n=number(found.known - found.gone), known=number(found.known)
        )
        return
    yield "  " + _words(found).format(n=number(found.gone), system=found.system)
    for one in found.first:
        name = f"{one.name} · {one.account}" if one.account else one.name
        yield f"    {name} ({one.theirs})" if one.theirs else f"    {name}"
    if found.gone > len(found.first):
        yield "    " + _("… and {n} more; {option} lists their ids").format(
            n=number(found.gone - len(found.first)), option="--json"
        )


def _words(found: Missing) -> str:
    if found.system == ANY:
        return ngettext(
            "{n} open deal that an earlier file brought is not in this one; it stays as it is",
            "{n} open deals that an earlier file brought are not in this one; they stay as they"
            " are",
            found.gone,
        )
    return ngettext(
        "{n} open deal that an earlier export of {system} brought is not in this one; it stays as"
        " it is",
        "{n} open deals that an earlier export of {system} brought are not in this one; they stay"
        " as they are",
        found.gone,
    )


def deleted_here(conn: driver.Connection, system: str) -> list[str]:
    """Deals of a system that were deleted here and may live on there: name, and id where known."""
    prefix = f"{system}:deal:"
    rows = conn.execute(_DELETED, (prefix, prefix[:-1] + ";"))
    named = ((_theirs(key, prefix), name) for key, name in rows)
    return [f"{name} · {theirs}" if theirs else name for theirs, name in named]
