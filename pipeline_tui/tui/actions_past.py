"""The actions that look back: a past day, and what changed since one."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import BOARD, CHANGED, CLOSED, FIGURES, QUEUE, SINCE, Action

__all__ = ["PAST_ACTIONS"]

_SEE, _DEALS = N_("See"), N_("Deals")
_LOOKING = frozenset({BOARD, QUEUE, FIGURES, CLOSED})

PAST_ACTIONS: tuple[Action, ...] = (
    Action("as_of", ("@",), N_("as of"), _SEE, _LOOKING, "past:as_of",
           N_("Board and figures as they stood on a past day")),
    Action("past_difference", ("=",), N_("difference"), _SEE, _LOOKING, "past:difference",
           N_("On a past day: what has become of it until today"), "past", rank=3),
    Action("since", ("s",), N_("changed since"), _SEE, frozenset({CHANGED, SINCE}),
           "past:changed_since",
           N_("Which deals changed since yesterday, last week or a day"), rank=2),
    Action("since_open", ("enter",), N_("open"), _DEALS, frozenset({SINCE}),
           "screens:open_row", N_("Open the deal that changed"), rank=1),
)  # fmt: skip
