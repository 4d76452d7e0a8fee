"""An import from end to end: understand, read the lists, write it all in one transaction."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline_tui import clock
from pipeline_tui.exchange import lists
from pipeline_tui.exchange.changes import Changes
from pipeline_tui.exchange.errors import Reject
from pipeline_tui.exchange.history import Frame
from pipeline_tui.exchange.identity import Identity
from pipeline_tui.exchange.indexes import set_aside, written_once
from pipeline_tui.exchange.known import Known, Ref
from pipeline_tui.exchange.load import Cautions, Loader
from pipeline_tui.exchange.names import Names
from pipeline_tui.exchange.rows import Deal, Maker
from pipeline_tui.exchange.stages import add_stages
from pipeline_tui.exchange.understanding import Options, Understanding, understand
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.store import busy
from pipeline_tui.store.door import Action
from pipeline_tui.store.store import Store

BUSY_MS = 5000
"""How long an import waits for another window's lock."""

Progress = Callable[[int, int], None]
"""Called with the rows written and the rows in all."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one import; only that of the deals must be there."""

    deals: Path
    accounts: Path | None = None
    products: Path | None = None
    owners: Path | None = None


@dataclass(slots=True)
class Prepared:
    """Everything known before the first write."""

    files: Files
    options: Options
    seen: Understanding
    lists: dict[str, lists.Listed]
    prices: dict[str, tuple[str, int | None]]
    pipeline_id: str
    currency: str


@dataclass(slots=True)
class Outcome:
    """What an import did, or would do when it was only tried."""

    created: int = 0
    updated: int = 0
    returned: int = 0
    unchanged: int = 0
    deleted_here: int = 0
    overruled: int = 0
    blank: int = 0
    rejects: list[Reject] = field(default_factory=list)
    cautions: Cautions = field(default_factory=Cautions)
    made: dict[str, int] = field(default_factory=dict)
    new_stages: tuple[str, ...] = ()
    action_id: str = ""

    @property
    def rejected(self) -> int:
        """Rows left out; a row may have several faults."""
        return len({(reject.file, reject.line) for reject in self.rejects})


def prepare(store: Store, files: Files, options: Options) -> Prepared:
    """Look at all files and change nothing.

    Raises ``ImportRefused`` for what cannot be used, ``Question`` for what only the person
    can tell.
    """
    stages = store.rules.stages
    pipeline_id = next(iter(stages.values())).pipeline_id
    ours = store.rules.pipeline_stages(pipeline_id)
    seen = understand(files.deals, ours, options)
    currency = options.currency or store.rules.base_currency
    found = {
        table: lists.read_list(table, path)
        for table, path in (
            ("account", files.accounts),
            ("product", files.products),
            ("owner", files.owners),
        )
        if path is not None
    }
    prices = lists.prices(found["product"], currency) if "product" in found else {}
    return Prepared(files, options, seen, found, prices, pipeline_id, currency)


def carry_out(store: Store, plan: Prepared, progress: Progress | None = None) -> Outcome:
    """Write everything in one transaction that one undo takes back.

    Raises ``Locked`` while another process writes, ``DiskFull`` and other ``StoreError``;
    then nothing is changed.
    """
    outcome = Outcome()
    label = N_("Imported {file}: {new} new, {changed} changed")
    conn = store.conn
    # Every reference written is to a row that was read or made here a moment ago.
    conn.execute("PRAGMA foreign_keys = OFF")
    conn.execute("PRAGMA cache_size = -131072")
    # Millions of small tuples and no cycles among them: looking for some is lost time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        with (
            written_once(conn, plan.seen.rows),
            busy.announced(conn, N_("Importing deals")),
        ):
            act = store.action(label, file=plan.files.deals.name, new=0, changed=0)
            with act:
                _write(act, plan, outcome, progress)
                act.args |= {
                    "new": outcome.created + outcome.returned,
                    "changed": outcome.updated,
                }
    finally:
        conn.execute("PRAGMA foreign_keys = ON")
        if collecting:
            gc.enable()
    outcome.action_id = act.done.action_id
    return outcome


def try_out(store: Store, plan: Prepared) -> Outcome:
    """What ``carry_out`` would do, by doing it in a copy; the store is only read."""
    import tempfile

    from pipeline_tui.store.backup import backup

    with tempfile.TemporaryDirectory(prefix="pipeline-tui-") as folder:
        copy = backup(store.path, Path(folder), "try")
        with Store.open(copy, busy_ms=BUSY_MS) as tried:
            return carry_out(tried, plan)


