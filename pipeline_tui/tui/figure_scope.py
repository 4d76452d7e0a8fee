"""Which deals and days the Figures screen is about, as the person chose them."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.i18n import N_
from pipeline_tui.sales.rates import Window, months_window

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.store.store import Store

__all__ = ["CUSTOM", "WINDOWS", "Choice"]

CUSTOM = "custom"
WINDOWS = {
    "month": N_("this month"),
    "quarter": N_("this quarter"),
    "12m": N_("12 months"),
    "year": N_("this year"),
    "all": N_("all"),
    CUSTOM: N_("days of your own …"),
}


class Choice(NamedTuple):
    """The window by name, and what narrows the deals; ``label`` names that for the person.

    ``until`` is the day by which wins are expected, None where none was typed.
    """

    window: str = "12m"
    first: date | None = None
    last: date | None = None
    pipeline: str = ""
    field: str = ""
    value: str = ""
    label: str = ""
    until: date | None = None

    def scope(self, store: "Store", pipeline: str, today: date) -> "Scope":
        """The scope of this choice; ``pipeline`` is that of the board."""
        from pipeline_tui.figures.scope import Scope

        wanted = self.pipeline or pipeline
        made = Scope(wanted, today, self._window(store, wanted, today))
        if self.window == CUSTOM:
            made = made._replace(first=self.first, last=self.last)
        return made._replace(
            until=self.until,
            owner=self.value if self.field == "owner" else None,
            source=self.value if self.field == "source" else None,
            industry=self.value if self.field == "industry" else None,
        )

    def _window(self, store: "Store", pipeline: str, today: date) -> Window:
        if self.window == "all":
            from pipeline_tui.figures.months import all_months

            return all_months(store.conn, pipeline, today)
        if self.window == CUSTOM and self.first and self.last:
            return Window(self.first.isoformat()[:7], self.last.isoformat()[:7])
        if self.window == "year":
            return Window(f"{today.year:04d}-01", f"{today.year:04d}-12")
        if self.window == "quarter":
            begins = (today.month - 1) // 3 * 3 + 1
            return Window(f"{today.year:04d}-{begins:02d}", f"{today.year:04d}-{begins + 2:02d}")
        return months_window(today, 1 if self.window == "month" else 12)
