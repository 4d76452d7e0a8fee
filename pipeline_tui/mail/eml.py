"""Mails as files that a mail program opens for editing."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from pipeline_tui.i18n import _
from pipeline_tui.mail.message import build
from pipeline_tui.sales.draft import Draft
from pipeline_tui.sales.text import fold

__all__ = ["write_draft"]

_MOST = 1000
_LONGEST_NAME = 40


def write_draft(
    folder: Path, draft: Draft, from_name: str, from_address: str, moment: datetime
) -> Path:
    """Write a draft beside what is in a folder, whole, mode 0600; gives its path.

    It is named by the day and the person, with a number where that name is taken: no file is
    ever overwritten. Raises ``OSError`` for what the disk refuses, and ``FileExistsError`` after
    a thousand drafts of one name.
    """
    mail = build(
        from_name=from_name,
        from_address=from_address,
        to_name=draft.to_name,
        to_address=draft.to_address,
        subject=draft.subject,
        body=draft.body,
        header_id="",
        moment=moment,
        unsent=True,
    )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=folder)
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(mail)
            file.flush()
            os.fsync(file.fileno())
        return _named(made, folder, f"{moment.date().isoformat()}-{_plain(draft)}")
    finally:
        with suppress(FileNotFoundError):
            made.unlink()


def _named(made: Path, folder: Path, stem: str) -> Path:
    """Give a whole file its name, the first that is free."""
    for number in range(1, _MOST + 1):
        path = folder / (f"{stem}.eml" if number == 1 else f"{stem}-{number}.eml")
        try:
            _move_unless_there(made, path)
        except FileExistsError:
            continue
        return path
    raise FileExistsError(_("There are too many drafts named {name} in {folder}.").format(
        name=stem, folder=folder))  # fmt: skip


def _move_unless_there(made: Path, path: Path) -> None:
    try:
        os.link(made, path)
    except (AttributeError, NotImplementedError, PermissionError):
        # A file system without links: reserve the name first.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        made.replace(path)


def _plain(draft: Draft) -> str:
    """What the person is called, as any file system can write it."""
    words = fold(draft.to_name or draft.to_address.partition("@")[0])
    letters = "".join(char if char.isascii() and char.isalnum() else "-" for char in words)
    return "-".join(filter(None, letters.split("-")))[:_LONGEST_NAME] or "mail"
