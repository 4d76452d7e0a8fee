"""How commands write: lines that are data never reach the terminal raw, JSON says its version."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import click

from pipeline_tui import clock

__all__ = [
    "VERSION",
    "at_terminal",
    "clean",
    "document",
    "fail",
    "json_safe",
    "say",
    "write_document",
]

VERSION = 1
"""Of the JSON of these commands: it grows when a name or a meaning changes, not by additions."""

# What a terminal could obey or turn round, and JSON need not escape.
_UNSAFE = "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"


def clean(text: str) -> str:
    """A line that any terminal shows as what it is: controls become the screen's stand-ins."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _stand_in(char) for char in text)


def _stand_in(char: str) -> str:
    """As ``tui/safe.py`` shows it, which commands cannot import: it needs Textual."""
    import unicodedata

    code, category = ord(char), unicodedata.category(char)
    if char in "\xa0\u202f":  # French and amounts are full of them
        return char
    if char in "\n\r\x85\u2028\u2029":
        return "␤"
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if category == "Cf":
        return "⇄" if unicodedata.bidirectional(char) not in {"BN", "ON", "AN"} else "◦"
    if category in {"Cc", "Cs", "Cn"}:
        return "\ufffd"
    return " " if category == "Zs" else char


def say(lines: Iterable[str], *, err: bool = False) -> None:
    """Write lines, cleaned, to standard output or to standard error."""
    for line in lines:
        click.echo(clean(line), err=err)


def at_terminal() -> bool:
    """Whether somebody can be asked: input and complaints are a terminal's."""
    # A script may have closed either.
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def fail(*lines: str, status: int = 1) -> SystemExit:
    """Say on standard error why nothing came of it; what to raise to leave with a status."""
    for number, line in enumerate(lines):
        click.echo(clean(line if number else f"pipeline-tui: {line}"), err=True)
    return SystemExit(status)


# -- JSON ------------------------------------------------------------------------------------


def json_safe(text: str) -> str:
    """JSON with what a terminal would obey written as escapes; the values stay the same."""
    if text.isascii() and "\x7f" not in text:
        return text
    import re

    return re.sub(_UNSAFE, lambda found: f"\\u{ord(found[0]):04x}", text)


def document(name: str, facts: dict[str, Any]) -> dict[str, Any]:
    """What every JSON begins with, then the facts: the command's name, the version, the day."""
    head = {"format": f"pipeline-tui {name}", "version": VERSION}
    return {**head, "today": clock.today().isoformat(), **facts}


def write_document(name: str, facts: dict[str, Any]) -> None:
    """Write facts as one JSON document."""
    import json

    text = json.dumps(document(name, facts), ensure_ascii=False, indent=2, allow_nan=False)
    click.echo(json_safe(text))