def _write(act: Action, plan: Prepared, outcome: Outcome, progress: Progress | None) -> None:
    names = Names(act)
    _write_lists(act, names, plan, outcome)
    outcome.new_stages = add_stages(act, plan.pipeline_id, plan.seen.stages)
    frame = _frame(act, plan.pipeline_id)
    stages = dict(frame.stages)
    maker = Maker(plan.seen, stages, plan.currency, plan.prices)
    identity = Identity(plan.seen, plan.prices)
    head = (
        plan.seen.layout.header[plan.seen.places["activity"]]
        if ("activity" in plan.seen.places)
        else ""
    )
    loader = Loader(act, names, frame, plan.pipeline_id, head)
    changes = Changes(act, names, frame, maker, identity, head)
    known = Known(act.conn, identity.prefix)
    with set_aside(act.conn, plan.seen.rows):
        done = 0
        for found in _deals(plan, maker, identity, known, outcome):
            _place(found, loader, changes)
            done += found.size
            if progress:
                progress(done, plan.seen.rows)
        outcome.returned = changes.finish()
        names.flush()
        loader.finish()
    outcome.created = loader.count
    outcome.cautions = loader.cautions
    outcome.updated += changes.updated
    outcome.overruled = changes.overruled
    for table, count in names.made.items():
        outcome.made[table] = outcome.made.get(table, 0) + count


def _write_lists(act: Action, names: Names, plan: Prepared, outcome: Outcome) -> None:
    for table in ("owner", "account"):
        if table in plan.lists:
            writer = lists.ListWriter(act, names, plan.seen.system, plan.currency)
            writer.write(plan.lists[table])
            outcome.made[table] = writer.added
    for listed in plan.lists.values():
        outcome.rejects += listed.rejects


def _frame(act: Action, pipeline_id: str) -> Frame:
    ours: Mapping[str, Stage] = {
        stage.id: stage for stage in act.store.rules.pipeline_stages(pipeline_id)
    }
    qualifying = next(
        (stage for stage in ours.values() if stage.qualifies and stage.kind == "open"), None
    )
    return Frame(ours, qualifying, clock.today().isoformat())


@dataclass(slots=True)
class _Found:
    """One chunk's rows, told apart; ``size`` counts all rows of the chunk."""

    size: int
    new: list[tuple[str, str, Deal]]
    known: list[tuple[Ref, str, Deal]]


def _deals(
    plan: Prepared, maker: Maker, identity: Identity, known: Known, outcome: Outcome
) -> Iterator[_Found]:
    """Chunk by chunk, the rows that have something to say."""
    met: dict[str, int] = {}
    for chunk in plan.seen.chunks():
        outcome.blank += chunk.blank
        outcome.rejects += [Reject(line, "", "", why, row) for line, row, why in chunk.broken]
        size = len(chunk.rows) + len(chunk.broken)
        keys = identity.keys(chunk.rows)
        says = identity.said(chunk.rows)
        refs = known.find(keys)
        rows, lines, picked = [], [], []
        for row, line, key, said in zip(chunk.rows, chunk.lines, keys, says, strict=True):
            first = met.setdefault(key, line)
            if first != line:
                outcome.rejects.append(_repeated(plan.seen, row, line, first))
                continue
            ref = refs.get(key)
            if ref is not None and ref.live:
                if not ref.deal_live:
                    outcome.deleted_here += 1
                    continue
                if not identity.differs(ref.said, said):
                    outcome.unchanged += 1
                    continue
            rows.append(row)
            lines.append(line)
            picked.append((key, said, ref))
        yield _made(maker, rows, lines, picked, size, outcome)


def _made(
    maker: Maker,
    rows: list[list[str]],
    lines: list[int],
    picked: list[tuple[str, str, Ref | None]],
    size: int,
    outcome: Outcome,
) -> _Found:
    if not rows:
        return _Found(size, [], [])
    deals, rejects = maker.deals(rows, lines)
    for reject in rejects:
        if any(cell.strip() for cell in reject.cells):
            outcome.rejects.append(reject)
        else:
            outcome.blank += 1
    found = _Found(size, [], [])
    for (key, said, ref), deal in zip(picked, deals, strict=True):
        if deal is None:
            continue
        if ref is None:
            found.new.append((key, said, deal))
        else:
            found.known.append((ref, said, deal))
    return found


def _place(found: _Found, loader: Loader, changes: Changes) -> None:
    loader.add(found.new)
    for ref, said, deal in found.known:
        if ref.live:
            changes.update(ref, said, deal)
        else:
            changes.bring_back(ref, said, deal)


def _repeated(seen: Understanding, row: list[str], line: int, first: int) -> Reject:
    place = seen.places.get("id")
    head, cell = ("", "") if place is None else (seen.layout.header[place], row[place])
    reason = _("The same id as in line {line}.").format(line=first)
    return Reject(line, head, cell, reason, row)
