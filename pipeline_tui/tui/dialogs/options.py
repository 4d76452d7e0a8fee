"""Where the options of a list stand, which are left by a filter, and which key means which."""

from typing import Generic, NamedTuple, TypeVar

from rich.cells import cell_len

from pipeline_tui.sales.text import fold

__all__ = ["Layout", "Option", "digit_of", "laid_out", "matching"]

V = TypeVar("V")
# The digits, and what the same keys give without shift on a French keyboard.
_DIGITS = {key: index for row in ("1234567890", "&é\"'(-è_çà") for index, key in enumerate(row)}
_MARK = 4  # the pointer, the digit and blanks around an option


class Option(NamedTuple, Generic[V]):
    """A choice: its value, and the safe texts that say it."""

    value: V
    label: str
    detail: str = ""


class Layout(NamedTuple):
    """Options in columns, filled downwards. ``wide`` is the cells of one column."""

    columns: int
    rows: int
    wide: int

    def place(self, index: int) -> tuple[int, int]:
        """Column and row of an option."""
        return divmod(index, self.rows)

    def step(self, index: int, count: int, across: int, down: int) -> int:
        """The option that lies so many columns and rows away, staying among ``count``."""
        moved = index + down + across * self.rows
        if across and not 0 <= moved < count:
            return index
        return max(0, min(count - 1, moved))


def digit_of(character: str | None) -> int | None:
    """Which option (0 first) a key chooses at once."""
    return None if character is None else _DIGITS.get(character)


def matching(options: list[Option[V]], typed: str) -> list[Option[V]]:
    """The options that hold all words typed, those that begin with them first."""
    words = fold(typed).split()
    if not words:
        return options
    found = [
        option
        for option in options
        if all(word in fold(f"{option.label} {option.detail}") for word in words)
    ]
    return sorted(found, key=lambda option: not fold(option.label).startswith(words[0]))


def laid_out(options: list[Option[V]], width: int, height: int) -> Layout:
    """The shape that shows all options in the fewest rows, or ``height`` rows of one column."""
    count = max(1, len(options))
    wide = max((_MARK + cell_len(option.label) for option in options), default=_MARK) + 2
    detailed = any(option.detail for option in options)
    columns = 1 if detailed or len(options) > len(_DIGITS) // 2 else max(1, min(6, width // wide))
    rows = -(-count // columns)
    columns = -(-count // rows)
    if columns == 1 or rows > height:
        return Layout(1, max(1, min(rows, height)), width)
    return Layout(columns, rows, wide)
