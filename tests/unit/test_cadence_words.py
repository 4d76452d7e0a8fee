"""Where a deal stands in a cadence is told so that no past day is taken for one to come."""

from typing import Any, NamedTuple

import pytest

from pipeline_tui.store import cadence_reading
from pipeline_tui.tui.widgets.cadence_words import place_words


class Standing(NamedTuple):
    state: str = "active"
    step_id: str | None = None
    due_on: str | None = "2026-11-27"
    kind: str | None = "mail"


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-11-23", "next mail 27 Nov"),
        ("2026-11-27", "next mail 27 Nov"),
        ("2027-06-01", "mail due 27 Nov 2026, 186d late"),
    ],
)
def test_a_day_gone_by_is_told_with_its_year_and_as_late(
    monkeypatch: pytest.MonkeyPatch, today: str, said: str
) -> None:
    conn: Any = None
    monkeypatch.setattr(cadence_reading, "places", lambda _conn: {})
    assert place_words(conn, Standing(), today) == said
    assert place_words(conn, Standing("paused"), today) == "paused"
