"""Every action, once. The keymap, footer, ``?``, palette and ``pipeline-tui keys`` read this.

Keys whose screens do not exist yet are not here: a key appears with its screen.
"""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import (
    ALL_SCREENS,
    BOARD,
    CLOSED,
    COMPANY,
    DEAL,
    IMPORT,
    ONE,
    QUEUE,
    STAGES,
    Action,
)
from pipeline_tui.tui.actions_cadence import CADENCE_ACTIONS
from pipeline_tui.tui.actions_checklist import CHECKLIST_ACTIONS
from pipeline_tui.tui.actions_conflicts import CONFLICT_ACTIONS
from pipeline_tui.tui.actions_conversion import CONVERSION_ACTIONS
from pipeline_tui.tui.actions_duplicates import DUPLICATE_ACTIONS
from pipeline_tui.tui.actions_feedback import FEEDBACK_ACTIONS
from pipeline_tui.tui.actions_figures import FIGURE_ACTIONS
from pipeline_tui.tui.actions_hygiene import HYGIENE_ACTIONS
from pipeline_tui.tui.actions_import import IMPORT_ACTIONS
from pipeline_tui.tui.actions_outbox import OUTBOX_ACTIONS
from pipeline_tui.tui.actions_past import PAST_ACTIONS
from pipeline_tui.tui.actions_people import PEOPLE_ACTIONS
from pipeline_tui.tui.actions_reach import REACH_ACTIONS
from pipeline_tui.tui.actions_screens import SCREEN_ACTIONS
from pipeline_tui.tui.actions_targets import TARGET_ACTIONS

__all__ = ["ACTIONS", "BY_ID", "DECIDE", "GROUPS", "on_screen", "rank_on"]

MOVE, STAGE, CHECKS, DEALS, DECIDE, ENTRY, LOOK, GO, SETUP = (
    N_("Move around"),
    N_("Stages"),
    N_("Checklists"),
    N_("Deals"),
    N_("Decide"),
    N_("Add and change"),
    N_("See"),
    N_("Screens"),
    N_("Program"),
)
GROUPS = (MOVE, STAGE, CHECKS, DEALS, DECIDE, ENTRY, LOOK, GO, SETUP)

_ON_BOARD = frozenset({BOARD})
_ON_HOME = frozenset({BOARD, QUEUE})
_ON_DEALS = frozenset({BOARD, QUEUE, ONE, DEAL})
_ON_ALL_DEALS = _ON_DEALS | {CLOSED}
_ON_CARDS = frozenset({BOARD, QUEUE, CLOSED})
_ON_SCREENS = ALL_SCREENS - {ONE}
# Where nothing of the file was changed yet, undo is of what was chosen there.
_ON_FILE = ALL_SCREENS - {IMPORT}


def _motion(name: str, keys: tuple[str, ...], label: str, text: str) -> Action:
    return Action(name, keys, label, MOVE, ALL_SCREENS, f"motion:{name}", text)


_MOTION = (
    _motion("left", ("h", "left"), N_("left"), N_("One column to the left")),
    _motion("down", ("j", "down"), N_("down"), N_("One row down")),
    _motion("up", ("k", "up"), N_("up"), N_("One row up")),
    _motion("right", ("l", "right"), N_("right"), N_("One column to the right")),
    _motion("top", ("g g", "home"), N_("top"), N_("To the first row")),
    _motion("bottom", ("G", "end"), N_("bottom"), N_("To the last row")),
    _motion("half_down", ("ctrl+d",), N_("half down"), N_("Half a page down")),
    _motion("half_up", ("ctrl+u",), N_("half up"), N_("Half a page up")),
    _motion("page_down", ("pagedown",), N_("page down"), N_("A page down")),
    _motion("page_up", ("pageup",), N_("page up"), N_("A page up")),
    Action("back", ("q", "backspace", "escape"), N_("back"), MOVE, ALL_SCREENS, "view:back",
           N_("Back; on board and queue clear the filter, then the marks")),
)  # fmt: skip

_STAGES = (
    Action("next_stage", ("L", ">"), N_("move"), STAGE, _ON_DEALS, "moving:next_stage",
           N_("To the next stage"), "open_deal", True, 4),
    Action("previous_stage", ("H", "<"), N_("move back"), STAGE, _ON_DEALS,
           "moving:previous_stage", N_("To the previous stage"), "open_deal", True),
    Action("move_to", ("m",), N_("move to"), STAGE, _ON_DEALS, "outcomes:move_to",
           N_("To a stage chosen by number, Won and Lost among them"), "deal", True, 14),
    Action("won", ("w",), N_("won"), STAGE, _ON_DEALS, "outcomes:won",
           N_("Close as won"), "open_deal", True, 8),
    Action("lost", ("x",), N_("lost"), STAGE, _ON_DEALS, "outcomes:lost",
           N_("Lost, with its reason; a deal to be asked again is let rest"), "unsettled_deal",
           True, 9, N_("let rest")),
    Action("reopen", ("X",), N_("reopen"), STAGE, _ON_ALL_DEALS, "outcomes:reopen",
           N_("Reopen a won or lost deal"), "closed_deal", True, 10),
)  # fmt: skip

