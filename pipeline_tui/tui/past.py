"""A past day in the place of today, until it is left."""

from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _
from pipeline_tui.tui.board_state import BoardState
from pipeline_tui.tui.history import History
from pipeline_tui.tui.screens.past_home import PastHome

if TYPE_CHECKING:
    from pipeline_tui.store.past import PastStore
    from pipeline_tui.tui.action import Action
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["PastView"]

_LOOKING = frozenset({N_("Move around"), N_("See"), N_("Screens")})
_ALSO = frozenset(
    {
        *("open", "entry", "since_open", "row", "copy", "mark", "mark_all", "company"),
        *("pipeline_show", "theme", "language", "quit"),
    }
)
"""Actions of other groups that change nothing in the file."""
_CLOSE_AFTER = 0.5


class PastView:
    """Puts a past store, its day and a board of its own where the app has those of today.

    Everything that lies under that board stays as it is and comes back when it is left.
    """

    def __init__(self, app: "PipelineApp", store: "PastStore") -> None:
        self._app = app
        self.store = store
        self.day = store.day
        self.live = app.store
        self.today = app.today
        self._state, self._history = app.state, app.history
        app.past, app.store, app.today = self, store, store.day
        app.history = History(store)
        app.state = BoardState(store, store.day, compact=self._state.compact)
        pipelines = {stage.pipeline_id for stage in store.rules.stages.values()}
        if self._state.pipeline in pipelines:
            app.state.pipeline = self._state.pipeline
        app.state.sort = self._state.sort
        app.state.order_by(self._state.sort)
        self.home = PastHome(app.state, self)
        app.push_screen(self.home)

    def allows(self, action: "Action") -> bool:
        """Whether an action only looks."""
        return action.group in _LOOKING or action.id in _ALSO

    def refusal(self) -> str:
        """Why an action that would change something is not done."""
        said = _("Nothing can be changed here: this is how it stood on {day}.")
        return said.format(day=l10n.day_long(self.day))

    def leave(self) -> None:
        """Back to today, as it was left."""
        app = self._app
        app.past, app.store, app.today = None, self.live, self.today
        app.state, app.history = self._state, self._history
        while self.home in app.screen_stack:
            app.pop_screen()
        # What a screen that was left still reads in this moment must find its file.
        app.set_timer(_CLOSE_AFTER, self.store.close)
        app.changed(None)

    def close(self) -> None:
        """The program ends."""
        self.store.close()
