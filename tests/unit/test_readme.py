"""What the README claims: its keys are the registry's, its commands exist and are all told."""

import re

from pipeline_tui.cli.main import COMMANDS
from tests.support.keys_table import README, table, written


def test_the_keys_are_those_of_the_registry() -> None:
    assert written() == table(), "run: python -m tests.support.keys_table"


def test_every_command_is_told_and_exists() -> None:
    told = set(re.findall(r"`pipeline-tui ([a-z]+)[^`]*`", README.read_text(encoding="utf-8")))
    assert told == set(COMMANDS)
