"""What an import did."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui.exchange.errors import Reject

if TYPE_CHECKING:
    from pipeline_tui.exchange.missing import Missing
    from pipeline_tui.exchange.three_way import ThreeWay


@dataclass(slots=True)
class Cautions:
    """What a person should know of the deals just written, counted."""

    no_close_day: int = 0
    crossed: int = 0
    future_close: int = 0
    undated_steps: int = 0


class Twin(NamedTuple):
    """A row that seems to tell of a deal that is there already."""

    line: int
    name: str
    account: str


@dataclass(slots=True)
class Outcome:
    """What an import did, or would do when it was only tried.

    ``twins`` are rows that were a deal already though no id said so, of which ``skipped`` were
    left as they are; ``repeated`` are new ones like a row above them. Of fields changed both
    here and there, ``overruled`` took their value, ``kept`` stayed and ``waiting`` are left to
    the person: ids of deals, and fields. ``missing`` are deals that the file has no more.
    """

    created: int = 0
    updated: int = 0
    returned: int = 0
    unchanged: int = 0
    deleted_here: int = 0
    overruled: int = 0
    kept: int = 0
    waiting: list[tuple[str, str]] = field(default_factory=list)
    blank: int = 0
    skipped: int = 0
    twins: list[Twin] = field(default_factory=list)
    repeated: list[Twin] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    cautions: Cautions = field(default_factory=Cautions)
    made: dict[str, int] = field(default_factory=dict)
    new_stages: tuple[str, ...] = ()
    new_pipelines: tuple[str, ...] = ()
    missing: Missing | None = None
    action_id: str = ""
    so_far: tuple[int, int] = (0, 0)
    """Created and updated of the pipeline that is being written, while it is."""

    @property
    def empty(self) -> bool:
        """Whether no row was a deal, new or there already."""
        there = self.unchanged + self.deleted_here + self.skipped
        return not (self.created + self.updated + self.returned + there or self.action_id)

    @property
    def rejected(self) -> int:
        """Rows left out; a row may have several faults."""
        return len({(reject.file, reject.line) for reject in self.rejects})

    def add(self, created: int, cautions: Cautions) -> None:
        """Take what was written of one pipeline into account."""
        self.so_far = 0, 0
        self.created += created
        self._take(cautions)

    def _take(self, cautions: Cautions) -> None:
        self.cautions.no_close_day += cautions.no_close_day
        self.cautions.crossed += cautions.crossed
        self.cautions.future_close += cautions.future_close
        self.cautions.undated_steps += cautions.undated_steps

    def add_changes(self, updated: int, ways: ThreeWay) -> None:
        """Take what was changed in one pipeline into account, and what was not."""
        self.updated += updated
        self.overruled += ways.overruled
        self.kept += ways.kept
        self.waiting += ways.waiting
        self._take(ways.cautions)
