"""The actions of the Hygiene screen."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import ALL_SCREENS, HYGIENE, ONE, Action

__all__ = ["HYGIENE_ACTIONS"]

_DEALS, _GO = N_("Deals"), N_("Screens")
_HERE = frozenset({HYGIENE})


def _here(name: str, keys: tuple[str, ...], label: str, text: str, rank: int) -> Action:
    return Action(f"hygiene_{name}", keys, label, _DEALS, _HERE, f"hygiene:{name}", text, rank=rank)


HYGIENE_ACTIONS: tuple[Action, ...] = (
    Action("go_hygiene", ("g h",), N_("hygiene"), _GO, ALL_SCREENS - {ONE}, "hygiene:show",
           N_("Hygiene: what is wrong or missing on open deals")),
    _here("open", ("enter",), N_("open"),
          N_("The deals with this fault, as a filter of the board; on a deal: mend it"), 1),
    _here("mend", ("f",), N_("mend"),
          N_("Fill in what is missing, on the deal pointed at or the largest one"), 2),
    _here("one_by_one", ("t",), N_("one by one"),
          N_("One by one over the deals with this fault"), 3),
    _here("unfold", ("space",), N_("deals"),
          N_("Show or hide the deals with this fault; also with right and left"), 4),
    _here("look_at", ("o",), N_("deal"), N_("Everything about the deal pointed at"), 5),
)  # fmt: skip
