"""Which encoding a text file is in, from its bytes alone and all of them."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.i18n import _

_BLOCK = 1 << 20
_LONGEST_LINE = 16 * _BLOCK
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FILES = (
    (b"PK\x03\x04", ".xlsx"),
    (b"\xd0\xcf\x11\xe0", ".xls"),
    (b"%PDF", ".pdf"),
    (b"SQLite format 3\x00", ".db"),
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"\x1f\x8b", ".gz"),
    (b"7z\xbc\xaf", ".7z"),
    (b"BZh", ".bz2"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec, what told it (``mark``, ``bytes``, ``pattern``, ``said``), and what did not fit it.

    ``damaged`` counts places that are no valid text, ``nuls`` zero characters.
    """

    codec: str
    told_by: str
    damaged: int = 0
    nuls: int = 0


def said_encoding(found: Encoding, said: str) -> Encoding:
    """The encoding by the person's word, where she gave one. Raises ``ImportRefused``."""
    if not said:
        return found
    try:
        codec = codecs.lookup(said)
        "".encode(codec.name).decode(codec.name)
    except (LookupError, ValueError, TypeError):
        raise ImportRefused(_("There is no encoding “{name}”.").format(name=said)) from None
    return Encoding(codec.name, "said")


def detect_encoding(path: Path, *, in_lines: bool = True) -> Encoding:
    """Tell the encoding of a file, reading it once in blocks; ``in_lines``: it must have some.

    Raises ``ImportRefused`` when it cannot be read, is empty or is no text.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_BLOCK)
            _refuse_other_files(path, head)
            for mark, codec in _MARKS:
                if head.startswith(mark):
                    return Encoding(codec, "mark")
            wide = _utf16_without_mark(head)
            if wide:
                return Encoding(wide, "pattern")
            return _scan(path, in_lines=in_lines)
    except IsADirectoryError:
        raise ImportRefused(
            _("{file} is a folder. Name the file in it.").format(file=path)
        ) from None
    except FileNotFoundError:
        raise ImportRefused(_("There is no file {file}.").format(file=path)) from None
    except OSError as error:
        raise ImportRefused(
            _("{file} cannot be read: {reason}.").format(file=path, reason=error.strerror or error)
        ) from error


def _refuse_other_files(path: Path, head: bytes) -> None:
    if not head:
        raise ImportRefused(_("{file} is empty: there is no row in it.").format(file=path))
    for magic, kind in _OTHER_FILES:
        if head.startswith(magic):
            raise ImportRefused(
                _("{file} is a {kind} file. Save it as CSV there and import that.").format(
                    file=path, kind=kind
                )
            )


def _utf16_without_mark(head: bytes) -> str:
    """The byte order of UTF-16 text in a mostly Latin script, told by where its zeros are."""
    sample = head[:4096]
    half = len(sample) // 2
    if half < 4:
        return ""
    first, second = sample[0 : 2 * half : 2].count(0), sample[1 : 2 * half : 2].count(0)
    if second > 0.6 * half and first < 0.1 * half:
        return "utf-16-le"
    if first > 0.6 * half and second < 0.1 * half:
        return "utf-16-be"
    return ""


def _scan(path: Path, *, in_lines: bool) -> Encoding:
    """UTF-8 when the bytes are that, or nearly; else what Windows wrote in the West."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    nuls = damaged = beyond_ascii = size = without_end = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            size += len(block)
            nuls += block.count(0)
            without_end = 0 if b"\n" in block or b"\r" in block else without_end + len(block)
            if in_lines and without_end > _LONGEST_LINE:
                raise ImportRefused(_no_text(path))
            if not block.isascii() or decoder.getstate()[0]:
                text = decoder.decode(block)
                damaged += text.count("\ufffd")
                beyond_ascii += len(text) - len(text.encode("ascii", "ignore"))
    if nuls > size / 50:
        raise ImportRefused(_no_text(path))
    damaged += decoder.decode(b"", True).count("\ufffd")
    if damaged * 10 <= beyond_ascii:
        return Encoding("utf-8", "bytes", damaged, nuls)
    return Encoding("cp1252", "bytes", 0, nuls)


def _no_text(path: Path) -> str:
    return _("{file} is not a text file with rows. Save it as CSV and import that.").format(
        file=path
    )
