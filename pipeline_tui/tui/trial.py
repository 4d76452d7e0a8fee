"""An import that another process tries, or carries out, and tells about line by line."""

import asyncio
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline_tui.exchange import presets
from pipeline_tui.exchange.options import Options
from pipeline_tui.store.store import Store

__all__ = ["Trial", "words"]

_CHUNK = 1 << 16
_STOPPED = 130


def words(store: Store, file: Path, more: Sequence[str], *flags: str) -> list[str]:
    """The command that imports a file into the store; ``more`` are files beside it.

    What it does is this window's, so that its undo takes that back without a question.
    """
    return [
        *(sys.executable, "-m", "pipeline_tui", "import", str(file.absolute())),
        *("--file", str(store.path), "--window", store.window, "--json-progress", *more, *flags),
    ]


class Trial:
    """Runs the command with options and hands on what it says; ``stop`` ends it.

    ``hear`` is called with each message. ``run`` gives the exit status and what the command
    wrote to standard error.
    """

    def __init__(
        self, words: Sequence[str], options: Options, hear: Callable[[dict[str, Any]], None]
    ) -> None:
        self.words = words
        self.options = options
        self.hear = hear
        self.stopped = False
        self._process: asyncio.subprocess.Process | None = None

    async def run(self) -> tuple[int, str]:
        """Run it to its end."""
        preset = await asyncio.to_thread(_keep, self.options)
        try:
            return await self._run(["--preset", str(preset)])
        finally:
            preset.unlink(missing_ok=True)

    async def _run(self, options: list[str]) -> tuple[int, str]:
        if self.stopped:
            return _STOPPED, ""
        try:
            self._process = process = await asyncio.create_subprocess_exec(
                *self.words,
                *options,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env={**os.environ, "NO_COLOR": "1"},
            )
        except OSError as error:
            return 1, error.strerror or str(error)
        self._heed()
        assert process.stdout is not None
        assert process.stderr is not None
        problem = asyncio.ensure_future(process.stderr.read())
        await self._listen(process.stdout)
        said = (await problem).decode("utf-8", "replace").strip()
        return await process.wait(), said

    def _heed(self) -> None:
        """Stop what was to be stopped before it had begun."""
        if self.stopped:
            self.stop()

    async def _listen(self, stream: asyncio.StreamReader) -> None:
        """Hand on every line; they may be long."""
        rest = b""
        while chunk := await stream.read(_CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                with suppress(ValueError):
                    told = json.loads(line)
                    if isinstance(told, dict) and not self.stopped:
                        self.hear(told)

    def stop(self) -> None:
        """End it as Ctrl+C does, so that it leaves nothing behind."""
        self.stopped = True
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGINT)


def _keep(options: Options) -> Path:
    """A file for the process to read the options from."""
    handle, name = tempfile.mkstemp(prefix="pipeline-tui-", suffix=".toml")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(presets.text_of(options))
    return Path(name)
