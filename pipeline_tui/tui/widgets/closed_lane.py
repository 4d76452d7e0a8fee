"""The lane of what is out of the way: won, lost and parked deals, opened on demand.

It is read whole but bounded: the deals of the last 30 days and the parked ones, at most a
hundred of each. Older ones are on the screen of closed deals.
"""

from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.i18n import N_

if TYPE_CHECKING:
    from pipeline_tui.store.driver import Connection
    from pipeline_tui.store.lanes import Card

__all__ = ["MOST", "ClosedLane", "Heading"]

MOST = 100
"""How many deals of each kind the lane lists."""

WON, LOST, PARKED = N_("Won"), N_("Lost"), N_("Parked")


class Heading(NamedTuple):
    """A row between the kinds; ``title`` is an English message."""

    title: str


class ClosedLane:
    """Headings and cards, one under the other, and a cursor that rests on cards only.

    ``at`` and ``top`` count entries; ``room`` is how many of them fit.
    """

    def __init__(self) -> None:
        self.entries: list[Heading | Card] = []
        self.at = 0
        self.top = 0
        self.room = 1

    @property
    def card(self) -> "Card | None":
        """The deal under the cursor."""
        entry = self.entries[self.at] if self.at < len(self.entries) else None
        return None if isinstance(entry, Heading) else entry

    @property
    def above(self) -> int:
        """How many entries are scrolled away upwards."""
        return self.top

    @property
    def below(self) -> int:
        """How many entries are out of sight below."""
        return max(0, len(self.entries) - self.top - self.room)

    def visible(self) -> "list[Heading | Card]":
        """The entries on the screen."""
        return self.entries[self.top : self.top + self.room]

    def read(self, conn: "Connection", pipeline: str, stages: dict[str, str], since: str) -> None:
        """Read the lane anew; ``stages`` maps ``won`` and ``lost`` to their stages' ids.

        ``since`` is the first day that counts as recent. The cursor stays on its deal.
        """
        from pipeline_tui.store import lanes

        held = self.card
        entries: list[Heading | Card] = []
        for title, kind in ((WON, "won"), (LOST, "lost")):
            found = lanes.closed(conn, stages[kind], MOST) if kind in stages else []
            recent = [card for card in found if (card.closed_on or "") >= since]
            entries += [Heading(title), *recent]
        self.entries = [*entries, Heading(PARKED), *lanes.parked(conn, pipeline, MOST)]
        self.select(held.id if held else "")

    def select(self, deal: str) -> bool:
        """Put the cursor on a deal, else leave it near where it was; whether it was found."""
        for number, entry in enumerate(self.entries):
            if not isinstance(entry, Heading) and entry.id == deal:
                self.at = number
                self._keep_in_sight()
                return True
        self.at = min(self.at, len(self.entries) - 1)
        self._rest_on_card(1)
        return False

    def move(self, by: int) -> None:
        """Move the cursor by so many entries, over headings."""
        self.at = min(max(self.at + by, 0), len(self.entries) - 1)
        self._rest_on_card(1 if by > 0 else -1)

    def jump(self, *, end: bool) -> None:
        """Put the cursor on the first or last deal."""
        self.at = len(self.entries) - 1 if end else 0
        self._rest_on_card(-1 if end else 1)

    def place(self, row: int) -> None:
        """Put the cursor on the entry at a row of the screen, if a deal is there."""
        number = self.top + row
        if number < len(self.entries) and not isinstance(self.entries[number], Heading):
            self.at = number

    def scroll(self, by: int) -> None:
        """Move what is shown by so many entries; the cursor stays in sight."""
        most = max(0, len(self.entries) - self.room)
        self.top = min(max(self.top + by, 0), most)
        self.at = min(max(self.at, self.top), self.top + self.room - 1)
        self._rest_on_card(1 if by > 0 else -1)

    def _rest_on_card(self, step: int) -> None:
        """Leave a heading in the direction of ``step``, or the other way at an end."""
        for direction in (step, -step):
            number = self.at
            while 0 <= number < len(self.entries):
                if not isinstance(self.entries[number], Heading):
                    self.at = number
                    self._keep_in_sight()
                    return
                number += direction
        self.at = max(0, self.at)

    def _keep_in_sight(self) -> None:
        # The heading over the first deal of a kind is shown with it.
        lead = self.at - 1 if isinstance(self.entries[self.at - 1], Heading) else self.at
        self.top = min(self.top, max(0, lead))
        self.top = max(self.top, self.at - self.room + 1)
