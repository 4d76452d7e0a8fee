"""The actions of the Figures screen."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import ALL_SCREENS, FIGURES, ONE, Action, actions_of

__all__ = ["FIGURE_ACTIONS"]

_SEE, _GO = N_("See"), N_("Screens")
_HERE = frozenset({FIGURES})
_here = actions_of(_SEE, _HERE, "figures")

FIGURE_ACTIONS: tuple[Action, ...] = (
    Action("go_figures", ("g f", "3", '"'), N_("figures"), _GO, ALL_SCREENS - {ONE},
           "figures:show", N_("Figures: rates, values and charts, and what they are made of")),
    Action("one_figures", ("g f",), N_("figures"), _GO, frozenset({ONE}),
           "figures:show", N_("Figures: rates, values and charts, and what they are made of")),
    _here("figure_why", ("enter",), N_("why"), "explain",
          N_("What this figure is made of: formula, numbers, window, deals left out"), 1),
    _here("figure_deals", ("o",), N_("deals"), "deals",
          N_("The deals behind this row, as a filter of the board"), 2),
    _here("figure_next", ("tab",), N_("section"), "following",
          N_("The next section; also with right"), 3),
    _here("figure_previous", ("shift+tab",), N_("section before"), "preceding",
          N_("The section before; also with left"), 0),
    _here("figure_window", ("w",), N_("window"), "window",
          N_("Which months: this one, quarter, 12 months, year, all, or days of your own"), 4),
    _here("figure_until", ("d",), N_("by a day"), "until",
          N_("Wins to expect by a day that you type"), 0),
    Action("figure_adopt", ("p",), N_("set as seen"), _SEE, _HERE, "chances:adopt_row",
           N_("Set the chance of the stage to the one that was seen (section of chances)")),
    Action("figure_report", (), N_("write a report"), _SEE, _HERE, "report:write",
           N_("All figures with their charts as one page, HTML or Markdown, to mail or print")),
    _here("figure_filter", ("f",), N_("only"), "narrow",
          N_("Only the deals of one owner, source, industry or pipeline"), 5),
)  # fmt: skip
