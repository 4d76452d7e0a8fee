"""What is read only when it is asked for: how far the target is, and what is marked.

It is kept until the figures of the board are read anew.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline_tui.figures.marked import Marked
    from pipeline_tui.figures.panel import Panel
    from pipeline_tui.figures.progress import Progress
    from pipeline_tui.sales.balance import Reference
    from pipeline_tui.store.done import Done
    from pipeline_tui.tui.board_state import BoardState

__all__ = ["Goal"]

_SET = "SELECT 1 FROM setting WHERE id = 'targets' AND deleted_at IS NULL"


class Goal:
    """The target and the marks of one board."""

    def __init__(self, state: "BoardState") -> None:
        self._state = state
        self.change = ""
        """The last change that was shown; figures say by how much it moved them."""
        self.usual: Reference | None = None
        """What the stages usually hold, as it was found out for ``usual_of``."""
        self.usual_of: tuple[object, ...] = ()
        self._progress: Progress | None = None
        self._progress_of: Panel | None = None
        self._set = False
        self._set_of: Panel | None = None
        self._marked: Marked | None = None
        self._marked_of: tuple[object, ...] = ()

    def noted(self, done: "Done | None") -> None:
        """A change was made, or everything is read anew."""
        if done is not None:
            self.change = done.action_id

    @property
    def is_set(self) -> bool:
        """Whether the file has targets."""
        panel = self._state.panel
        if self._set_of is not panel:
            self._set = self._state.store.conn.execute(_SET).fetchone() is not None
            self._set_of = panel
        return self._set

    @property
    def progress(self) -> "Progress":
        """How far the running period is."""
        state = self._state
        if self._progress is None or self._progress_of is not state.panel:
            from pipeline_tui.figures.progress import progress

            self._progress = progress(
                state.store.conn, state.store.rules, state.pipeline, state.today, state.panel
            )
            self._progress_of = state.panel
        return self._progress

    def found(self, usual: "Reference | None") -> None:
        """What is usual was found out, or that nothing is yet."""
        self.usual, self.usual_of = usual, self.balance_of

    def stands_high(self, place: int, held: int) -> bool:
        """Whether a stage that holds so many deals stands above its usual stock."""
        usual = self.usual
        if usual is None or self.usual_of != self.balance_of:
            return False
        from pipeline_tui.sales.balance import stands_high

        return stands_high(usual, place, held, self._state.panel.open.n)

    @property
    def balance_of(self) -> tuple[object, ...]:
        """The day and stages that what is usual is about."""
        state = self._state
        return state.day, state.pipeline, tuple(stage.id for stage in state.stages)

    # -- marks -----------------------------------------------------------------------

    def marked(self, marks: dict[str, str]) -> "Marked":
        """What the marked deals are worth; of one more or one less only that one is read."""
        from pipeline_tui.figures.marked import NOTHING, marked

        wanted = (self._state.panel, marks)
        known = self._marked
        same = len(self._marked_of) == 2 and all(
            one is other for one, other in zip(self._marked_of, wanted, strict=True)
        )
        if known is None or not same or known.ids != len(marks):
            state = self._state
            window = self.progress.period.window
            one = marked(state.store.conn, state.store.rules, list(marks), window)
            known = one if marks else NOTHING
            self._marked, self._marked_of = known, wanted
        return known

    def toggled(self, deal: str, marks: dict[str, str]) -> None:
        """A deal was marked, or its mark was taken away: count it in or out."""
        known = self._marked
        sign = 1 if deal in marks else -1
        if known is None or not self._marked_of or self._marked_of[1] is not marks:
            return
        if self._marked_of[0] is not self._state.panel or known.ids + sign != len(marks):
            return
        from pipeline_tui.figures.marked import marked

        state = self._state
        window = self.progress.period.window
        one = marked(state.store.conn, state.store.rules, [deal], window)
        self._marked = known.plus(one, sign)
