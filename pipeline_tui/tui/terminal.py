"""The terminal: what arrives from it, what goes to it, and what happens when it is gone.

Textual's parser ends a paste at the first escape sequence in it and takes the rest for keys, so
that a coloured line copied out of another terminal deletes deals; and a byte that is no UTF-8
ends its thread. So pastes are taken out before it, and bytes of older encodings are read as such.

Its thread that writes dies of a terminal that is gone, and waits forever for one that takes
nothing; the program, of which it takes 30 pieces ahead, then waits for it. And a terminal that
hangs up sends SIGCONT, too, at which Textual took the terminal over a second time, with a second
thread for keys that nothing ended.
"""

import codecs
import os
import re
import select
import selectors
import signal
import termios
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from queue import Empty, Full
from time import monotonic
from typing import TYPE_CHECKING, TextIO, cast

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver

from pipeline_tui.tui import safe

if TYPE_CHECKING:
    from pipeline_tui.tui.endings import SteadyApp

__all__ = ["PasteSafeDriver", "Pastes", "Writer", "decoder"]

_START, _END = "\x1b[200~", "\x1b[201~"
_SHORTEST_BEGUN = 3
"""Escape and ``[`` may be keys of their own; with more of it a paste has begun to arrive."""
_SEQUENCES = (
    "\x1b(?:[\\[][0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?"
    "|[PX^_][^\x1b]*(?:\x1b\\\\)?|[ -~])"
)
_CONTROLS = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
_READ, _WAIT = 4096, 0.1


def _as_latin(error: UnicodeError) -> tuple[str, int]:
    """Read what is no UTF-8 as most older programs write: ``é`` from a terminal set otherwise."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("pipeline-tui-latin", _as_latin)

_LIKE = dict(zip("│─├┤┬┴┼▌…·–’→←▸◂▲▴▼▾\xa0\u202f", "|-+++++>..-'><><^^vv  ", strict=True))


def _spelled(error: UnicodeError) -> tuple[str, int]:
    """Say what an encoding lacks in as many cells of ASCII, so that columns stay columns."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    spelled = []
    for char in error.object[error.start : error.end]:
        plain = _LIKE.get(char) or unicodedata.normalize("NFKD", char)[0]
        spelled.append(plain if plain.isascii() else "?" * safe.cells(char))
    return "".join(spelled), error.end


codecs.register_error("pipeline-tui-spelled", _spelled)


def decoder() -> codecs.IncrementalDecoder:
    """What makes text of the bytes that arrive, and never fails."""
    return codecs.getincrementaldecoder("utf-8")("pipeline-tui-latin")


class Pastes:
    """Parts what arrives into keys and pastes, wherever it is cut into pieces."""

    def __init__(self) -> None:
        self._held = ""
        self._pasting = False

    def parted(self, data: str) -> Iterator[tuple[bool, str]]:
        """Each stretch, and whether it was pasted; what is not whole yet is held back."""
        data, self._held = self._held + data, ""
        while data:
            mark = _END if self._pasting else _START
            before, found, data = data.partition(mark)
            if not found:
                self._held = before if self._pasting else _begun(before)
                data, before = "", before[: len(before) - len(self._held)]
            if found and self._pasting:
                yield True, _plain(before)
            elif before:
                yield False, before
            self._pasting ^= bool(found)


def _begun(text: str) -> str:
    """The beginning of a paste's mark at the end of a text, '' if there is none."""
    for size in range(len(_START) - 1, _SHORTEST_BEGUN - 1, -1):
        if text.endswith(_START[:size]):
            return text[-size:]
    return ""


def _plain(text: str) -> str:
    """Pasted text without colours and other orders to a terminal; its lines and tabs stay."""
    lines = re.sub(_SEQUENCES, "", text).replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(_CONTROLS, "", lines)


