"""The actions of converting deals: what is offered to win them."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import BOARD, DEAL, ONE, QUEUE, Action

__all__ = ["CONVERSION_ACTIONS"]

CONVERSION_ACTIONS: tuple[Action, ...] = (
    Action("incentive", ("%",), N_("incentive"), N_("Deals"), frozenset({BOARD, QUEUE, ONE, DEAL}),
           "incentives:incentive", N_("Offer a discount with its reason and end, or change it"),
           "open_deal", True, 19),
)  # fmt: skip
