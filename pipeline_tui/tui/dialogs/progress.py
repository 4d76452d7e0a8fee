"""What another process says while it works."""

import asyncio
import os
import re
from asyncio.subprocess import Process
from contextlib import suppress

from textual.app import ComposeResult

from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import Dialog
from pipeline_tui.tui.dialogs.line import Keys, Rule
from pipeline_tui.tui.screens.rows import Item, Rows
from pipeline_tui.tui.styles import style_of

__all__ = ["Progress"]

_CHUNK = 4096
_MOST_LINES = 2000
_SEQUENCES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Progress(Dialog[bool]):
    """Runs a command and shows its output, the last line as it changes.

    Answers True when it ended well and Enter was pressed; with ``go_on`` (what Enter does then)
    Esc answers no. Leaving while it runs ends the process.
    """

    DEFAULT_CSS = style_of("progress")

    def __init__(self, title: str, words: list[str], *, go_on: str = "") -> None:
        super().__init__()
        self.rule = Rule(title)
        self.words = words
        self.go_on = go_on
        self.rows = Rows(id="said")
        self.rows.can_focus = False
        self.keys = Keys((_("Esc"), _("stop")))
        self.lines: list[str] = [""]
        self.code: int | None = None
        self.process: Process | None = None

    def compose(self) -> ComposeResult:
        """Rule, output, keys."""
        yield self.sheet(self.rule, self.rows, self.keys)

    def on_mount(self) -> None:
        """Begin."""
        self.run_worker(self._run())

    def pressed(self, key: str, character: str | None) -> bool:
        """Scroll; leave when it has ended."""
        if key in ("down", "up", "j", "k"):
            self.rows.move(1 if key in ("down", "j") else -1)
        elif self.code is not None and key == "enter":
            self.close(self.code == 0)
        elif self.code is not None and (character == "q" or key == "backspace"):
            self.cancel()
        return True

    def cancel(self) -> None:
        """Leave, and end the process if it still runs."""
        if self.process is not None and self.code is None:
            with suppress(ProcessLookupError):
                self.process.terminate()
        self.close(False)

    async def _run(self) -> None:
        columns = str(max(40, self.app.size.width - 4))
        try:
            self.process = await asyncio.create_subprocess_exec(
                *self.words,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                env={**os.environ, "COLUMNS": columns, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"},
            )
        except OSError as error:
            self._ended(1, error.strerror or "")
            return
        stream = self.process.stdout
        while stream is not None and (chunk := await stream.read(_CHUNK)):
            self._add(chunk.decode("utf-8", "replace"))
        self._ended(await self.process.wait())

    def _add(self, text: str) -> None:
        for piece in re.split(r"(\r\n|\n|\r)", _SEQUENCES.sub("", text)):
            if piece == "\r":
                self.lines[-1] = ""
            elif piece in ("\n", "\r\n"):
                self.lines.append("")
            else:
                self.lines[-1] += piece
        self.lines = self.lines[-_MOST_LINES:]
        self._show()

    def _show(self) -> None:
        shown = self.lines if self.lines[-1] else self.lines[:-1]
        self.rows.show([Item(((safe.text(line), ""),)) for line in shown] or [Item(())])
        self.rows.scroll_end(animate=False)

    def _ended(self, code: int, reason: str = "") -> None:
        self.code = code
        if reason:
            self._add(reason)
        self._show()
        if code:
            self.keys.tell((_("Esc"), _("leave; nothing was changed")))
        else:
            pairs = [(_("Enter"), self.go_on or _("done"))]
            self.keys.tell(*pairs, ("j k", _("read")), (_("Esc"), _("leave")))
