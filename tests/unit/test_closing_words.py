"""How and when a deal ended, in words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pipeline_tui.tui.widgets.words import closing


@pytest.mark.parametrize(
    ("closed_on", "said"),
    [
        ("2026-11-20", "won 20 Nov"),
        ("2026-01-30", "won 30 Jan"),
        ("2026-01-20", "won 20 Jan 2026"),
        ("2017-03-01", "won 1 Mar 2017"),
    ],
)
def test_a_close_long_ago_is_told_with_its_year(closed_on: str, said: str) -> None:
    card: Any = SimpleNamespace(status="won", closed_on=closed_on)
    assert closing(card, "2026-11-23") == said
