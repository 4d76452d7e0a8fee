"""Makes changes, waiting for another window's lock without holding up the keys."""

import asyncio
from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.store.errors import Conflict, Locked, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline_tui.store.door import Done
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["Writing"]

_RETRY = 0.3


class Writing:
    """One change at a time waits; a newer one takes its place."""

    def __init__(self, app: "PipelineApp") -> None:
        self._app = app
        self._waiting: object | None = None

    def give_up(self) -> bool:
        """Stop waiting; whether anything was waiting."""
        waited, self._waiting = self._waiting is not None, None
        return waited

    async def change(
        self, write: "Callable[[], Done | None]", *, conflicts: bool, follow: str | None
    ) -> "Done | None":
        """Make a change and show it; None, with the reason said, when it was not made.

        While another window holds the file this waits, keys going on, until ``back`` gives up.
        With ``conflicts`` a ``Conflict`` is left to the caller. ``follow`` is the deal to put
        the cursor on afterwards.
        """
        try:
            done = await self._patiently(write)
        except Conflict as error:
            if conflicts:
                raise
            self._app.changed(None)
            self._app.say(error.message, problem=True)
            return None
        except StoreError as error:
            self._app.say(error.message, problem=True)
            return None
        if done is not None and done.action_id:
            self._app.made(done, follow or self._acted_on(done))
        elif done is not None:
            self._unchanged(done)
        return done

    def _acted_on(self, done: "Done") -> str | None:
        """The one open deal that the action was on: wherever it is sorted to, the cursor goes."""
        here = self._app.here
        if here is None or len(done.deals) != 1 or here.targets() != done.deals:
            return None
        from pipeline_tui.store import lanes

        card = lanes.one(self._app.store.conn, done.deals[0])
        return card.id if card is not None and card.status == "open" else None

    def _unchanged(self, done: "Done") -> None:
        """Everything was so already: say so, and let go of the marks as after a change."""
        if self._app.here is not None:
            self._app.here.clear_marks()
            self._app.here.refresh_data(done)
        self._app.say(_("Nothing to change."))

    async def _patiently(self, write: "Callable[[], Done | None]") -> "Done | None":
        """Try until the file is free; None when that was given up."""
        turn = self._waiting = object()
        try:
            while True:
                try:
                    done = write()
                except Locked as error:
                    # The next tries ask once: waiting inside SQLite would hold up the keys.
                    self._app.store.wait_for_lock(0)
                    self._app.say(_("Waiting, Esc gives up. {reason}").format(reason=error.message))
                else:
                    self._waiting = None
                    return done
                await asyncio.sleep(_RETRY)
                if self._waiting is not turn:
                    self._app.say(_("Not done."), problem=True)
                    return None
        finally:
            self._app.store.wait_for_lock()
