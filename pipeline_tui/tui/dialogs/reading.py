"""What a typed line was understood as: a value with its echo, or the reason why not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ["Read", "Reader"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """``value`` is what was understood and ``echo`` says it in words.

    With a ``problem`` (the reason, for the person) there is no value. ``hint`` stands in the
    place of the echo while nothing is typed. ``instead`` is something known that what was typed
    looks like: Enter puts it in its place, Tab keeps what was typed. ``known`` is the id of
    something that need not be added: Enter takes that, and ends the form.
    """

    value: T | None = None
    echo: str = ""
    problem: str = ""
    instead: str = ""
    known: str = ""


Reader = Callable[[str], Read[T]]
