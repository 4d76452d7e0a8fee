"""The actions of reaching out: to people from their deals, and on the screen of texts."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import (
    ALL_SCREENS,
    BOARD,
    CLOSED,
    DEAL,
    ONE,
    QUEUE,
    TEMPLATES,
    Action,
    actions_of,
)

__all__ = ["REACH_ACTIONS"]

_DEALS, _ENTRY, _GO = N_("Deals"), N_("Add and change"), N_("Screens")
_HERE = frozenset({TEMPLATES})
_here = actions_of(_ENTRY, _HERE, "templates")

REACH_ACTIONS: tuple[Action, ...] = (
    Action("reach_out", ("o",), N_("reach out"), _DEALS,
           frozenset({BOARD, QUEUE, ONE, DEAL, CLOSED}), "reaching:reach_out",
           N_("Reach out: call, mail, content, letter or profile link"), "deal", True, 11),
    Action("go_templates", ("g t",), N_("templates"), _GO, ALL_SCREENS, "screens:templates",
           N_("Templates of mails, call scripts and letters, and the library of content")),
    _here("template_edit", ("enter", "e"), N_("change"), "edit",
          N_("Change this template or this entry of the library"), 1),
    _here("template_add", ("a",), N_("add"), "add",
          N_("Add a template of this kind, or an entry of the library"), 2),
    _here("template_copy", ("c",), N_("duplicate"), "duplicate",
          N_("Add a copy of this one, to be changed"), 3),
    _here("template_retire", ("R",), N_("retire"), "retire",
          N_("Offer this one no more, or again"), 4),
    _here("template_down", ("J",), N_("down"), "down", N_("Later in the order"), 5),
    _here("template_up", ("K",), N_("up"), "up", N_("Earlier in the order"), 6),
    _here("template_deal", ("d",), N_("other deal"), "on_deal",
          N_("Preview on another deal"), 7),
    _here("template_remove", ("D",), N_("delete"), "remove",
          N_("Delete this one; what was sent stays on its deals"), 8),
)  # fmt: skip
