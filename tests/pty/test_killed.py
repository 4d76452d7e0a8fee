"""kill -9 in a burst of moves: what the screen had shown is in the file, which needs no repair."""

import re
import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pipeline_tui.store import driver
from tests.pty.conftest import Start, ready
from tests.pty.reading import rows, stage_of
from tests.support import output, plain
from tests.support.terminal import Terminal

pytestmark = pytest.mark.pty

_MOVED = re.compile(r"Moved (.+) to (Qualified|Proposal|Negotiation)(?: · .*|\s*)$")
_HEADS = re.compile(r"([A-Z][a-z]+)\s+(\d+)")


def shown_moves(terminal: Terminal) -> dict[str, str]:
    """Every move that the program has said it made, and the stage it named."""
    found, _rest = output.pieces(bytes(terminal.raw).decode(errors="replace"))
    said = [_MOVED.search(piece.body) for piece in found if piece.kind == "text"]
    return {match[1]: match[2] for match in said if match}


def moves_shown(number: int) -> Callable[[Terminal], bool]:
    """Whether so many moves have been said."""
    return lambda terminal: len(shown_moves(terminal)) >= number


def heads(terminal: Terminal) -> dict[str, int]:
    """The stages on the screen and how many deals each says it has."""
    return {name: int(count) for name, count in _HEADS.findall(terminal.row(1))}


def counts(path: Path) -> dict[str, int]:
    """The open stages in the file and how many deals each has."""
    return dict(
        rows(
            path,
            "SELECT stage.name, count(*) FROM deal JOIN stage ON stage.id = deal.stage_id"
            " WHERE stage.kind = 'open' AND deal.deleted_at IS NULL GROUP BY stage.name",
        )
    )


@pytest.mark.parametrize("enough", [1, 7])
def test_what_was_shown_is_there(start: Start, sample: Path, enough: int) -> None:
    terminal = start(sample).wait(ready)
    for number in range(enough):
        terminal.press("L")
        terminal.wait(moves_shown(number + 1))
        terminal.press("h")
    before = heads(terminal)["Lead"]
    terminal.press(*("L", "h") * 30)
    terminal.wait(lambda t: heads(t).get("Lead", before) < before)
    terminal.signal(signal.SIGKILL)
    assert terminal.ended() == -signal.SIGKILL
    moves = shown_moves(terminal)
    assert len(moves) >= enough
    assert {name: stage_of(sample, name) for name in moves} == moves
    assert counts(sample)["Lead"] <= heads(terminal)["Lead"]

    again = start(sample).wait(ready)
    shown = heads(again)
    again.press("ctrl+q")
    assert again.ended() == 0
    assert shown == counts(sample)
    with closing(driver.connect(str(sample))) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert plain.disagreements(conn) == []
