"""What is sent to the terminal makes it show the frame, and no more than that is sent."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from pipeline_tui.tui.shown import Difference, Shown

WIDTH, HEIGHT = 24, 4
CONSOLE = Console(color_system="truecolor", force_terminal=True)
STYLES = (
    None,
    Style(color="#102030"),
    Style(color="#102030", bgcolor="#405060"),
    Style(color="red", bold=True),
    Style(bgcolor="#405060", reverse=True),
    Style(bold=False, color="default"),
    Style(underline=True, meta={"@click": "x"}),
)
TEXTS = ("a", "Kestrel Rail", "    ", "─│", "漢字", "a漢", "é", "1.2k")


class Terminal:
    """A screen that understands what is written, and what ought to be on it."""

    def __init__(self) -> None:
        self.shown = Shown()
        self.seen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.Stream(self.seen)

    def draw(self, frame: LayoutUpdate | ChopsUpdate) -> str:
        """Draw a frame; gives what was written."""
        written = Difference(frame, self.shown).render_segments(CONSOLE)
        self._stream.feed(written)
        return written

    def cells(self) -> list[list[tuple[object, ...]]]:
        """All cells, each with its looks; blanks beside wide characters are left out."""
        return [[tuple(self.seen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


def fitted(pieces: list[tuple[str, Style | None]], width: int) -> Strip:
    """Pieces of text as a strip of just that width."""
    return Strip([Segment(text, style) for text, style in pieces]).adjust_cell_length(width)


def whole(lines: list[list[Strip]]) -> LayoutUpdate:
    return LayoutUpdate(list(lines), Region(0, 0, WIDTH, HEIGHT))


def parts(lines: dict[int, dict[int, Strip]]) -> ChopsUpdate:
    """A frame of some parts of some lines."""
    chops: list[dict[int, Strip | None]] = []
    ends: list[list[int]] = []
    for y in range(HEIGHT):
        cuts = sorted({0, WIDTH} | {c for x, s in lines.get(y, {}).items()
                                    for c in (x, x + s.cell_length)})  # fmt: skip
        chops.append({x: lines.get(y, {}).get(x) for x in cuts[:-1]})
        ends.append(cuts[1:])
    spans = [(y, x, x + s.cell_length) for y, line in lines.items() for x, s in line.items()]
    return ChopsUpdate(chops, sorted(spans), ends)


_pieces = st.lists(st.tuples(st.sampled_from(TEXTS), st.sampled_from(STYLES)), max_size=8)
_line = st.lists(st.integers(1, WIDTH - 1), max_size=3, unique=True).flatmap(
    lambda cuts: st.tuples(
        st.just([0, *sorted(cuts), WIDTH]),
        st.lists(_pieces, min_size=len(cuts) + 1, max_size=len(cuts) + 1),
    )
)
_frame = st.tuples(
    st.booleans(), st.lists(_line, min_size=HEIGHT, max_size=HEIGHT), st.sets(st.integers(0, 9))
)


def _strips(line: tuple[list[int], list[list[tuple[str, Style | None]]]]) -> dict[int, Strip]:
    cuts, pieces = line
    return {
        x: fitted(piece, end - x) for x, end, piece in zip(cuts, cuts[1:], pieces, strict=False)
    }


@settings(max_examples=60)
@given(st.lists(_frame, max_size=4))
def test_the_terminal_shows_what_whole_frames_would_show(
    frames: list[
        tuple[bool, list[tuple[list[int], list[list[tuple[str, Style | None]]]]], set[int]]
    ],
) -> None:
    """Property: as a terminal to which everything is written anew, frame by frame."""
    spared, plain = Terminal(), Terminal()
    for everything, lines, chosen in frames:
        strips = [_strips(line) for line in lines]
        if everything:
            frame: LayoutUpdate | ChopsUpdate = whole([list(line.values()) for line in strips])
        else:
            some = {
                y: {x: s for n, (x, s) in enumerate(line.items()) if y * 3 + n in chosen}
                for y, line in enumerate(strips)
            }
            frame = parts({y: line for y, line in some.items() if line})
            if not frame.spans:
                continue
        spared.draw(frame)
        plain.shown.forget()
        plain.draw(frame)
        assert spared.cells() == plain.cells()


def test_what_stands_there_is_not_written_again() -> None:
    terminal = Terminal()
    strip = fitted([("Lead", STYLES[1]), ("  35", STYLES[2])], WIDTH)
    first = terminal.draw(whole([[strip]] * HEIGHT))
    assert first.count("Lead") == HEIGHT
    assert terminal.draw(whole([[strip]] * HEIGHT)) == ""
    equal = fitted([("Lead", STYLES[1]), ("  35", STYLES[2])], WIDTH)
    assert terminal.draw(parts({1: {0: equal}})) == ""
    other = fitted([("Lead", STYLES[1]), ("  34", STYLES[2])], WIDTH)
    assert terminal.draw(parts({1: {0: other}})) == (
        "\x1b[2;5H\x1b[38;2;16;32;48;48;2;64;80;96m  34\x1b[0m"
    )


def test_neighbours_that_differ_in_one_colour_change_one_colour() -> None:
    terminal = Terminal()
    written = terminal.draw(parts({0: {0: fitted([("a", STYLES[1]), ("b", STYLES[2])], 2)}}))
    assert written == "\x1b[1;1H\x1b[38;2;16;32;48ma\x1b[48;2;64;80;96mb\x1b[0m"


def test_after_forgetting_everything_is_written() -> None:
    terminal = Terminal()
    frame = whole([[fitted([("Lead", None)], WIDTH)]] * HEIGHT)
    first = terminal.draw(frame)
    terminal.shown.forget()
    assert terminal.draw(frame) == first


def test_a_link_stays_a_link() -> None:
    look = Style(link="https://example.org/offer")
    terminal = Terminal()
    written = terminal.draw(parts({0: {0: fitted([("offer", look)], 5)}}))
    assert "https://example.org/offer" in written
    assert written.endswith("\x1b]8;;\x1b\\")


@pytest.mark.parametrize("text", ["a\u0301b", "漢\u0301b", "\u0301ab"])
def test_accents_of_their_own_take_no_cell(text: str) -> None:
    terminal = Terminal()
    terminal.draw(parts({0: {0: fitted([(text, None)], 6)}}))
    terminal.draw(parts({0: {2: fitted([("Z", STYLES[1])], 1)}}))
    assert (
        cell_len("".join(cell[0] for cell in terminal.cells()[0] if isinstance(cell[0], str))) >= 6
    )
    assert terminal.seen.buffer[0][2].data == "Z"
