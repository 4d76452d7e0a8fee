"""Sends the terminal only what differs from what it shows.

Textual writes every part that was drawn anew, whole and with all its colours: 24 kB where a card
moves on, and the entire screen several times where a dialog goes. A slow line, or a slow terminal,
makes a person wait for all of it.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

__all__ = ["Difference", "Shown"]

_Run = tuple[int, str, Style | None]
"""Cells that look alike: how many, their text, how they look."""
_Change = tuple[int, _Run]
"""The column where cells change, and what they become."""

_NOWHERE = Style(meta={"unknown": True})


class Shown:
    """What stands on the terminal, row by row from its left edge."""

    def __init__(self) -> None:
        self._rows: defaultdict[int, list[_Run]] = defaultdict(list)
        self._placed: defaultdict[int, dict[int, tuple[int, list[Segment]]]] = defaultdict(dict)

    def forget(self) -> None:
        """Take nothing for granted: what comes next is written whole."""
        self._rows.clear()
        self._placed.clear()

    def place(self, x: int, y: int, strip: Strip) -> list[_Change]:
        """Note what stands there from now on; gives what of it did not stand there before."""
        segments, end = strip._segments, x + strip.cell_length  # noqa: SLF001
        placed = self._placed[y]
        known = placed.get(x)
        if known is not None and known[1] is segments:
            return []
        if known is None or known[0] != end:
            for start, (stop, _segments) in list(placed.items()):
                if start < end and x < stop:
                    del placed[start]
        placed[x] = end, segments
        after = _runs(segments)
        row = self._rows[y]
        left, rest = _split(row, x)
        before, right = _split(rest, end - x)
        self._rows[y] = left + after + right
        return [] if before == after else _changes(x, before, after)


class Difference(CompositorUpdate):
    """A frame, less what stands on the terminal already."""

    def __init__(self, frame: LayoutUpdate | ChopsUpdate, shown: Shown) -> None:
        self._frame = frame
        self._shown = shown

    def render_segments(self, console: Console) -> str:
        """What is to be written; it counts as shown from then on."""
        frame = self._frame
        colours = console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001
        placed = _whole(frame) if isinstance(frame, LayoutUpdate) else _parts(frame)
        written: list[str] = []
        style, at, row = None, -1, -1
        for x, y, strip in placed:
            for start, (width, text, look) in self._shown.place(x, y, strip):
                if start != at or y != row:
                    written.append(f"\x1b[{y + 1};{start + 1}H")
                if look is not None and look.link:
                    written += _turn(style, None, colours), Strip.render_style(look, text, colours)
                    style = None
                elif look is not style:
                    written.append(_turn(style, look, colours))
                    style = look
                    written.append(text)
                else:
                    written.append(text)
                at, row = start + width, y
        written.append(_turn(style, None, colours))
        return "".join(written)


def _whole(frame: LayoutUpdate) -> Iterator[tuple[int, int, Strip]]:
    for y, line in enumerate(frame.strips, frame.region.y):
        x = frame.region.x
        for strip in line:
            yield x, y, strip
            x += strip.cell_length


def _parts(frame: ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    """The strips that any of the frame's spans touches."""
    last = (-1, -1)
    for y, first, end in frame.spans:
        for stop, (x, strip) in zip(frame.chop_ends[y], frame.chops[y].items(), strict=False):
            if strip is not None and x < end and stop > first and (y, x) > last:
                last = y, x
                yield x, y, strip


def _runs(segments: list[Segment]) -> list[_Run]:
    runs: list[_Run] = []
    for text, style, _control in segments:
        width = len(text) if text.isascii() else cell_len(text)
        if width:
            runs.append((width, text, style))
        elif runs:  # accents of their own belong to the letter before them
            last, before, look = runs[-1]
            runs[-1] = last, before + text, look
    return runs


def _even(width: int, text: str) -> bool:
    """Whether each character takes one cell."""
    if width != len(text):
        return False
    return text.isascii() or all(cell_len(one) == 1 for one in text)


def _split(row: list[_Run], at: int) -> tuple[list[_Run], list[_Run]]:
    """A row's runs before and after a column; what nobody knows yet fills what is missing."""
    left = at
    for place, run in enumerate(row):
        if left <= 0:
            return row[:place], row[place:]
        if run[0] > left:
            before, after = _cut(run, left)
            return [*row[:place], *before], [*after, *row[place + 1 :]]
        left -= run[0]
    return ([*row, (left, "?" * left, _NOWHERE)] if left else row), []


def _cut(run: _Run, at: int) -> tuple[list[_Run], list[_Run]]:
    """A run's first cells and its others; the halves of a wide character count as unknown."""
    width, text, style = run
    if _even(width, text):
        return [(at, text[:at], style)], [(width - at, text[at:], style)]
    place = cells = 0
    while place < len(text) and (size := cell_len(text[place])) + cells <= at:
        place, cells = place + 1, cells + size
    before, after = (cells, text[:place], style), (width - cells, text[place:], style)
    if cells == at:
        return [before], [after]
    half = (1, "?", _NOWHERE)
    rest = (width - cells - 2, text[place + 1 :], style)
    return [one for one in (before, half) if one[0]], [one for one in (half, rest) if one[0]]


def _changes(x: int, before: list[_Run], after: list[_Run]) -> list[_Change]:
    """What turns runs into others that are as wide, where the runs begin at a column."""
    changes: list[_Change] = []
    olds, news = iter(before), iter(after)
    old_width = width = 0
    old_text = text = ""
    old_style = style = None
    while True:
        if not width:
            width, text, style = next(news, (0, "", None))
            if not width:
                return changes
        if not old_width:
            old_width, old_text, old_style = next(olds, (width, "", _NOWHERE))
        if width != old_width and not (_even(width, text) and _even(old_width, old_text)):
            # Wide characters that stand elsewhere than others did: the rest is written anew.
            return changes + list(_at(x, [(width, text, style), *news]))
        step = min(width, old_width)
        part, was = text[:step], old_text[:step]
        if width == old_width:
            part, was = text, old_text
        if part != was or style != old_style:
            changes.append((x, (step, part, style)))
        text, old_text = text[step:], old_text[step:]
        width, old_width = width - step, old_width - step
        x += step


def _at(x: int, runs: list[_Run]) -> Iterator[_Change]:
    for run in runs:
        yield x, run
        x += run[0]


@lru_cache(maxsize=4096)
def _turn(before: Style | None, after: Style | None, colours: ColorSystem) -> str:
    """What makes text look one way after another."""
    if after is None:
        return "\x1b[0m" if before else ""
    if before is None:
        codes = Strip.render_ansi(after, colours)
        return f"\x1b[{codes}m" if codes else ""
    if not _keeps(before, after):
        return f"\x1b[0;{Strip.render_ansi(after, colours)}m".replace(";m", "m")
    new: list[str] = []
    if after.color and after.color != before.color:
        new += after.color.downgrade(colours).get_ansi_codes()
    if after.bgcolor and after.bgcolor != before.bgcolor:
        new += after.bgcolor.downgrade(colours).get_ansi_codes(foreground=False)
    return f"\x1b[{';'.join(new)}m" if new else ""


def _keeps(before: Style, after: Style) -> bool:
    """Whether only colours differ, and none of them goes."""
    shines = after._attributes & after._set_attributes  # noqa: SLF001
    return (
        shines == before._attributes & before._set_attributes  # noqa: SLF001
        and bool(after.color or not before.color)
        and bool(after.bgcolor or not before.bgcolor)
    )
