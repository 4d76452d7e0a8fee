"""What the queue shows and where its cursor is. No widget.

It is one lane of the house, read by the queue's order; headings stand between its groups.
"""

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.store import after_closing, queue, queue_heads
from pipeline_tui.store.queue import AFTER, UPCOMING, Queue
from pipeline_tui.tui.decided import decision
from pipeline_tui.tui.widgets.lane import CAP, Lane

if TYPE_CHECKING:
    from datetime import date

    from pipeline_tui.store.cadence_reading import Place
    from pipeline_tui.store.door import Done
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.queue_filter import QueueSearch
    from pipeline_tui.store.queue_heads import Booked, Counts
    from pipeline_tui.store.store import Store
    from pipeline_tui.tui.goal import Goal

__all__ = ["Heading", "QueueState"]


class Heading(NamedTuple):
    """Stands over the deals of a group: a priority, ``AFTER`` or ``UPCOMING``."""

    group: int


class QueueState:
    """The queue over one store on one day."""

    def __init__(self, store: "Store", today: "date") -> None:
        self.store = store
        self.lane = Lane("")
        self.marks: dict[str, str] = {}
        """Marked deals and the stage each was seen in."""
        self.search: QueueSearch | None = None
        self.filter_text = ""
        self.outbox: dict[str, int] = {}
        self.goal: Goal
        self.counts: Counts
        self.booked: list[Booked]
        self.people: dict[str, str] = {}
        self.places: dict[str, Place] = {}
        """Where the next step stands in its cadence, by deal."""
        self.stops: dict[str, str] = {}  # by deal why the mail that it asks for reaches nobody
        self._steps: dict[str, Place] | None = None
        self._top = self._room = 0
        self.promised = ""  # the deal that an open sheet names as the one it goes on to
        self._changed: set[str] | None = None
        """Deals that changed while the queue was not shown; None when anything may have."""
        self.on_day(today)

    def on_day(self, today: "date") -> None:
        """Read the heads for a day."""
        self.today, self.day, self._changed = today, today.isoformat(), None
        self._whole = Queue(self.store.conn, today)
        self.read_heads()

    @property
    def reader(self) -> "Queue | QueueSearch":
        """How the queue is read at the moment: whole, or what matches the filter."""
        return self.search or self._whole

    def use_search(self, search: "QueueSearch | None", text: str) -> None:
        """Show only what a search finds, or everything again."""
        held = self.card
        self.search, self.filter_text = search, text
        self.lane.cards, self.lane.at = [], 0
        self.read_heads()
        self.lane.read(self.reader, self.total)
        if held is None or not self.follow(held.id):
            self.lane.at = 0
            self._read_people()

    def read_found(self) -> None:
        """Read what a search found since: rows for the room left, and how many there are."""
        self.read_heads()
        self.lane.read(self.reader, self.total)
        self._read_people()

    @property
    def card(self) -> "Card | None":
        """The deal under the cursor."""
        return self.lane.card

    @property
    def total(self) -> int | None:
        """How many rows there are; None where that would have to be counted."""
        after = self.counts.after
        known = self.counts.due + after + self.counts.coming
        return known if after < after_closing.MOST else None

    @property
    def place(self) -> int | None:
        """Where the cursor stands among the deals that are due, from 1; None past them."""
        card = self.card
        if card is None or self.group(card) in (AFTER, UPCOMING) or self.lane.above >= CAP:
            return None
        return self.lane.above + self.lane.at + 1

    @property
    def after(self) -> "Card | None":
        """The due deal below the cursor."""
        following = self.lane.cards[self.lane.at + 1 : self.lane.at + 2]
        return following[0] if following and self.group(following[0]) != UPCOMING else None

    def group(self, card: "Card") -> int:
        """The group that a deal is in."""
        return queue.group_of(card, self.day)

    # -- reading ---------------------------------------------------------------------

    def read_heads(self) -> None:
        """Read counts and booked hours."""
        self.counts = queue_heads.counts(self.store.conn, self.store.rules, self.today)
        if self.search is not None:
            self.counts = self.search.counts(self.counts)
        self.booked = queue_heads.booked(self.store.conn, self.today)

    def read(self, done: "Done | None" = None) -> None:
        """Read everything anew, after a change that this window made or any other.

        The cursor stays on its deal; when that deal was due and the change decided on it, or
        took it out of the queue, it goes on to the one that came after it.
        """
        self.read_heads()
        self._steps = None
        lane = self.lane
        held, at = self.card, lane.at
        due = held is not None and self.group(held) != UPCOMING
        following = [card.id for card in lane.cards[at + 1 :]]
        if done is not None and done.deals_only:
            self.reader.known = {one.id: one for one in lane.cards if one.id not in done.deals}
        lane.read(self.reader, self.total)
        self.reader.known = {}
        if held is not None and due:
            now = queue.one(self.store.conn, held.id, self.today)
            if now is None or self.group(now) == UPCOMING or decision(held, now, done):
                places = (lane.index(deal) for deal in following if deal != held.id)
                after = next((place for place in places if place is not None), at)
                lane.at = max(0, min(after, len(lane.cards) - 1))
                self._keep_promise(done)
        self._read_people()

    def _keep_promise(self, done: "Done | None") -> None:
        """After a change of this window go to the deal that its sheet named, if it is due still."""
        wanted = self.promised if done is not None else ""
        card = queue.one(self.store.conn, wanted, self.today) if wanted else None
        if card is not None and self.group(card) != UPCOMING:
            self.lane.show(self.reader, card, self.total)

    def resize(self, room: int) -> bool:
        """Show so many rows from now on; whether that made a difference."""
        if room == self._room:
            return False
        self._room = room
        held, self.lane.room = self.card, max(1, room)
        self.lane.cards, self.lane.at = [], 0
        self.lane.read(self.reader, self.total)
        if held is not None:
            self.follow(held.id)
        self._read_people()
        return True

    def follow(self, deal: str) -> bool:
        """Put the cursor on a deal; whether it is in the queue."""
        card = queue.one(self.store.conn, deal, self.today)
        if card is not None:
            self.lane.show(self.reader, card, self.total)
            self._read_people()
        return card is not None and self.card is not None and self.card.id == deal

    def missed(self, done: "Done | None") -> None:
        """Take note of a change that is not shown."""
        if done is None or not done.deals_only:
            self._changed = None
        elif self._changed is not None:
            self._changed.update(done.deals)

    def show(self, deal: str | None) -> None:
        """Put the cursor on a deal, or on the first where it is not there; read what changed."""
        lane, changed = self.lane, self._changed
        if changed != set():
            self.read_heads()
            self._steps = None
        if changed is not None:
            self.reader.known = {one.id: one for one in lane.cards if one.id not in changed}
        card = queue.one(self.store.conn, deal, self.today) if deal else None
        if card is not None:
            lane.show(self.reader, card, self.total, changed=changed != set())
        if card is None or lane.card is None or lane.card.id != card.id:
            lane.cards = []
            lane.read(self.reader, self.total)
        self.reader.known, self._changed = {}, set()
        self._read_people()

    def _read_people(self) -> None:
        """Whom a step without words of its own is for; of a closed deal who won it instead."""
        cards = self.lane.cards
        wanted = [one.id for one in cards if one.step_on and not one.step_body]
        self.people = queue.first_people(self.store.conn, wanted) if wanted else {}
        if closed := [one.id for one in cards if one.status != "open"]:
            self.people |= dict.fromkeys(closed, "") | after_closing.rivals(self.store.conn, closed)
        steps = {card.id: card.step_cadence for card in self.lane.cards if card.step_cadence}
        self.places = self._read_places(steps) if steps else {}
        mails = [card.id for card in cards if card.id in steps and card.step_kind == "mail"]
        self.stops = queue.mails_stopped(self.store.conn, mails) if mails else {}

    def _read_places(self, steps: "dict[str, str]") -> "dict[str, Place]":
        """The places of some steps; those of all cadences are read once until something changes."""
        if self._steps is None:
            from pipeline_tui.store import cadence_reading

            self._steps = cadence_reading.places(self.store.conn)
        return {deal: self._steps[step] for deal, step in steps.items() if step in self._steps}

    # -- moving ----------------------------------------------------------------------

    def move(self, by: int) -> None:
        """Move the cursor by so many rows."""
        if self.lane.move(self.reader, by):
            self._read_people()

    def jump(self, *, end: bool) -> None:
        """Put the cursor on the first or the last deal."""
        self.lane.jump(self.reader, end=end, total=self.total)
        self._read_people()

    def scroll(self, by: int) -> None:
        """Move the window under the cursor."""
        self.lane.scroll(self.reader, by)
        self._read_people()

    # -- rows ------------------------------------------------------------------------

    def rows(self) -> "list[Heading | Card]":
        """What fits the window: deals with headings between the groups, the cursor among them."""
        made: list[Heading | Card] = []
        cursor, last = 0, 0
        for number, card in enumerate(self.lane.cards):
            group = self.group(card)
            if group != last:
                made.append(Heading(group))
                last = group
            if number == self.lane.at:
                cursor = len(made)
            made.append(card)
        room = self.lane.room
        # The cursor's row shows, and the first group's heading while there is room for it.
        self._top = max(0, min(self._top, cursor - (1 if cursor < room else 0), len(made) - room))
        self._top = max(self._top, cursor - room + 1)
        return made[self._top : self._top + room]

    @property
    def below(self) -> int:
        """How many due deals lie below the rows shown."""
        shown = [row for row in self.rows() if not isinstance(row, Heading)]
        if not shown:
            return 0
        last = next(i for i, card in enumerate(self.lane.cards) if card.id == shown[-1].id)
        due = self.counts.due + self.counts.after
        return max(0, due - self.lane.above - last - 1)

    # -- marks -----------------------------------------------------------------------

    def toggle_mark(self) -> None:
        """Mark the deal under the cursor, or take its mark away."""
        card = self.card
        if card is not None and self.marks.pop(card.id, None) is None:
            self.marks[card.id] = card.stage_id

    def mark_all(self) -> None:
        """Mark all open deals that are meant, or none if all are marked."""
        found = {card.id: card.stage_id for card in self.meant()}
        self.marks = {} if found.keys() == self.marks.keys() else found

    def meant(self) -> "list[Card]":
        """The first ``CAP`` open deals shown; without a filter those that are due, if any is."""
        last = CAP if self.filter_text or not self.counts.due else self.counts.due
        cards = self.reader.first("", min(CAP, last))
        return [card for card in cards if self.group(card) != AFTER]
