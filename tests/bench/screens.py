"""Measure the program, and the bare app beside it, from outside."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import bare, stores
from tests.bench.timer import Session

ROOT = Path(__file__).parents[2]
PAGE_DOWN, PAGE_UP, ESCAPE = "\x1b[6~", "\x1b[5~", "\x1b"
FILTER = "vauban"


def quartile(values: list[float]) -> float:
    """The value that a quarter of them do not exceed."""
    return sorted(values)[len(values) // 4]


@dataclass(slots=True)
class Samples:
    """What was measured of one subject, in seconds and MiB."""

    wall: dict[str, list[float]] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)
    memory: list[float] = field(default_factory=list)

    def add(self, name: str, wall: float, cpu: float) -> None:
        """Keep one measurement."""
        self.wall.setdefault(name, []).append(wall)
        self.cpu.setdefault(name, []).append(cpu)

    def wall_ms(self, name: str, share: float = 0.5) -> float:
        """The median, or another quantile, in milliseconds."""
        found = sorted(self.wall[name])
        return 1000 * found[min(len(found) - 1, int(share * len(found)))]

    def cpu_ms(self, name: str) -> float:
        """The lower quartile of CPU times in milliseconds: what else runs can only add to them."""
        return 1000 * quartile(self.cpu[name])


@dataclass(frozen=True, slots=True)
class Effort:
    """How often everything is measured."""

    rounds: int
    keys: int
    pages: int
    moves: int


def environment(home: Path) -> dict[str, str]:
    """The same for the program and the bare app: a home of its own, English, one day."""
    folders = {f"XDG_{name}_HOME": str(home / name) for name in ("DATA", "CONFIG", "STATE")}
    return {
        **folders,
        "HOME": str(home),
        "LANG": "en_GB.UTF-8",
        "LC_ALL": "en_GB.UTF-8",
        "PIPELINE_TUI_TODAY": stores.TODAY,
        "PIPELINE_TUI_BACKUPS": "off",  # no copy of a gigabyte beside what is measured
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "PYTHONDONTWRITEBYTECODE": "",
    }


def whole_board(text: str) -> bool:
    """Whether heads, the last row of cards, panel and footer are all there."""
    lines = text.splitlines()
    return (
        "? help" in lines[-1]
        and "Negotiation" in text
        and "win rate" in text
        and "Next step" in text
        and lines[-2][:20].strip(" │") != ""
    )


def bare_round(samples: Samples, env: dict[str, str], effort: Effort) -> None:
    """Start the bare app and press its key."""
    with Session([sys.executable, "-m", "tests.bench.bare"], env) as session:
        started = session.wait(lambda text: bare.READY in text)
        samples.add("start", started.wall, started.cpu)
        session.rest()
        for _ in range(effort.keys):
            seen = session.painted("j")
            samples.add("cursor", seen.wall, seen.cpu)
        samples.memory.append(session.memory())


def board_round(samples: Samples, path: Path, env: dict[str, str], effort: Effort) -> None:
    """Start the program on a store and work with it."""
    command = [sys.executable, "-m", "pipeline_tui", str(path)]
    with Session(command, env) as session:
        started = session.wait(whole_board)
        samples.add("start", started.wall, started.cpu)
        session.rest()
        for name, key in _keys(effort):
            seen = session.painted(key)
            if name:
                samples.add(name, seen.wall, seen.cpu)
            if name == "move":
                samples.add("late", seen.wall - seen.first, seen.cpu)
        _filter(samples, session)
        samples.memory.append(session.memory())
        _answers(samples, session, effort)
        _queue(samples, session, effort)


def start_round(samples: Samples, command: list[str], env: dict[str, str]) -> None:
    """Only start the program, or the bare app."""
    with Session([sys.executable, "-m", *command], env) as session:
        ready = whole_board if len(command) > 1 else lambda text: bare.READY in text
        started = session.wait(ready)
        samples.add("start", started.wall, started.cpu)


def _keys(effort: Effort) -> Iterator[tuple[str, str]]:
    """Keys with what they are measured as; those without a name only lead on."""
    for turn in range(effort.keys):
        yield "cursor", "j" if turn // 12 % 2 == 0 else "k"
    yield "", "g"
    for _ in range(effort.pages):
        yield "page", PAGE_DOWN
        yield "page", PAGE_UP
    # There and back on a card, then on to the next: no deal gathers a long history.
    for turn in range(effort.moves):
        yield "move", "L"
        yield "move", "H"
        yield "", "j" if turn // 10 % 2 == 0 else "k"


def _answers(samples: Samples, session: Session, effort: Effort) -> None:
    """Open the checklist; say yes and no in turn to its last question, where the pointer stays."""
    for key in "cjj":
        session.painted(key)
    for turn in range(effort.moves):
        seen = session.painted("yn"[turn % 2])
        samples.add("answer", seen.wall, seen.cpu)
    session.painted("q")
    session.rest()


def _queue(samples: Samples, session: Session, effort: Effort) -> None:
    """To the queue and back; then log no answer, which goes on to the next row."""
    for _ in range(effort.pages):
        seen = session.painted("\t")
        samples.add("queue", seen.wall, seen.cpu)
        session.painted("\t")
    session.painted("\t")
    for _ in range(effort.moves):
        session.painted("n")
        session.rest(0.2)  # a dialog is drawn in several goes
        seen = session.painted("\r")
        samples.add("complete", seen.wall, seen.cpu)
    session.rest()


def _filter(samples: Samples, session: Session) -> None:
    session.painted("/")
    for letter in FILTER:
        seen = session.painted(letter, quiet=0.05)
        samples.add("filter", seen.wall, seen.cpu)
        samples.add("echo", seen.first, seen.cpu)
    session.rest()
    session.painted(ESCAPE, quiet=0.3)
