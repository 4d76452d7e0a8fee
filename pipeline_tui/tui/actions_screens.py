"""The actions that belong to one screen besides the board; see ``actions.py`` for the rest."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import (
    ALL_SCREENS,
    BOARD,
    CHANGED,
    CLOSED,
    DEAL,
    ONE,
    QUEUE,
    STAGES,
    Action,
)
from pipeline_tui.tui.actions_triage import TRIAGE_ACTIONS

__all__ = ["SCREEN_ACTIONS"]

_STAGES, _DEALS, _PROGRAM = N_("Stages"), N_("Deals"), N_("Program")
_HERE = frozenset({STAGES})
_ON_DEAL = frozenset({DEAL})

_OF_DEAL = (
    Action("row", ("enter",), N_("change"), _DEALS, _ON_DEAL, "screens:open_row",
           N_("Change the person pointed at, or add one"), rank=1),
    Action("add_on_deal", ("P",), N_("add person"), _DEALS, _ON_DEAL, "people:on_this_deal",
           N_("Put a person on this deal, with a role"), rank=12),
    Action("company", ("C",), N_("company"), _DEALS, _ON_DEAL, "people:company_of_deal",
           N_("The page of this deal's company"), rank=21),
    Action("step_done", ("f",), N_("step done"), _DEALS, frozenset({BOARD, QUEUE, ONE, DEAL}),
           "stepping:step_done", N_("The next step is done"), "unsettled_deal", True),
    Action("entry", ("enter",), N_("open"), _DEALS, frozenset({CHANGED}), "screens:open_row",
           N_("Open the deal that was changed"), rank=1),
    Action("closed_move", ("m",), N_("move to"), _DEALS, frozenset({CLOSED}),
           "outcomes:move_to", N_("To a stage chosen by number"), "deal", True, 14),
)  # fmt: skip

_OF_STAGES = (
    Action("stage_edit", ("enter", "e"), N_("change"), _STAGES, _HERE, "stages:edit",
           N_("Change this stage: name, probability, limits"), rank=1),
    Action("stage_add", ("a",), N_("add"), _STAGES, _HERE, "stages:add",
           N_("Add a stage after this one"), rank=2),
    Action("stage_up", ("K",), N_("up"), _STAGES, _HERE, "stages:up",
           N_("Earlier in the order"), rank=4),
    Action("stage_down", ("J",), N_("down"), _STAGES, _HERE, "stages:down",
           N_("Later in the order"), rank=3),
    Action("stage_qualifies", ("Q",), N_("qualifies"), _STAGES, _HERE, "stages:qualifies",
           N_("Deals count as qualified from this stage on"), rank=5),
    Action("stage_adopt", ("p",), N_("set as seen"), _STAGES, _HERE, "chances:adopt_stage",
           N_("Set the chance of the stage to the one that was seen in the last 12 months")),
    Action("stage_remove", ("D",), N_("remove"), _STAGES, _HERE, "stages:remove",
           N_("Remove this stage; asks where its deals go"), rank=6),
    Action("pipeline_show", ("o",), N_("on the board"), _STAGES, _HERE, "stages:show",
           N_("Show this pipeline on the board"), rank=8),
    Action("pipeline_add", ("P",), N_("new pipeline"), _STAGES, _HERE, "stages:add_pipeline",
           N_("Add a pipeline with the same stages"), rank=7),
)  # fmt: skip

_OF_PROGRAM = (
    Action("export", (), N_("export"), _PROGRAM, frozenset({BOARD, QUEUE, ONE, DEAL, CLOSED}),
           "exporting:export", N_("Export what is shown or marked to a file")),
    Action("back_up", (), N_("back up"), _PROGRAM, ALL_SCREENS, "backups:back_up",
           N_("Back up the file now")),
    Action("restore_backup", (), N_("restore"), _PROGRAM, ALL_SCREENS, "backups:restore",
           N_("Restore a backup: go back to what the file was")),
    Action("first_run", (), N_("welcome"), _PROGRAM, ALL_SCREENS, "first_run:welcome",
           N_("Begin: your name, currency and first deals")),
)  # fmt: skip

SCREEN_ACTIONS: tuple[Action, ...] = (*TRIAGE_ACTIONS, *_OF_DEAL, *_OF_STAGES, *_OF_PROGRAM)
