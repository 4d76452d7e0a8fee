"""What the pages say of the program's files, commands, settings, filters and actions is so."""

import importlib
import re
from datetime import date
from pathlib import Path

import click
import pytest

from pipeline_tui.cli.main import COMMANDS
from pipeline_tui.l10n import formats_for
from pipeline_tui.sales.filters import parse_filter
from pipeline_tui.tui.actions import ACTIONS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
PACKAGE = ROOT / "pipeline_tui"
OURS = re.compile(r"(?:[\w.*]+/)*[\w*]+\.(?:py|sql|toml|tcss|md)|(?:[a-z_]+/)+")
FILTER = re.compile(r"/?-?[a-z][a-z_-]*(?::|[<>=]+)\S+")
OWN = ("region", "seats", "contract-ends", "own-score")
"""Fields that the README takes for somebody's own."""

everywhere = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def spans(page: Path) -> list[str]:
    """What stands between back ticks, each in one line."""
    text = re.sub(
        r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    return [" ".join(one.split()) for one in re.findall(r"`([^`]+)`", text)]


def shell(page: Path) -> list[str]:
    """The lines of the examples for a shell."""
    found = re.findall(
        r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    return [line for one in found for line in one.splitlines()]


def options(name: str) -> set[str]:
    """All options of a command, and of those below it."""
    module, _colon, attribute = COMMANDS[name].partition(":")
    whole: click.Command = getattr(importlib.import_module(module), attribute)
    every = [whole, *(whole.commands.values() if isinstance(whole, click.Group) else ())]
    return {"--help", *(opt for one in every for param in one.params for opt in param.opts)}


@everywhere
def test_every_file_and_link_is_there(page: Path) -> None:
    for name in filter(OURS.fullmatch, spans(page)):
        places = (ROOT, PACKAGE, PACKAGE / "tui", ROOT / "docs")
        there = any(any(place.glob(name)) for place in places)
        bare = "/" not in name and any(any(one.rglob(name)) for one in (PACKAGE, ROOT / "tests"))
        assert there or bare or name == "config.toml", name
    text = page.read_text(encoding="utf-8")
    heads = {
        re.sub(r"[^\w -]", "", head).lower().replace(" ", "-")
        for head in re.findall(r"(?m)^#+ (.+)$", text)
    }
    for link, head in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", text):
        assert link.startswith("https://") or (page.parent / link).exists(), link
        assert link or head in heads, head
    for module in re.findall(r"python -m ([\w.]+)", text):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


def test_every_name_of_the_architecture_is_in_the_program() -> None:
    places = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.sql"), *(ROOT / "tests").rglob("*.py")]
    known = {
        word for path in places for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))
    }
    for name in spans(ROOT / "docs" / "ARCHITECTURE.md"):
        if not OURS.fullmatch(name) and not name.endswith(".toml"):
            assert set(re.findall(r"[A-Za-z_]{2,}", name)) <= known, name


@everywhere
def test_every_command_and_option_is_there(page: Path) -> None:
    every = set().union(*map(options, COMMANDS)) | {"--new", "--version"}
    for said in (*spans(page), *shell(page)):
        for call in re.findall(r"pipeline-tui ([a-z]+)\b([^|]*)", said):
            name, rest = call
            assert name in COMMANDS, said
            assert set(re.findall(r"(?<=\s)--[a-z-]+", rest)) <= options(name), said
        if said.startswith("--"):
            assert re.findall(r"--[a-z-]+", said)[0] in every, said


@everywhere
def test_every_variable_of_the_environment_is_read(page: Path) -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    for name in re.findall(r"\bPIPELINE_TUI_\w+", page.read_text(encoding="utf-8")):
        assert name in source, name


def test_all_commands_but_those_named_take_another_file() -> None:
    said = re.search(r"All but ([^.]+?) take\s+`--file PATH`", PAGES[0].read_text(encoding="utf-8"))
    assert said is not None
    without = {name for name in COMMANDS if "--file" not in options(name)}
    assert set(re.findall(r"`(\w+)`", said[1])) == without


def test_every_filter_of_the_readme_is_understood() -> None:
    found = [one.removeprefix("/") for one in spans(PAGES[0]) if FILTER.fullmatch(one)]
    meant = [one for one in found if not one.startswith(OWN) and one != "no:region"]
    assert len(meant) > 10
    for one in meant:
        filtered = parse_filter(one, formats_for("en_GB"), "EUR", date(2026, 11, 23))
        assert filtered.terms, one
        assert not filtered.problems, one


@pytest.mark.parametrize(
    "name",
    [
        "Restore a backup", "Size bands", "Own fields", "Duplicates", "Write letters",
        "Write a report", "Import conflicts", "Import a file", "Back up the file now",
    ],
)  # fmt: skip
def test_what_the_pages_call_by_name_is_in_the_palette(name: str) -> None:
    assert any(name in page.read_text(encoding="utf-8") for page in PAGES), name
    assert any(name.lower() in (one.label + one.help).lower() for one in ACTIONS), name
