"""One row of a file of deals, understood."""

from __future__ import annotations

from typing import NamedTuple

from pipeline_tui.exchange.history import Days
from pipeline_tui.sales.deal_state import Stage


class Heads(NamedTuple):
    """The headers of the columns of the last exchange and of the next step's text, or empty."""

    activity: str
    step: str


class Deal(NamedTuple):
    """One row, understood. Texts are empty and days None where the file says nothing.

    ``extra`` holds the columns that are no field here, as JSON. ``named`` tells a name that
    the file gives from one made of product and company.
    """

    line: int
    named: bool
    name: str
    account: str
    owner: str
    source: str
    industry: str
    lost_reason: str
    contact: str
    product: str
    amount: int | None
    currency: str
    probability: int | None
    priority: int
    stage: Stage
    before: Stage | None
    days: Days
    step: str
    step_on: str | None
    step_at: str | None
    note: str
    extra: str | None

    @property
    def undated_step(self) -> bool:
        """Whether the text of a next step comes without a day, so that it can only be a note."""
        return bool(self.step) and not self.step_on and self.stage.kind == "open"
