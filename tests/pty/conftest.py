"""Each test of the running program: a private file and a terminal that ends with the test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support.terminal import Terminal, program

TODAY = "2026-11-23"
ROOT = Path(__file__).parents[2]
Start = Callable[..., Terminal]


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of the sample, for the test and for what it starts."""
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A private copy of the sample."""
    path = tmp_path / "deals.db"
    shutil.copyfile(ROOT / "sample.db", path)
    return path


@pytest.fixture
def start() -> Iterator[Start]:
    """Start the program with some arguments; ``Terminal``'s options are passed on."""
    with ExitStack() as stack:

        def run(*arguments: str | Path, **options: Any) -> Terminal:
            return stack.enter_context(Terminal(program(*arguments), **options))

        yield run


@pytest.fixture
def board(start: Start) -> Start:
    """Start the program and wait for its board with all keys in the footer."""

    def run(*arguments: str | Path, **options: Any) -> Terminal:
        return start(*arguments, **options).wait(ready)

    return run


def ready(terminal: Terminal) -> bool:
    """Whether the board is whole: heads, a footer."""
    first, last = terminal.row(1), terminal.row(-1)
    return "│" in first and ": " in last and "? " in last
