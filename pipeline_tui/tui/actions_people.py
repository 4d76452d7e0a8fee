"""The actions of companies and people: their list, their pages, the way to who decides."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import ALL_SCREENS, COMPANIES, ONE, Action

__all__ = ["PEOPLE_ACTIONS"]

_DEALS, _LOOK, _GO = N_("Deals"), N_("See"), N_("Screens")
_LIST = frozenset({COMPANIES})

PEOPLE_ACTIONS: tuple[Action, ...] = (
    Action("go_companies", ("g c", "5", "("), N_("companies"), _GO, ALL_SCREENS - {ONE},
           "screens:companies", N_("Companies and people")),
    Action("directory_open", ("enter",), N_("open"), _DEALS, _LIST, "screens:open_row",
           N_("Everything about this company or person"), rank=1),
    Action("directory_find", ("/",), N_("find"), _LOOK, _LIST, "directory:find",
           N_("Show only names that hold what is typed"), rank=2),
    Action("directory_switch", ("tab",), N_("other list"), _LOOK, _LIST,
           "directory:switch", N_("Companies or people, as ← and →"), rank=3),
)  # fmt: skip
