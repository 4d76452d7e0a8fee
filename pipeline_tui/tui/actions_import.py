"""The actions of the screen that brings a file in."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import ALL_SCREENS, IMPORT, Action

__all__ = ["IMPORT_ACTIONS"]

_PROGRAM = N_("Program")
_HERE = frozenset({IMPORT})


def _here(
    name: str, keys: tuple[str, ...], label: str, text: str, rank: int, applies: str = "always"
) -> Action:
    return Action(f"import_{name}", keys, label, _PROGRAM, _HERE, f"mapping:{name}", text,
                  applies, rank=rank)  # fmt: skip


IMPORT_ACTIONS: tuple[Action, ...] = (
    Action("import_csv", (), N_("import"), _PROGRAM, ALL_SCREENS, "importing:import_csv",
           N_("Import a file of deals: map its columns, see what would come of it")),
    _here("change", ("enter",), N_("change"),
          N_("Say what this column or stage becomes, or how the file is read"), 2),
    _here("bring", ("ctrl+s",), N_("import"),
          N_("Import the file; one undo takes it back"), 1),
    _here("turn", ("tab",), N_("other side"),
          N_("To what would come of it, and back; also with left and right"), 3),
    _here("leave_out", ("D",), N_("leave out"),
          N_("Leave this column out; again: keep it as a field of your own"), 4),
    _here("load", ("p",), N_("preset"), N_("Take the choices of a preset"), 5),
    _here("keep", ("P",), N_("save preset"),
          N_("Keep these choices as a preset, for the next export of the same system"), 6),
    _here("undo", ("u",), N_("undo"), N_("Take back what was chosen last for this file"), 7,
          "choice"),
    _here("redo", ("U", "ctrl+r"), N_("redo"), N_("Choose again what was taken back"), 8,
          "choice_undone"),
    Action("import_leave", (), N_("leave"), _PROGRAM, _HERE, "mapping:leave",
           N_("Leave without importing")),
)  # fmt: skip
