"""The actions that set what the panel shows and what is aimed at. By the palette alone."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import ALL_SCREENS, Action

__all__ = ["TARGET_ACTIONS"]

_PROGRAM = N_("Program")

TARGET_ACTIONS: tuple[Action, ...] = (
    Action("targets", (), N_("targets"), _PROGRAM, ALL_SCREENS, "targets:targets",
           N_("Targets: what is to be won by quarter or by month")),
    Action("forecast_bounds", (), N_("forecast"), _PROGRAM, ALL_SCREENS, "targets:forecast",
           N_("From which chance on a deal is commit or best case")),
    Action("size_bands", (), N_("size bands"), _PROGRAM, ALL_SCREENS, "size_bands:size_bands",
           N_("Size bands: from which amounts on the figures part the deals")),
    Action("panel_lines", (), N_("panel lines"), _PROGRAM, ALL_SCREENS,
           "panel_lines:panel_lines",
           N_("Panel lines: which figures, in which order, and when they warn")),
)  # fmt: skip
