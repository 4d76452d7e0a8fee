"""Write letters: merge a template with deals, look at them, write or print them, note them."""

import asyncio
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.exchange import letters
from pipeline_tui.exchange.letters import LeftOut, Letter
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.store import reaching, templates
from pipeline_tui.tui import outside, safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.confirm import Confirm
from pipeline_tui.tui.dialogs.letters import LettersPreview
from pipeline_tui.tui.dialogs.path import PathPrompt, read_new_file
from pipeline_tui.tui.handlers.asking import about_deals, asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["printer", "saved", "write"]

_PAGE, _MARKDOWN, _PRINTER = "page", "markdown", "printer"
_AT_ONCE = 20
_PATIENCE = 20.0  # seconds; a printer that does not answer must not hold anything up
_CELLS = 60


async def write(app: "PipelineApp") -> None:
    """Letters for the deal under the cursor or all marked, from a template of that kind."""
    if not (cards := asked(app)):
        return
    chosen = await _template(app, cards)
    if chosen is None:
        return
    ready, left_out = await _merged(app, chosen, cards)
    while not ready and len(cards) == 1 and (lacks := _lacks(app, cards[0])):
        if not await ask(app, LettersPreview(ready, left_out, lacks[0])):
            return
        await _mend(app, cards[0], lacks[1])
        before = left_out
        ready, left_out = await _merged(app, chosen, cards)
        if left_out == before:
            return  # it was left as it is
    if not await ask(app, LettersPreview(ready, left_out)) or not ready:
        return
    told = await _written(app, ready)
    if told:
        await _note(app, ready, told)


async def _template(app: "PipelineApp", cards: "Sequence[Card]") -> templates.Template | None:
    """The template of the letters; without asking where there is but one."""
    every = [one for one in templates.templates(app.store.conn, "letter") if not one.retired]
    if not every:
        app.say(_("There is no template of a letter: g t adds one."), problem=True)
        return None
    if len(every) == 1:
        return every[0]
    options = [Option(one.id, safe.text(one.name, 50)) for one in every]
    planned = letters.planned_template(app.store.conn, cards[0].id)
    title = about_deals(_("Letter: {deals}"), cards)
    chosen = await ask(app, Choose(title, options, current=planned))
    return next((one for one in every if one.id == chosen), None)


def _lacks(app: "PipelineApp", card: "Card") -> tuple[str, str | None] | None:
    """What would let the letter of a deal be written, in words, and whose address that is.

    None where it lacks neither a person nor an address; a person has no id yet.
    """
    from pipeline_tui.store.filling import recipients

    first = next(iter(recipients(app.store.conn, card.id, "letter")), None)
    if first is None:
        return _("add a person"), None
    return None if first.reached("letter").strip() else (_("add the postal address"), first.id)


async def _mend(app: "PipelineApp", card: "Card", contact_id: str | None) -> None:
    """Add the address of a person, or somebody to the deal."""
    from pipeline_tui.tui.handlers import people, records

    if contact_id is None:
        await people.add_on_deal(app, card.id)
    else:
        await records.edit_address(app, contact_id)


async def _merged(
    app: "PipelineApp", chosen: templates.Template, cards: "Sequence[Card]"
) -> tuple[list[Letter], list[LeftOut]]:
    """The letters, and the deals that get none; keys go on in between where they are many."""
    ready: list[Letter] = []
    left_out: list[LeftOut] = []
    for number, card in enumerate(cards, 1):
        one = letters.letter_for(app.store, chosen, card.id)
        if isinstance(one, Letter):
            ready.append(one)
        else:
            left_out.append(one)
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)
    return ready, left_out


# -- where they go -------------------------------------------------------------------


async def _written(app: "PipelineApp", ready: "Sequence[Letter]") -> str:
    """Write or print them as is chosen; what was done in words, '' where nothing was."""
    options = [
        Option(_PAGE, _("page to print"), _("HTML, each letter on its own sheet")),
        Option(_MARKDOWN, _("Markdown file"), _("all letters in one file")),
    ]
    if printer() is not None:
        options.append(Option(_PRINTER, _("printer"), _("plain text, through lp")))
    way = await ask(app, Choose(_("Letters: where to?"), options))
    if way == _PRINTER:
        return await _printed(app, ready)
    if way is None:
        return ""
    suffix = ".html" if way == _PAGE else ".md"
    path = await _path(app, suffix)
    if path is None:
        return ""
    if way == _PAGE:
        from pipeline_tui.exchange.letter_page import page

        return await saved(app, path, page(ready))
    return await saved(app, path, letters.markdown(ready))


async def _path(app: "PipelineApp", suffix: str) -> Path | None:
    """Where to write them: a name with this ending."""
    folder = Path("~/Documents")
    if not folder.expanduser().is_dir():
        folder = Path("~")
    name = f"{folder}/{_('letters')}-{app.today.isoformat()}{suffix}"
    title = _("Letters: which file?")
    typed = await ask(app, PathPrompt(title, text=name, read=read_new_file))
    if typed is None:
        return None
    path = typed.value
    return path if path.suffix == suffix else path.with_name(f"{path.name}{suffix}")


async def saved(app: "PipelineApp", path: Path, text: str) -> str:
    """Write the file, whole or not at all; one that is there only after a yes."""
    from pipeline_tui.files import write_whole

    shown = safe.text(str(path), _CELLS)
    try:
        try:
            write_whole(path, text, replace=False)
        except FileExistsError:
            if not await ask(app, Confirm(_("Replace {file}?").format(file=shown))):
                app.say(_("Nothing was written."))
                return ""
            write_whole(path, text)
    except OSError as error:
        told = _("{file} was not written: {reason}.")
        app.say(told.format(file=shown, reason=error.strerror or error), problem=True)
        return ""
    if path.suffix == ".html" and await asyncio.to_thread(outside.open_page, path):
        return _("Written and opened in the browser: {file}").format(file=shown)
    return _("Written: {file}").format(file=shown)


def printer() -> list[str] | None:
    """The command that prints what it is handed, where there is one."""
    return ["lp"] if shutil.which("lp") else None


async def _printed(app: "PipelineApp", ready: "Sequence[Letter]") -> str:
    """Hand them to the printer as plain text."""
    words = printer() or ["lp"]
    problem = await asyncio.to_thread(_print, words, letters.text(ready))
    if problem:
        told = _("Nothing was printed: {reason}")
        app.say(told.format(reason=safe.text(problem, _CELLS)), problem=True)
        return ""
    return _("Handed to the printer.")


def _print(words: list[str], text: str) -> str:
    """Run the command; what it says where it fails."""
    try:
        done = subprocess.run(
            words,
            input=text.encode(),
            check=False,
            timeout=_PATIENCE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    said = done.stderr.decode("utf-8", "replace").strip()
    return "" if done.returncode == 0 else said or str(done.returncode)


# -- that they were sent ----------------------------------------------------------------


async def _note(app: "PipelineApp", ready: "Sequence[Letter]", told: str) -> None:
    """Note them on their deals once the person says that they were sent."""
    n = len(ready)
    question = ngettext("Was the letter sent?", "Were the {n} letters sent?", n)
    title = question.format(n=l10n.number(n))
    what = _("Yes notes each one on its deal; a letter step that was due is done.")
    if await ask(app, Confirm(title, told, what)):
        await app.change(lambda: reaching.sent(app.store, [one.draft for one in ready]))
    else:
        app.say(_("{done} Not noted on the deals.").format(done=told.rstrip(".") + "."))
