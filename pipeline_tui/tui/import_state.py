"""What the person chose for an import, and what a trial of it told: plain data of a screen."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from pipeline_tui.exchange import fields
from pipeline_tui.exchange.mapping import Head
from pipeline_tui.exchange.options import AUTO, DROP, Options
from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.store.lanes import Card

__all__ = ["Choices", "Heard", "ImportState", "Question", "with_column", "with_setting"]

NAMED = ("name", "account", "product")
"""Fields of which one must be a column, for a row to be a deal."""


class Question(NamedTuple):
    """What only the person can tell.

    ``about`` is ``dates``, ``decimal``, ``stages`` or ``name``.
    """

    about: str
    column: str = ""
    values: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(slots=True)
class Heard:
    """What a trial told so far; ``ended`` when it tells nothing more.

    ``told`` holds for the place of each column what it is and by what that was told. ``drawn``
    are the first deals as the board will show them, ``cards`` what is known of them before.
    """

    looked: int = 0
    done: int = 0
    rows: int = 0
    understood: bool = False
    told: dict[int, tuple[str, str]] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    stages: list[dict[str, Any]] = field(default_factory=list)
    cards: list[dict[str, Any]] = field(default_factory=list)
    drawn: list[tuple[Card, Stage]] = field(default_factory=list)
    formats: dict[str, list[str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    left_out: list[dict[str, Any]] = field(default_factory=list)
    duplicates: list[dict[str, Any]] = field(default_factory=list)
    new_stages: list[str] = field(default_factory=list)
    new_pipelines: list[str] = field(default_factory=list)
    report: list[str] = field(default_factory=list)
    system: str = ""
    currency: str = ""
    question: Question | None = None
    refusal: str = ""
    ended: bool = False

    def hear(self, said: dict[str, Any]) -> None:
        """Take a message of the trial."""
        if "question" in said:
            values, answers = tuple(said["values"]), tuple(said["answers"])
            self.question = Question(said["about"], said.get("column", ""), values, answers)
        elif "understood" in said:
            self.understood = True
            self.told = {place: (what, why) for place, what, why in said["told"]}
            for name in ("written", "stages", "cards", "rows", "system", "currency", "formats"):
                setattr(self, name, said[name])
            self.drawn = []
        elif "looked" in said:
            self.looked = said["looked"]
        else:
            self._count(said)

    def _count(self, said: dict[str, Any]) -> None:
        names = ("created", "updated", "unchanged", "skipped", "rejected", "blank")
        self.counts = {name: said[name] for name in names}
        if "done" in said:
            self.done, self.rows = said["done"], said["rows"]
            return
        self.done = self.rows
        for name in ("left_out", "duplicates", "new_stages", "new_pipelines", "report"):
            setattr(self, name, said[name])
        self.drawn = [(_card(one["card"]), Stage(**one["stage"])) for one in said["drawn"]]
        self.ended = True


def _card(told: dict[str, Any]) -> Card:
    return Card(**{**told, "key": ()})


class Choices(NamedTuple):
    """What was chosen at a time: the columns as they were read, and what becomes of them."""

    head: Head
    options: Options
    preset: str


@dataclass(slots=True)
class ImportState:
    """A file, the files beside it as flags, what was chosen, and what a trial told of that.

    ``before`` are the choices that ``undo`` takes back to, the last one last; ``after`` those
    that it took back.
    """

    file: Path
    more: Sequence[str]
    head: Head
    options: Options = field(default_factory=Options)
    heard: Heard = field(default_factory=Heard)
    preset: str = ""
    before: list[Choices] = field(default_factory=list)
    after: list[Choices] = field(default_factory=list)

    @property
    def choices(self) -> Choices:
        """What is chosen now."""
        return Choices(self.head, self.options, self.preset)

    def choose(self, options: Options, head: Head | None = None, preset: str | None = None) -> bool:
        """Choose otherwise; whether that is another choice than before."""
        last = self.choices
        self.options = options
        self.head = self.head if head is None else head
        self.preset = self.preset if preset is None else preset
        if (options, self.head) == (last.options, last.head):
            return False
        self.before.append(last)
        self.after.clear()
        return True

    def undo(self) -> bool:
        """Take the last choice back; whether there was one."""
        return self._back(self.before, self.after)

    def redo(self) -> bool:
        """Choose again what was taken back last; whether there was such a choice."""
        return self._back(self.after, self.before)

    def _back(self, there: list[Choices], here: list[Choices]) -> bool:
        if not there:
            return False
        here.append(self.choices)
        self.head, self.options, self.preset = there.pop()
        return True

    def places(self, options: Options | None = None) -> dict[int, str]:
        """The field of each column that is one.

        Raises ``ImportRefused`` where options name columns that there are not.
        """
        options = options or self.options
        header = [column.header for column in self.head.columns]
        found = fields.match("deal", header, options.columns, str(self.file), options.own)
        return {place: name for name, place in found.items()}

    @property
    def question(self) -> Question | None:
        """What is to be answered before anything is known."""
        if not set(self.places().values()) & {*NAMED} and not self.heard.understood:
            return Question("name")
        return self.heard.question

    def anew(self) -> Heard:
        """Begin to hear of another trial; what was shown last stays until it is told."""
        last = self.heard
        self.heard = Heard(
            stages=last.stages, cards=last.cards, drawn=last.drawn, written=last.written
        )
        return self.heard

    def left_out(self, place: int) -> bool:
        """Whether a column that is no field is left out by the person's word."""
        own = self.options.own.get(self.head.columns[place].header)
        return own == DROP or (own is None and not self.options.keep_rest)

    def chosen(self, place: int) -> str:
        """What a column becomes, as ``with_column`` takes it."""
        name = self.places().get(place)
        if name is not None:
            return f"field:{name}"
        if self.left_out(place):
            return DROP
        return f"own:{self.options.own.get(self.head.columns[place].header, AUTO)}"


def with_column(state: ImportState, place: int, value: str) -> Options:
    """The options with a column become ``value``: ``field:NAME``, ``own:TYPE`` or ``drop``.

    A column that was this field before becomes one of the person's own.
    """
    options, header = state.options, state.head.columns[place].header
    columns = {name: head for name, head in options.columns.items() if head != header}
    own = {head: how for head, how in options.own.items() if head != header}
    kind, _colon, what = value.partition(":")
    if kind == "field":
        columns[what] = header
    else:
        own[header] = what or DROP
    return replace(options, columns=columns, own=own)


def with_setting(options: Options, name: str, value: str) -> Options:
    """The options with another value of one that is a text."""
    changed: dict[str, Any] = {name: value}
    return replace(options, **changed)
