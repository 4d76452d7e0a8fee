"""The start: what opens the screen, what is a command, and what is neither."""

import ast
import json
import sqlite3
import sys
import types
from pathlib import Path

import pytest

from pipeline_tui import __version__, i18n, paths
from pipeline_tui.cli import click_texts
from pipeline_tui.cli.main import COMMANDS, main
from pipeline_tui.store.errors import StoreError
from pipeline_tui.store.store import Store

Opened = list[tuple[Path, dict[str, bool]]]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """What the screen was asked to open, in place of opening it."""
    calls: Opened = []

    def open_file(path: Path, **options: bool) -> int:
        calls.append((path, options))
        return 0

    def open_demo() -> int:
        calls.append((Path("demo"), {}))
        return 0

    module = types.ModuleType("pipeline_tui.tui.start")
    vars(module).update(open_file=open_file, open_demo=open_demo)
    import pipeline_tui.tui

    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(pipeline_tui.tui, "start", module, raising=False)
    return calls


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    path = tmp_path / "sales.db"
    Store.open(path, create=True).close()
    return path


def exit_status(*arguments: str) -> int:
    """The status of the process, whether ``main`` gives it or Click raises it."""
    try:
        return main(arguments)
    except SystemExit as leaving:
        return int(leaving.code or 0)


# Opening ----------------------------------------------------------------------------------------


def test_without_arguments_it_opens_the_persons_own_file(opened: Opened) -> None:
    assert main([]) == 0
    assert opened == [(paths.data_file(), {})]


