"""The sample's sequences are believable: some deals in them, mails due, results to look at."""

from pathlib import Path

import pytest

from pipeline_tui.store import cadence_reading, due_mails
from pipeline_tui.store.store import Store
from tests.sample import build
from tests.sample.plans import TODAY
from tests.support.robot_cadences import astray


def test_sequences_are_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "built.db"
    build.build(path)
    path.chmod(0o600)
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with Store.open(path) as store:
        conn = store.conn
        found = {
            one.code: cadence_reading.results(conn, one.id)
            for one in cadence_reading.cadences(conn)
        }
        new_lead, after, nurture = (
            found[code] for code in ("new_lead", "after_proposal", "nurture")
        )
        assert new_lead.active >= 10
        assert after.active >= 5
        assert nurture.active >= 3
        assert new_lead.paused + after.paused + nurture.paused >= 1
        assert 0.2 < new_lead.replied / new_lead.enrolled < 0.6
        assert new_lead.won < new_lead.advanced < new_lead.enrolled
        assert 5 <= len(due_mails.due(conn, TODAY)) <= 25
        assert len(due_mails.kept_back(conn, TODAY)) == 2
        assert astray(store) == []
