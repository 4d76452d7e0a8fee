"""An import from end to end: understand, read the lists, write it all in one transaction."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pipeline_tui.exchange import currencies, decimals, fields, lists, missing, sources, stagelog
from pipeline_tui.exchange.cells import one_line
from pipeline_tui.exchange.changes import Changes
from pipeline_tui.exchange.deal import Heads
from pipeline_tui.exchange.errors import Reject
from pipeline_tui.exchange.identity import Identity
from pipeline_tui.exchange.indexes import set_aside, written_once
from pipeline_tui.exchange.known import Known, earlier_stages, known_names
from pipeline_tui.exchange.load import Loader
from pipeline_tui.exchange.names import Names
from pipeline_tui.exchange.options import Options
from pipeline_tui.exchange.ours import OurDeals, own_heads
from pipeline_tui.exchange.outcome import Outcome
from pipeline_tui.exchange.parts import Part, frame_of, place, read_pipelines
from pipeline_tui.exchange.rest import RestReader, planted
from pipeline_tui.exchange.rows import Maker
from pipeline_tui.exchange.shelf import Scratch, Shelf
from pipeline_tui.exchange.sorting import sort_out
from pipeline_tui.exchange.stages import add_stages
from pipeline_tui.exchange.table import OURS
from pipeline_tui.exchange.three_way import ThreeWay
from pipeline_tui.exchange.twins import Found, Twins
from pipeline_tui.exchange.understanding import Understanding, understand
from pipeline_tui.i18n import N_
from pipeline_tui.store import busy
from pipeline_tui.store.door import Action
from pipeline_tui.store.faults import faults_named
from pipeline_tui.store.store import Store

BUSY_MS = 5000
"""How long an import waits for another window's lock."""

_CACHE = 16 << 10
"""KiB of the file's pages in memory meanwhile: more makes it no faster."""

Progress = Callable[[int, int], None]
"""Called with the rows written and the rows in all."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one import; only that of the deals must be there."""

    deals: Path
    accounts: Path | None = None
    products: Path | None = None
    owners: Path | None = None
    history: Path | None = None


@dataclass(slots=True)
class Prepared:
    """Everything known before the first write.

    ``answers`` says of single fields changed both here and there whose value counts.
    """

    files: Files
    options: Options
    seen: Understanding
    lists: dict[str, lists.Listed]
    prices: dict[str, tuple[str, int | None]]
    money: currencies.Money
    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        """That of amounts without one."""
        return self.money.currency

    def by_id(self) -> dict[str, dict[str, str]]:
        """Names of companies and owners by the ids that their files give."""
        found: dict[str, dict[str, str]] = {}
        for table in ("account", "owner"):
            listed = self.lists.get(table)
            if listed is not None and "id" in listed.places:
                rows = (row for _line, row in listed.rows)
                found[table] = {
                    listed.cell(row, "id"): one_line(listed.cell(row, "name")) for row in rows
                }
        return found


def prepare(
    store: Store, files: Files, options: Options, looking: Callable[[int], None] | None = None
) -> Prepared:
    """Look at all files and change nothing; ``looking`` is told the rows seen so far.

    Raises ``ImportRefused`` for what cannot be used, ``Question`` for what only the person
    can tell.
    """
    there = read_pipelines(store.conn, store.rules.stages.values())
    names = partial(known_names, store.conn)
    earlier = partial(decimals.earlier_amounts, store.conn)
    words = partial(earlier_stages, store.conn)
    seen = understand(files.deals, there, options, looking, files.history, names, earlier, words)
    money = currencies.settle(store, seen, options.currency)
    found = {
        table: lists.read_list(table, path)
        for table, path in (
            ("account", files.accounts),
            ("product", files.products),
            ("owner", files.owners),
        )
        if path is not None
    }
    prices = lists.prices(found["product"], money.currency) if "product" in found else {}
    return Prepared(files, options, seen, found, prices, money)


def carry_out(
    store: Store,
    plan: Prepared,
    progress: Progress | None = None,
    outcome: Outcome | None = None,
) -> Outcome:
    """Write everything in one transaction that one undo takes back.

    ``outcome`` is filled while it goes on, a new one where there is none.
    Raises ``Locked`` while another process writes, ``DiskFull`` and other ``StoreError``;
    then nothing is changed.
    """
    outcome = outcome or Outcome()
    label = N_("Imported {file}: {new} new, {changed} changed")
    conn = store.conn
    # Every reference written is to a row that was read or made here a moment ago.
    conn.execute("PRAGMA foreign_keys = OFF")
    conn.execute(f"PRAGMA cache_size = -{_CACHE}")
    # Millions of small tuples and no cycles among them: looking for some is lost time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        with (
            faults_named(store),
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


