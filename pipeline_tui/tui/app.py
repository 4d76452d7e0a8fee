"""The app: one open file, the keys, and the one way a change takes from a key to the screen."""

import os
from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from pipeline_tui import clock
from pipeline_tui.i18n import _
from pipeline_tui.store.errors import StoreError
from pipeline_tui.tui import safe, tidying
from pipeline_tui.tui.actions import BY_ID
from pipeline_tui.tui.ahead import TypeAheadApp
from pipeline_tui.tui.applies import PREDICATES, REFUSALS
from pipeline_tui.tui.board_state import BoardState
from pipeline_tui.tui.endings import SteadyApp
from pipeline_tui.tui.filtering import Filtering
from pipeline_tui.tui.history import History
from pipeline_tui.tui.keymap import Keymap
from pipeline_tui.tui.looks import Looks
from pipeline_tui.tui.painting import PaintingApp
from pipeline_tui.tui.screens.base import ActionScreen
from pipeline_tui.tui.screens.home import HomeScreen
from pipeline_tui.tui.warming import warm_up
from pipeline_tui.tui.writing import Writing

if TYPE_CHECKING:
    from pathlib import Path

    from textual import events
    from textual.screen import Screen

    from pipeline_tui.config import Config
    from pipeline_tui.store.door import Done
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.store import Store
    from pipeline_tui.tui.action import Action
    from pipeline_tui.tui.past import PastView

__all__ = ["PipelineApp"]

_LOOK_AROUND = 0.5
_HANDLERS = "pipeline_tui.tui.handlers"
_LEAVING = frozenset({"ctrl+q", "ctrl+c"})


