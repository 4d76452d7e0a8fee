"""What a program that has ended leaves of its terminal."""

from __future__ import annotations

from tests.support import output
from tests.support.terminal import Terminal, in_row


def moved(terminal: Terminal) -> tuple[str, str]:
    """Move the deal under the cursor on; its name and its new stage, as the screen says."""
    terminal.press("L")
    terminal.wait(in_row(-1, "Moved "))
    name, stage = terminal.row(-1).strip().removeprefix("Moved ").rsplit(" to ", 1)
    return name, stage


def after_the_screen(terminal: Terminal) -> str:
    """The text that was written after the full screen was left."""
    last = bytes(terminal.raw).decode().rpartition("\x1b[?1049l")[2]
    found, _rest = output.pieces(last)
    return "".join(piece.body for piece in found if piece.kind == "text")


def assert_left(terminal: Terminal) -> None:
    """The terminal is the shell's again, and nothing was printed over it."""
    assert terminal.modes.as_a_shell_has_them, terminal.modes
    assert terminal.settings_restored
    assert output.strays(bytes(terminal.raw)) == []
    assert after_the_screen(terminal) == ""
