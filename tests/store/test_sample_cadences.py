"""The sample's sequences are believable: some deals in them, mails due, results to look at."""

from pathlib import Path

import pytest

from pipeline_tui.store import cadence_reading, due_mails
from pipeline_tui.store.store import Store
from tests.sample import build
from tests.sample.plans import TODAY
from tests.support.robot_cadences import astray

_HEARD = "deal_id = e.deal_id AND outcome IN ('spoke', 'meeting', 'replied')"
_UNTRUE = {
    "one ended without a word": """
SELECT count(*) FROM enrolment e WHERE e.ended_on IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM follow_up f WHERE f.enrolment_id = e.id AND f.done_on IS NOT NULL)""",
    "one had its last step, but not all": """
SELECT count(*) FROM enrolment e WHERE e.state = 'finished' AND (
    SELECT count(done_on) FROM follow_up WHERE enrolment_id = e.id
) <> (SELECT count(*) FROM cadence_step WHERE cadence_id = e.cadence_id)""",
    "a step done after the end": """
SELECT count(*) FROM follow_up f JOIN enrolment e ON e.id = f.enrolment_id
WHERE f.done_on > e.ended_on""",
    "a step done that no exchange tells of": """
SELECT count(*) FROM follow_up f JOIN enrolment e ON e.id = f.enrolment_id
WHERE f.done_on IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM activity a WHERE a.deal_id = e.deal_id AND a.happened_on = f.done_on)""",
    "a reply that nobody gave": f"""
SELECT count(*) FROM enrolment e WHERE e.replied_on IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM activity WHERE {_HEARD} AND happened_on = e.replied_on)""",
    "one that goes on after a reply": f"""
SELECT count(*) FROM enrolment e WHERE e.ended_on IS NULL AND EXISTS (
    SELECT 1 FROM activity WHERE {_HEARD} AND happened_on > e.started_on)""",
    "nobody there, and spoken to": """
SELECT count(*) FROM activity
WHERE body LIKE 'No answer%' AND outcome NOT IN ('', 'no_answer', 'left_message')""",
}


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
        for untrue, sql in _UNTRUE.items():
            assert conn.execute(sql).fetchone() == (0,), untrue