def test_the_variable_names_another_file(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_FILE", "other.db")
    main([])
    assert opened == [(Path("other.db"), {})]


@pytest.mark.parametrize("word", ["sales.db", "./sales", "~/sales", "folder/sales"])
def test_a_word_that_looks_like_a_file_is_opened(opened: Opened, word: str) -> None:
    assert main([word]) == 0
    assert opened == [(Path(word).expanduser(), {})]


def test_a_bare_word_is_opened_when_the_file_exists(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sales").touch()
    assert main(["sales"]) == 0
    assert opened == [(Path("sales"), {})]


@pytest.mark.parametrize("arguments", [["new.db", "--new"], ["--new", "new.db"]])
def test_a_file_is_made_only_when_asked_for(opened: Opened, arguments: list[str]) -> None:
    assert main(arguments) == 0
    assert opened == [(Path("new.db"), {"create": True})]


def test_the_demo_is_opened(opened: Opened) -> None:
    assert main(["demo"]) == 0
    assert opened == [(Path("demo"), {})]


def test_an_error_of_the_store_is_said_without_a_traceback(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(path: Path) -> int:
        raise StoreError(f"{path} is \x1b[31mlocked")

    monkeypatch.setattr(sys.modules["pipeline_tui.tui.start"], "open_file", fail)
    assert main(["sales.db"]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", "pipeline-tui: sales.db is  [31mlocked\n")


# Neither command nor file -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["imprt"], "no command or file “imprt”. Did you mean “import”?"),
        (["imprt", "deals.csv"], "Did you mean “import”?"),
        (["qqq"], "no command or file “qqq”. “pipeline-tui --help”"),
        (["a.db", "b.db"], "b.db is too much"),
    ],
)
def test_what_is_neither_command_nor_file_is_refused(
    opened: Opened, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert not opened


@pytest.mark.parametrize("arguments", [["--nonsense"], ["info", "--nonsense"], ["info", "extra"]])
def test_an_unknown_option_has_status_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert exit_status(*arguments) == 2
    assert "Usage:" in capsys.readouterr().err


def test_a_bad_configuration_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    paths.config_file().parent.mkdir(parents=True)
    paths.config_file().write_text("theme = dark\n")
    assert exit_status("info") == 2
    assert f"{paths.config_file()}, line 1, column 9" in capsys.readouterr().err


def test_a_bad_today_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "someday")
    assert exit_status("info") == 2
    assert "someday" in capsys.readouterr().err


# Commands ---------------------------------------------------------------------------------------


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_status("--version") == 0
    assert capsys.readouterr().out == f"pipeline-tui {__version__}\n"


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_status("--help") == 0
    out = capsys.readouterr().out
    assert "pipeline-tui [FILE] [--new]" in out
    assert all(f"\n  {command} " in out for command in COMMANDS)


def test_keys_prints_every_action(capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline_tui.tui.actions import ACTIONS

    assert exit_status("keys") == 0
    out = capsys.readouterr().out
    assert all(f" {action.id} " in out for action in ACTIONS)


def test_keys_shows_the_configured_ones_and_their_clashes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    paths.config_file().parent.mkdir(parents=True)
    paths.config_file().write_text('[keys]\nwon = "f5"\nlost = "f5"\nnonsense = "f6"\n')
    exit_status("keys")
    out, err = capsys.readouterr()
    assert "f5" in out
    assert "nonsense" in err
    assert "“f5” is both" in err


def test_info_of_a_file_counts_its_live_rows(
    pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(pipeline) as conn:
        conn.execute("UPDATE stage SET deleted_at = '2026-01-01' WHERE name = 'Lead'")
    conn.close()
    before = pipeline.read_bytes()
    assert exit_status("info", "--json", "--file", str(pipeline)) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["file"] == str(pipeline)
    assert facts["exists"] is True
    assert facts["backups"] == f"{pipeline}.backups"
    assert facts["configuration"] == str(paths.config_file())
    assert facts["log"] == str(paths.log_file())
    assert facts["rows"]["stage"] == 5
    assert facts["rows"]["deal"] == 0
    assert "change" not in facts["rows"]
    assert facts["versions"]["pipeline-tui"] == __version__
    assert facts["versions"]["textual"].startswith("8.")
    assert facts["versions"]["schema"] == facts["versions"]["schema_newest"]
    assert pipeline.read_bytes() == before


def test_info_reads_for_a_person(
    pipeline: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIPELINE_TUI_FILE", str(pipeline))
    paths.config_file().parent.mkdir(parents=True)
    paths.config_file().write_text("later = 1\n")
    assert exit_status("info") == 0
    out = capsys.readouterr().out
    assert str(pipeline) in out
    assert f"{paths.log_file()} (not made yet)" in out
    assert "stages" in out
    assert "Unknown setting  later" in out


def test_info_makes_no_file(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_status("info") == 0
    assert f"{paths.data_file()} (not made yet)" in capsys.readouterr().out
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("content", [None, b"", b"not SQLite at all" * 10])
def test_info_of_what_is_no_pipeline_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    file = tmp_path / "other.db"
    if content is not None:
        file.write_bytes(content)
    assert exit_status("info", "--file", str(file)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert str(file) in err


def test_info_of_a_file_cut_short_says_so(
    pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.write_bytes(pipeline.read_bytes()[:5000])
    assert exit_status("info", "--file", str(pipeline)) == 2
    assert "damaged" in capsys.readouterr().err


# Click ------------------------------------------------------------------------------------------


def test_the_texts_marked_for_click_are_those_it_asks_for() -> None:
    import click

    asked = {
        argument.value
        for path in Path(click.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in {"_", "ngettext"}
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }
    assert {*click_texts.texts(1), *click_texts.texts(2)} <= asked


def test_click_speaks_the_persons_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    french = Catalog(locale="fr")
    french.add("Options", "Réglages")
    french.add("Commands", "Commandes")
    folder = tmp_path / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "pipeline_tui.mo").open("wb") as file:
        write_mo(file, french)
    monkeypatch.setattr(i18n, "__file__", str(tmp_path / "i18n.py"))
    monkeypatch.setattr(i18n, "_LOCALE_DIR", tmp_path / "locale")
    paths.config_file().parent.mkdir(parents=True)
    paths.config_file().write_text('language = "fr_FR"\n')
    assert exit_status("--help") == 0
    out = capsys.readouterr().out
    assert "Réglages:" in out
    assert "Commandes:" in out
