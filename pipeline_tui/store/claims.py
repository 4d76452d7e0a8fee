"""Which process is at work on something, told so that others know when it has died."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from pipeline_tui.store.ids import new_id

__all__ = ["begin", "end", "is_alive"]

_here: set[str] = set()
"""The claims of this process that somebody works on."""


def begin() -> str:
    """A new claim of this process; ``end`` gives it up."""
    claim = "|".join((socket.gethostname(), str(os.getpid()), _started(os.getpid()), new_id()))
    _here.add(claim)
    return claim


def end(claim: str) -> None:
    """Nobody in this process works on the claim any more."""
    _here.discard(claim)


def is_alive(claim: str, *, recent: bool) -> bool:
    """Whether somebody still works on a claim.

    Of a process on another machine nothing can be known but how long ago it began: ``recent``
    answers for it.
    """
    parts = claim.split("|")
    if len(parts) != 4 or not parts[1].isdecimal():
        return False
    host, pid, started, _name = parts
    if host != socket.gethostname() or os.name != "posix":
        return recent if claim not in _here else True
    if int(pid) == os.getpid():
        return claim in _here
    return _runs(int(pid)) and _started(int(pid)) in (started, "")


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _started(pid: int) -> str:
    """When a process began, in ticks since the start of the machine; '' where that is unknown.

    Numbers of processes are used again: this tells a later one from the one that claimed.
    """
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    fields = status.rpartition(")")[2].split()
    # A process that has ended and waits to be buried works on nothing.
    if len(fields) < 20 or fields[0] == "Z":
        return "ended"
    return fields[19]
