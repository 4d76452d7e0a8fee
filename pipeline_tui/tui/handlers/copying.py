"""Copy a telephone number, a mail address or a summary, also over ssh and in tmux."""

import asyncio
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.store import people
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.handlers.asking import about, asked
from pipeline_tui.tui.widgets import telling

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.people import Person
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["copy", "copy_of_person", "put", "summary", "system_tool"]

_MOST_PEOPLE = 4
_TIMEOUT = 2.0  # seconds; a tool that waits for a display must not hold anything up


async def copy(app: "PipelineApp") -> None:
    """Choose what to copy of a deal."""
    if not (cards := asked(app)):
        return
    options = []
    if len(cards) == 1:
        for person in people.on_deal(app.store.conn, cards[0].id)[:_MOST_PEOPLE]:
            options += _ways(person)
    lines = "\n".join(summary(app, card) for card in cards)
    options.append(Option(lines, _("summary"), lines.partition("\n")[0]))
    chosen = await ask(app, Choose(_("Copy: {deals}").format(deals=about(cards)), options))
    if chosen is not None:
        await put(app, chosen)


async def copy_of_person(app: "PipelineApp", person: "Person") -> None:
    """Choose what to copy of a person."""
    chosen = await ask(app, Choose(safe.text(person.name, 60), _ways(person)))
    if chosen is not None:
        await put(app, chosen)


def _ways(person: "Person") -> list[Option[str]]:
    name = safe.text(person.name, 30)
    return [
        Option(way, safe.text(way, 40), name)
        for way in (safe.text(person.phone), safe.text(person.email))
        if way
    ]


def summary(app: "PipelineApp", card: "Card") -> str:
    """A deal in one line, as it would be told to a colleague."""
    stage = app.store.rules.stages.get(card.stage_id)
    amount = _("no amount")
    if card.amount is not None:
        amount = l10n.money_full(card.amount, card.currency)
    parts = [card.name]
    if card.account and card.account != card.name:
        parts.append(card.account)
    parts += [amount, stage.name if stage else "", telling.close_date(card)]
    if step := telling.step_line(card):
        parts.append(_("next: {step}").format(step=step))
    return " · ".join(safe.text(part) for part in parts if part)


async def put(app: "PipelineApp", text: str) -> None:
    """Hand the text to the terminal, then to the system's own tool; say which took it."""
    app.copy_to_clipboard(text)
    words = None if os.environ.get("SSH_CONNECTION") else system_tool()
    took = False
    if words is not None:
        took = await asyncio.to_thread(_run, words, text)
    shown = safe.text(text, 50)
    if took and words is not None:
        said = _("Copied through the terminal and {tool}: {text}")
        app.say(said.format(tool=words[0], text=shown))
    else:
        app.say(_("Copied through the terminal: {text}").format(text=shown))


def system_tool() -> list[str] | None:
    """The command that takes a text for the clipboard, if this system has one at work."""
    candidates: list[list[str]] = []
    if sys.platform == "darwin":
        candidates.append(["pbcopy"])
    elif sys.platform == "win32":
        candidates.append(["clip"])
    else:
        if os.environ.get("WAYLAND_DISPLAY"):
            candidates.append(["wl-copy"])
        if os.environ.get("DISPLAY"):
            candidates += [["xclip", "-selection", "clipboard"], ["xsel", "-ib"]]
        candidates.append(["clip.exe"])
    return next((words for words in candidates if shutil.which(words[0])), None)


def _run(words: list[str], text: str) -> bool:
    try:
        done = subprocess.run(
            words,
            input=text.encode(),
            check=False,
            timeout=_TIMEOUT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