_DEALS = (
    Action("open", ("enter",), N_("open"), DEALS, _ON_CARDS | {ONE}, "screens:open_deal",
           N_("Everything about the deal"), "deal", rank=1),
    Action("next_step", ("r",), N_("next step"), DEALS, _ON_DEALS, "stepping:next_step",
           N_("Set the next step and its day, with an hour if wanted; closed: ask again on"),
           "deal", True, 3, N_("ask again")),
    Action("checklist", ("c",), N_("checklist"), DEALS, _ON_ALL_DEALS, "checklist:checklist",
           N_("Qualify: the checklist, one key an answer"), "deal", rank=11),
    Action("log", ("n",), N_("log"), DEALS, _ON_ALL_DEALS, "stepping:log",
           N_("Log what happened, and set the next step"), "deal", True, 2),
    Action("log_last", (".",), N_("log on the last"), DEALS, frozenset({BOARD, QUEUE, ONE}),
           "stepping:log_last", N_("Log on the deal changed last, wherever the cursor is"),
           "changed_deal"),
    Action("long_note", ("N",), N_("long note"), DEALS, _ON_ALL_DEALS, "stepping:long_note",
           N_("A long note in your own editor"), "deal"),
    Action("park", ("z",), N_("park"), DEALS, _ON_DEALS, "stepping:park",
           N_("Park until a day, with its reason"), "open_deal", True, 12),
    Action("wake", ("Z",), N_("wake"), DEALS, _ON_DEALS, "stepping:wake",
           N_("Wake a parked deal"), "parked_deal", True, 11),
    Action("priority", ("p",), N_("priority"), DEALS, _ON_DEALS, "outcomes:priority",
           N_("Priority: high, normal or low"), "deal", True, 13),
    Action("copy", ("y",), N_("copy"), DEALS, _ON_ALL_DEALS, "copying:copy",
           N_("Copy the telephone, the mail address or a one-line summary"), "deal", rank=18),
    Action("delete", ("D",), N_("delete"), DEALS, _ON_ALL_DEALS, "outcomes:delete",
           N_("Delete; undo brings it back"), "deal", True),
    Action("mark", ("space",), N_("mark"), DEALS, _ON_CARDS, "view:mark",
           N_("Mark this deal; the next action applies to all marked"), "deal", rank=16),
    Action("mark_all", ("*",), N_("mark all"), DEALS, _ON_CARDS, "view:mark_all",
           N_("Mark all shown, or none")),
)  # fmt: skip

_ENTRY = (
    Action("add", ("a",), N_("add"), ENTRY, _ON_HOME, "adding:add",
           N_("Add a deal in one line; Tab opens the form"), rank=7),
    Action("add_other", ("A",), N_("add person"), ENTRY, ALL_SCREENS - {STAGES, COMPANY},
           "adding:add_other", N_("Add a person or a company")),
    Action("edit", ("e",), N_("edit"), ENTRY, _ON_ALL_DEALS, "editing:edit",
           N_("Change one field"), "deal", True, 15),
    Action("edit_form", ("E",), N_("form"), ENTRY, _ON_ALL_DEALS, "editing:edit_form",
           N_("Change the deal in a form"), "deal"),
    Action("undo", ("u",), N_("undo"), ENTRY, _ON_FILE, "history:undo",
           N_("Undo the last change"), "can_undo", rank=6),
    Action("redo", ("U", "ctrl+r"), N_("redo"), ENTRY, _ON_FILE, "history:redo",
           N_("Do again what was undone"), "can_redo", rank=19),
)  # fmt: skip

_LOOK = (
    Action("filter", ("/",), N_("filter"), LOOK, _ON_HOME, "view:filter_deals",
           N_("Show only the deals that match"), rank=5),
    Action("views", ("v",), N_("views"), LOOK, _ON_BOARD, "views:views",
           N_("Saved views")),
    Action("save_view", ("V",), N_("save view"), LOOK, _ON_BOARD, "views:save_view",
           N_("Save this filter and order under a name")),
    Action("sort", ("s",), N_("sort"), LOOK, _ON_BOARD, "views:sort",
           N_("Order of the cards"), rank=17),
    Action("density", ("d",), N_("density"), LOOK, _ON_BOARD, "view:density",
           N_("Cards of two rows or of one")),
    Action("panel", ("i",), N_("panel"), LOOK, _ON_HOME, "view:panel",
           N_("Show or hide the figures on the right"), "wide", rank=20),
    Action("redraw", ("ctrl+l",), N_("redraw"), LOOK, ALL_SCREENS, "view:redraw",
           N_("Draw the whole screen anew, if another program wrote over it")),
)  # fmt: skip

