"""The one table: what was measured, beside its floor, and the bar it is held to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.bench.floors import Loads, Writes
from tests.bench.screens import Samples
from tests.bench.scripts import ROWS, Listed

FRAME_MS = 1000 / 60


@dataclass(frozen=True, slots=True)
class Bar:
    """A value held to a limit, in words such as ``to bare``."""

    what: str
    value: float
    limit: float
    unit: str = "x"
    judged: bool = True

    @property
    def met(self) -> bool:
        """Whether the value is within the limit, or the limit does not hold now."""
        return not self.judged or self.value <= self.limit

    def __str__(self) -> str:
        verdict = "ok" if self.met else "OVER"
        if not self.judged:
            verdict = "the machine is too busy to tell"
        return f"{self.value:.2f}{self.unit} {self.what}, at most {self.limit:g}: {verdict}"


@dataclass(slots=True)
class Line:
    """One measure: the floor, a value for each size, and its bars."""

    name: str
    floor: float | None
    values: list[float | None]
    bars: list[Bar] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Results:
    """Everything measured; stores by their number of deals, smallest first."""

    bare: Samples
    boards: dict[int, Samples]
    writes: dict[int, Writes]
    panels: dict[int, float]
    loads: Loads | None
    quiet: bool
    listed: Listed | None = None

    def lines(self) -> list[Line]:
        """The rows of the table."""
        return [
            *self._start(), *self._keys(), *self._queue(), *self._store(), *self._memory(),
            *self._scripts(),
        ]  # fmt: skip

    def _each(self, read: Callable[[Samples], float]) -> list[float | None]:
        return [read(samples) for samples in self.boards.values()]

    def _growth(self, values: Sequence[float | None], limit: float) -> list[Bar]:
        """The largest store against the smallest."""
        if len(values) < 2 or values[0] is None or values[-1] is None:
            return []
        return [Bar("largest to smallest", values[-1] / values[0], limit)]

    def _start(self) -> list[Line]:
        cpu, floor = self._each(lambda s: s.cpu_ms("start")), self.bare.cpu_ms("start")
        worst = max(value or 0 for value in cpu)
        bars = [Bar("to bare", worst / floor, 1.3), *self._growth(cpu, 1.15)]
        wall = self._each(lambda s: s.wall_ms("start"))
        return [
            Line("start to first full board, CPU ms", floor, cpu, bars),
            Line("start to first full board, ms", self.bare.wall_ms("start"), wall),
        ]

    def _keys(self) -> list[Line]:
        cursor, floor = self._each(lambda s: s.cpu_ms("cursor")), self.bare.cpu_ms("cursor")
        worst = max(value or 0 for value in cursor)
        move = self._each(lambda s: s.cpu_ms("move"))
        painted = self._each(lambda s: s.wall_ms("move"))
        slowest = max(value or 0 for value in painted)
        frame = Bar("painted", slowest, round(FRAME_MS, 1), " ms", self.quiet)
        late = self._each(lambda s: s.wall_ms("late"))
        whole = Bar("in a later frame", max(value or 0 for value in late), 0.0, " ms")
        return [
            Line("cursor move, CPU ms", floor, cursor, [Bar("to bare", worst / floor, 2.0)]),
            Line(
                "cursor move, painted ms",
                self.bare.wall_ms("cursor"),
                self._each(lambda s: s.wall_ms("cursor")),
            ),
            Line("page, CPU ms", None, self._each(lambda s: s.cpu_ms("page"))),
            Line("page, painted ms", None, self._each(lambda s: s.wall_ms("page"))),
            Line("stage move, CPU ms", None, move, self._growth(move, 1.3)),
            Line("stage move, painted ms", None, painted, [frame]),
            Line("stage move, figures after its first frame, ms", None, late, [whole]),
            Line("stage move, painted p95 ms", None, self._each(lambda s: s.wall_ms("move", 0.95))),
            Line("filter key, echo ms", None, self._each(lambda s: s.wall_ms("echo"))),
            Line("filter key, results ms", None, self._each(lambda s: s.wall_ms("filter"))),
        ]

    def _queue(self) -> list[Line]:
        lines: list[Line] = []
        rows = (
            ("toggle an answer", "answer"),
            ("open queue", "queue"),
            ("complete and next", "complete"),
        )
        for name, key in rows:
            cpu = self._each(lambda s, key=key: s.cpu_ms(key))  # type: ignore[misc]
            painted = self._each(lambda s, key=key: s.wall_ms(key))  # type: ignore[misc]
            lines.append(Line(f"{name}, CPU ms", None, cpu, self._growth(cpu, 1.3)))
            worst = max(value or 0 for value in painted)
            frame = Bar("painted", worst, round(FRAME_MS, 1), " ms", self.quiet)
            lines.append(Line(f"{name}, painted ms", None, painted, [frame]))
        return lines

    def _store(self) -> list[Line]:
        sizes = list(self.boards)
        writes = [self.writes.get(size) for size in sizes]
        floors = [one.raw_wall for one in writes if one]
        panels = [self.panels.get(size) for size in sizes]
        worst = max(value or 0 for value in panels)
        return [
            Line(
                "stage move in the store, ms (floor: raw SQLite)",
                floors[-1] if floors else None,
                [one.store_wall if one else None for one in writes],
            ),
            Line(
                "whole panel, read and worded, CPU ms",
                None,
                panels,
                [Bar("worst", worst, 3.0, " ms")],
            ),
        ]

    def _memory(self) -> list[Line]:
        floor = max(self.bare.memory)
        memory = self._each(lambda s: max(s.memory))
        above = max(value or 0 for value in memory) - floor
        bar = Bar("above bare", above, 15.0, " MiB")
        return [Line("memory, MiB", floor, memory, [bar]), *self._import()]

    def _import(self) -> list[Line]:
        if self.loads is None:
            return []
        loads = self.loads
        ratio = Bar("to sqlite-utils", loads.ours_wall / loads.raw_wall, 1.0)
        values: list[float | None] = [None] * len(self.boards)
        values[-1] = loads.rows / loads.ours_wall
        name = f"import of {loads.rows:,} rows, rows a second (floor: sqlite-utils)"
        return [Line(name, loads.rows / loads.raw_wall, values, [ratio])]

    def _scripts(self) -> list[Line]:
        """What a script pays to read all deals of a store, and the open tenth of them."""
        if self.listed is None:
            return []
        one, values = self.listed, [None] * (len(self.boards) - 1)
        said = f"CPU ms of {ROWS:,} deals (floor: SQLite, Click, the query)"
        return [
            Line(
                f"list --all --json, {said}", one.raw, [*values, one.ours],
                [Bar("to raw", one.ours / one.raw, 1.5)],
            ),
            Line(
                f"list --json, {said}", one.raw_open, [*values, one.ours_open],
                [Bar("to raw", one.ours_open / one.raw_open, 1.5)],
            ),
        ]  # fmt: skip


def render(results: Results) -> str:
    """The table as text."""
    heads = ["", "floor", *(f"{size:,}" for size in results.boards), "held to"]
    rows = [heads]
    for line in results.lines():
        cells = [line.name, _number(line.floor), *map(_number, line.values)]
        rows.append([*cells, str(line.bars[0]) if line.bars else ""])
        rows += [[*[""] * (len(heads) - 1), str(bar)] for bar in line.bars[1:]]
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads))]
    shown = []
    for row in rows:
        numbers = [cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:-1], strict=True)]
        shown.append("  ".join([row[0].ljust(widths[0]), *numbers, row[-1]]).rstrip())
    return "\n".join(shown)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
