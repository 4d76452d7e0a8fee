"""One figure that can say why: what it is, what it was made of, what it left out."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from pipeline_tui.i18n import N_
from pipeline_tui.sales.rates import TOO_FEW, Rate, Window

MONEY, MONEY_A_DAY, DAYS, SHARE, COUNT, TIMES = (
    "money",
    "money/day",
    "days",
    "share",
    "count",
    "times",
)
"""Units. Money is in minor units of the base currency; a share lies between 0 and 1; ``TIMES``
is a plain ratio such as 3.1x."""

TOO_FEW_SAID = N_("too few")
"""Why a figure of too few cases cannot be told; their number stands beside it."""

Number = int | Fraction | float


class Input(NamedTuple):
    """One number put into a formula; ``label`` is a marked English text."""

    label: str
    value: Number
    unit: str = COUNT


class LeftOut(NamedTuple):
    """How many deals a figure leaves out, and why (a marked English text)."""

    reason: str
    n: int


class Figure(NamedTuple):
    """One figure with its explanation.

    ``label``, ``formula`` and ``note`` are marked English texts. ``value`` is None where it
    cannot be told: ``why_not`` (marked as well) then says why. ``n`` are the cases it rests on,
    ``counted`` the deals, ``interval`` the bounds of 95 % in the figure's own unit, ``filter``
    the filter that shows the deals behind it, '' for none. ``interval_of`` says what the bounds are
    (marked) where they are not those of 95 %. Money without a currency is in the
    base currency.
    """

    id: str
    label: str
    value: Number | None
    unit: str
    n: int = 0
    interval: tuple[float, float] | None = None
    window: Window | None = None
    formula: str = ""
    inputs: tuple[Input, ...] = ()
    counted: int = 0
    left_out: tuple[LeftOut, ...] = ()
    note: str = ""
    why_not: str = ""
    filter: str = ""
    interval_of: str = ""

    @property
    def is_few(self) -> bool:
        """Whether it cannot be told because ``n``, one at least, are too few cases."""
        return self.value is None and self.n > 0 and self.why_not == TOO_FEW_SAID


def of_rate(figure: Figure, rate: Rate, too_few: str) -> Figure:
    """``figure`` with the value, cases and Wilson interval of a rate.

    Below ``TOO_FEW`` cases it has no value, and ``too_few`` says so.
    """
    if rate.n < TOO_FEW:
        return figure._replace(value=None, n=rate.n, counted=rate.n, why_not=too_few)
    return figure._replace(
        value=rate.value, n=rate.n, counted=rate.n, interval=rate.interval, why_not=""
    )
