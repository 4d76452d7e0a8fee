"""The actions of cadences: on deals, on their own screen, and the mails they ask for."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import (
    ALL_SCREENS,
    BOARD,
    CADENCES,
    DEAL,
    ONE,
    QUEUE,
    Action,
    actions_of,
)

__all__ = ["CADENCE_ACTIONS"]

_DEALS, _GO, _ENTRY = N_("Deals"), N_("Screens"), N_("Add and change")
_HERE = frozenset({CADENCES})
_here = actions_of(_ENTRY, _HERE, "cadences")

CADENCE_ACTIONS: tuple[Action, ...] = (
    Action("cadence", ("b",), N_("sequence"), _DEALS, frozenset({BOARD, QUEUE, ONE, DEAL}),
           "cadence:decide", N_("Begin a sequence; skip its step, pause or stop it"),
           "deal", True),
    Action("send_due", ("B",), N_("mails due"), _DEALS, frozenset({BOARD, QUEUE, CADENCES}),
           "mails_due:send", N_("Send the mails due in sequences, each seen first")),
    Action("go_cadences", ("g s",), N_("sequences"), _GO, ALL_SCREENS, "cadences:show",
           N_("Sequences: their steps, and what came of them")),
    _here("cadence_edit", ("enter", "e"), N_("change"), "edit",
          N_("Change what is pointed at; on results: the deals"), 1),
    _here("cadence_step_add", ("a",), N_("add step"), "add_step",
          N_("Add a step to this sequence"), 2),
    _here("cadence_deals", ("o",), N_("deals"), "deals",
          N_("The deals that began this sequence, and how it went"), 3),
    _here("cadence_down", ("J",), N_("down"), "down", N_("Later in the order"), 5, "step"),
    _here("cadence_up", ("K",), N_("up"), "up", N_("Earlier in the order"), 6, "step"),
    _here("cadence_retire", ("R",), N_("retire"), "retire",
          N_("Begin this sequence on no more deals, or again"), 7),
    _here("cadence_add", ("P",), N_("new sequence"), "add", N_("Add a sequence"), 8),
    _here("cadence_remove", ("D",), N_("remove"), "remove",
          N_("Remove this step, or a sequence that no deal began"), 9),
)  # fmt: skip
