"""The actions that qualify deals: checklists, and what stages ask for before a deal leaves."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import ALL_SCREENS, CHECKLISTS, STAGES, Action, actions_of

__all__ = ["CHECKLIST_ACTIONS"]

_STAGES, _CHECKLISTS, _GO = N_("Stages"), N_("Checklists"), N_("Screens")
_HERE = frozenset({CHECKLISTS})
_ON_STAGES = frozenset({STAGES})
_here = actions_of(_CHECKLISTS, _HERE, "checklists")

CHECKLIST_ACTIONS: tuple[Action, ...] = (
    Action("go_checklists", ("g k",), N_("checklists"), _GO, ALL_SCREENS, "screens:checklists",
           N_("Checklists: questions, weights, win rate by grade")),
    Action("stage_checklists", ("c",), N_("checklists"), _STAGES, _ON_STAGES,
           "screens:checklists", N_("The checklists whose answers a stage can ask for"), rank=9),
    Action("stage_exits", ("x",), N_("exit criteria"), _STAGES, _ON_STAGES, "stage_exits:edit",
           N_("What this stage asks for before a deal leaves it"), rank=3),
    _here("criterion_edit", ("enter", "e"), N_("change"), "edit",
          N_("Change this question and its weight, or the name of the checklist"), 1),
    _here("criterion_add", ("a",), N_("add"), "add", N_("Add a question to this checklist"), 2),
    _here("criterion_retire", ("R",), N_("retire"), "retire",
          N_("Ask this question no more, or again; answers are kept"), 3, "question"),
    _here("criterion_down", ("J",), N_("down"), "down", N_("Later in the order"), 6, "question"),
    _here("criterion_up", ("K",), N_("up"), "up", N_("Earlier in the order"), 7, "question"),
    _here("checklist_use", ("o",), N_("use"), "use",
          N_("Score all deals by this checklist from now on"), 4),
    _here("grade_bounds", ("b",), N_("grades"), "bounds",
          N_("From which scores on a deal is A, B, C or D"), 5),
    _here("checklist_add", ("P",), N_("new checklist"), "add_set", N_("Add a checklist"), 8),
    _here("checklist_remove", ("D",), N_("remove"), "remove",
          N_("Remove this checklist; answers are kept"), 9),
)  # fmt: skip
