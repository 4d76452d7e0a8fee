"""The README's table of keys, made from the registry: ``python -m tests.support.keys_table``."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline_tui import i18n
from pipeline_tui.i18n import _
from pipeline_tui.tui.action import BOARD, QUEUE
from pipeline_tui.tui.actions import ACTIONS, GROUPS
from pipeline_tui.tui.keymap import key_name

README = Path(__file__).parents[2] / "README.md"
_BETWEEN = re.compile(r"(?<=<!-- keys -->\n).*?(?=<!-- end of keys -->)", re.DOTALL)
_FRENCH_ROW = frozenset("&é\"'(-è_çà")


def table() -> str:
    """Every key of board and queue, by group, in English."""
    i18n.use_language("en")
    rows = ["| keys | on the board and in the queue |", "|---|---|"]
    for group in GROUPS:
        for action in ACTIONS:
            if action.group != group or not action.keys or not action.where & {BOARD, QUEUE}:
                continue
            names = [key_name(key) for key in action.keys if key not in _FRENCH_ROW]
            rows.append(f"| {' '.join(f'`{name}`' for name in names)} | {_(action.help)} |")
    return "\n".join(rows).replace("`|`", "`\\|`") + "\n"


def written() -> str:
    """The table as the README has it."""
    found = _BETWEEN.search(README.read_text(encoding="utf-8"))
    return found[0] if found else ""


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    README.write_text(_BETWEEN.sub(lambda _found: table(), text), encoding="utf-8")
