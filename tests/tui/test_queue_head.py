"""The queue's counts in its head: whatever else there is to say, they stand there."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import delivery, outbox
from pipeline_tui.store.adding import NewDeal, NewStep
from tests.tui.running import TODAY, running

DAY = date.fromisoformat(TODAY)


@pytest.mark.parametrize(
    ("size", "named"), [((80, 24), False), ((120, 40), False), ((200, 50), True)]
)
async def test_the_counts_come_before_names_of_screens_and_the_outbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], named: bool
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    late = NewDeal("Late", step=NewStep(DAY - timedelta(3), None, "call", "call"))
    due = NewDeal("Due", step=NewStep(DAY, None, "call", "call"))
    async with running(tmp_path, late, due, size=size) as run:
        draft = Draft(run.deal("Late", "id"), "mail", "Ann", "a@acme.example", "Hello", "you")
        outbox.queue(run.store, [draft])
        delivery.refused(run.store, run.one("SELECT id FROM message"), "550 no")
        run.app.post()
        await run.keys("tab")
        await run.settle()
        head = run.text.splitlines()[0]
        assert "1 late, 1 today │ outbox 1" in head
        assert ("8 Last changed" in head) is named
