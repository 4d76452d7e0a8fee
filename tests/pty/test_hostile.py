"""Hostile texts, wherever data is shown: nothing of them reaches the terminal as control."""

import base64
import re
from pathlib import Path

import pytest

from tests.pty import hostile, walking
from tests.pty.conftest import Start
from tests.pty.walking import asking, assert_grid, assert_safe, crooked, settle, step, through
from tests.support import output
from tests.support.terminal import in_row, not_in_row

pytestmark = pytest.mark.pty

CLICK = "[@click=app.quit]x"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return hostile.made(tmp_path_factory.mktemp("hostile") / "made.db")


@pytest.fixture
def file(made: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "hostile.db"
    path.write_bytes(made)
    return path


def test_every_card_and_lane(board: Start, file: Path) -> None:
    terminal = board(file)
    assert "␛[31mred␛[0m" in terminal.text
    assert CLICK[:12] in terminal.text
    for lane in range(4):
        assert_grid(terminal)
        terminal.press("g", "g")
        through(terminal, "j", lambda: None)
        assert_grid(terminal)
        assert step(terminal, "l") or lane == 3
    assert_grid(terminal)
    through(terminal, "j", lambda: None)
    assert_grid(terminal)
    assert_safe(terminal)


def test_every_size_and_density(board: Start, file: Path) -> None:
    terminal = board(file)
    for columns, rows in ((120, 40), (200, 50), (100, 30), (80, 24)):
        terminal.resize(columns, rows)
        terminal.wait(lambda t: not crooked(t) and "? " in t.row(-1))
        settle(terminal)
        top = terminal.row(5)
        terminal.press("d")
        terminal.wait(not_in_row(5, top))
        assert_grid(terminal)
        terminal.press("d")
        terminal.wait(in_row(5, top))
    assert_safe(terminal)


def test_deal_screens(board: Start, file: Path) -> None:
    terminal = board(file)
    for _lane in range(4):
        for _card in range(2):
            terminal.press("enter")
            terminal.wait("People")
            terminal.press("G", "home", "g")
            terminal.wait(walking.asked_for_more)
            terminal.press("backspace")
            terminal.wait(in_row(1, "│"))
            step(terminal, "j")
        step(terminal, "l")
    assert_safe(terminal)


DIALOGS = (
    (("m",), "move to …"),
    (("x",), "because …"),
    (("w",), ": won"),
    (("%",), "Incentive: "),
    (("e",), "change …"),
    (("e", "1"), "Enter save"),
    (("E",), "ctrl+s"),
    (("r",), "Next step: "),
    (("n",), "what happened?"),
    (("v",), "Saved views"),
    (("p",), ": priority"),
    (("y",), "Enter choose"),
    (("V",), "Enter save"),
)


def test_dialogs(board: Start, file: Path) -> None:
    terminal = board(file)
    for number in range(2):
        for keys, sign in DIALOGS:
            for key in keys[:-1]:
                terminal.press(key)
                asking(terminal, "Enter choose")
            terminal.press(keys[-1])
            asking(terminal, sign)
            terminal.press("esc")
            terminal.wait(in_row(-1, "? help"))
        step(terminal, "j" if number % 2 else "l")
    assert_grid(terminal)
    assert_safe(terminal)


def test_templates_and_messages(board: Start, file: Path) -> None:
    terminal = board(file)
    terminal.press("g", "t")
    terminal.wait("preview: ")
    for _row in range(40):
        terminal.press("j")
    terminal.press("home", "j", "enter")
    terminal.wait("As it will be read")
    terminal.press("esc")
    terminal.wait(in_row(-1, "? help"))
    terminal.resize(120, 40)
    terminal.wait("To ")
    terminal.press("G", "q")
    terminal.wait(in_row(-1, "? help"))
    for digit, sign in (("1", "Which script?"), ("2", "Which mail?"), ("3", "Which content?")):
        terminal.press("o")
        asking(terminal, "Reach out: ")
        terminal.press(digit)
        asking(terminal, sign)
        terminal.press("enter")
        asking(terminal, "Where to?")
        terminal.press("j", "j", "k", "esc")
        terminal.wait(in_row(-1, "? help"))
    assert_safe(terminal)


def test_parking_asks_with_hostile_reasons(board: Start, file: Path) -> None:
    terminal = board(file)
    terminal.press("z")
    asking(terminal, "until …")
    terminal.press("1", "w", "enter")
    terminal.wait("[red]x[/] reason")
    terminal.press("2")
    terminal.wait("Parked [@click=app.quit]x")
    assert_safe(terminal)


def test_messages_and_undo(board: Start, file: Path) -> None:
    terminal = board(file)
    for _lane in range(3):
        for _card in range(2):
            terminal.press("L")
            terminal.wait(in_row(-1, "Moved"))
            terminal.press("u")
            terminal.wait(in_row(-1, "ndo"))
            step(terminal, "j")
        step(terminal, "l")
    assert_grid(terminal)
    assert_safe(terminal)


def test_companies_and_people(board: Start, file: Path) -> None:
    terminal = board(file)
    for columns, rows in ((80, 24), (120, 40)):
        terminal.resize(columns, rows)
        for list_keys in ((), ("tab",)):
            terminal.press("5")
            terminal.wait(in_row(0, "Companies"))
            terminal.press(*list_keys)
            for _row in range(8):
                terminal.press("j", "j", "j", "j", "enter")
                terminal.wait("What happened" if columns > 100 else "Deals")
                terminal.press("G", "home", "e")
                asking(terminal, "change …")
                terminal.press("esc")
                terminal.wait(in_row(-1, "? help"))
                terminal.press("q")
                terminal.wait(in_row(0, "Companies"))
            terminal.press("g", "b")
            terminal.wait(in_row(1, "│"))
    for _card in range(3):
        terminal.press("enter")
        terminal.wait("People")
        terminal.press("I")
        terminal.wait("the way to the decision maker")
        terminal.press("G", "j", "k", "q", "g", "b")
        terminal.wait(in_row(1, "│"))
        step(terminal, "j")
    assert_safe(terminal)


def test_closed_deals_in_the_queue(board: Start, file: Path) -> None:
    terminal = board(file)
    terminal.resize(120, 40)
    terminal.press("tab")
    terminal.wait(in_row(1, "HIGH"))
    terminal.press("G")
    terminal.wait("AFTER CLOSING")
    for _row in range(12):
        terminal.press("k")
    terminal.wait("ask again")
    terminal.press("enter")
    terminal.wait("Lost because")
    terminal.press("G", "home", "q")
    terminal.wait("AFTER CLOSING")
    assert_safe(terminal)


def test_other_screens(board: Start, file: Path) -> None:
    terminal = board(file)
    for keys, sign in (
        (("g", "x"), "Closed"),
        (("g", "l"), "Last changed"),
        (("g", "p"), "Stages"),
    ):
        terminal.press(*keys)
        terminal.wait(in_row(0, sign))
        for key in ("G", "right", "G", "right", "G", "left", "home"):
            terminal.press(key)
        terminal.press("g")
        terminal.wait(walking.asked_for_more)
        terminal.press("backspace")
        terminal.wait(in_row(1, "│"))
    assert_safe(terminal)


def test_finding_and_filtering(board: Start, file: Path) -> None:
    terminal = board(file)
    for typed, found in (
        ("clip", "␛]52"),
        ("[red]", "[red]x[/]"),
        ("日本", "日本語"),
        ("famil", "family"),
    ):
        terminal.press(":")
        asking(terminal, "Find")
        terminal.send(typed)
        terminal.wait(found)
        terminal.press("esc")
        terminal.wait(in_row(-1, "? help"))
        terminal.press("/")
        asking(terminal, "stage:")
        terminal.paste(typed + "\t\x07\u202e\u200b\x9b")
        terminal.wait(in_row(-1, typed))
        terminal.press("esc")
        terminal.wait(in_row(-1, "? help"))
    assert_grid(terminal)
    assert_safe(terminal)


def test_what_is_typed_and_pasted_is_data_too(board: Start, file: Path) -> None:
    terminal = board(file)
    terminal.press("a")
    asking(terminal, "New deal")
    terminal.paste(f"Zo\u202e\u0007\u009b31m\t[/] {CLICK}\n日本 12k\u200b")
    terminal.wait("[/]")
    terminal.press("enter")
    terminal.wait("Added Zo")
    assert_grid(terminal)
    assert_safe(terminal)


def test_the_clipboard_gets_no_control_characters(board: Start, file: Path) -> None:
    terminal = board(file)
    for _lane in range(4):
        terminal.press("y")
        asking(terminal, "Enter choose")
        terminal.press("1")
        terminal.wait(lambda t: "Enter choose" not in t.text)
        step(terminal, "j")
        step(terminal, "l")
    found, _rest = output.pieces(bytes(terminal.raw).decode())
    copied = [
        base64.b64decode(piece.body.removeprefix(walking.CLIPBOARD)).decode()
        for piece in found
        if piece.kind == "osc" and piece.body.startswith(walking.CLIPBOARD)
    ]
    assert len(copied) == 4
    assert [text for text in copied if _CONTROL.search(text)] == []
    assert_safe(terminal)


def test_a_click_where_data_names_an_action_does_nothing(board: Start, file: Path) -> None:
    terminal = board(file)
    terminal.click(4, 3)
    terminal.wait("Next steps")
    terminal.click(8, 0)
    lines = terminal.lines
    people = next(y for y, line in enumerate(lines) if line.startswith(" People"))
    for y, line in enumerate(lines):
        if CLICK in line and y not in (people + 1, people + 2):  # a click there opens her list
            terminal.click(line.index(CLICK) + 8, y)
    terminal.press("?")
    terminal.wait(in_row(0, "Keys of"))
    assert terminal.process.poll() is None
