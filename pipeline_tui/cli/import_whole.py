"""``pipeline-tui import`` of an export of everything: a file is made anew from it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pipeline_tui.cli.output import say, write_document
from pipeline_tui.exchange import jsonl, jsonl_restore
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.i18n import _
from pipeline_tui.store import backup, restoring

if TYPE_CHECKING:
    from pipeline_tui.cli.import_voices import Voice

__all__ = ["bring_in", "is_whole"]

_ASIDE = ("preset", "save_preset", "rejects", "accounts", "products", "owners", "history")


def is_whole(files: Sequence[Path]) -> bool:
    """Whether one of these holds everything, history and journal, of a file of this program."""
    return any(one.is_file() and jsonl.head_of(one) is not None for one in files)


def bring_in(files: Sequence[Path], target: Path, voice: Voice, said: dict[str, Any]) -> None:
    """Make the file ``target`` of it.

    Raises ``ImportRefused`` where anything was ever done in ``target``: two histories cannot be
    made one.
    """
    if len(files) > 1 or any(said[name] for name in _ASIDE):
        message = _("{file} holds everything: it is imported alone, and needs no other options.")
        raise ImportRefused(message.format(file=files[0]))
    (path,) = files
    there = target.exists()
    if there and backup.holds_anything(target):
        raise ImportRefused(
            _(
                "{file} holds a history of its own, and {target} has one already. Make a new file"
                " of it: {command}"
            ).format(file=path, target=target, command=f"pipeline-tui import {path} --file NEW.db")
        )
    head = jsonl.head_of(path) or {}
    rows = head.get("rows")
    expected = sum(rows.values()) if isinstance(rows, dict) else 0
    with (
        TemporaryDirectory(prefix="pipeline-tui-") as folder,
        voice.progress(expected) as step,
    ):
        aside = there or said["dry_run"]
        made = Path(folder) / "made.db" if aside else target
        count = jsonl_restore.restore(path, made, step)
        if there and not said["dry_run"]:
            restoring.restore(target, made)
    if said["as_json"]:
        write_document("import", {"rows": count, "file": str(target)})
    else:
        told = (
            _("{n} rows: all is well, and nothing was made.")
            if said["dry_run"]
            else (_("Made {file} again with all its history: {n} rows."))
        )
        say([told.format(file=target, n=count)])