_GO = (
    Action("one_board", ("g b",), N_("board"), GO, frozenset({ONE}), "screens:board",
           N_("The board")),
    Action("one_queue", ("g q",), N_("queue"), GO, frozenset({ONE}), "screens:queue",
           N_("The queue: what to do now, and why")),
    Action("go_board", ("g b", "1", "&"), N_("board"), GO, _ON_SCREENS, "screens:board",
           N_("The board")),
    Action("go_queue", ("g q", "2", "é"), N_("queue"), GO, _ON_SCREENS, "screens:queue",
           N_("The queue: what to do now, and why")),
    Action("to_queue", ("tab",), N_("queue"), GO, _ON_BOARD, "screens:queue",
           N_("The queue, on the same deal"), rank=6),
    Action("to_board", ("tab",), N_("board"), GO, frozenset({QUEUE}), "screens:board",
           N_("The board, on the same deal"), rank=17),
    Action("go_stages", ("g p", "6", "-"), N_("stages"), GO, _ON_SCREENS, "screens:stages",
           N_("Pipelines and stages")),
    Action("go_closed", ("g x", "7", "è"), N_("closed"), GO, _ON_SCREENS, "screens:closed",
           N_("Closed deals")),
    Action("go_changed", ("g l", "8", "_"), N_("last changed"), GO, _ON_SCREENS,
           "screens:changed", N_("What changed last, and who did it")),
    Action("find", (":", "ctrl+p"), N_("find"), GO, ALL_SCREENS, "screens:palette",
           N_("Find any deal, person, company or action by name"), rank=21),
    Action("help", ("?", "f1"), N_("help"), GO, ALL_SCREENS, "screens:help",
           N_("The keys of this screen"), rank=22),
)  # fmt: skip


def _setup(name: str, label: str, text: str, handler: str = "") -> Action:
    return Action(name, (), label, SETUP, ALL_SCREENS, handler or f"lists:{name}", text)


_SETUP = (
    Action("settings", (",",), N_("settings"), SETUP, ALL_SCREENS, "program:settings",
           N_("Name, currency, rates, theme and language")),
    _setup("theme", N_("theme"), N_("Choose the theme"), "program:theme"),
    _setup("language", N_("language"), N_("Choose the language"), "program:language"),
    _setup("lost_reasons", N_("lost reasons"), N_("Edit the list of lost reasons")),
    _setup("park_reasons", N_("park reasons"), N_("Edit the list of reasons to park")),
    _setup("sources", N_("sources"), N_("Edit the list of sources")),
    _setup("industries", N_("industries"), N_("Edit the list of industries")),
    _setup("owners", N_("owners"), N_("Edit the list of owners")),
    _setup("roles", N_("roles"), N_("Edit the list of roles")),
    _setup("own_fields", N_("own fields"), N_("Edit the own fields of deals")),
    Action("quit", ("ctrl+q",), N_("quit"), SETUP, ALL_SCREENS, "view:quit_app", N_("Quit")),
)  # fmt: skip

ACTIONS: tuple[Action, ...] = (
    *_MOTION, *_STAGES, *_DEALS, *_ENTRY, *_LOOK, *_GO, *SCREEN_ACTIONS,
    *IMPORT_ACTIONS,
    *CHECKLIST_ACTIONS, *OUTBOX_ACTIONS, *CONVERSION_ACTIONS, *CADENCE_ACTIONS, *REACH_ACTIONS,
    *PEOPLE_ACTIONS, *DUPLICATE_ACTIONS, *FEEDBACK_ACTIONS, *FIGURE_ACTIONS,
    *CONFLICT_ACTIONS,
    *HYGIENE_ACTIONS,
    *TARGET_ACTIONS, *PAST_ACTIONS, *_SETUP,
)  # fmt: skip
BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}

_RANKS = {
    QUEUE: ("log", "next_step", "park", "next_stage", "won", "lost", "one_by_one", "open"),
    ONE: ("log", "next_step", "park", "next_stage", "won", "lost", "one_next"),
}
"""The footer's order on screens that have their own; the rest follows by rank."""


def rank_on(screen: str, action: Action) -> tuple[int, int]:
    """What orders the footer of a screen, the smallest first."""
    first = _RANKS.get(screen, ())
    return (first.index(action.id) if action.id in first else len(first), action.rank)


def on_screen(screen: str) -> tuple[Action, ...]:
    """List the actions that a screen knows, in the order of ``?``."""
    return tuple(action for action in ACTIONS if screen in action.where)
