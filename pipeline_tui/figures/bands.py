"""The size bands of deals: a setting of the file, in minor units of the base currency."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from pipeline_tui.store.rules import read_settings

if TYPE_CHECKING:
    from pipeline_tui.store import driver

__all__ = ["MOST", "SETTING", "SIZE_BANDS", "band_of", "bands"]

SETTING = "size_bands"
SIZE_BANDS = (0, 500_000, 2_000_000, 5_000_000)
"""Lower bounds where none are set."""
MOST = 20
"""Bands that can be set; more say nothing about any of them."""


def bands(conn: driver.Connection) -> tuple[int, ...]:
    """The lower bounds, ascending; those of a new file where what is kept is none."""
    kept = read_settings(conn).get(SETTING)
    if not isinstance(kept, list) or not all(type(one) is int for one in kept):
        return SIZE_BANDS
    return tuple(sorted(set(kept))) or SIZE_BANDS


def band_of(bounds: tuple[int, ...], amount: int | None) -> int | None:
    """The place of the band with ``amount``: half-open, so a bound belongs to the band above it.

    None without an amount, and for one below all bands.
    """
    place = -1 if amount is None else bisect_right(bounds, amount) - 1
    return None if place < 0 else place
