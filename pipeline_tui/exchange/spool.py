"""The rows of a file kept for a second look: in memory, or in a file without a name."""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO

from pipeline_tui.exchange.reading import Chunk

IN_MEMORY = 1 << 20
"""Bytes of a file whose rows are kept as they are; in memory they weigh several times as much."""


class Spool:
    """Chunks in their order; ``small`` ones stay in memory.

    For files that take long to take apart: a workbook is read ten times as fast from here.
    """

    def __init__(self, *, small: bool) -> None:
        self._chunks: list[Chunk] = []
        self._file: IO[bytes] | None = None
        if not small:  # open as long as the rows are wanted
            self._file = TemporaryFile(prefix="pipeline-tui-")  # noqa: SIM115

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()

    def keep(self, chunk: Chunk) -> None:
        """Add a chunk."""
        if self._file is None:
            self._chunks.append(chunk)
        else:
            whole = chunk.rows, list(chunk.lines), chunk.broken, chunk.blank, chunk.foot
            marshal.dump(whole, self._file, 2)  # a later form looks for equal texts, which costs

    def __iter__(self) -> Iterator[Chunk]:
        if self._file is None:
            yield from self._chunks
            return
        self._file.seek(0)
        while True:
            try:
                yield Chunk(*marshal.load(self._file))
            except EOFError:
                return