class Writer(WriterThread):
    """Writes beside the program, which waits for a slow terminal and for no other.

    What a terminal that is gone, or takes nothing once ``hurry`` was called, should have been
    sent is dropped: nobody sees it.
    """

    def __init__(self, file: TextIO) -> None:
        super().__init__(file)
        self._number, self._encoding = file.fileno(), file.encoding
        self._dropping = self._ended = False
        self._end: float | None = None

    def hurry(self, seconds: float) -> None:
        """Wait no longer than so many seconds from now; only notes it, as a signal may be told."""
        if self._end is None:
            self._end = monotonic() + seconds

    def write(self, text: str) -> None:
        """Have a text written after those before it."""
        self._hand_over(text)

    def stop(self) -> None:
        """Write what is waiting, and end."""
        self._hand_over(None)
        while self.is_alive() and not self._late():
            self.join(_WAIT)

    def _hand_over(self, text: str | None) -> None:
        while not self._dropping:
            try:
                self._queue.put(text, timeout=_WAIT)
                return
            except Full:
                if self._late():
                    self._dropping = True

    def _late(self) -> bool:
        return self._end is not None and monotonic() > self._end

    def run(self) -> None:
        """Write until ``stop``, all that waits at a time."""
        try:
            while not self._ended:
                # Not through the stream, whose lock the interpreter would want in the end.
                text = "".join(self._pieces())
                _send(self._number, text.encode(self._encoding, "pipeline-tui-spelled"))
        except OSError:
            pass  # it is gone
        finally:
            self._dropping = True

    def _pieces(self) -> list[str]:
        pieces: list[str] = []
        text = self._queue.get()
        while text is not None:
            pieces.append(text)
            try:
                text = self._queue.get_nowait()
            except Empty:
                return pieces
        self._ended = True
        return pieces


def _send(number: int, data: bytes) -> None:
    while data:
        try:
            data = data[os.write(number, data) :]
        except BlockingIOError:  # another program left the terminal so
            select.select([], [number], [])


# Textual makes its own by this name when it takes the terminal over.
linux_driver.WriterThread = Writer  # type: ignore[attr-defined,assignment]


class PasteSafeDriver(LinuxDriver):
    """Textual's driver, reading what arrives in this way, and ending without a terminal, too."""

    _hurried = False

    def hurry(self, seconds: float) -> None:
        """Leave within so many seconds whether the terminal takes what it is sent or not."""
        self._hurried = True
        if isinstance(self._writer_thread, Writer):
            self._writer_thread.hurry(seconds)

    # -- put aside, and taken up again: by the loop, as a signal may come amid a write -------

    def _sigtstp_application(self, *told: object) -> None:
        if self._auto_restart:
            self._loop.call_soon_threadsafe(super()._sigtstp_application, *told)
        else:  # while an editor has the terminal, and the loop waits for it
            super()._sigtstp_application(*told)

    def _sigcont_application(self, *_told: object) -> None:
        if self._auto_restart:
            self._loop.call_soon_threadsafe(self._take_up_again)

    def _take_up_again(self) -> None:
        """Take over the terminal, which a shell had meanwhile; not one that hangs up."""
        if self._hurried or self._hung_up():
            return
        if not self._must_signal_resume:  # stopped without a word
            self.suspend_application_mode()
            self._must_signal_resume = True
        self.resume_application_mode()
        self._app.refresh(layout=True)

    def _hung_up(self) -> bool:
        try:
            termios.tcgetattr(self.fileno)
        except termios.error:
            return True
        return False

    # -- in ----------------------------------------------------------------------------------

    def run_input_thread(self) -> None:
        """Read until the program ends."""
        pastes, decode = Pastes(), decoder().decode
        parser = XTermParser(self._debug)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_WAIT):
                    data = self._read()
                    for pasted, part in pastes.parted(decode(data)):
                        self._hand_on(parser, pasted, part)
                for message in parser.tick():
                    self.process_message(message)
        for _message in parser.feed(""):
            pass

    def _read(self) -> bytes:
        """What has arrived; nothing, after a while, when nothing more will."""
        with suppress(OSError):
            if data := os.read(self.fileno, _READ):
                return data
        if self._hung_up():  # a signal tells only the leader of a session of it
            app = cast("SteadyApp", self._app)
            self._loop.call_soon_threadsafe(app.leave_at_once, signal.SIGHUP)
            self.exit_event.wait()
        self.exit_event.wait(_WAIT)
        return b""

    def _hand_on(self, parser: XTermParser, pasted: bool, text: str) -> None:
        if pasted:
            self.process_message(events.Paste(text))
            return
        for message in parser.feed(text):
            self.process_message(message)
