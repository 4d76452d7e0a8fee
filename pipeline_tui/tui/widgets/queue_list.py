"""The queue: one widget that draws booked hours, headings and rows itself, line by line."""

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from pipeline_tui.i18n import _
from pipeline_tui.tui.queue_state import Heading
from pipeline_tui.tui.widgets import queue_rows
from pipeline_tui.tui.widgets.draw import Pieces, parts, segments, strip
from pipeline_tui.tui.widgets.drawn import Drawn
from pipeline_tui.tui.widgets.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events

    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.palette import Palette
    from pipeline_tui.tui.queue_state import QueueState

__all__ = ["QueueList"]


class QueueList(Drawn):
    """The rows of the queue. ``moved`` is called when another deal is under the cursor."""

    def __init__(self, state: "QueueState", moved: "Callable[[], None]") -> None:
        super().__init__()
        self.styles.width = self.styles.height = "1fr"
        self.state = state
        self.moved = moved
        self.ruled = False
        """Whether a rule closes each line: the panel stands beside it."""
        self._rows: list[Heading | Card] = []
        self._lines: list[object] = []
        self._kept: Kept[Strip] = Kept()

    @property
    def head(self) -> int:
        """Rows above the list: that of the booked hours, if there are any."""
        return 1 if self.state.booked else 0

    def lay_out(self) -> bool:
        """Read as many rows as there is room for; whether there is room yet."""
        height = self.outer_size.height
        if height and self.state.resize(max(1, height - self.head)):
            self.call_later(self.moved)  # how many are below depends on the room
        return bool(height)

    def on_resize(self) -> None:
        """Take the rows that fit."""
        self.renew()

    # -- drawing ---------------------------------------------------------------------

    def draw(self, y: int, width: int, palette: "Palette") -> Strip:
        """Draw one line."""
        if not self.ruled:
            return self._line(y, width, palette)
        line = self._line(y, width - 1, palette)
        return Strip.join([line, Strip([Segment("│", palette.rule)])])

    def _line(self, y: int, width: int, palette: "Palette") -> Strip:
        if y < self.head:
            return strip(queue_rows.booked_row(self.state, width), palette, width)
        rows = self._shown()
        row = rows[y - self.head] if y - self.head < len(rows) else None
        if row is None:
            said = _("Nothing to do: no deal is open. a adds one.") if not rows else ""
            if said and self.state.filter_text:
                said = _("Nothing matches here.")
            hint: Pieces = parts(f" {said}", "muted") if y == self.head + 1 else ()
            return strip(hint, palette, width)
        if isinstance(row, Heading):
            return strip(queue_rows.heading_row(self.state, row, width), palette, width, "head")
        key = (width, *self._facts(row))
        found = self._kept.get(key)
        if found is None:
            most = 2 * self.state.lane.room
            found = self._kept.keep(key, self._deal(row, width, palette), most)
        return found

    def _deal(self, card: "Card", width: int, palette: "Palette") -> Strip:
        here = self.state.card is not None and card.id == self.state.card.id
        marked = card.id in self.state.marks
        shape = queue_rows.columns(width)
        pieces = queue_rows.deal_row(self.state, card, shape, cursor=here, marked=marked)
        over = palette.cursor_ground if here else None
        ground = "cursor" if here else "text"
        made = Strip(segments(pieces, palette, over))
        return made.adjust_cell_length(width, getattr(palette, ground))

    def _facts(self, card: "Card") -> tuple[object, ...]:
        """All that a deal's row says, and how."""
        state, rules = self.state, self.state.store.rules
        stage = rules.stages.get(card.stage_id)
        return (
            card,
            state.card is not None and card.id == state.card.id,
            card.id in state.marks,
            state.people.get(card.id),
            state.places.get(card.id),
            state.stops.get(card.id),
            state.day,
            (stage.name, stage.stage_limit) if stage else None,
            rules.base_currency,
        )

    def _shown(self) -> "list[Heading | Card]":
        if not self._rows:
            self.lay_out()
            self._rows = self.state.rows()
        return self._rows

    # -- what changed ----------------------------------------------------------------

    def renew(self) -> None:
        """Repaint the rows that are not as they were drawn."""
        if not self.lay_out():
            return
        state = self.state
        self._rows = state.rows()
        lines: list[object] = [(tuple(state.booked),)] if self.head else []
        for row in self._rows:
            if isinstance(row, Heading):
                lines.append((row, state.counts.groups.get(row.group), state.counts.coming))
            else:
                lines.append(self._facts(row))
        if len(lines) != len(self._lines):
            self.refresh()
        else:
            width = self.outer_size.width
            pairs = zip(lines, self._lines, strict=True)
            changed = [y for y, (now, before) in enumerate(pairs) if now != before]
            if changed:
                self.refresh(*(Region(0, y, width, 1) for y in changed))
        self._lines = lines

    def forget(self) -> None:
        """Draw everything anew: the theme, the language or the day changed."""
        self._rows, self._lines = [], []
        self._kept.clear()
        self.refresh()

    # -- motion ----------------------------------------------------------------------

    def motion(self, kind: str) -> None:
        """Move the cursor: ``down``, ``half_up``, ``page_down``, ``top`` and so on."""
        if not self.lay_out():
            return
        page = max(1, self.state.lane.room - 3)
        steps = {"down": 1, "up": -1, "half_down": max(1, page // 2),
                 "half_up": -max(1, page // 2), "page_down": page, "page_up": -page}  # fmt: skip
        if kind in steps:
            self.state.move(steps[kind])
        elif kind in ("top", "bottom"):
            self.state.jump(end=kind == "bottom")
        self.renew()
        self.moved()

    # -- mouse -----------------------------------------------------------------------

    def on_click(self, event: "events.Click") -> None:
        """Select the row under the pointer; open it if it was selected already."""
        event.stop()
        index = event.y - self.head
        row = self._rows[index] if 0 <= index < len(self._rows) else None
        if row is None or isinstance(row, Heading):
            return
        held = self.state.card
        if held is not None and held.id == row.id:
            self.screen.act("open")  # type: ignore[attr-defined]
            return
        self.state.lane.at = self.state.lane.index(row.id) or 0
        self.renew()
        self.moved()

    def on_mouse_scroll_down(self, event: "events.MouseScrollDown") -> None:
        """Scroll down."""
        self._wheel(event, 2)

    def on_mouse_scroll_up(self, event: "events.MouseScrollUp") -> None:
        """Scroll up."""
        self._wheel(event, -2)

    def _wheel(self, event: "events.MouseEvent", by: int) -> None:
        event.stop()
        self.state.scroll(by)
        self.renew()
        self.moved()
