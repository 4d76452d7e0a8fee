"""What the board shows and where its cursor is: lanes, marks, order, filter. No widget.

Reading is always of the visible rows of a lane, and after a change of the lanes it touched.
"""

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline_tui.store import lanes as store_lanes
from pipeline_tui.tui.goal import Goal
from pipeline_tui.tui.widgets.closed_lane import ClosedLane
from pipeline_tui.tui.widgets.lane import CAP, Lane, Reader
from pipeline_tui.tui.widgets.plan import CLOSED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from pipeline_tui.figures.panel import Panel
    from pipeline_tui.sales.deal_state import Stage
    from pipeline_tui.store.done import Done
    from pipeline_tui.store.filtering import Search
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.store import Store

__all__ = ["BoardState"]

RECENT_DAYS = 30


class StoreReader:
    """Reads whole stages in one of the store's orders."""

    def __init__(self, store: "Store", sort: str) -> None:
        self._conn = store.conn
        self._sort = sort
        self.known: dict[str, Card] = {}
        """Deals that need not be read: they are as they were, wherever they stand now."""

    def first(self, stage: str, limit: int) -> "list[Card]":
        """The first deals of a stage."""
        return store_lanes.first(self._conn, stage, self._sort, limit, self.known)

    def last(self, stage: str, limit: int) -> "list[Card]":
        """The last deals of a stage, in the order of the screen."""
        return store_lanes.last(self._conn, stage, self._sort, limit, self.known)

    def after(
        self, stage: str, key: tuple[object, ...], limit: int, *, inclusive: bool = False
    ) -> "list[Card]":
        """The deals that follow a key."""
        return store_lanes.after(self._conn, stage, self._sort, key, limit, inclusive, self.known)

    def before(self, stage: str, key: tuple[object, ...], limit: int) -> "list[Card]":
        """The deals just before a key, in the order of the screen."""
        return store_lanes.before(self._conn, stage, self._sort, key, limit, self.known)

    def above(self, stage: str, key: tuple[object, ...]) -> int:
        """How many stand before a key, at most ``CAP``."""
        return store_lanes.above(self._conn, stage, self._sort, key, CAP)

    def below(self, stage: str, key: tuple[object, ...]) -> int:
        """How many stand after a key, at most ``CAP``."""
        return store_lanes.below(self._conn, stage, self._sort, key, CAP)


