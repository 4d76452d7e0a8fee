"""Every action of the registry: reachable by keys alone, listed, and without a fault."""

import subprocess
from pathlib import Path

import pytest

from pipeline_tui.tui.action import Action
from pipeline_tui.tui.actions import ACTIONS, GO, MOVE, SETUP, on_screen
from tests.pty.conftest import ROOT, Start
from tests.support.terminal import Terminal, in_row, not_in_row, program

pytestmark = pytest.mark.pty

WAYS = {"board": (), "deal": ("enter",), "closed": ("g", "x"), "stages": ("g", "p"),
        "changed": ("g", "l"), "companies": ("5",), "company": ("5", "enter"),
        "person": ("5", "tab", "enter")}  # fmt: skip
SIGNS = {"deal": "People", "closed": "Closed", "stages": "Stages", "changed": "Last changed"}


def back_to_the_board(terminal: Terminal) -> None:
    """Cancel what is asked, leave every screen, and wait until that is done."""
    terminal.press("ctrl+c", "ctrl+c", "ctrl+c", "g", "b", "g")
    terminal.wait(lambda t: "last changed" in t.row(-1) and "│" in t.row(1))
    terminal.press("backspace")
    terminal.wait(not_in_row(-1, "last changed"))


def do(terminal: Terminal, action: Action) -> None:
    """Do an action by its first key, or by its name where it has none."""
    if action.keys:
        terminal.press(*action.keys[0].split(" "))
    else:
        terminal.press(":")
        terminal.send(action.help)
        terminal.wait(lambda t: action.help in t.text.partition("Find")[2].partition("\n")[2])
        terminal.press("enter")
    if action.id == "filter":
        terminal.press("enter")


@pytest.mark.parametrize("screen", WAYS)
def test_every_action_of_a_screen_can_be_done_and_left(
    board: Start, sample: Path, screen: str
) -> None:
    terminal = board(sample, env={"EDITOR": "true", "VISUAL": None})
    mine = [action for action in on_screen(screen) if action.id != "quit"]
    if screen != "board":
        # Where to go and what to set is the same everywhere; the list is moved in all ways.
        mine = [action for action in mine if action.group not in (MOVE, GO, SETUP)]
        motions = [action.keys[-1] for action in on_screen(screen) if action.group == MOVE]
        terminal.press(*WAYS[screen], *motions[:-1])
        back_to_the_board(terminal)
    for action in mine:
        terminal.press(*WAYS[screen])
        do(terminal, action)
        back_to_the_board(terminal)
    terminal.press("ctrl+q")
    assert terminal.ended() == 0


def test_help_lists_every_action_of_each_screen(board: Start, sample: Path) -> None:
    terminal = board(sample, columns=120, rows=130)
    for screen, way in WAYS.items():
        terminal.press(*way, "?")
        terminal.wait(in_row(0, "Keys of"))
        missing = [action.id for action in on_screen(screen) if action.help not in terminal.text]
        assert missing == [], terminal.picture()
        back_to_the_board(terminal)


def test_the_palette_finds_every_action(board: Start, sample: Path) -> None:
    terminal = board(sample, columns=120, rows=40)
    terminal.press(":")
    terminal.wait("Find")
    for action in on_screen("board"):
        terminal.paste(action.help)
        # Once where it is typed, once where it is found.
        terminal.wait(lambda t, text=action.help: t.text.count(text) == 2)  # type: ignore[misc]
        terminal.press("ctrl+u")
        terminal.wait(lambda t, text=action.help: t.text.count(text) < 2)  # type: ignore[misc]


def test_the_command_prints_every_action_and_no_clash() -> None:
    done = subprocess.run(
        program("keys"), capture_output=True, text=True, check=True, cwd=ROOT, timeout=60
    )
    assert done.stderr == ""
    words = {word for line in done.stdout.splitlines() for word in line.split()}
    assert {action.id for action in ACTIONS} <= words
    assert [action.id for action in ACTIONS if action.help not in done.stdout] == []
