"""An import from end to end: understand, read the lists, write it all in one transaction."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline_tui import clock
from pipeline_tui.exchange import lists
from pipeline_tui.exchange.changes import Changes
from pipeline_tui.exchange.history import Frame
from pipeline_tui.exchange.identity import Identity
from pipeline_tui.exchange.indexes import set_aside, written_once
from pipeline_tui.exchange.known import Known
from pipeline_tui.exchange.load import Loader
from pipeline_tui.exchange.names import Names
from pipeline_tui.exchange.outcome import Outcome
from pipeline_tui.exchange.rows import Maker
from pipeline_tui.exchange.sorting import Found, sort_out
from pipeline_tui.exchange.stages import add_stages
from pipeline_tui.exchange.understanding import Options, Understanding, understand
from pipeline_tui.i18n import N_
from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.store import busy
from pipeline_tui.store.door import Action
from pipeline_tui.store.faults import faults_named
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
    with loader, set_aside(act.conn, plan.seen.rows):
        done = 0
        for found in sort_out(plan.seen, maker, identity, known, outcome):
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


def _place(found: Found, loader: Loader, changes: Changes) -> None:
    loader.add(found.new)
    if found.known:
        loader.settle()
    for ref, said, deal in found.known:
        if ref.live:
            changes.update(ref, said, deal)
        else:
            changes.bring_back(ref, said, deal)
