"""The actions of going through deals one by one, each decision one key."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import BOARD, ONE, QUEUE, Action

__all__ = ["ONE_MOTIONS", "TRIAGE_ACTIONS"]

_DEALS, _DECIDE = N_("Deals"), N_("Decide")
_ON_HOME = frozenset({BOARD, QUEUE})
_ONE = frozenset({ONE})
_NEXT, _BEFORE = N_("To the next deal"), N_("To the deal before")
ONE_MOTIONS = {
    "down": _NEXT, "right": _NEXT, "up": _BEFORE, "left": _BEFORE,
    "top": N_("To the first deal"), "bottom": N_("To the last deal"),
}  # fmt: skip
"""What the motions do where each deal has a page of its own."""


def _decide(name: str, keys: tuple[str, ...], label: str, text: str, handler: str = "") -> Action:
    """A decision of one key, with the French keyboard's unshifted one beside it."""
    handler = handler or f"triage:{name}"
    return Action(name, keys, label, _DECIDE, _ONE, handler, text, "open_deal")


TRIAGE_ACTIONS: tuple[Action, ...] = (
    Action("one_by_one", ("t",), N_("one by one"), _DEALS, _ON_HOME, "triage:one_by_one",
           N_("One by one over what is shown, each decision one key"), rank=16),
    Action("sweep", ("T",), N_("sweep"), _DEALS, _ON_HOME, "triage:sweep",
           N_("Sweep what is past its limit, one by one")),
    Action("skip", ("S",), N_("skip"), _DEALS, frozenset({QUEUE, ONE}), "triage:skip",
           N_("Leave it out of the queue until tomorrow, without a step"), "open_deal", True, 18),
    _decide("decide_retry", ("1", "&"), N_("no answer"),
            N_("No answer: log it and try again in two working days")),
    _decide("decide_soon", ("2", "é"), N_("in 2 days"),
            N_("Push the next step on by two working days")),
    _decide("decide_week", ("3", '"'), N_("in a week"),
            N_("Push the next step on by a week")),
    _decide("decide_park", ("4", "'"), N_("park 2 weeks"), N_("Park for two weeks")),
    _decide("decide_month", ("5", "("), N_("park a month"), N_("Park for a month")),
    _decide("decide_stage", ("6", "-"), N_("next stage"), N_("To the next stage"),
            "moving:next_stage"),
    _decide("decide_lost", ("7", "è"), N_("lost"),
            N_("Lost, for want of a reply")),
    _decide("decide_skip", ("8", "_"), N_("skip"),
            N_("Leave it out of the queue until tomorrow"), "triage:skip"),
    Action("one_next", ("space", "tab"), N_("go on"), _DECIDE, _ONE, "triage:go_on",
           N_("Leave it as it is and go on"), "deal", rank=7),
)  # fmt: skip
