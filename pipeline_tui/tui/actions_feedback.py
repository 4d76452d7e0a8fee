"""The actions about what is asked of closed deals, and about engagement from elsewhere."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import (
    ALL_SCREENS,
    CLOSED,
    DEAL,
    FEEDBACK,
    ONE,
    QUEUE,
    Action,
    actions_of,
)

__all__ = ["FEEDBACK_ACTIONS"]

_DEALS, _GO, _PROGRAM = N_("Deals"), N_("Screens"), N_("Program")
_HERE = frozenset({FEEDBACK})
_ON_CLOSED = frozenset({QUEUE, ONE, DEAL, CLOSED})
_here = actions_of(_DEALS, _HERE, "feedback")

FEEDBACK_ACTIONS: tuple[Action, ...] = (
    Action("feedback", ("F",), N_("feedback"), _DEALS, _ON_CLOSED, "feedback:ask_deal",
           N_("Ask a closed deal for feedback, or take the answer"), "closed_deal", rank=13),
    Action("go_feedback", (), N_("feedback"), _GO, ALL_SCREENS, "screens:feedback",
           N_("Feedback: the questions, and what was answered in all")),
    Action("import_engagement", (), N_("import engagement"), _PROGRAM, ALL_SCREENS,
           "importing:import_engagement",
           N_("Import what people read and for how long, from a mailer's CSV file")),
    _here("question_open", ("enter",), N_("answers"), "show",
          N_("Show the answers to this question; on an answer, open its deal"), 1),
    _here("question_edit", ("e",), N_("change"), "edit",
          N_("Change this question, and which deals it is asked of"), 2),
    _here("question_add", ("a",), N_("add"), "add", N_("Add a question"), 3),
    _here("question_automatic", ("o",), N_("by itself"), "automatic",
          N_("Ask this question of closed deals by itself, or no more"), 4),
    _here("question_retire", ("R",), N_("retire"), "retire",
          N_("Ask this question no more, or again; answers are kept"), 5),
    _here("question_down", ("J",), N_("down"), "down", N_("Later in the order"), 6),
    _here("question_up", ("K",), N_("up"), "up", N_("Earlier in the order"), 7),
)  # fmt: skip
