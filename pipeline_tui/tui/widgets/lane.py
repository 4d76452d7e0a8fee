"""The part of one stage's deals that is on the screen, and the cursor in it.

Only the visible rows are read, by key: nothing here grows with the number of deals.
"""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card

__all__ = ["CAP", "Lane", "Reader"]

CAP = 1000
"""From how many hidden deals on the head says ``999+``."""


class Reader(Protocol):
    """How a lane reads its deals: of the whole stage, or those that match a filter."""

    def first(self, stage: str, limit: int) -> "list[Card]":
        """The first deals of a stage."""

    def last(self, stage: str, limit: int) -> "list[Card]":
        """The last deals of a stage, in the order of the screen."""

    def after(self, stage: str, key: tuple[object, ...], limit: int, *, inclusive: bool = False
              ) -> "list[Card]":  # fmt: skip
        """The deals that follow a key."""

    def before(self, stage: str, key: tuple[object, ...], limit: int) -> "list[Card]":
        """The deals just before a key, in the order of the screen."""

    def above(self, stage: str, key: tuple[object, ...]) -> int:
        """How many stand before a key, at most ``CAP``."""

    def below(self, stage: str, key: tuple[object, ...]) -> int:
        """How many stand after a key, at most ``CAP``."""


class Lane:
    """A window of at most ``room`` deals of a stage.

    ``above`` and ``below`` count the deals outside it (at most ``CAP``), ``at`` is the
    cursor's place in it. Every method that may read takes the reader of the moment.
    """

    def __init__(self, stage: str) -> None:
        self.stage = stage
        self.cards: list[Card] = []
        self.room = 1
        self.at = 0
        self.above = 0
        self.below = 0

    @property
    def card(self) -> "Card | None":
        """The deal under the cursor."""
        return self.cards[self.at] if self.at < len(self.cards) else None

    def index(self, deal: str) -> int | None:
        """Where a deal stands in the window."""
        return next((n for n, card in enumerate(self.cards) if card.id == deal), None)

    def read(self, reader: Reader, total: int | None) -> None:
        """Read the window anew, from the same deal on, and keep the cursor on its deal.

        ``total`` is the number of deals in the stage where it is known for nothing.
        """
        held = self.card
        cards: list[Card] = []
        if self.cards and self.above:
            cards = reader.after(self.stage, self.cards[0].key, self.room, inclusive=True)
            cards = self._filled(reader, cards)
        else:
            cards = reader.first(self.stage, self.room)
        self._set(reader, cards, total)
        found = self.index(held.id) if held else None
        self.at = found if found is not None else max(0, min(self.at, len(cards) - 1))

    def show(
        self, reader: Reader, card: "Card", total: int | None, *, changed: bool = False
    ) -> None:
        """Put the cursor on a deal of this stage, moving the window only if it is outside.

        With ``changed`` what the window holds is read anew even if the cursor is there already.
        """
        if not changed and self.card is not None and self.card.id == card.id:
            return
        around = self._around(card)
        if around:
            self.read(reader, total)
        if not around or self.index(card.id) is None:
            ahead = reader.before(self.stage, card.key, self.room // 2)
            rest = self.room - len(ahead)
            cards = ahead + reader.after(self.stage, card.key, rest, inclusive=True)
            self._set(reader, self._filled(reader, cards), total)
        self.at = self.index(card.id) or 0

    def _around(self, card: "Card") -> bool:
        """Whether a deal should be in the window when that is read again from where it begins."""
        cards = self.cards
        if len(cards) < self.room:
            return True
        return (not self.above or cards[0].key <= card.key) and card.key <= cards[-1].key

    def move(self, reader: Reader, by: int) -> bool:
        """Move the cursor by so many rows; whether the window moved with it."""
        wanted = self.at + by
        if 0 <= wanted < len(self.cards):
            self.at = wanted
            return False
        moved = self._scroll(reader, wanted - len(self.cards) + 1 if by > 0 else wanted)
        self.at = len(self.cards) - 1 if by > 0 else 0
        self.at = max(0, self.at)
        return moved

    def jump(self, reader: Reader, *, end: bool, total: int | None) -> bool:
        """Put the cursor on the first or last deal; whether the window moved with it."""
        moved = bool(self.below if end else self.above)
        if moved:
            cards = (reader.last if end else reader.first)(self.stage, self.room)
            self._set(reader, cards, total)
        self.at = max(0, len(self.cards) - 1) if end else 0
        return moved

    def scroll(self, reader: Reader, by: int) -> bool:
        """Move the window by so many rows under a cursor that stays on its deal if it can."""
        held = self.card
        moved = self._scroll(reader, by)
        if moved and held is not None:
            found = self.index(held.id)
            self.at = found if found is not None else (0 if by > 0 else len(self.cards) - 1)
        return moved

    def _scroll(self, reader: Reader, by: int) -> bool:
        if not self.cards or not by or not (self.below if by > 0 else self.above):
            return False
        if by > 0:
            more = reader.after(self.stage, self.cards[-1].key, by)
            cards = (self.cards + more)[-self.room :]
        else:
            more = reader.before(self.stage, self.cards[0].key, -by)
            cards = (more + self.cards)[: self.room]
        shift = len(more) if by > 0 else -len(more)
        self.cards = cards
        if max(self.above, self.below) < CAP:
            self.above, self.below = self.above + shift, self.below - shift
        else:
            self._count(reader, None)
        return bool(more)

    def _filled(self, reader: Reader, cards: "list[Card]") -> "list[Card]":
        """Draw the window up where its end would show a gap."""
        missing = self.room - len(cards)
        if missing <= 0:
            return cards[: self.room]
        if not cards:
            return reader.last(self.stage, self.room)
        return reader.before(self.stage, cards[0].key, missing) + cards

    def _set(self, reader: Reader, cards: "list[Card]", total: int | None) -> None:
        self.cards = cards
        self._count(reader, total)

    def _count(self, reader: Reader, total: int | None) -> None:
        """Count the deals outside the window, from the total where it is known."""
        cards = self.cards
        self.above = self.below = 0
        if len(cards) < self.room:
            return
        self.above = reader.above(self.stage, cards[0].key)
        if total is not None and self.above < CAP:
            self.below = max(0, min(CAP, total - self.above - len(cards)))
        else:
            self.below = reader.below(self.stage, cards[-1].key)
