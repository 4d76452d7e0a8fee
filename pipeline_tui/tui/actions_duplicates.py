"""The actions of likely duplicates and of letters."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import (
    ALL_SCREENS,
    BOARD,
    CLOSED,
    COMPANIES,
    COMPANY,
    DEAL,
    DUPLICATES,
    ONE,
    PERSON,
    QUEUE,
    Action,
)

__all__ = ["DUPLICATE_ACTIONS"]

_DEALS, _ENTRY, _LOOK, _GO = N_("Deals"), N_("Add and change"), N_("See"), N_("Screens")
_HERE = frozenset({DUPLICATES})

DUPLICATE_ACTIONS: tuple[Action, ...] = (
    Action("duplicates", (), N_("duplicates"), _GO, ALL_SCREENS, "duplicates:show",
           N_("Duplicates: companies and people that look alike")),
    Action("merge_here", ("M",), N_("merge"), _ENTRY, frozenset({COMPANIES, COMPANY, PERSON}),
           "duplicates:merge_here", N_("Merge with one that looks like it, or with any other"),
           rank=8),
    Action("duplicate_merge", ("enter",), N_("side by side"), _ENTRY, _HERE, "duplicates:merge",
           N_("Both side by side; then Enter merges them"), rank=1),
    Action("duplicate_apart", ("x",), N_("not the same"), _ENTRY, _HERE, "duplicates:apart",
           N_("They are not the same: do not show them again"), rank=2),
    Action("duplicate_switch", ("tab",), N_("companies or people"), _LOOK, _HERE,
           "duplicates:switch", N_("Companies or people, as ← and →"), rank=3),
    Action("letters", (), N_("letters"), _DEALS, frozenset({BOARD, QUEUE, ONE, DEAL, CLOSED}),
           "letters:write", N_("Write letters: one for each deal, to print or as a file"),
           "deal", True),
)  # fmt: skip
