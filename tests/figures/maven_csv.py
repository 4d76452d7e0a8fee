"""The files of a real export as ``csv`` reads them, and plain figures of them."""

from __future__ import annotations

import csv
from datetime import date
from math import sqrt

from tests.exchange.importing import MAVEN

TODAY = "2017-12-31"


def _rows(name: str) -> list[dict[str, str]]:
    with (MAVEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


DEALS = _rows("sales_pipeline.csv")
SECTORS = {row["account"]: row["sector"] for row in _rows("accounts.csv")}
PRICES = {row["product"].replace(" ", ""): int(row["sales_price"]) for row in _rows("products.csv")}


def closed_in(first: str, last: str, stage: str) -> list[dict[str, str]]:
    """The deals of a stage closed between two days."""
    return [
        one for one in DEALS if one["deal_stage"] == stage and first <= one["close_date"] <= last
    ]


def days_of(one: dict[str, str]) -> int:
    """How long a deal took from its engagement, or has been open."""
    end = one["close_date"] or TODAY
    return (date.fromisoformat(end) - date.fromisoformat(one["engage_date"])).days


def worth_of(deals: list[dict[str, str]]) -> int:
    """What deals were worth, in cents."""
    return sum(int(one["close_value"]) * 100 for one in deals)


def wilson(k: int, n: int) -> tuple[float, float]:
    """The roots of (p - k/n)^2 = z^2 p (1 - p) / n, which is where the interval comes from."""
    z2 = 1.959963984540054**2
    a, b, c = 1 + z2 / n, -(2 * k / n + z2 / n), (k / n) ** 2
    root = sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)
