"""An address that takes no mail, on the person's page, in the queue and where a mail is written."""

from pathlib import Path

import pytest

from pipeline_tui.store import enrolling, steps
from tests.store.in_cadence import cadence
from tests.tui.outgoing import ACME, person
from tests.tui.running import TODAY, running


async def test_it_is_noted_on_the_person_and_told_where_it_matters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    async with running(tmp_path, ACME) as run:
        person(run, "Acme", "Anne Roy")
        deal = run.deal("Acme", "id")
        enrolling.enrol(run.store, [deal], cadence(run.store))
        steps.finish_step(run.store, [deal])
        run.app.changed(None)
        await run.keys("g", "c", "tab", "enter", "S", "2")
        assert run.said == "No more mails of sequences to Anne Roy"
        assert "bounced 23 Nov: sequences write no more (S)" in run.text
        await run.keys("g", "q")
        assert "bounced: mail 2 of 1" in run.text
        await run.keys("B")
        assert run.said.startswith("1 mail due is not sent: its address takes none.")
        await run.keys("o", "2", "1")
        assert "anne@example.com  bounced 23 Nov" in run.text
        await run.keys("escape", "u")
        assert "bounced" not in run.text
