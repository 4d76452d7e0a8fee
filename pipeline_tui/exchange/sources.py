"""Rows from a file of whatever kind, told by its content: delimited text, JSON, a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from pipeline_tui.exchange import fields, reading
from pipeline_tui.exchange.cells import unguarded
from pipeline_tui.exchange.reading import CHUNK, Chunk, Layout

OURS = "pipeline-tui"
"""The system whose table of deals this program writes itself."""


def look(
    path: Path, known: Callable[[str], bool], encoding: str = "", delimiter: str = ""
) -> Layout:
    """Find out what a file is and how it is written; ``known`` tells a header that means something.

    ``encoding`` and ``delimiter`` are the person's word for delimited text.
    Raises ``ImportRefused`` for a file that is missing, empty, damaged or of another kind.
    """
    head = _head(path)
    if head.startswith(b"PK\x03\x04"):
        from pipeline_tui.exchange import sheets

        return sheets.look(path, known)
    if _begins_as_json(head):
        from pipeline_tui.exchange import objects

        layout = objects.look(path)
        if layout is not None:
            return layout
    layout = reading.look(path, known, encoding, delimiter)
    if fields.system_of(layout.header) != OURS:
        return layout
    return replace(layout, header=tuple(map(unguarded, layout.header)))


def chunks(layout: Layout, size: int = CHUNK) -> Iterator[Chunk]:
    """The rows of a file, each as wide as the header."""
    if layout.kind == "sheet":
        from pipeline_tui.exchange import sheets

        return sheets.chunks(layout, size)
    if layout.kind == "objects":
        from pipeline_tui.exchange import objects

        return objects.chunks(layout, size)
    if fields.system_of(layout.header) == OURS:
        return map(_unguarded, reading.chunks(layout, size))
    return reading.chunks(layout, size)


def _unguarded(chunk: Chunk) -> Chunk:
    """Our own rows as they were before they were guarded against spreadsheets."""
    for row in chunk.rows:
        row[:] = map(unguarded, row)
    return chunk


def _head(path: Path) -> bytes:
    """The first bytes; none where the file cannot be read, which reading it then says."""
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except OSError:
        return b""


def _begins_as_json(head: bytes) -> bool:
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    bare = head.replace(b"\0", b"").lstrip()
    return bare[:1] in (b"[", b"{") and (bare[:1] == b"{" or bare[1:].lstrip()[:1] in (b"{", b"]"))
