"""When an action can be used: one predicate per name in the registry, and what to say if not."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline_tui.i18n import N_

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["PREDICATES", "REFUSALS"]

_WIDE = 100


def _status(app: "PipelineApp") -> str:
    """The status of the deal under the cursor; with marks each action looks for itself."""
    card = app.card()
    return card.status if card is not None else ""


def _deal(app: "PipelineApp") -> bool:
    return bool(app.targets())


def _open_deal(app: "PipelineApp") -> bool:
    return bool(app.marked()) or _status(app) == "open"


def _closed_deal(app: "PipelineApp") -> bool:
    return bool(app.marked()) or _status(app) in ("won", "lost")


def _parked_deal(app: "PipelineApp") -> bool:
    card = app.card()
    return bool(app.marked()) or (card is not None and card.parked_until is not None)


def _can_undo(app: "PipelineApp") -> bool:
    return app.history.undo is not None


def _can_redo(app: "PipelineApp") -> bool:
    return app.history.redo is not None


def _unsettled(app: "PipelineApp") -> bool:
    """An open deal, or a closed one on which something is still to be done."""
    card = app.card()
    return bool(app.marked()) or (
        card is not None and (card.status == "open" or card.step_on is not None)
    )


def _mail(*states: str) -> Callable[["PipelineApp"], bool]:
    """Whether a mail in one of these states is pointed at, or in any."""

    def applies(app: "PipelineApp") -> bool:
        one = getattr(app.here, "message", None)
        return one is not None and (not states or one.state in states)

    return applies


def _choices(name: str) -> Callable[["PipelineApp"], bool]:
    """Whether choices for an import can be taken back, or chosen again."""
    return lambda app: bool(getattr(getattr(app.here, "state", None), name, None))


PREDICATES: dict[str, Callable[["PipelineApp"], bool]] = {
    "always": lambda _app: True,
    "deal": _deal,
    "open_deal": _open_deal,
    "closed_deal": _closed_deal,
    "parked_deal": _parked_deal,
    "unsettled_deal": _unsettled,
    "can_undo": _can_undo,
    "can_redo": _can_redo,
    "changed_deal": lambda app: bool(app.history.deal),
    "choice": _choices("before"),
    "choice_undone": _choices("after"),
    "mail": _mail(),
    "mail_waits": _mail("waiting", "refused"),
    "mail_again": _mail("waiting", "refused", "uncertain"),
    "mail_uncertain": _mail("uncertain"),
    "question": lambda app: getattr(app.here, "criterion", None) is not None,
    "step": lambda app: getattr(app.here, "step", None) is not None,
    "wide": lambda app: app.size.width >= _WIDE,
    "past": lambda app: app.past is not None,
}

REFUSALS = {
    "deal": N_("There is no deal here."),
    "open_deal": N_("That needs an open deal."),
    "closed_deal": N_("That needs a won or lost deal."),
    "unsettled_deal": N_("That needs an open deal, or one that is to be asked again."),
    "parked_deal": N_("That needs a parked deal."),
    "changed_deal": N_("No single deal was changed yet."),
    "can_undo": N_("There is nothing to undo."),
    "can_redo": N_("There is nothing to do again."),
    "choice": N_("Nothing was chosen here yet, and nothing is written."),
    "choice_undone": N_("No choice was taken back."),
    "mail": N_("There is no mail here."),
    "mail_waits": N_("What left, or may have left, cannot be changed."),
    "mail_again": N_("That needs a mail that waits, was refused or is uncertain."),
    "mail_uncertain": N_("That needs an uncertain mail."),
    "question": N_("That needs a question of a checklist."),
    "step": N_("That needs a step of a sequence."),
    "wide": N_("The panel needs 100 columns."),
    "past": N_("That needs a past day: @ asks for one."),
}
