"""What a program wrote to its terminal, taken apart: text, control bytes and sequences."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from rich.cells import cell_len
from wcwidth import wcwidth

_PIECE = re.compile(
    r"\x1b\[(?P<csi>[<=>?]?[0-9;:]*[ -/]*[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b(?P<esc>[^\[\]])"
    r"|(?P<control>[\x00-\x1f\x7f-\x9f])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)",
    re.DOTALL,
)
_UNFINISHED = re.compile(r"\x1b(?:\[[<=>?]?[0-9;:]*[ -/]*|\][^\x07\x1b]*\x1b?)?\Z")
_MODE = re.compile(r"\?([0-9;]+)([hl])")
_KITTY_ON, _KITTY_OFF = re.compile(r">\d*u"), re.compile(r"<\d*u")

COLOURS = re.compile(r"\x1b\[[0-9;:]*m")
"""Changes of colour and weight: most of the output, and nothing to the text on the screen."""

# All that Textual's driver and compositor write, besides text and its colours: the cursor's
# place, clearing, and the modes that a full-screen program turns on and off. The program itself
# keeps the window's title, sets its own and gives the old one back.
_SEQUENCES = re.compile(
    r"[0-9;]*[HJK]"
    r"|\?(?:7|25|1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"
    r"|\?(?:2026|2048)\$p"
    r"|>\d*u|<\d*u"
    r"|2[23];0t"
)
# The modes that a terminal has while a shell waits for a command.
_USUALLY_ON = frozenset({"7", "25"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of the output: ``kind`` is csi, osc, esc, control or text."""

    kind: str
    body: str


def pieces(raw: str) -> tuple[list[Piece], str]:
    """Take output apart; also give its end, if that is the beginning of a sequence."""
    unfinished = _UNFINISHED.search(raw)
    rest = raw[unfinished.start() :] if unfinished else ""
    whole = raw[: len(raw) - len(rest)]
    found = []
    for match in _PIECE.finditer(whole):
        assert match.lastgroup is not None
        found.append(Piece(match.lastgroup, match[match.lastgroup]))
    return found, rest


def strays(raw: bytes, *, allowed_osc: tuple[str, ...] = ()) -> list[Piece]:
    """Everything in the output that is neither text nor written by Textual for itself.

    Text with a control, bidirectional or zero-width character in it is a stray too. Textual
    sets the pointer's shape (OSC 22); any other OSC must begin with one of ``allowed_osc``.
    """
    found, rest = pieces(COLOURS.sub("", raw.decode("utf-8")))
    if rest:
        found.append(Piece("esc", rest))
    return [piece for piece in found if not _expected(piece, allowed_osc)]


def _expected(piece: Piece, allowed_osc: tuple[str, ...]) -> bool:
    match piece.kind:
        case "text":
            return not any(unicodedata.category(char) in ("Cc", "Cf") for char in piece.body)
        case "csi":
            return _SEQUENCES.fullmatch(piece.body) is not None
        case "osc":
            return piece.body.startswith(("22;", "2;pipeline-tui – ", *allowed_osc))
        case "control":
            return piece.body in "\r\n"
        case _:
            return False


def uneven(raw: bytes) -> list[str]:
    """Texts in the output whose width the program and a terminal count differently.

    Then all that follows in the row stands in the wrong columns.
    """
    found, _rest = pieces(raw.decode("utf-8"))
    texts = {piece.body for piece in found if piece.kind == "text" and not piece.body.isascii()}
    return sorted(text for text in texts if cell_len(text) != sum(map(wcwidth, text)))


@dataclass(slots=True)
class Modes:
    """The terminal's modes, as the sequences so far left them."""

    on: set[str] = field(default_factory=lambda: set(_USUALLY_ON))
    kitty: int = 0

    def take(self, piece: Piece) -> None:
        """Follow one piece of output."""
        if piece.kind != "csi":
            return
        mode = _MODE.fullmatch(piece.body)
        if mode is not None:
            for name in mode[1].split(";"):
                (self.on.add if mode[2] == "h" else self.on.discard)(name)
        elif _KITTY_ON.fullmatch(piece.body):
            self.kitty += 1
        elif _KITTY_OFF.fullmatch(piece.body):
            self.kitty = max(0, self.kitty - 1)

    @property
    def as_a_shell_has_them(self) -> bool:
        """Whether the terminal is as it was before the program."""
        return self.on == _USUALLY_ON and self.kitty == 0
