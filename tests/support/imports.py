"""What a fresh interpreter has loaded when some code has run."""

from __future__ import annotations

import subprocess
import sys

SCREEN = {"textual", "rich"}


def modules_after(code: str) -> set[str]:
    """Top-level modules that this code has loaded when it ends, however it ends."""
    script = f"import atexit, sys; atexit.register(lambda: print(*sys.modules, sep='@'))\n{code}"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split("@")}


def run(*arguments: str) -> str:
    return f"from pipeline_tui.cli.main import main; sys.exit(main({list(arguments)!r}))"
