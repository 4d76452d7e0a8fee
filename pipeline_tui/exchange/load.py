"""Write new deals fast: rows, visits, references, sums and text index, many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline_tui import clock
from pipeline_tui.exchange.bulk import Bulk
from pipeline_tui.exchange.deal_rows import COLUMNS, Shape, shaped
from pipeline_tui.exchange.history import Days, Frame, Visited, history
from pipeline_tui.exchange.names import Names
from pipeline_tui.exchange.rows import Deal
from pipeline_tui.exchange.sums import Sums, money_of
from pipeline_tui.sales.deal_state import NEVER, Stage, attention_on, stale_on
from pipeline_tui.sales.text import fold
from pipeline_tui.store.derive import NO_AMOUNT
from pipeline_tui.store.door import Action
from pipeline_tui.store.ids import new_id, new_ids

_MOST_REMEMBERED = 50_000
_CHILDREN = {
    "visit": ("id", "clock", "deal_id", "seq", "stage_id", "entered_on", "left_on", "known"),
    "activity": ("id", "clock", "deal_id", "kind", "happened_on", "body"),
    "follow_up": ("id", "clock", "deal_id", "due_on", "body"),
    "deal_contact": ("id", "clock", "deal_id", "contact_id"),
}
_FILL_TEXT = """
INSERT INTO deal_text (rowid, body) SELECT n, search FROM deal WHERE n >= ? AND deleted_at IS NULL
"""


@dataclass(slots=True)
class Cautions:
    """What a person should know of the deals just written, counted."""

    no_close_day: int = 0
    crossed: int = 0
    future_close: int = 0


@dataclass(slots=True)
class _Past:
    """What deals of the same stage and days share: columns, visits, cautions."""

    shape: Shape
    visits: tuple[Visited, ...]
    cautious: bool
    guessed: bool
    crossed: bool


@dataclass(slots=True)
class Loader:
    """Writes the new deals of one import; ``finish`` writes what is still collected."""

    act: Action
    names: Names
    frame: Frame
    pipeline_id: str
    activity_head: str
    cautions: Cautions = field(default_factory=Cautions)
    count: int = 0

    _sums: Sums = field(init=False)
    _pasts: dict[tuple[Any, ...], _Past] = field(init=False, default_factory=dict)
    _folded: dict[str, str] = field(init=False, default_factory=dict)
    _accounts: dict[tuple[str, str], tuple[str | None, str | None]] = field(
        init=False, default_factory=dict
    )
    _deals: Bulk = field(init=False)
    _refs: Bulk = field(init=False)
    _children: dict[str, Bulk] = field(init=False)
    _first_n: int = field(init=False)
    _moment: str = field(init=False)
    _clock: int = field(init=False)

    def __post_init__(self) -> None:
        act = self.act
        self._sums = Sums(self.pipeline_id)
        self._deals = Bulk(act, "deal", COLUMNS)
        columns = ("id", "tbl", "row_id", "seen", "clock")
        self._refs = Bulk(act, "external_ref", columns, ordered=True)
        self._children = {table: Bulk(act, table, names) for table, names in _CHILDREN.items()}
        self._first_n = act.conn.execute("SELECT coalesce(max(n), 0) + 1 FROM deal").fetchone()[0]
        self._moment = clock.moment_text(clock.now())
        self._clock = act.store.clock.tick()

    def add(self, entries: Sequence[tuple[str, str, Deal]]) -> None:
        """Write deals that are not in the file: reference id, what the row said, the deal."""
        ids = new_ids(len(entries))
        rows, refs = self._deals.rows, self._refs.rows
        tick, n = self._clock, self._first_n + self.count
        seqs: list[tuple[str, tuple[Visited, ...]]] = []
        for deal_id, (key, said, deal) in zip(ids, entries, strict=True):
            refs.append((key, "deal", deal_id, said, tick))
            past = self._past(deal)
            rows.append(self._row(deal_id, n, deal, past))
            seqs.append((deal_id, past.visits))
            n += 1
        self.count += len(entries)
        self._add_visits(seqs)
        for bulk in (self._deals, self._refs, *self._children.values()):
            bulk.flush_when_full()

    def finish(self) -> None:
        """Write the rest, the sums and the text index."""
        for bulk in (self._deals, self._refs, *self._children.values()):
            bulk.flush()
        self.act.add_totals(self._sums.totals())
        if self.count:
            self.act.conn.execute(_FILL_TEXT, (self._first_n,))

    def _row(self, deal_id: str, n: int, deal: Deal, past: _Past) -> tuple[Any, ...]:
        shape, stage, names = past.shape, deal.stage, self.names
        account, industry = self._account(deal.account, deal.industry)
        is_open = stage.kind == "open"
        amount, currency = deal.amount, deal.currency
        stale, attention, step_id = shape.stale_on, NEVER, None
        if past.cautious:
            self._caution(past)
        if is_open:
            if deal.step_on or deal.note or deal.step or deal.days.activity:
                step_id = self._add_around(deal_id, deal)
            touched = shape.touched_on
            if step_id:
                stale = stale_on(stage, shape.entered_on, touched, deal.step_on, None)
            grace = self.act.store.rules.no_step_days
            attention = attention_on(stale, touched, deal.step_on if step_id else None, None, grace)
        elif deal.note or deal.days.activity:
            self._add_around(deal_id, deal)
        if deal.contact:
            self._add_contact(deal_id, deal, account)
        money = money_of(amount, deal.probability, is_open)
        step_on = deal.step_on if step_id else None
        if is_open:
            self._sums.add_open(
                shape.stage_id, currency, shape.created_on, shape.qualified_on, stale, step_on, money
            )
        else:
            self._sums.add_closed(
                shape.status, currency, shape.created_on, shape.closed_on or "",
                shape.qualified_on, shape.unqualified_loss, money,
            )  # fmt: skip
        by_name = fold(deal.name)
        base = None if amount is None else self.act.store.rules.to_base(amount, currency)
        return (
            deal_id, n, self.pipeline_id, self._moment, self._clock, deal.name, account,
            names.id_of("owner", deal.owner), names.id_of("source", deal.source), industry,
            deal.product, amount, currency, deal.probability, deal.priority,
            names.id_of("reason", deal.lost_reason) if stage.kind == "lost" else None,
            deal.extra, step_id, step_on, attention, *shape[:10], stale,
            NO_AMOUNT if base is None else -base, shape.close_on or NEVER, by_name[:80],
            f"{by_name[:2000]}\n{self._fold(deal.account)}",
        )  # fmt: skip

    def _past(self, deal: Deal) -> _Past:
        key = (deal.stage.id, deal.before, deal.days)
        past = self._pasts.get(key)
        if past is None:
            if len(self._pasts) >= _MOST_REMEMBERED:
                self._pasts.clear()
            past = self._pasts[key] = self._make_past(deal.stage, deal.before, deal.days)
        return past

    def _make_past(self, stage: Stage, before: Stage | None, days: Days) -> _Past:
        made = history(stage, before, days, self.frame)
        shape = shaped(made, stage, days, self.frame, self.act.store.rules)
        future = (made.closed_on or "") > self.frame.today
        cautious = made.guessed_close or made.crossed or future
        return _Past(shape, made.visits, cautious, made.guessed_close, made.crossed)

    def _caution(self, past: _Past) -> None:
        self.cautions.no_close_day += past.guessed
        self.cautions.crossed += past.crossed
        self.cautions.future_close += (past.shape.closed_on or "") > self.frame.today

    def _fold(self, text: str) -> str:
        folded = self._folded.get(text)
        if folded is None:
            if len(self._folded) >= _MOST_REMEMBERED:
                self._folded.clear()
            folded = self._folded[text] = fold(text)
        return folded

    def _account(self, name: str, industry: str) -> tuple[str | None, str | None]:
        """The company, and the industry to keep on the deal itself where they differ."""
        key = (name, industry)
        known = self._accounts.get(key)
        if known is None:
            if len(self._accounts) >= _MOST_REMEMBERED:
                self._accounts.clear()
            known = self._accounts[key] = account_of(self.act, self.names, name, industry)
        return known

    def _add_visits(self, entries: Sequence[tuple[str, tuple[Visited, ...]]]) -> None:
        rows, tick = self._children["visit"].rows, self._clock
        ids = iter(new_ids(sum(len(visits) for _deal, visits in entries)))
        for deal_id, visits in entries:
            seq = 1
            for stage_id, entered, left, known in visits:
                rows.append((next(ids), tick, deal_id, seq, stage_id, entered, left, known))
                seq += 1

    def _add_around(self, deal_id: str, deal: Deal) -> str | None:
        """The last exchange, the note, the next step; gives the step's id."""
        tick, today = self._clock, self.frame.today
        activities = self._children["activity"].rows
        if deal.days.activity:
            happened = (deal.days.activity, self.activity_head)
            activities.append((new_id(), tick, deal_id, "other", *happened))
        if deal.note:
            activities.append((new_id(), tick, deal_id, "note", today, deal.note))
        if deal.stage.kind != "open":
            return None
        if deal.step_on:
            step_id = new_id()
            step = (step_id, tick, deal_id, deal.step_on, deal.step)
            self._children["follow_up"].rows.append(step)
            return step_id
        if deal.step:
            activities.append((new_id(), tick, deal_id, "note", today, deal.step))
        return None

    def _add_contact(self, deal_id: str, deal: Deal, account: str | None) -> None:
        contact = self.names.id_of("contact", deal.contact, account)
        row = (new_id(), self._clock, deal_id, contact)
        self._children["deal_contact"].rows.append(row)


def account_of(
    act: Action, names: Names, name: str, industry: str
) -> tuple[str | None, str | None]:
    """The company of that name and the industry the deal keeps: none where it is the company's."""
    industry_id = names.id_of("industry", industry)
    known = names.find("account", name)
    if known is None:
        made = names.id_of("account", name, industry_id)
        return made, None if made else industry_id
    if known in names.new_industries:
        own = names.new_industries[known]
    else:
        row = act.read("account", known, ["industry_id"])
        own = row["industry_id"] if row else None
    return known, None if own == industry_id else industry_id
