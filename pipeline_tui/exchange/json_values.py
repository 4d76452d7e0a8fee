"""Values of JSON one after the other, with the lines they begin on, from a file of any size."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.reading import Layout
from pipeline_tui.i18n import _

__all__ = ["Found", "NoJson", "broken", "walk"]

_BLOCK = 1 << 20
_BLANK = " \t\r\n"
_LONGEST = 64 * _BLOCK


class Found(NamedTuple):
    """One value of the list, the line it begins on, and a fault in place of a value."""

    value: Any
    line: int
    fault: str = ""


@dataclass(slots=True)
class _Cursor:
    """A place in a text that is read block by block; ``line`` is that of the place."""

    file: TextIO
    path: Path
    text: str = ""
    at: int = 0
    line: int = 1
    ended: bool = False
    broke: int = 0
    """How far from the place the value there can be read before it breaks off."""

    def more(self) -> bool:
        """Read on; whether there was anything."""
        block = "" if self.ended else self.file.read(_BLOCK)
        self.ended = not block
        self.text = self.text[self.at :] + block
        self.at = 0
        return bool(block)

    def peek(self) -> str:
        """The next sign that is not blank; empty at the end."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in _BLANK:
                self.line += self.text[self.at] == "\n"
                self.at += 1
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def skip(self) -> None:
        """Go past the next sign."""
        self.peek()
        self.at += 1

    def value(self) -> Any:
        """The next value; raises ``ValueError`` where none can be read."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except (ValueError, RecursionError) as error:
                self.broke = getattr(error, "pos", self.at) - self.at
                if len(self.text) - self.at > _LONGEST or not self.more():
                    raise ValueError(self.line) from None
                continue
            if end == len(self.text) and not self.ended and self.more():
                continue  # a number may go on in the next block
            self.line += self.text.count("\n", self.at, end)
            self.at, self.broke = end, 0
            return value


def _number(text: str) -> str:
    """A number as written, never to be taken for one with thousands parted."""
    if "e" in text or "E" in text:
        from decimal import Decimal

        text = f"{Decimal(text):f}" if len(text) < 30 else text
    _whole, point, part = text.partition(".")
    return text + "0" if point and len(part) == 3 else text


_DECODER = json.JSONDecoder(parse_float=_number, parse_int=str, parse_constant=lambda _text: None)


class NoJson(Exception):
    """The text does not begin as JSON with objects does."""

    def __init__(self, cursor: _Cursor) -> None:
        super().__init__()
        self.cursor = cursor


def walk(layout: Layout) -> Iterator[tuple[Found, str]]:
    """The values of the list with the list's name."""
    with layout.path.open(encoding=layout.encoding.codec, errors="replace") as file:
        cursor = _Cursor(file, layout.path)
        first = cursor.peek()
        if first == "[":
            yield from ((found, "") for found in _list(cursor, beginning=True))
        elif _by_lines(layout.path, layout.encoding.codec):
            yield from ((found, "") for found in _lines(layout))
        elif first == "{":
            part = yield from _wrapped(cursor)
            if not part:
                yield from _alone(layout)


def _by_lines(path: Path, codec: str) -> bool:
    """Whether the first line that is not blank is a whole object, and more follow."""
    with path.open(encoding=codec, errors="replace") as file:
        lines = (line for line in iter(lambda: file.readline(_LONGEST), "") if line.strip())
        first, second = next(lines, ""), next(lines, "")
    try:
        value = _DECODER.decode(first)
    except (ValueError, RecursionError):
        return False
    if not isinstance(value, dict):
        return False
    return bool(second) or not any(map(_is_list, value.values()))


def _is_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _lines(layout: Layout) -> Iterator[Found]:
    """One object a line; a line that is none costs itself only."""
    with layout.path.open(encoding=layout.encoding.codec, errors="replace") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                yield Found(_DECODER.decode(line), number)
            except (ValueError, RecursionError) as error:
                said = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
                yield Found(line.strip(), number, _fault(said))


def _fault(said: str) -> str:
    return _("This is no JSON: {reason}.").format(reason=said)


def _list(cursor: _Cursor, *, beginning: bool = False) -> Iterator[Found]:
    """The values of the list the cursor stands before."""
    cursor.skip()
    first = beginning
    while (sign := cursor.peek()) != "]":
        if first and sign not in "{]":
            raise NoJson(cursor)
        line = cursor.line
        try:
            value = cursor.value()
        except ValueError:
            if first:
                raise NoJson(cursor) from None
            raise broken(cursor, line) from None
        first = False
        yield Found(value, line)
        if cursor.peek() == ",":
            cursor.skip()
        elif cursor.peek() != "]":
            raise broken(cursor, cursor.line)
    cursor.skip()


def broken(cursor: _Cursor, line: int) -> ImportRefused:
    """The complaint about what cannot be read at the place."""
    message = _("{file}, line {line}: the JSON breaks off or is damaged here, at “{value}”.")
    at = cursor.at + cursor.broke
    line += cursor.text.count("\n", cursor.at, at)
    value = " ".join((cursor.text[at : at + 40].strip() or cursor.text[-40:]).split())
    return ImportRefused(message.format(file=cursor.path, line=line, value=value))


def _wrapped(cursor: _Cursor) -> Generator[tuple[Found, str], None, str]:
    """The first list of objects inside an object, with its name; tells that name."""
    first = True
    while sign := cursor.peek():
        if sign in "{},":
            cursor.skip()
            continue
        line = cursor.line
        try:
            name = _name(cursor)
            sign = cursor.peek()
            listed = sign == "[" and _list_ahead(cursor)
            if sign != "{" and not listed:
                cursor.value()
        except ValueError:
            if first:
                raise NoJson(cursor) from None
            raise broken(cursor, line) from None
        if listed:
            for found in _list(cursor):
                yield found, name
            return name
        first = False
    return ""


def _name(cursor: _Cursor) -> str:
    """The name before the next value; raises ``ValueError`` where there is none."""
    name = cursor.value()
    if cursor.peek() != ":":
        raise ValueError
    cursor.skip()
    return str(name)


def _list_ahead(cursor: _Cursor) -> bool:
    """Whether the list that the cursor stands before begins with an object."""
    at = cursor.at + 1
    while True:
        rest = cursor.text[at:].lstrip(_BLANK)
        if rest:
            return rest[0] == "{"
        before = cursor.at
        if not cursor.more():
            return False
        at -= before


def _alone(layout: Layout) -> Iterator[tuple[Found, str]]:
    """A file that is one object without a list: one row."""
    with layout.path.open(encoding=layout.encoding.codec, errors="replace") as file:
        cursor = _Cursor(file, layout.path)
        try:
            value = cursor.value()
        except ValueError:
            raise NoJson(cursor) from None
        if isinstance(value, dict) and value:
            yield Found(value, 1), ""
