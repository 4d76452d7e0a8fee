"""What a form is made of, and what it hands over when it is saved."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.dialogs.reading import Reader

__all__ = ["Draft", "Field", "Filled", "Refusal", "Submit", "Take"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: how it is called, what stands in it, and how it is read.

    ``text`` is the value that holds now, as it would be typed. With ``options`` Enter opens
    them as a list. ``lines`` above 1 makes room for a longer text.
    """

    name: str
    label: str
    read: Reader[Any]
    text: str = ""
    options: tuple[Option[str], ...] = ()
    hint: str = ""
    lines: int = 1

    @property
    def closed(self) -> bool:
        """Whether only one of the options can stand there."""
        return bool(self.options and self.read("?").problem)


@dataclass(frozen=True, slots=True)
class Filled:
    """What was typed: the value of each field, and the names of those changed."""

    values: Mapping[str, Any]
    changed: frozenset[str]

    def changes(self) -> dict[str, Any]:
        """Only what was changed."""
        return {name: value for name, value in self.values.items() if name in self.changed}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was saved: in general, and by field."""

    message: str
    fields: Mapping[str, str] = field(default_factory=dict)


Submit = Callable[[Filled], Awaitable[Refusal | None]]
Take = Callable[[str, Filled], Awaitable[Refusal | None]]
"""Takes something known, by its id, in place of saving what was filled in."""


class Draft(Protocol):
    """Where a half-filled form is kept."""

    def read(self) -> dict[str, str]:
        """The texts kept, by field; empty without a draft."""

    def write(self, texts: dict[str, str]) -> None:
        """Keep these; none removes the draft."""
