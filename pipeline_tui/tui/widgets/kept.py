"""Keeps what was made of a key for as long as it is in use, and little else."""

from collections.abc import Hashable
from typing import Generic, TypeVar

__all__ = ["Kept"]

T = TypeVar("T")


class Kept(Generic[T]):
    """Two generations: what was not asked for during a whole one is dropped.

    A plain limit would drop what is in sight with the rest, and have it all made anew.
    """

    def __init__(self) -> None:
        self._young: dict[Hashable, T] = {}
        self._old: dict[Hashable, T] = {}

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def get(self, key: Hashable) -> T | None:
        """What was kept under a key, if it still is."""
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self._young[key] = found
        return found

    def keep(self, key: Hashable, made: T, most: int) -> T:
        """Keep something; a generation ends when it holds ``most``."""
        if len(self._young) >= most:
            self._old, self._young = self._young, {}
        self._young[key] = made
        return made

    def clear(self) -> None:
        """Drop everything."""
        self._young.clear()
        self._old.clear()
