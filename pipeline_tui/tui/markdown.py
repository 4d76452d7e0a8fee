"""Notes in Markdown, as rows: headings, lists, quotes, bold, code. Nothing in them can be run."""

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.paint import Part, Row

__all__ = ["rows", "wrapped"]

_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
_BULLET = re.compile(r"(\s*)(?:[-*+]|(\d{1,3}[.)]))\s+(?:\[([ xX])\]\s+)?(.*)$")
_QUOTE = re.compile(r">\s?(.*)$")
_RULE = re.compile(r"\s*([-*_])(?:\s*\1){2,}\s*$")
_FENCE = re.compile(r"\s*(```|~~~)")
_INLINE = re.compile(r"\*\*(.+?)\*\*|__(.+?)__|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)")


def rows(source: str, width: int, indent: int = 1) -> list[Row]:
    """The note as rows of at most ``width`` cells, ``indent`` blanks before each."""
    found: list[Row] = []
    code = False
    for line in source.splitlines():
        if _FENCE.match(line):
            code = not code
        elif code:
            found += _block([(f"  {safe.text(line)}", "dim")], width, indent, 4)
        else:
            found += _line(line, width, indent)
    return found


def _line(line: str, width: int, indent: int) -> list[Row]:
    if _RULE.match(line):
        return [((" " * indent, ""), ("─" * max(1, width - indent), "rule"))]
    if match := _HEADING.match(line):
        return _block([(safe.text(match[1]), "bold")], width, indent, 0)
    if match := _QUOTE.match(line):
        return _block([("│ ", "rule"), (safe.text(match[1]), "dim")], width, indent, 2)
    if match := _BULLET.match(line):
        depth = min(len(match[1]), 8)
        box = {" ": "☐ ", "x": "☑ ", "X": "☑ "}.get(match[3] or "-", "")
        sign = f"{' ' * depth}{match[2] or '•'} {box}"
        return _block([(sign, "accent"), *_inline(match[4])], width, indent, cell_len(sign))
    return _block(list(_inline(line)), width, indent, 0)


def _inline(line: str) -> Iterator[Part]:
    end = 0
    for match in _INLINE.finditer(line):
        yield safe.text(line[end : match.start()]), ""
        end = match.end()
        if code := match[3]:
            yield safe.text(code), "accent"
        elif match[4]:
            yield f"{safe.text(match[4])} <{safe.text(match[5])}>", ""
        else:
            yield safe.text(match[1] or match[2]), "bold"
    yield safe.text(line[end:]), ""


def _block(parts: list[Part], width: int, indent: int, hang: int) -> list[Row]:
    return wrapped(parts, width, indent, indent + hang)


def wrapped(parts: list[Part], width: int, first: int = 0, rest: int = 0) -> list[Row]:
    """Parts broken between words to ``width`` cells; the margins count in it."""
    out: list[Row] = []
    line: list[Part] = [(" " * first, "")]
    room = width - first
    for text, look in parts:
        for word in re.findall(r"\s+|\S+", text):
            for piece in chop_cells(word, max(1, width - rest)) or [word]:
                if cell_len(piece) > room and len(line) > 1:
                    out.append(tuple(line))
                    line, room = [(" " * rest, "")], width - rest
                    if piece.isspace():
                        continue
                line.append((piece, look))
                room -= cell_len(piece)
    out.append(tuple(line))
    return out
