"""The import command, run in this process."""

from __future__ import annotations

from pipeline_tui.cli.main import main


def run(*words: object) -> int:
    """The command's exit status."""
    try:
        return main([str(word) for word in ("import", *words)])
    except SystemExit as left:
        return int(left.code or 0)
