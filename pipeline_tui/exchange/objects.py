"""Read rows from JSON: a list of objects, an object that holds one, or an object a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline_tui.exchange.encodings import detect_encoding
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.json_values import NoJson, broken, walk
from pipeline_tui.exchange.reading import (
    CHUNK,
    Chunk,
    Layout,
    chunk_size,
    distinct,
    most_columns,
)
from pipeline_tui.i18n import _

_JSON = re.compile(r'\s*(?:\[\s*)?\{\s*"')
_WRAPPERS = ("properties.", "attributes.", "fields.")
"""Where some systems keep an object's own values."""


def look(path: Path) -> Layout | None:
    """How a JSON file is laid out, by all of it; None where it is none.

    Raises ``ImportRefused`` for one without a list of objects, or that breaks off.
    """
    encoding = detect_encoding(path, in_lines=False)
    bare = Layout(path, encoding, "", (), 1, 0, "objects")
    names: dict[str, None] = {}
    part = ""
    try:
        for found, name in walk(bare):
            part = name
            if isinstance(found.value, dict):
                names |= dict.fromkeys(flat(found.value))
    except NoJson as error:
        if _JSON.match(_head(bare)):
            raise broken(error.cursor, error.cursor.line) from None
        return None
    if not names:
        raise ImportRefused(_("{file} holds no list of objects.").format(file=path))
    most_columns(path, 1, list(names))
    header = distinct([_bare(name) for name in names])
    return Layout(path, encoding, "", header, 1, 0, "objects", part)


def chunks(layout: Layout, size: int = CHUNK) -> Iterator[Chunk]:
    """The objects as rows, each value in the column of its name."""
    size = chunk_size(layout, size)
    chunk = Chunk([], [])
    lines: list[int] = []
    for found, _part in walk(layout):
        if isinstance(found.value, dict):
            cells = {_bare(name): text for name, text in flat(found.value).items()}
            chunk.rows.append([cells.get(name, "") for name in layout.header])
            lines.append(found.line)
        else:
            reason = found.fault or _("This is no object.")
            chunk.broken.append((found.line, [_text(found.value)], reason))
        if len(lines) + len(chunk.broken) >= size:
            chunk.lines = lines
            yield chunk
            chunk, lines = Chunk([], []), []
    chunk.lines = lines
    yield chunk


def _head(layout: Layout) -> str:
    with layout.path.open(encoding=layout.encoding.codec, errors="replace") as file:
        return file.read(4096)


def flat(value: dict[str, Any], before: str = "") -> dict[str, str]:
    """The values of an object by name; of one inside it by both names, with a point between."""
    found: dict[str, str] = {}
    for name, one in value.items():
        if isinstance(one, dict):
            found |= flat(one, f"{before}{name}.")
        else:
            found[f"{before}{name}"] = _text(one)
    return found


def _bare(name: str) -> str:
    for wrapper in _WRAPPERS:
        name = name.removeprefix(wrapper)
    return name.strip()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(filter(None, map(_of_list, value)))
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if text.isascii() and "\0" not in text else _whole(text)


def _of_list(value: object) -> str:
    if isinstance(value, dict):
        told = (value[name] for name in ("name", "value", "label") if value.get(name))
        value = next(told, value)
    return _text(value)


def _whole(text: str) -> str:
    """The text without halves of characters and zeros, which no file can hold."""
    clean = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return clean.replace("\0", "\ufffd")
