"""What a shell is told when Tab is pressed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import CompletionItem, ShellComplete

from pipeline_tui.cli import commands
from pipeline_tui.cli.completion import VARIABLE
from pipeline_tui.cli.main import COMMANDS
from pipeline_tui.store.adding import NewDeal, add
from pipeline_tui.store.store import Store
from tests.cli.conftest import Cli


def offered(cli: Cli, *words: str) -> list[str]:
    """What completes the last of the words."""
    group = commands._LazyGroup("pipeline-tui")
    shell = ShellComplete(group, {}, "pipeline-tui", VARIABLE)
    found: list[CompletionItem] = shell.get_completions(list(words[:-1]), words[-1])
    return [one.value for one in found]


def test_commands_are_completed_without_importing_them(cli: Cli) -> None:
    assert set(offered(cli, "")) == set(COMMANDS)
    assert offered(cli, "rep") == ["report"]


def test_deals_are_words_that_a_shell_leaves_whole(cli: Cli) -> None:
    with Store.open(cli.path) as store:
        add(store, NewDeal("Rock'n roll; $HOME"))
    assert offered(cli, "won", "acme") == ["Acme_renewal", "Acme_trial"]
    assert offered(cli, "show", "BOREAL") == ["Boréal_Été"]
    assert offered(cli, "move", "Acme_t") == ["Acme_trial"]
    every = offered(cli, "done", "")
    short = cli.deal("Rock'n roll; $HOME", "id")[-8:]
    assert short in every
    assert len(every) == 5
    for word in every:
        assert cli("show", word).status == 0


def test_stages_and_reasons_are_completed(cli: Cli) -> None:
    assert offered(cli, "reopen", "--stage", "ne") == ["Negotiation"]
    assert offered(cli, "lost", "--reason", "pr") == ["Price"]
    assert "Negotiation" in offered(cli, "move", "Acme_trial", "Ne")


def test_a_file_that_cannot_be_read_offers_nothing(cli: Cli) -> None:
    cli.path.write_bytes(b"")
    assert offered(cli, "won", "a") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(cli: Cli, shell: str) -> None:
    said = cli("completion", shell)
    assert (said.status, said.err) == (0, "")
    assert f"{VARIABLE}={shell}_complete" in said.out


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_a_deal_and_a_stage(cli: Cli, tmp_path: Path) -> None:
    program = tmp_path / "pipeline-tui"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m pipeline_tui "$@"\n')
    program.chmod(0o755)
    (tmp_path / "script").write_text(cli("completion", "bash").out)
    lines = f"""
        PATH={tmp_path}:$PATH; . {tmp_path}/script
        COMP_WORDS=(pipeline-tui move Acme_t); COMP_CWORD=2
        _pipeline_tui_completion pipeline-tui; echo "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "-c", lines], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "Acme_trial", done.stderr
