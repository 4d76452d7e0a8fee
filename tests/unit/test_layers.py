"""Who may import whom, as seen from a fresh interpreter."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.imports import SCREEN, modules_after, run

SLOW = {"babel", "dateutil", "sqlite_utils", "tomllib", "csv"}


@pytest.mark.parametrize("arguments", [("--help",), ("info",), ("keys",), ("--version",)])
def test_the_command_line_does_without_the_screen(arguments: tuple[str, ...]) -> None:
    modules = modules_after(run(*arguments))
    assert "pipeline_tui" in modules
    assert not SCREEN & modules


def test_the_import_command_does_without_the_screen() -> None:
    assert not SCREEN & modules_after(run("import", "--help"))


def test_the_store_does_without_the_screen() -> None:
    modules = modules_after(
        "import pipeline_tui.store, pkgutil, importlib\n"
        "for module in pkgutil.iter_modules(pipeline_tui.store.__path__, 'pipeline_tui.store.'):\n"
        "    importlib.import_module(module.name)"
    )
    assert "pipeline_tui" in modules
    assert not SCREEN & modules


def test_the_rules_of_selling_know_no_driver_no_screen_and_no_clock() -> None:
    modules = modules_after(
        "import pipeline_tui.sales, pkgutil, importlib\n"
        "for module in pkgutil.iter_modules(pipeline_tui.sales.__path__, 'pipeline_tui.sales.'):\n"
        "    importlib.import_module(module.name)\n"
        "assert 'pipeline_tui.clock' not in sys.modules\n"
        "assert 'pipeline_tui.store' not in sys.modules"
    )
    assert "pipeline_tui" in modules
    assert not (SCREEN | {"sqlite3", "pysqlite3", "sqlite_utils", "click"}) & modules


def test_the_start_imports_nothing_slow() -> None:
    """What ``main`` needs before it hands over to the screen."""
    modules = modules_after("import pipeline_tui.cli.main as main; main._prepare()")
    assert not (SCREEN | SLOW | {"click", "sqlite3", "pysqlite3"}) & modules


def test_the_contracts_hold() -> None:
    """The same rules over every import there is, those inside functions included."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
