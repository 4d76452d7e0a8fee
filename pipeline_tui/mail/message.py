"""A mail as the wire carries it, from what was queued and who sends it.

No text that a person or a file supplied can begin a header of its own: what goes into one is a
single line without controls first, and is encoded where it is not plain.
"""

from __future__ import annotations

import quopri
import re
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, quote

from pipeline_tui.sales.address import one_line, wire_address

__all__ = ["build", "clean_body"]

_PLAIN = re.compile(r"[ -~]*")
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_LONGEST_WORD = 60
_LONGEST_LINE = 76
_BREAK = re.compile("\r\n?")
_BLANK = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_DROPPED = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_AT_END = re.compile(" +(?=\n|$)")


def build(
    *,
    from_name: str,
    from_address: str,
    to_name: str,
    to_address: str,
    subject: str,
    body: str,
    header_id: str,
    moment: datetime,
    unsent: bool = False,
) -> bytes:
    """A mail to one person, as ASCII with CRLF line ends.

    Both addresses have no ``address_problem``. ``moment`` has its offset from UTC. ``unsent``
    marks a draft that a mail program opens for editing; its ``from_address`` and ``header_id``
    may be empty.
    """
    headers = {
        "From": _mailbox(from_name, from_address) if from_address else "",
        "To": _mailbox(to_name, to_address),
        "Subject": _words(one_line(subject)),
        "Date": "" if unsent else format_datetime(moment),
        "Message-ID": one_line(header_id),
        "X-Unsent": "1" if unsent else "",
    }
    lines = [f"{name}: {value}" for name, value in headers.items() if value or name == "Subject"]
    head = "\r\n".join([*lines, *_MIME, "", ""]).encode("ascii")
    # The library ends lines with LF; a server takes only CRLF.
    text = quopri.encodestring(clean_body(body).encode("utf-8"))
    return head + text.replace(b"\n", b"\r\n")


_MIME = (
    "MIME-Version: 1.0",
    'Content-Type: text/plain; charset="utf-8"',
    "Content-Transfer-Encoding: quoted-printable",
)


def clean_body(text: str) -> str:
    """A text without what no mail may hold: controls other than line breaks and tabs."""
    text = _BREAK.sub("\n", text)
    text = _DROPPED.sub("", _BLANK.sub(" ", text))
    return _AT_END.sub("", text).rstrip("\n") + "\n"


def _mailbox(name: str, address: str) -> str:
    wire = wire_address(address)
    shown = one_line(name)
    if not shown:
        return wire
    if _is_plain(shown):
        phrase = shown if _ATOM.fullmatch(shown) else f'"{quote(shown)}"'
        return _folded(f"{phrase} <{wire}>")
    return f"{_encoded(shown)}\r\n <{wire}>"


def _words(text: str) -> str:
    return _folded(text) if _is_plain(text) else _encoded(text)


def _is_plain(text: str) -> bool:
    """Whether a text can stand in a header as it is; ``=?`` would be read as encoded."""
    longest = max(map(len, text.split(" ")), default=0)
    return bool(_PLAIN.fullmatch(text)) and "=?" not in text and longest <= _LONGEST_WORD


def _encoded(text: str) -> str:
    return Header(text, "utf-8", maxlinelen=_LONGEST_LINE).encode(linesep="\r\n")


def _folded(text: str) -> str:
    """A plain text over several lines, broken at single blanks."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if len(longer) > _LONGEST_LINE and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\r\n ".join(lines)
