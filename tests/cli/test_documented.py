"""Every command has help, an example, JSON where it prints data, documented statuses, a test."""

from __future__ import annotations

import importlib
import os
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import click
import pytest

from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.main import COMMANDS
from tests.cli.conftest import Cli

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "SCRIPTING.md").read_text(encoding="utf-8")
WITHOUT_JSON = {
    "demo": "opens the app",
    "completion": "prints a script",
    "report": "a page for people",
    "export": "has formats of its own",
}
"""Commands that print no data of their own, and why."""
CASES: dict[str, tuple[list[str], int]] = {
    "today": (["today"], 0),
    "queue": (["queue", "p:normal"], 0),
    "list": (["list", "acme"], 0),
    "show": (["show", "acme_renewal"], 0),
    "add": (["add", "New", "5k"], 0),
    "edit": (["edit", "acme_renewal", "amount=15k"], 0),
    "move": (["move", "acme_renewal", "negotiation"], 0),
    "won": (["won", "acme_trial", "--amount", "5k"], 0),
    "lost": (["lost", "acme_trial", "--reason", "price"], 0),
    "reopen": (["reopen", "old_one"], 0),
    "delete": (["delete", "old_one"], 0),
    "log": (["log", "acme_trial", "--outcome", "spoke"], 0),
    "follow": (["follow", "acme_trial", "fri", "call"], 0),
    "done": (["done", "acme_renewal"], 0),
    "undo": (["undo"], 0),
    "redo": (["redo"], 1),
    "history": (["history"], 0),
    "config": (["config", "get"], 0),
    "info": (["info"], 0),
    "keys": (["keys"], 0),
    "outbox": (["outbox"], 0),
    "metrics": (["metrics"], 0),
    "doctor": (["doctor"], 0),
    "backup": (["backup"], 0),
    "restore": (["restore", "missing.db"], 2),
}
"""One call of each command whose module has no tests of its own, and its status."""


@cache
def command(name: str) -> click.Command:
    """The command behind a name."""
    module, _colon, attribute = COMMANDS[name].partition(":")
    found: click.Command = getattr(importlib.import_module(module), attribute)
    return found


def leaves(name: str) -> list[click.Command]:
    """The command, or those of a group."""
    found = command(name)
    return list(found.commands.values()) if isinstance(found, click.Group) else [found]


def section(name: str) -> str:
    """What the page says of a command."""
    found = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_help_and_an_example(name: str) -> None:
    assert summary(name)
    for one in (command(name), *leaves(name)):
        assert one.help, one.name
        assert f"pipeline-tui {name}" in (one.epilog or ""), one.name
        assert all(getattr(option, "help", "") for option in one.params if _is_shown(option))


def _is_shown(param: click.Parameter) -> bool:
    return isinstance(param, click.Option) and not param.hidden


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_on_the_page_with_example_json_and_status(name: str) -> None:
    told = section(name)
    assert f"pipeline-tui {name}" in told, f"docs/SCRIPTING.md has no section “{name}”"
    assert "Status" in told
    assert "JSON" in told


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in WITHOUT_JSON])
def test_a_command_that_prints_data_has_json(name: str) -> None:
    options = {opt for one in leaves(name) for param in one.params for opt in param.opts}
    assert "--json" in options


def test_the_page_tells_of_no_command_that_is_not_there() -> None:
    assert set(re.findall(r"^## (\w+)$", PAGE, re.MULTILINE)) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_a_test(name: str) -> None:
    """One of the cases here, or a test file that calls it."""
    if name not in CASES:
        sources = (path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/test_*.py"))
        assert any(re.search(rf'(main|run|cli|exit_status)\S*\(.*"{name}"', one) for one in sources)


@pytest.mark.parametrize("name", CASES)
def test_a_command_does_what_it_says(cli: Cli, name: str) -> None:
    words, status = CASES[name]
    said = cli(*words)
    assert said.status == status, said.err
    assert bool(said.out) == (status == 0)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if not case[1]])
def test_its_json_says_what_it_is_and_its_version(cli: Cli, name: str) -> None:
    told = cli(*CASES[name][0], "--json").json
    assert told["format"] == f"pipeline-tui {name}"
    assert told["version"] >= 1


@pytest.mark.parametrize("name", [name for name in CASES if name not in {"backup", "restore"}])
def test_its_example_is_understood(cli: Cli, name: str) -> None:
    """The deal of the examples is one of the file here; a stranger has status 1."""
    for one in leaves(name):
        shown = (one.epilog or "").partition("pipeline-tui ")[2]
        assert cli(*shlex.split(shown.partition(" >>")[0])).status in {0, 1}, shown


ALL = """
import sys
from pipeline_tui.cli.main import COMMANDS, main
for words in {calls!r}:
    try:
        main(words)
    except SystemExit:
        pass
    loaded = {{"textual", "rich"}} & set(sys.modules)
    if loaded:
        sys.exit(f"{{words}} loaded {{loaded}}")
"""


def test_no_command_imports_the_screen(cli: Cli) -> None:
    calls = [words for words, _status in CASES.values()]
    calls += [[name, "--help"] for name in COMMANDS if name not in CASES]
    calls += [[*words, "--json"] for words, _status in CASES.values()]
    done = subprocess.run(
        [sys.executable, "-c", ALL.format(calls=calls)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
