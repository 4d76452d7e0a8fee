"""Write new deals fast: rows, visits, references, sums and text index, many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from typing import Any, Self

from pipeline_tui import clock
from pipeline_tui.exchange.bulk import Bulk
from pipeline_tui.exchange.cells import Reader
from pipeline_tui.exchange.companies import Companies
from pipeline_tui.exchange.deal import Deal, Heads
from pipeline_tui.exchange.history import Days, Frame, history
from pipeline_tui.exchange.names import Names
from pipeline_tui.exchange.outcome import Cautions
from pipeline_tui.exchange.people import People
from pipeline_tui.exchange.shapes import Shape, plainly_closed, shaped
from pipeline_tui.exchange.statements import VisitPattern, deal_statement, visits_statement
from pipeline_tui.exchange.sums import Sums
from pipeline_tui.sales.deal_state import Stage, attention_on, stale_on
from pipeline_tui.sales.retry import IMPORTED
from pipeline_tui.sales.text import fold
from pipeline_tui.store import note_index
from pipeline_tui.store.derive import NO_AMOUNT
from pipeline_tui.store.door import Action
from pipeline_tui.store.ids import new_id, new_ids

_MOST_REMEMBERED = 5_000
_TEXTS_AT_ONCE = 5_000
_AROUND = {
    "activity": ("id", "clock", "deal_id", "kind", "happened_on", "body", "outcome"),
    "follow_up": ("id", "clock", "deal_id", "due_on", "due_at", "body"),
    "deal_contact": ("id", "clock", "deal_id", "contact_id"),
}
_SOURCE = 5  # where ``_shared`` puts the id of the source
_FILL_TEXT = """
INSERT INTO deal_text (rowid, body) SELECT n, search FROM deal WHERE n >= ? AND n < ?
"""

# What deals of the same stage and days share: columns, visits, days of entry, and
# whether the close day was guessed, the days crossed, the close lies ahead.
_Past = tuple[Shape, VisitPattern, tuple[str, ...], tuple[bool, bool, bool] | None]

Entry = tuple[str, str, Deal]
"""The id of the reference, what the row said as JSON, the deal."""


class Loader:
    """Writes the new deals of one import; ``finish`` writes what is still collected.

    Between ``add`` and the next call of it a thread works on the connection; SQLite lets
    one wait for the other. Use as a context manager, which ends the thread.
    """

    def __init__(
        self, act: Action, names: Names, frame: Frame, pipeline_id: str, heads: Heads
    ) -> None:
        self.act = act
        self.names = names
        self.frame = frame
        self.pipeline_id = pipeline_id
        self.heads = heads
        self.cautions = Cautions()
        self.count = 0
        self._rules = act.store.rules
        self._base = self._rules.base_currency
        self._sums = Sums(pipeline_id)
        self._companies = Companies(act, names)
        self._people = People(act, names)
        self._pasts: dict[Any, _Past] = {}
        self._fold = Reader(fold).__getitem__
        columns = ("id", "tbl", "row_id", "seen", "clock")
        self._refs = Bulk(act, "external_ref", columns, ordered=True)
        self._around = {table: Bulk(act, table, names) for table, names in _AROUND.items()}
        self._texts: list[note_index.Entry] = []
        self._visits: defaultdict[VisitPattern, list[tuple[str, ...]]] = defaultdict(list)
        self._qualifying = frame.qualifying.id if frame.qualifying else ""
        self._closed_only: dict[str, VisitPattern] = {one: ((one, 1),) for one in frame.stages}
        self._qualified_first: dict[str, VisitPattern] = {
            one: ((self._qualifying, 1), (one, 1)) for one in frame.stages
        }
        self._first_n = act.conn.execute("SELECT coalesce(max(n), 0) + 1 FROM deal").fetchone()[0]
        self._moment = clock.moment_text(clock.now())
        self._clock = act.store.clock.tick()
        self._helper = ThreadPoolExecutor(1)
        self._indexing: Future[Any] | None = None

    def add(self, entries: Sequence[Entry]) -> None:
        """Write deals that are not in the file, by stage and in their order within it."""
        self.settle()
        before = self._first_n + self.count
        groups: dict[str, list[Entry]] = {stage_id: [] for stage_id in self.frame.stages}
        for entry in entries:
            groups[entry[2].stage.id].append(entry)
        for stage_id, group in groups.items():
            if group:
                self._add_group(self.frame.stages[stage_id], group)
        self._write_visits()
        for bulk in (self._refs, *self._around.values()):
            bulk.flush_when_full()
        if len(self._texts) >= _TEXTS_AT_ONCE:
            self._index_texts()
        if entries:
            # SQLite makes the index without Python, which reads the next rows meanwhile.
            span = (before, self._first_n + self.count)
            self._indexing = self._helper.submit(self.act.conn.execute, _FILL_TEXT, span)

    def settle(self) -> None:
        """Wait for the text index of what was written so far; raises what went wrong there."""
        if self._indexing is not None:
            self._indexing.result()
            self._indexing = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._helper.shutdown()

    def finish(self) -> None:
        """Write the rest and the sums."""
        self.settle()
        for bulk in (self._refs, *self._around.values()):
            bulk.flush()
        self._index_texts()
        self.act.add_totals(self._sums.totals())

    def _add_group(self, stage: Stage, group: Sequence[Entry]) -> None:
        ids, tick = new_ids(len(group)), self._clock
        numbers = count(self._first_n + self.count)
        row_of = self._open_row if stage.kind == "open" else self._closed_row
        rows = [
            row_of(deal_id, n, deal)
            for deal_id, n, (_key, _said, deal) in zip(ids, numbers, group, strict=False)
        ]
        self._refs.rows += [
            (key, "deal", deal_id, said, tick)
            for deal_id, (key, said, _deal) in zip(ids, group, strict=True)
        ]
        touched = bool(self.heads.activity)
        if touched:
            told = (int(bool(deal.days.activity)) for _key, _said, deal in group)
            rows = [(*row, one) for row, one in zip(rows, told, strict=True)]
        statement = deal_statement(
            self.pipeline_id, stage.id, stage.kind, self._moment, tick, touched=touched
        )
        self.act.conn.executemany(statement, rows)
        self.act.journal_load("deal", ids)
        self.count += len(group)

    # -- rows of deals -------------------------------------------------------------------

    def _shared(self, deal_id: str, n: int, deal: Deal, shape: Shape) -> tuple[Any, ...]:
        """The parameters that open and closed deals share, in the statement's order."""
        names, amount, currency = self.names, deal.amount, deal.currency
        account, industry = self._companies.of(deal.account, deal.industry)
        if deal.contact:
            self._around["deal_contact"].rows += [
                (new_id(), self._clock, deal_id, contact)
                for contact in self._people.of(deal.contact, account)
            ]
        base = amount
        if amount is not None and currency != self._base:
            base = self._rules.to_base(amount, currency)
        company = self._fold(deal.account)
        if deal.named:
            by_name = fold(deal.name)
        else:  # made of product and company, and folded by its parts, which come up again
            product = self._fold(deal.product)
            by_name = f"{product} - {company}" if product and company else product + company
        _stage, close, created, _, _kind, entered, known, touched, qualified, _, _, far = shape
        return (
            deal_id, n, deal.name, account or "",
            (names.id_of("owner", deal.owner) or "") if deal.owner else "",
            (names.id_of("source", deal.source) or "") if deal.source else "",
            industry or "", deal.product, "" if amount is None else amount, currency,
            "" if deal.probability is None else deal.probability, deal.priority,
            (names.id_of("reason", deal.lost_reason) or "") if deal.lost_reason else "",
            deal.extra or "{}", created, touched, qualified or "",
            NO_AMOUNT if base is None else -base, by_name, company, close or "", known, entered,
            far,
        )  # fmt: skip

    def _closed_row(self, deal_id: str, n: int, deal: Deal) -> tuple[Any, ...]:
        days = deal.days
        day = days.closed or days.close
        qualified = days.qualified if self._qualifying else None
        plain = not days.entered and deal.before is None
        if day and plain and (days.qualified or "") <= day <= self.frame.today:
            shape = plainly_closed(deal.stage, days, day, qualified, self.frame)
            if qualified:
                self._visits[self._qualified_first[deal.stage.id]].append((deal_id, qualified, day))
            else:
                self._visits[self._closed_only[deal.stage.id]].append((deal_id, day))
        else:
            shape = self._past(deal_id, deal)
        if deal.note or days.activity:
            self._add_around(deal_id, n, deal)
        shared = self._shared(deal_id, n, deal, shape)
        self._sums.add_closed(
            shape.status, deal.currency, shape.created_on, shape.closed_on or "",
            shape.qualified_on, shape.unqualified_loss, deal.amount, deal.probability,
            shared[_SOURCE], shape.reached,
        )  # fmt: skip
        return (*shared, shape.unqualified_loss)

    def _open_row(self, deal_id: str, n: int, deal: Deal) -> tuple[Any, ...]:
        shape = self._past(deal_id, deal)
        step_id, stale = None, shape.stale_on
        if deal.step_on or deal.note or deal.step or deal.days.activity:
            step_id = self._add_around(deal_id, n, deal)
        step_on = deal.step_on if step_id else None
        touched = shape.touched_on
        if step_id:
            stale = stale_on(deal.stage, shape.entered_on, touched, step_on, None)
        attention = attention_on(stale, touched, step_on, None, self._rules.no_step_days)
        self._sums.add_open(
            deal.stage.id, deal.currency, shape.created_on, shape.qualified_on, stale, step_on,
            attention, deal.priority, deal.amount, deal.probability, shape.close_on, shape.reached,
        )  # fmt: skip
        shared = self._shared(deal_id, n, deal, shape)
        return (*shared, stale, attention, step_id or "", step_on or "")

    # -- what hangs on them ----------------------------------------------------------------

    def _past(self, deal_id: str, deal: Deal) -> Shape:
        """What follows from a deal's days; its visits are collected."""
        key = (deal.stage.id, deal.before and deal.before.id, deal.days)
        past = self._pasts.get(key)
        if past is None:
            if len(self._pasts) >= _MOST_REMEMBERED:
                self._pasts.clear()
            past = self._pasts[key] = self._make_past(deal.stage, deal.before, deal.days)
        shape, pattern, entered, caution = past
        if caution is not None:
            self._count_caution(caution)
        self._visits[pattern].append((deal_id, *entered))
        return shape

    def _make_past(self, stage: Stage, before: Stage | None, days: Days) -> _Past:
        made = history(stage, before, days, self.frame)
        shape = shaped(made, stage, days, self.frame, self._rules)
        pattern = tuple((visit[0], visit[3]) for visit in made.visits)
        guessed = made.guessed_close and not made.ahead
        caution = (guessed, made.crossed, made.ahead)
        entered = tuple(visit[1] for visit in made.visits)
        return shape, pattern, entered, caution if any(caution) else None

    def _count_caution(self, caution: tuple[bool, bool, bool]) -> None:
        guessed, crossed, future = caution
        self.cautions.no_close_day += guessed
        self.cautions.crossed += crossed
        self.cautions.future_close += future

    def _write_visits(self) -> None:
        for pattern, rows in self._visits.items():
            if not rows:
                continue
            size = len(pattern)
            ids = new_ids(size * len(rows))
            of_rows = zip(*[iter(ids)] * size, strict=True)
            full = [row + own for row, own in zip(rows, of_rows, strict=True)]
            self.act.conn.executemany(visits_statement(pattern, self._clock), full)
            self.act.journal_load("visit", ids)
            rows.clear()

    def _add_around(self, deal_id: str, n: int, deal: Deal) -> str | None:
        """The last exchange, the note, the next step; gives the step's id."""
        tick, today = self._clock, self.frame.today
        activities = self._around["activity"].rows
        if deal.days.activity:
            happened = (deal.days.activity, "", IMPORTED)
            activities.append((new_id(), tick, deal_id, "other", *happened))
        told = [(deal.note, "")] if deal.note else []
        if deal.undated_step:
            told.append((deal.step, self.heads.step))
            self.cautions.undated_steps += 1
        for place, (text, head) in enumerate(told):
            activities.append((new_id(), tick, deal_id, "note", today, text, head))
            if body := note_index.body_of(text):
                self._texts.append((n * note_index.SPAN + place, body))
        if deal.stage.kind != "open":
            return None
        if deal.step_on:
            step_id = new_id()
            step = (step_id, tick, deal_id, deal.step_on, deal.step_at, deal.step)
            self._around["follow_up"].rows.append(step)
            return step_id
        return None

    def _index_texts(self) -> None:
        note_index.add_many(self.act.conn, self._texts)
        self._texts.clear()
