"""What can go wrong with the file or a change, said in words for a person."""

from __future__ import annotations

from collections.abc import Sequence


class StoreError(Exception):
    """Something the person must know; ``message`` is translated and complete."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class OpenError(StoreError):
    """The file cannot be opened; it was left as it was."""


class Invalid(StoreError):
    """A value that the rules of selling do not allow; nothing was changed."""


class DiskFull(StoreError):
    """The change could not be written for want of room; nothing was changed."""


class Locked(StoreError):
    """Another process is writing; ``label`` says what when it is a long job."""

    def __init__(self, message: str, label: str = "") -> None:
        super().__init__(message)
        self.label = label


class Conflict(StoreError):
    """Someone else changed the same fields since they were read.

    ``fields`` maps each field to the value seen and the value now stored.
    """

    def __init__(self, message: str, fields: dict[str, tuple[object, object]]) -> None:
        super().__init__(message)
        self.fields = fields


class UndoRefused(StoreError):
    """An undo would overwrite later changes to ``fields``; nothing was changed."""

    def __init__(self, message: str, fields: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.fields = tuple(fields)
