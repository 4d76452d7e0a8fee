"""Changes one value in the text of a TOML file and leaves every other character alone.

Works on lines and lets ``tomllib`` say where a value ends, so it needs no parser of its own.
It knows plain ``key = value`` lines under ``[table]`` headers; the caller compares the parsed
outcome with what it wanted, and so notices the rarer forms (inline tables, say).
"""

import re
from typing import Any, NamedTuple

__all__ = ["flat", "key_text", "literal", "place_of", "with_value"]

_HEADER = re.compile(r"\s*\[+\s*([^\[\]]*?)\s*\]+\s*(#.*)?$")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


class _Found(NamedTuple):
    first: int
    """Index of the line that the key stands on."""
    end: int
    """Index after the last line of the value."""
    column: int
    """Where the value begins in its first line, from 0."""


def flat(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """The values of a table and those inside it, by dotted name: ``{"a": {"b": 1}}`` is ``a.b``."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, dict) and value:
            values |= flat(value, f"{prefix}{key}.")
        else:
            values[prefix + key] = value
    return values


def literal(value: object) -> str:
    """A text, list, number or truth value as TOML writes it."""
    import json

    return json.dumps(value, ensure_ascii=False, default=str)


def place_of(text: str, table: str, key: str) -> tuple[int, int] | None:
    """Line and column of a value, both from 1; None when no plain line holds it."""
    found = _find(text.split("\n"), table, key)
    return (found.first + 1, found.column + 1) if found else None


def with_value(text: str, table: str, key: str, value: str | list[str] | None) -> str:
    """``text`` with this value in this table (``""`` is the top); without it for ``None``."""
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").split("\n")
    found = _find(lines, table, key)
    if found:
        lines[found.first : found.end] = [] if value is None else [_changed(lines, found, value)]
    elif value is not None:
        _insert(lines, table, f"{key_text(key)} = {literal(value)}")
    return newline.join(lines)


def key_text(key: str) -> str:
    """A key as it is written: quoted where it has to be."""
    return key if _BARE.fullmatch(key) else literal(key)


def _find(lines: list[str], table: str, key: str) -> _Found | None:
    escaped = re.escape(key)
    wanted = re.compile(rf"\s*(?:\"{escaped}\"|'{escaped}'|{escaped})\s*=\s*")
    here = ""
    for index, line in enumerate(lines):
        if header := _HEADER.match(line):
            here = header[1]
        elif here == table and (match := wanted.match(line)):
            return _Found(index, _end(lines, index), match.end())
    return None


def _end(lines: list[str], first: int) -> int:
    """Index after the last line of the value that begins on line ``first``."""
    for end in range(first + 1, len(lines) + 1):
        if _parsed("\n".join(lines[first:end])) is not None:
            return end
    return first + 1


def _changed(lines: list[str], found: _Found, value: str | list[str]) -> str:
    comment = _comment("\n".join(lines[found.first : found.end]))
    return lines[found.first][: found.column] + literal(value) + comment


def _comment(text: str) -> str:
    """The remark behind a value, with the blanks before it: cutting it off changes nothing."""
    whole = _parsed(text)
    for mark in re.finditer(r"\s*#[^\n]*$", text):
        for at in (i for i in range(mark.start(), len(text)) if text[i] == "#"):
            kept = text[:at].rstrip()
            if _parsed(kept) == whole:
                return text[len(kept) :]
    return ""


def _insert(lines: list[str], table: str, line: str) -> None:
    headers = [(i, match[1]) for i, text in enumerate(lines) if (match := _HEADER.match(text))]
    if table:
        at = next((i + 1 for i, name in headers if name == table), None)
        if at is None:
            _append(lines, "", f"[{table}]", line)
        else:
            lines.insert(at, line)
    elif headers:
        at = headers[0][0]
        while at and lines[at - 1].startswith("#"):  # a remark belongs to the header below it
            at -= 1
        while at and not lines[at - 1].strip():
            at -= 1
        lines[at:at] = [line] if at else [line, ""]
    else:
        _append(lines, line)


def _append(lines: list[str], *new: str) -> None:
    """Add lines at the end, whether or not the last one is ended; end the file with one break."""
    while lines and not lines[-1].strip():
        lines.pop()
    lines.extend([*(new if lines else [text for text in new if text]), ""])


def _parsed(text: str) -> dict[str, Any] | None:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
