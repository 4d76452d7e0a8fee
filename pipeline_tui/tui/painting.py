"""Paints what a key changed at once and in one frame.

Textual paints from a timer, to which each widget's wish goes by way of three messages: the answer
to a key comes later than need be, and often in two frames. And when a dialog goes away it paints
the whole screen below three times.
"""

from time import perf_counter
from typing import TYPE_CHECKING, Any, Self, TypeVar

from textual import events
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.screen import Screen
from textual.widget import Widget

from pipeline_tui.tui.shown import Difference, Shown

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.await_remove import AwaitRemove
    from textual.dom import DOMNode
    from textual.geometry import Region

__all__ = ["PaintingApp", "PaintingScreen"]

_LEAST = 1 / 120
"""Seconds between two frames painted at once: what comes sooner is left to Textual's timer."""


T = TypeVar("T")


class PaintingScreen(Screen[T], inherit_bindings=False):
    """A screen that can be painted at once."""

    _painted = 0.0

    def paint(self) -> None:
        """Paint all that has changed, unless something was painted just now."""
        app = self.app
        front = app.screen is self and self._is_mounted and not app._batch_count  # noqa: SLF001
        if not front or perf_counter() - self._painted < _LEAST:
            return
        parts = self._take_wishes()
        if self._layout_required or self._repaint_required or self._dirty_widgets:
            with self._context():
                self._on_timer_update()
            # All was painted: what each of them wanted would be painted once more with its next.
            for part in parts:
                part._exchange_repaint_regions()  # noqa: SLF001
            self._painted = perf_counter()

    def _take_wishes(self) -> list[Widget]:
        """Take over what parts would ask for by message; gives the parts that want anything."""
        wanting = [*self._dirty_widgets]
        for part in self.children:
            if part._is_mounted and (part._layout_required or part._repaint_required):  # noqa: SLF001
                self._layout_required |= part._layout_required  # noqa: SLF001
                part._layout_required = part._repaint_required = False  # noqa: SLF001
                wanting.append(part)
        if self._layout_required:
            self._clear_arrangement_cache()
            self._layout_updates += 1
        self._dirty_widgets.update(wanting)
        return wanting

    def wants_paint(self, part: Widget) -> None:
        """Take a part that is to be painted, with the next frame at the latest."""
        if part in self._compositor:
            self._dirty_widgets.add(part)
            self.check_idle()

    def refresh(
        self,
        *regions: "Region",
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Draw anew; not while a dialog goes away, after which the screen is painted as a whole."""
        going = getattr(self.app, "going", 0)
        if going and not regions and not recompose:
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def on_screen_resume(self) -> None:
        """Paint the whole screen at once: what covered it is gone."""
        self._repaint_required = True
        self._painted = 0.0
        self.call_next(self.paint)


class PaintingApp(App[int], inherit_bindings=False):
    """Knows when screens go away, and what the terminal shows."""

    going = 0
    """How many screens are going away."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._shown = Shown()

    def refresh(
        self, *, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Draw anew; with ``layout`` all of it is written, as after another program wrote."""
        if layout:
            self._shown.forget()
        return super().refresh(repaint=repaint, layout=layout, recompose=recompose)

    async def on_event(self, event: events.Event) -> None:
        """A terminal of another size shows nobody knows what."""
        if isinstance(event, events.Resize):
            self._shown.forget()
        await super().on_event(event)

    def _display(self, screen: Screen[Any], renderable: "RenderableType | None") -> None:
        frame: Any = renderable
        if isinstance(frame, LayoutUpdate | ChopsUpdate):
            frame = Difference(frame, self._shown)
        super()._display(screen, frame)

    async def _replace_screen(self, screen: Screen[Any]) -> Screen[Any]:
        self.going += 1
        try:
            return await super()._replace_screen(screen)
        finally:
            self.going -= 1

    def _prune(self, *nodes: Widget, parent: "DOMNode | None" = None) -> "AwaitRemove":
        # What a screen covered is painted when that resumes: nothing is left to lay out anew.
        return super()._prune(*nodes, parent=None if parent is self else parent)
