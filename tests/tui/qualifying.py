"""Deals to qualify, and what the file holds of their answers."""

from pipeline_tui.store.adding import NewDeal
from tests.tui.running import Running

ACME = NewDeal("Acme", amount=1_200_000)
BOREAL = NewDeal("Boreal", amount=500_000)
ANSWERS = """
SELECT c.question, a.value, a.evidence FROM answer a JOIN criterion c ON c.id = a.criterion_id
WHERE a.deleted_at IS NULL ORDER BY c.position
"""


def answers(run: Running) -> list[tuple[object, ...]]:
    return [tuple(row) for row in run.store.conn.execute(ANSWERS)]


def question(run: Running, words: str) -> str:
    return str(run.one("SELECT id FROM criterion WHERE question = ?", words))