class PipelineApp(TypeAheadApp, SteadyApp, PaintingApp, inherit_bindings=False):
    """Shows one store. Screens and handlers find here all that they share."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", show=False, priority=True),
        Binding("ctrl+c", "how_to_leave", show=False),
    ]

    def __init__(self, store: "Store", config: "Config", *, first_run: bool = False) -> None:
        bare = "NO_COLOR" in os.environ
        self._themed = False
        super().__init__(ansi_color=True if bare else None)
        self.store = store
        self.config = config
        self.first_run = first_run
        self.first_word = ""
        self.to_restore: Path | None = None
        self.today = clock.today()
        self.past: PastView | None = None
        self.figures_left: tuple[Any, ...] = ()
        self.keymap = Keymap(config.keys)
        self.history: History = History(store)
        self.filtering = Filtering(self)
        self.writing = Writing(self)
        self.looks = Looks(self)
        self.state = BoardState(store, self.today, compact=config.density == "compact")
        self._keeper: Any = None
        self._posting: Any = None
        self._filters.append(safe.ControlFilter())
        self.looks.begin("ansi" if bare else config.theme)
        self._themed = True
        self.stylesheet.set_variables(self.get_css_variables())

    def get_css_variables(self) -> dict[str, str]:
        """Leave out the colours of Textual's own theme, which is never shown."""
        return super().get_css_variables() if self._themed else {}

    # -- life --------------------------------------------------------------------------

    def get_default_screen(self) -> "Screen[Any]":
        """Begin with the board."""
        return HomeScreen(self.state)

    def on_mount(self) -> None:
        """Begin what runs beside the keys."""
        self.set_interval(_LOOK_AROUND, self._look_around)
        self.call_after_refresh(self._after_first_frame)

    def _after_first_frame(self) -> None:
        tidying.begin(self)
        if not self.store.read_only:
            from pipeline_tui.store.keeper import Keeper

            self._keeper = Keeper(self.store.path, self.store.identity)
        self.set_timer(_LOOK_AROUND, self.post)
        problems = [*self.keymap.clashes]
        problems += [_("unknown setting “{name}”").format(name=one) for one in self.config.unknown]
        if problems:
            self.say(_("Configuration: {problem}").format(problem=problems[0]), problem=True)
        if self.first_run:
            self.act("first_run")
        warm_up(self)

    def post(self) -> None:
        """Count what is open in the outbox, and have it sent."""
        if self._posting is None:
            from pipeline_tui.tui.posting import Posting

            self._posting = Posting(self)
        self._posting.look()

    def keep(self) -> None:
        """Have what was just written folded into the file later; from any thread."""
        if self._keeper is not None:
            self._keeper.wrote()

    def on_unmount(self) -> None:
        """End what ran beside the keys."""
        if self.past is not None:
            self.past.close()
        if self._posting is not None:
            self._posting.close()
        if self._keeper is not None:
            self._keeper.close()

    def action_leave(self) -> None:
        """Quit."""
        self.exit(0)

    def action_how_to_leave(self) -> None:
        """Say which key quits."""
        self.say(_("ctrl+q quits."))

    # -- what is under the cursor --------------------------------------------------------

    @property
    def here(self) -> ActionScreen[Any] | None:
        """The screen that actions work on: the topmost one that is not a dialog."""
        stack = reversed(self.screen_stack)
        return next((one for one in stack if isinstance(one, ActionScreen)), None)

    def targets(self) -> tuple[str, ...]:
        """The deals that an action applies to: the marked ones, else the one under the cursor."""
        return self.here.targets() if self.here else ()

    def card(self) -> "Card | None":
        """The deal under the cursor."""
        return self.here.card() if self.here else None

    def marked(self) -> int:
        """How many deals are marked."""
        return self.here.marked() if self.here else 0

    # -- keys ----------------------------------------------------------------------------

    def take(self, event: "events.Key") -> bool:
        """Give a key straight to the board when nothing else could want it: it is drawn sooner."""
        stack = self.screen_stack
        board = stack[-1] if stack else None
        if not isinstance(board, HomeScreen) or self.focused is not None or event.key in _LEAVING:
            return False
        board.take(event)
        board.paint()
        return True

    def press(self, screen: str, event: "events.Key") -> bool:
        """Do what a key stands for on a screen; whether it stands for anything."""
        character = event.character
        printable = character is not None and character.isprintable() and character != " "
        key = character if printable and character else event.key
        footer = self.here.footer if self.here else None
        sheet = self.here.sheet if self.here else None
        if sheet is not None and sheet.content is not None:
            if footer is not None:
                footer.quiet()
            if sheet.press(event):
                return True
        waited = bool(self.keymap.pending)
        action = self.keymap.feed(screen, key)
        if footer is not None:
            footer.quiet()
            if waited or self.keymap.pending:
                footer.renew()
        if action is None:
            return waited or bool(self.keymap.pending)
        self.act(action.id)
        return True

    def act(self, name: str) -> None:
        """Do an action by its id, if it applies; otherwise say why not."""
        action = BY_ID[name]
        try:
            if not self.applies(action):
                past = self.past if self.past and not self.past.allows(action) else None
                refusal = _(REFUSALS.get(action.applies, REFUSALS["deal"]))
                self.say(past.refusal() if past else refusal)
                return
            self._run(action)
        except StoreError as error:
            self.say(error.message, problem=True)

    def _run(self, action: "Action") -> None:
        module, _colon, function = action.handler.partition(":")
        handler = getattr(import_module(f"{_HANDLERS}.{module}"), function)
        work: Coroutine[Any, Any, None] | None = handler(self)
        if work is not None:
            from pipeline_tui.tui.dialogs.flow import begin

            begin(self, work)

    def applies(self, action: "Action") -> bool:
        """Whether an action can be used now."""
        if self.past is not None and not self.past.allows(action):
            return False
        return PREDICATES[action.applies](self)

    # -- changes -------------------------------------------------------------------------

    async def change(
        self,
        write: "Callable[[], Done | None]",
        *,
        conflicts: bool = False,
        follow: str | None = None,
    ) -> "Done | None":
        """Make a change and show it; see ``Writing.change``."""
        return await self.writing.change(write, conflicts=conflicts, follow=follow)

    def give_up(self) -> bool:
        """Stop waiting for another window; whether anything was waiting."""
        return self.writing.give_up()

    def made(self, done: "Done", follow: str | None) -> None:
        """Show a change that this window made, and have it folded into the file later."""
        self.keep()
        self.history.made(done)
        self.changed(done, follow)
        if self._posting is not None:
            self._posting.wrote(done.tables)
        self.say(done.text)

    def changed(self, done: "Done | None", follow: str | None = None) -> None:
        """Show what a change did, everywhere; None stands for anything at all."""
        self.history.stale()
        self.state.goal.noted(done)
        if self.board is not None:
            self.board.following = follow
        for screen in self.screen_stack:
            if isinstance(screen, ActionScreen):
                screen.clear_marks()
                screen.refresh_data(done)
                screen.reread_sheet()

    @property
    def board(self) -> HomeScreen | None:
        """The board's screen, wherever it is in the stack; that of a past day lies above."""
        stack = reversed(self.screen_stack)
        return next((one for one in stack if isinstance(one, HomeScreen)), None)

    def _look_around(self) -> None:
        """Notice other windows' changes and midnight, save while a past day is shown."""
        if self.file_is_gone() or self.past is not None:
            return
        today = clock.today()
        if today != self.today:
            self.today = self.state.today = today
        elif not self.store.changed_elsewhere():
            return
        self.history.stale()
        for screen in self.screen_stack:
            if isinstance(screen, ActionScreen):
                screen.refresh_data(None)
                screen.reread_sheet()
        if self._posting is not None:
            self._posting.look()

    # -- words ---------------------------------------------------------------------------

    def say(self, text: str, *, problem: bool = False) -> None:
        """Show a message in the last row until the next key. Data in it is made safe there."""
        footer = self.here.footer if self.here else None
        if footer is not None:
            footer.say(text, "error" if problem else "info")
        hear = getattr(self.screen, "hear", None)
        if hear is not None:  # a dialog covers the last row
            hear(text, problem=problem)
