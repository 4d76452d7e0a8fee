"""What is seen: a whole footer, as many cards as promised, themes, no colour, no terminal."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline_tui import i18n
from pipeline_tui.i18n import _
from pipeline_tui.tui.actions import on_screen
from pipeline_tui.tui.keymap import key_name
from tests.pty.conftest import ROOT, Start, ready
from tests.support import output
from tests.support.terminal import Terminal, in_row, program

pytestmark = pytest.mark.pty

WIDTHS = ((80, 24), (100, 30), (120, 40), (200, 50))
SCREENS = (("closed", ("g", "x")), ("deal", ("enter",)), ("stages", ("g", "p")),
           ("changed", ("g", "l")))  # fmt: skip
TITLES = {"closed": "Closed", "deal": "€", "stages": "Stages", "changed": "Last changed"}
_COLOURS = re.compile(r"(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])")


def keys_of(terminal: Terminal) -> list[str]:
    """What the footer shows, key by key."""
    return re.split(r"\s{2,}", terminal.row(-1).strip())


def possible(screen: str) -> set[str]:
    """What may stand in a screen's footer, whole."""
    return {
        f"{key_name(key)} {_(label)}"
        for action in on_screen(screen)
        for key in action.keys
        for label in (action.label, action.closed or action.label)
    }


def whole_footer(screen: str) -> Callable[[Terminal], bool]:
    """Whether the footer is that of a screen, each key of it whole, help and find among them."""
    known = possible(screen)
    always = {f"? {_('help')}", f": {_('find')}"}
    return lambda terminal: always <= set(keys_of(terminal)) <= known


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_footer_is_whole(start: Start, sample: Path, language: str) -> None:
    i18n.use_language(language)
    terminal = start(sample, env={"LANGUAGE": language, "LC_ALL": f"{language}_FR.UTF-8"})
    for columns, rows in WIDTHS:
        terminal.resize(columns, rows)
        terminal.wait(lambda t: ready(t) and whole_footer("board")(t))
        assert len(keys_of(terminal)) >= columns // 14
    terminal.resize(80, 24)
    for screen, keys in SCREENS:
        terminal.press(*keys)
        terminal.wait(in_row(0, _(TITLES[screen])))
        terminal.wait(whole_footer(screen))
        assert len(keys_of(terminal)) >= 4


def test_as_many_cards_as_promised_and_lateness_in_days(board: Start, sample: Path) -> None:
    terminal = board(sample)
    second = [row[1:17] for row in terminal.lines[4:21:2]]
    assert len(second) == 9
    assert all(re.search(r"\d/\d", row) for row in second), terminal.picture()
    assert sum(bool(re.match(r"\d+d (late|over)", row)) for row in second) >= 3
    names = [row[:16] for row in terminal.lines[3:21:2]]
    top = terminal.row(4)
    terminal.press("d")
    terminal.wait(lambda t: t.row(4) != top and ready(t))
    cards = [row[1:16].strip() for row in terminal.lines[3:21]]
    assert len(set(cards)) == 18, terminal.picture()
    assert [row[1:6] for row in terminal.lines[3:12]] == [name[1:6] for name in names]


def test_lateness_in_french(start: Start, sample: Path) -> None:
    terminal = start(sample, env={"LANGUAGE": "fr", "LC_ALL": "fr_FR.UTF-8"}).wait(ready)
    assert re.search(r"\d+\s?j retard", terminal.text), terminal.picture()
    assert re.search(r"délai \+\d+j", terminal.text), terminal.picture()


def sgr(terminal: Terminal) -> set[str]:
    """Every parameter of every change of colour or weight."""
    found, _rest = output.pieces(bytes(terminal.raw).decode())
    bodies = [piece.body for piece in found if piece.kind == "csi" and piece.body.endswith("m")]
    return {number for body in bodies for number in body[:-1].split(";")}


def test_no_colour_at_all_when_none_is_wanted(board: Start, sample: Path) -> None:
    terminal = board(sample, env={"NO_COLOR": "1"})
    for key, sign in (
        ("L", "Moved"),
        ("m", "move to …"),
        ("ctrl+c", "? help"),
        ("enter", "People"),
    ):
        terminal.press(key)
        terminal.wait(sign)
    assert [number for number in sorted(sgr(terminal)) if _COLOURS.fullmatch(number)] == []


@pytest.mark.parametrize(
    ("theme", "ground"),
    [("dark", "48;2;22;24;27"), ("light", "48;2;251;250;247"), ("ansi", "")],
)
def test_themes(board: Start, sample: Path, home: Path, theme: str, ground: str) -> None:
    folder = home / "config" / "pipeline-tui"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(f'theme = "{theme}"\n', encoding="utf-8")
    terminal = board(sample)
    terminal.press("m")
    terminal.wait("move to …")
    raw = bytes(terminal.raw)
    assert ground.encode() in raw
    if theme == "ansi":
        assert b"38;2;" not in raw
        assert b"48;2;" not in raw
        assert sgr(terminal) & {str(number) for number in (*range(30, 38), *range(90, 98))}


def test_the_theme_changes_while_it_runs(board: Start, sample: Path) -> None:
    terminal = board(sample)
    terminal.press(":")
    terminal.wait("Find")
    terminal.send("Choose the theme")
    terminal.press("enter")
    terminal.wait("pipeline-light" if "pipeline-light" in terminal.text else "light")
    at = len(terminal.raw)
    for key in ("2", "g"):
        terminal.press(key)
    terminal.wait(in_row(-1, "last changed"))
    assert b"48;2;251;250;247" in bytes(terminal.raw[at:])


def test_a_terminal_that_cannot_is_refused(start: Start, sample: Path) -> None:
    terminal = start(sample, env={"TERM": "dumb"})
    assert terminal.ended() == 2
    assert "needs a terminal" in terminal.text
    assert "\x1b" not in bytes(terminal.raw).decode()


@pytest.mark.parametrize("arguments", [("demo",), ("deals.db",)])
def test_no_terminal_is_refused(sample: Path, arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        program(*arguments), capture_output=True, text=True, check=False, timeout=60,
        stdin=subprocess.DEVNULL, cwd=sample.parent, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr
    assert "\x1b" not in done.stderr + done.stdout