@contextmanager
def tried_out(
    store: Store,
    plan: Prepared,
    progress: Progress | None = None,
    outcome: Outcome | None = None,
) -> Iterator[tuple[Store, Outcome]]:
    """What ``carry_out`` would do, by doing it in a copy; the store is only read.

    Gives the copy as it is afterwards, and the outcome.
    """
    import tempfile
    from copy import copy, deepcopy

    from pipeline_tui.store.backup import backup

    seen = copy(plan.seen)
    seen.parts = deepcopy(seen.parts)  # writing notes in them what it made
    trial = replace(plan, seen=seen)
    with tempfile.TemporaryDirectory(prefix="pipeline-tui-") as folder:
        target = backup(store.path, Path(folder), "try")
        with Store.open(target, busy_ms=BUSY_MS) as tried:
            yield tried, carry_out(tried, trial, progress, outcome)


def try_out(store: Store, plan: Prepared) -> Outcome:
    """What ``carry_out`` would do; the store is only read."""
    with tried_out(store, plan) as (_tried, outcome):
        return outcome


def is_history(path: Path) -> bool:
    """Whether a file tells when deals entered their stages. Raises ``ImportRefused``."""
    return stagelog.is_log(sources.look(path, fields.is_known))


def _write(act: Action, plan: Prepared, outcome: Outcome, progress: Progress | None) -> None:
    if plan.money.base:
        currencies.count_in(act, plan.money.base)
    with closing(Scratch()) as scratch:
        _write_rows(act, plan, outcome, progress, scratch)


def _write_rows(
    act: Action, plan: Prepared, outcome: Outcome, progress: Progress | None, scratch: Scratch
) -> None:
    names = Names(act, scratch)
    _write_lists(act, names, plan, outcome)
    identity = Identity(plan.seen, plan.prices, scratch)
    known = _known(act, plan.seen, identity)
    twins = Twins(act.conn, identity.prefix, plan.options.duplicates)
    heads = plan.seen.layout.header
    if plan.seen.system == OURS:
        heads = own_heads(act.conn, heads)
    rest = planted(act, plan.seen.rest, heads)
    met: Shelf[int] = Shelf(scratch)
    done = 0
    with set_aside(act.conn, plan.seen.rows) as aside:
        for part in plan.seen.parts:
            loader, maker, changes = _begin(act, names, plan, part, identity, rest, outcome)
            with loader:
                for found in sort_out(plan.seen, maker, identity, known, outcome, met, twins):
                    _place(found, loader, changes)
                    done += found.size
                    if aside.due(done):
                        loader.settle()
                        aside.restore()
                    if progress:
                        outcome.so_far = loader.count, changes.updated
                        progress(done, plan.seen.rows)
                outcome.returned += changes.finish()
                names.flush()
                loader.finish()
            outcome.add(loader.count, loader.cautions)
            outcome.unchanged += changes.same
            outcome.add_changes(changes.updated, changes.ways)
    outcome.missing = missing.look(act.conn, plan.seen, identity, known, met, outcome)
    for table, count in names.made.items():
        outcome.made[table] = outcome.made.get(table, 0) + count


def _known(act: Action, seen: Understanding, identity: Identity) -> Known:
    if seen.system == OURS and seen.source.header:
        return OurDeals(act.conn, identity, seen.layout.header)
    return Known(act.conn, identity.prefix)


def _begin(
    act: Action,
    names: Names,
    plan: Prepared,
    part: Part,
    identity: Identity,
    rest: RestReader,
    outcome: Outcome,
) -> tuple[Loader, Maker, Changes]:
    """What writes the rows of one pipeline, which is made where there is none."""
    if not part.pipeline_id or part.renamed:
        outcome.new_pipelines += (part.name,)
    pipeline_id = place(act, part)
    outcome.new_stages += add_stages(act, pipeline_id, part.stages)
    frame = frame_of(act, pipeline_id)
    prices, seen = plan.prices, plan.seen
    maker = Maker(seen, part, frame.stages, plan.currency, prices, rest, plan.by_id())
    heads = Heads(*(seen.column(n) if n in seen.places else "" for n in ("activity", "step")))
    loader = Loader(act, names, frame, pipeline_id, heads)
    ways = ThreeWay(act, seen.system, plan.options.conflicts, plan.answers)
    return loader, maker, Changes(act, names, frame, maker, identity, heads, ways)


def _write_lists(act: Action, names: Names, plan: Prepared, outcome: Outcome) -> None:
    for table in ("owner", "account"):
        if table in plan.lists:
            writer = lists.ListWriter(act, names, plan.seen.system, plan.currency)
            writer.write(plan.lists[table])
            outcome.made[table] = writer.added
    for listed in plan.lists.values():
        outcome.rejects += listed.rejects
    log = plan.seen.log
    if log is not None and not log.alone:
        outcome.rejects += [
            Reject(line, "", "", why, row, str(log.path)) for line, row, why in log.rejects
        ]


def _place(found: Found, loader: Loader, changes: Changes) -> None:
    loader.add(found.new)
    if found.known or found.twins:
        loader.settle()
    for key, said, deal_id, deal in found.twins:
        changes.adopt(key, said, deal_id, deal)
    for ref, said, deal in found.known:
        if ref.live:
            changes.update(ref, said, deal)
        else:
            changes.bring_back(ref, said, deal)
