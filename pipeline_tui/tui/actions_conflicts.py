"""The actions of an import's conflicts."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import ALL_SCREENS, CONFLICTS, Action

__all__ = ["CONFLICT_ACTIONS"]

_ENTRY, _GO = N_("Add and change"), N_("Screens")
_HERE = frozenset({CONFLICTS})


def _here(name: str, keys: tuple[str, ...], label: str, text: str, rank: int) -> Action:
    handler = f"conflicts:{name}"
    return Action(f"conflict_{name}", keys, label, _ENTRY, _HERE, handler, text, rank=rank)


CONFLICT_ACTIONS: tuple[Action, ...] = (
    Action("conflicts", (), N_("conflicts"), _GO, ALL_SCREENS, "conflicts:show",
           N_("Import conflicts: fields changed both here and in the other system")),
    _here("mine", ("m",), N_("mine"), N_("Keep what is here, of this field or of all marked"), 1),
    _here("theirs", ("t",), N_("theirs"),
          N_("Take what is in the other system, of this field or of all marked"), 2),
    _here("mark", ("space",), N_("mark"), N_("Mark this one, or no longer"), 3),
    _here("mark_all", ("*",), N_("all"), N_("Mark all, or none"), 4),
    _here("open", ("enter",), N_("deal"), N_("Everything about the deal"), 5),
)  # fmt: skip
