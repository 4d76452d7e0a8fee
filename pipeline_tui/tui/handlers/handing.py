"""Hand a message over: to the mail program, a file, the clipboard, the browser, an editor."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline_tui import clock
from pipeline_tui.i18n import _
from pipeline_tui.sales import templates as texts
from pipeline_tui.sales.links import read_link
from pipeline_tui.tui import outside, safe
from pipeline_tui.tui.handlers import copying

if TYPE_CHECKING:
    from pipeline_tui.sales.draft import Draft
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["Handed", "copied", "edited_draft", "hand", "opened"]

_SHOWN = 60


class Handed(NamedTuple):
    """What was done in words, '' where it failed, which is said.

    With ``pasted`` it is on the clipboard alone, where the next one would take its place.
    """

    told: str
    pasted: bool = False


async def hand(app: "PipelineApp", way: str, draft: "Draft") -> Handed:
    """Hand a mail over one way."""
    if way == "program":
        return await _to_program(app, draft)
    if way == "file":
        return Handed(_to_file(app, draft))
    await copied(app, draft.body)
    return Handed(_("The text was copied."), pasted=True)


async def copied(app: "PipelineApp", text: str) -> None:
    """Put a text on the clipboard and say so."""
    await copying.put(app, text)


async def opened(app: "PipelineApp", text: str, *, instead: bool = True) -> str:
    """Open a link of the web beside the screen, and say so; what was done in words.

    Where nothing can be opened the link is copied ``instead``.
    """
    link = read_link(text)
    shown = safe.text(text, _SHOWN)
    if not link:
        told = _("This is no link of the web: {text}").format(text=shown)
    elif await asyncio.to_thread(outside.open_link, link):
        told = _("Opened {link}").format(link=shown)
    elif instead:
        await copied(app, link)
        told = _("No browser can be opened here; copied: {link}").format(link=shown)
    else:
        told = _("No browser can be opened here: {link}").format(link=shown)
    app.say(told, problem=not link)
    return told


async def _to_program(app: "PipelineApp", draft: "Draft") -> Handed:
    from pipeline_tui.mail.mailto import mailto

    link = mailto(draft.to_address.strip(), draft.subject, draft.body)
    if not await asyncio.to_thread(outside.open_link, link.url):
        await copied(app, f"{draft.to_address.strip()}\n{draft.subject}\n\n{draft.body}")
        told = _("No mail program can be opened here: address, subject and text were copied.")
        return Handed(told, pasted=True)
    if link.without_body:
        await copied(app, draft.body)
        told = _("The text is too long for a link: it was copied, paste it into the mail.")
        return Handed(told, pasted=True)
    return Handed(_("Handed to the mail program."))


def _to_file(app: "PipelineApp", draft: "Draft") -> str:
    from pipeline_tui.mail.eml import write_draft
    from pipeline_tui.store.mailing import mailing

    sender = mailing(app.store.conn)
    name = sender.from_name or app.store.rules.me
    folder = Path(f"{app.store.path}.drafts")
    try:
        path = write_draft(folder, draft, name, sender.from_address, clock.now_local())
    except OSError as error:
        reason = error.strerror or str(error)
        told = _("The draft was not written to {folder}: {reason}.")
        app.say(told.format(folder=safe.text(str(folder)), reason=reason), problem=True)
        return ""
    return _("Written: {file}").format(file=safe.text(str(path)))


async def edited_draft(app: "PipelineApp", draft: "Draft") -> "Draft":
    """A message after the person went over it in her own editor; as it was when she left."""
    from pipeline_tui.tui.dialogs.editor import edited

    subject = _("Subject")
    titled = draft.kind in ("mail", "letter")
    begun = f"{subject}: {draft.subject}\n\n{draft.body}" if titled else draft.body
    text = await edited(app, begun, safe.text(draft.to_name, 40) or _("The message"))
    if text is None:
        return draft
    title, body = draft.subject, text
    if titled:
        first, _break, rest = text.partition("\n")
        if first.casefold().startswith(f"{subject}:".casefold()):
            title, body = first[len(subject) + 1 :], rest
    title, body = texts.one_line(title), texts.plain(body).strip("\n")
    missing = texts.still_missing(f"{title}\n{body}", draft.missing)
    return draft._replace(subject=title, body=body, missing=missing)
