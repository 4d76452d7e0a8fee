"""What arrives from the terminal: keys, and pastes that are text whatever they hold.

Textual's parser ends a paste at the first escape sequence in it and takes the rest for keys, so
that a coloured line copied out of another terminal deletes deals; and a byte that is no UTF-8
ends its thread. So pastes are taken out before it, and bytes of older encodings are read as such.
"""

import codecs
import os
import re
import selectors
from collections.abc import Iterator

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

__all__ = ["PasteSafeDriver", "Pastes", "decoder"]

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


class PasteSafeDriver(LinuxDriver):
    """Textual's driver, reading what arrives in this way."""

    def run_input_thread(self) -> None:
        """Read until the program ends."""
        pastes, decode = Pastes(), decoder().decode
        parser = XTermParser(self._debug)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_WAIT):
                    data = os.read(self.fileno, _READ)
                    if not data:  # the other end is gone, as the signal will tell
                        self.exit_event.wait(_WAIT)
                    for pasted, part in pastes.parted(decode(data)):
                        self._hand_on(parser, pasted, part)
                for message in parser.tick():
                    self.process_message(message)
        for _message in parser.feed(""):
            pass

    def _hand_on(self, parser: XTermParser, pasted: bool, text: str) -> None:
        if pasted:
            self.process_message(events.Paste(text))
            return
        for message in parser.feed(text):
            self.process_message(message)
