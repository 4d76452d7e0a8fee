"""Tell the rows of a file apart: new, changed, as before, back after an undo, left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline_tui.exchange.deal import Deal
from pipeline_tui.exchange.errors import Reject
from pipeline_tui.exchange.identity import Identity
from pipeline_tui.exchange.known import Known
from pipeline_tui.exchange.outcome import Outcome, Twin
from pipeline_tui.exchange.reading import Chunk
from pipeline_tui.exchange.rows import Maker
from pipeline_tui.exchange.shelf import Shelf
from pipeline_tui.exchange.twins import Found, Twins
from pipeline_tui.exchange.understanding import Understanding
from pipeline_tui.i18n import _


def sort_out(
    seen: Understanding,
    maker: Maker,
    identity: Identity,
    known: Known,
    outcome: Outcome,
    met: Shelf[int],
    twins: Twins,
) -> Iterator[Found]:
    """Chunk by chunk, the rows of a part to write; the others are counted in ``outcome``.

    ``met`` holds the lines of the keys of all parts so far.
    """
    for chunk in seen.part_chunks(maker.part):
        outcome.blank += chunk.blank
        outcome.rejects += [broken(seen, *entry) for entry in chunk.broken]
        found = Found(len(chunk.rows) + len(chunk.broken), [], [])
        keys, says = identity.keys(chunk.rows), identity.said(chunk.rows)
        before = met.among(keys)
        if not known.any and not before and len(set(keys)) == len(keys):
            met.put_all(zip(keys, chunk.lines, strict=True))
            deals = _deals(maker, chunk.rows, chunk.lines, outcome)
            entries = zip(keys, says, deals, strict=True)
            found.new = [(key, said, deal) for key, said, deal in entries if deal is not None]
            twins.pick(found, outcome)
        else:
            _compare(seen, maker, identity, known, outcome, chunk, keys, says, before, found, twins)
            met.put_all(before.items())
        if identity.any_repeats:
            outcome.repeated += [
                Twin(deal.line, deal.name, deal.account)
                for key, _said, deal in found.new
                if identity.repeats(key)
            ]
        yield found


def _compare(
    seen: Understanding,
    maker: Maker,
    identity: Identity,
    known: Known,
    outcome: Outcome,
    chunk: Chunk,
    keys: list[str],
    says: list[str],
    met: dict[str, int],
    found: Found,
    twins: Twins,
) -> None:
    """Tell the rows of a chunk apart by what the file holds of them."""
    refs = known.find(keys)
    rows, lines, picked = [], [], []
    for row, line, key, said in zip(chunk.rows, chunk.lines, keys, says, strict=True):
        first = met.setdefault(key, line)
        ref = refs.get(key)
        if first != line:
            outcome.rejects.append(_repeated(seen, row, line, first))
        elif ref is not None and ref.live and not ref.deal_live:
            outcome.deleted_here += 1
        elif ref is not None and ref.live and not identity.differs(ref.said, said):
            outcome.unchanged += 1
        else:
            rows.append(row)
            lines.append(line)
            picked.append((key, said, ref))
    deals = _deals(maker, rows, lines, outcome)
    for (key, said, ref), deal in zip(picked, deals, strict=True):
        if deal is None:
            continue
        if ref is None:
            found.new.append((key, said, deal))
        else:
            found.known.append((ref, said, deal))
    twins.pick(found, outcome)


def _deals(
    maker: Maker, rows: Sequence[list[str]], lines: Sequence[int], outcome: Outcome
) -> list[Deal | None]:
    """The deals of some rows; rejects are noted, rows of blanks only counted."""
    if not rows:
        return []
    deals, rejects = maker.deals(rows, lines)
    for reject in rejects:
        if any(cell.strip() for cell in reject.cells):
            outcome.rejects.append(reject)
        else:
            outcome.blank += 1
    return deals


def _repeated(seen: Understanding, row: list[str], line: int, first: int) -> Reject:
    place = seen.places.get("id")
    head, cell = ("", "") if place is None else (seen.layout.header[place], row[place])
    reason = _("The same id as in line {line}.").format(line=first)
    return Reject(line, head, cell, reason, row)


def broken(seen: Understanding, line: int, row: list[str], reason: str) -> Reject:
    """A row that could not be taken apart, with the cell at which that showed."""
    header = seen.source.header
    surplus = (place for place in range(len(header), len(row)) if row[place].strip())
    place = next(surplus, len(row) - 1)
    if seen.source.kind == "objects" or place < 0:
        return Reject(line, "", row[0] if row else "", reason, row)
    column = header[place] if place < len(header) else f"#{place + 1}"
    return Reject(line, column, row[place], reason, row)
