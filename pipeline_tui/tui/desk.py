"""What the handlers may ask of the program, whichever screen it shows."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pipeline_tui.store.door import Done
    from pipeline_tui.store.store import Store

__all__ = ["Desk"]


class Desk(Protocol):
    """The program as its handlers see it; ``tui.app`` is one."""

    @property
    def store(self) -> "Store":
        """The open file."""

    @property
    def today(self) -> date:
        """The day that this screen counts from."""

    @property
    def screen(self) -> Any:
        """The screen in front; its ``targets()`` are the ids of the deals an action is about."""

    def change(
        self, write: "Callable[[], Done]", *, conflicts: bool = False
    ) -> "Awaitable[Done | None]":
        """Do one change of the store, show what it did, clear the marks; None when it failed.

        Waits while another window writes, and says so; tells what the store refuses. With
        ``conflicts`` a ``Conflict`` is raised instead, for a caller that asks whose value holds.
        """

    def say(self, text: str, *, problem: bool = False) -> None:
        """Show one line to the person."""

    def push_screen(self, screen: Any) -> Any:
        """Textual's own."""