class BoardState:
    """The board's lanes over one store; ``focus`` is a lane's number or ``CLOSED``."""

    def __init__(self, store: "Store", today: "date", *, compact: bool) -> None:
        self.store = store
        self.today = today
        self.compact = compact
        self.sort = "attention"
        self.filter_text = ""
        self.search: Search | None = None
        self.stages: list[Stage] = []
        self.lanes: list[Lane] = []
        self.closed = ClosedLane()
        self.closed_stages: dict[str, str] = {}
        self.pipeline = ""
        self.focus = 0
        self.room = 0
        self.marks: dict[str, str] = {}
        """Marked deals and the stage each was seen in."""
        self.outbox: dict[str, int] = {}
        """How many mails are in each open state of the outbox."""
        self.goal = Goal(self)
        self.lay_out: Callable[[], object] = lambda: None
        """Gives the lanes their room, so that whoever is drawn first finds them read."""
        self.panel: Panel
        self._reader = StoreReader(store, self.sort)
        self.read_rules()
        self.read_figures()

    # -- what is there ---------------------------------------------------------------

    @property
    def day(self) -> str:
        """Today as the store writes days."""
        return self.today.isoformat()

    @property
    def base(self) -> str:
        """The currency of all sums."""
        return self.store.rules.base_currency

    @property
    def reader(self) -> Reader:
        """How lanes are read at the moment: whole, or what matches the filter."""
        return self.search or self._reader

    @property
    def lane(self) -> Lane | None:
        """The lane under the cursor, unless it is that of the closed deals."""
        return self.lanes[self.focus] if 0 <= self.focus < len(self.lanes) else None

    @property
    def card(self) -> "Card | None":
        """The deal under the cursor."""
        if not self.room:
            self.lay_out()
        lane = self.lane
        return self.closed.card if lane is None else lane.card

    @property
    def targets(self) -> tuple[str, ...]:
        """The deals that an action applies to: the marked ones, else the one under the cursor."""
        if self.marks:
            return tuple(self.marks)
        return (self.card.id,) if self.card else ()

    def total(self, stage: str) -> int | None:
        """How many deals a lane holds, where that is known for nothing."""
        if self.search is not None:
            found = self.search.lanes.get(stage)
            return found.count if found is not None and found.exact else None
        column = self.panel.columns.get(stage)
        return column.n if column else 0

    # -- reading ---------------------------------------------------------------------

    def read_rules(self) -> None:
        """Take over the stages as they are now, keeping lanes that still exist."""
        rules = self.store.rules
        every = sorted(rules.stages.values(), key=lambda stage: (stage.position, stage.id))
        if self.pipeline not in {stage.pipeline_id for stage in every}:
            self.pipeline = every[0].pipeline_id if every else ""
        mine = [stage for stage in every if stage.pipeline_id == self.pipeline]
        self.stages = [stage for stage in mine if stage.kind == "open"]
        self.closed_stages = {stage.kind: stage.id for stage in mine if stage.kind != "open"}
        known = {lane.stage: lane for lane in self.lanes}
        self.lanes = [known.get(stage.id) or Lane(stage.id) for stage in self.stages]
        for lane in self.lanes:
            lane.room = max(1, self.room)
        if self.focus >= len(self.lanes):
            self.focus = max(0, len(self.lanes) - 1)

    def read_figures(self, changed: frozenset[str] | None = None) -> None:
        """Read the figures of heads, header and panel.

        ``changed`` are the stages whose deals changed, where that is all that did: without a
        closed stage among them the figures of closed deals are still right.
        """
        from pipeline_tui.figures.panel import panel

        open_only = changed is not None and changed.isdisjoint(self.closed_stages.values())
        rules = self.store.rules
        known = self.panel if open_only else None
        self.panel = panel(self.store.conn, rules, self.pipeline, self.today, known)

    @contextmanager
    def knowing(self, done: "Done | None") -> "Iterator[None]":
        """Take the deals that a change did not touch as they are, while lanes are read."""
        if done is not None and done.deals_only:
            cards = (card for lane in self.lanes for card in lane.cards)
            self._reader.known = {one.id: one for one in cards if one.id not in done.deals}
        try:
            yield
        finally:
            self._reader.known = {}

    def read_lanes(self, stages: frozenset[str] | None = None) -> None:
        """Read the visible rows of some lanes, or of all, anew."""
        for lane in self.lanes:
            if stages is None or lane.stage in stages:
                lane.read(self.reader, self.total(lane.stage))
        if self.focus == CLOSED:
            self.read_closed()

    def read_closed(self) -> None:
        """Read the lane of closed and parked deals."""
        since = (self.today - timedelta(days=RECENT_DAYS)).isoformat()
        self.closed.read(self.store.conn, self.pipeline, self.closed_stages, since)

    def resize(self, room: int) -> bool:
        """Take so many cards a lane from now on; whether that made a difference."""
        if room == self.room:
            return False
        self.room = room
        self.closed.room = room
        for lane in self.lanes:
            held, lane.room = lane.card, max(1, room)
            lane.read(self.reader, self.total(lane.stage))
            if held is not None and lane.card != held:
                lane.show(self.reader, held, self.total(lane.stage))
        return True

    # -- looking otherwise -----------------------------------------------------------

    def order_by(self, sort: str) -> None:
        """Put the cards into another order; the cursor stays on its deal."""
        held = self.card
        self.sort = sort
        self._reader = StoreReader(self.store, sort)
        for lane in self.lanes:
            lane.cards = []
        self.read_lanes()
        if held is not None:
            self.follow(held.id)

    def use_search(self, search: "Search | None", text: str) -> None:
        """Show only what a search finds, or everything again."""
        held = self.card
        self.search, self.filter_text = search, text
        for lane in self.lanes:
            lane.cards = []
            lane.at = 0
        self.read_lanes()
        if held is not None and held.status == "open":
            self.follow(held.id)
        if self.card is None:
            filled = (number for number, lane in enumerate(self.lanes) if lane.cards)
            self.focus = next(filled, self.focus)

    def read_found(self) -> None:
        """Read what a search found since: lanes with room left, and how many are hidden."""
        for lane in self.lanes:
            if len(lane.cards) < lane.room or lane.below < CAP:
                lane.read(self.reader, self.total(lane.stage))

    def follow(self, deal: str, changed: frozenset[str] = frozenset()) -> bool:
        """Put the cursor on a deal wherever it is now; whether it is on the board.

        The lanes of the stages ``changed`` are read anew on the way, each once.
        """
        card = store_lanes.one(self.store.conn, deal, self.sort)
        home = None if card is None else self._lane_of(card.stage_id)
        if changed:
            self.read_lanes(changed if home is None else changed - {home.stage})
        if card is None:
            return False
        if home is not None:
            total = self.total(home.stage)
            home.show(self.reader, card, total, changed=home.stage in changed)
            if home.card is None or home.card.id != deal:
                return False
            self.focus = self.lanes.index(home)
            return True
        before, self.focus = self.focus, CLOSED
        self.read_closed()
        if not self.closed.select(deal):
            self.focus = before
        return self.focus == CLOSED

    def _lane_of(self, stage: str) -> Lane | None:
        return next((lane for lane in self.lanes if lane.stage == stage), None)

    # -- marks -----------------------------------------------------------------------

    def toggle_mark(self) -> None:
        """Mark the deal under the cursor, or take its mark away."""
        card = self.card
        if card is not None:
            if self.marks.pop(card.id, None) is None:
                self.marks[card.id] = card.stage_id
            self.goal.toggled(card.id, self.marks)

    def mark_all(self) -> bool:
        """Mark all deals the board shows, or none if all are marked; whether all could be.

        At most ``CAP`` of each lane.
        """
        whole = True
        found: dict[str, str] = {}
        for lane in self.lanes:
            cards = self.reader.first(lane.stage, CAP)
            found |= {card.id: card.stage_id for card in cards}
            whole = whole and len(cards) < CAP
        self.marks = {} if found.keys() == self.marks.keys() else found
        return whole
