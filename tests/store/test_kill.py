"""A process killed in the middle of a burst of moves loses nothing that it had told."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline_tui.store import adding
from pipeline_tui.store.store import Store
from tests.support.child import Child
from tests.support.plain import disagreements


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "deals.db"
    with Store.open(path, create=True) as store:
        for number in range(7):
            adding.add(store, adding.NewDeal(f"Deal {number}", 1_000_00 * number))
    return path


@pytest.mark.parametrize("moves", [1, 2, 9, 33, 80])
def test_nothing_told_is_lost_and_the_next_start_needs_no_repair(file: Path, moves: int) -> None:
    told = []
    for _ in range(2):  # the second time on what the first kill left behind
        with Child(file) as child:
            child.send("burst")
            told += [child.read() for _ in range(moves)]
            told += child.kill().splitlines()
    whole = [line.split() for line in told if len(line.split()) == 3]
    with Store.open(file) as store:
        conn = store.conn
        known = {row[0] for row in conn.execute("SELECT id FROM action")}
        assert {action for action, _deal, _stage in whole} <= known
        where = dict(conn.execute("SELECT id, stage_id FROM deal").fetchall())
        assert _moves_not_followed(whole, where, conn.execute(_LAST).fetchall()) == []
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert disagreements(conn) == []
        adding.add(store, adding.NewDeal("and work goes on"))


# Each deal's last journalled move and where it went.
_LAST = """
SELECT c.row_id, c.action_id, max(c.clock) FROM change c
WHERE c.tbl = 'deal' AND c.kind = 'update' GROUP BY c.row_id
"""


def _moves_not_followed(
    told: list[list[str]], where: dict[str, str], last: list[tuple[str, str, int]]
) -> list[list[str]]:
    """Told moves that are a deal's last in the journal, though the deal is elsewhere."""
    latest = {deal: action for deal, action, _clock in last}
    return [
        [action, deal, stage]
        for action, deal, stage in told
        if latest.get(deal) == action and where[deal] != stage
    ]
