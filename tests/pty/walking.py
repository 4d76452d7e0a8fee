"""Ways through the board, row by row, and what has to hold of its bytes and columns."""

from collections.abc import Callable

from tests.support import output
from tests.support.terminal import Terminal

CLIPBOARD = "52;c;"


def assert_safe(terminal: Terminal) -> None:
    """Leave; every byte was text of an agreed width, or a sequence of Textual's own."""
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    raw = bytes(terminal.raw)
    assert output.strays(raw, allowed_osc=(CLIPBOARD,)) == []
    assert output.uneven(raw) == []


def crooked(terminal: Terminal) -> list[int]:
    """The rows of the board whose rules do not stand below those of its heads."""
    width, height = terminal.screen.columns, terminal.screen.lines
    rules = [x for x in range(width) if terminal.cell(x, 1) == "│"]
    if len(rules) < 3:
        return [1]
    below = 3 if height < 30 or width < 100 else 1
    rows = range(1, height - below)
    return [y for y in rows if any(terminal.cell(x, y) not in "│├┤" for x in rules)]


def assert_grid(terminal: Terminal) -> None:
    """The columns' rules stand one below another on all rows of the board."""
    assert crooked(terminal) == [], terminal.picture()


def pointed_at(terminal: Terminal) -> list[tuple[int, str]]:
    """The rows with the cursor's mark."""
    return [(y, line) for y, line in enumerate(terminal.lines) if "▌" in line]


def asking(terminal: Terminal, sign: str) -> None:
    """Wait for a whole dialog with a text in it."""
    terminal.wait(lambda t: sign in t.text and "? help" not in t.row(-1))


def asked_for_more(terminal: Terminal) -> bool:
    """Whether ``g`` was read and its second key is awaited: all before it has been done."""
    return "last changed" in terminal.row(-1)


def settle(terminal: Terminal) -> None:
    """Wait until all keys pressed so far have been dealt with, on the board."""
    terminal.press("g")
    terminal.wait(asked_for_more)
    terminal.press("backspace")
    terminal.wait(lambda t: not asked_for_more(t))


def step(terminal: Terminal, key: str) -> bool:
    """Move the cursor and wait for it; whether it moved (the strip tells of another deal)."""
    before, strip = pointed_at(terminal), terminal.lines[-3:-1]
    terminal.press(key)
    settle(terminal)
    return (pointed_at(terminal), terminal.lines[-3:-1]) != (before, strip)


def through(terminal: Terminal, key: str, look: Callable[[], None]) -> None:
    """Look at each row in a direction until the cursor stops."""
    look()
    while step(terminal, key):
        look()
