"""What is painted piece by piece is what painting the whole screen would show."""

from pathlib import Path
from random import Random

import pytest

from tests.pty.conftest import Start
from tests.support.terminal import Terminal

pytestmark = pytest.mark.pty

# Keys that move, change and open things, each with what leads back.
GESTURES = (
    "j", "k", "l", "h", "G", "gg", " ", "*", "L", "H", "\t", "\t", "\t", "i", "i", "d", "d",
    "n\r", "n2\r", "r+3d\r", "z1", "p1", "p3", "cyq", "cq", "c\x7fq", "?q", "u", "U", "\rq",
    "/bo\r", "\x7f", "gc", "gb", "gq", "tq", ":q\x03",
)  # fmt: skip


def settled(terminal: Terminal) -> list[str]:
    """The screen once nothing more comes for a while."""
    before = -1
    while before != len(terminal.raw):
        before = len(terminal.raw)
        for _ in range(6):
            terminal._read(0.05)
    return terminal.lines


@pytest.mark.parametrize("seed", range(3))
def test_the_screen_is_what_a_whole_repaint_shows(board: Start, sample: Path, seed: int) -> None:
    chance = Random(seed)
    terminal = board(sample, columns=120, rows=40)
    # The last line of the panel is found out once the keys rest.
    terminal.wait("usual")
    for _round in range(5):
        for gesture in chance.choices(GESTURES, k=8):
            terminal.send(gesture)
            if chance.random() < 0.5:
                terminal._read(0.1)
        shown = settled(terminal)
        terminal.resize(119, 40)
        settled(terminal)
        terminal.resize(120, 40)
        assert shown == settled(terminal)
