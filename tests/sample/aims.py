"""What the sample's team means to win: a target for each quarter, some a little out of reach."""

from __future__ import annotations

from typing import Any

from pipeline_tui.sales.targets import QUARTER, SETTING, Target, Targets

USUAL = Target(900_000_00, 70)
_SINGLE = {
    "2026-Q1": Target(750_000_00, 60),
    "2026-Q2": Target(1_000_000_00, 75),
    "2026-Q3": Target(1_000_000_00, 75),
    "2026-Q4": Target(950_000_00, 70),
}

SETTINGS: dict[str, Any] = {SETTING: Targets(QUARTER, "EUR", USUAL, _SINGLE).as_setting}
"""As the file keeps them."""
