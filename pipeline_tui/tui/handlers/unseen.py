"""Messages that follow one that was seen: whether they go the same way without a look at each."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import ngettext
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.confirm import Confirm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.sales.draft import Draft
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["COPY", "FILE", "PROGRAM", "SEND", "goes_on", "others"]

SEND, PROGRAM, FILE, COPY = "send", "program", "file", "copy"
"""The ways of a mail."""
_MOST_NAMED = 4


async def others(app: "PipelineApp", way: str, ahead: "Sequence[Card]") -> bool:
    """Whether those that follow go the same way without a look at each.

    The clipboard holds one at a time: there each is shown.
    """
    if way == COPY or not ahead:
        return False
    asks = {
        SEND: ngettext("Send the other one unseen?", "Send the other {n} unseen?", len(ahead)),
        PROGRAM: ngettext(
            "Open the other one in the mail program unseen?",
            "Open the other {n} in the mail program unseen?",
            len(ahead),
        ),
        FILE: ngettext(
            "Write the other draft unseen?", "Write the other {n} drafts unseen?", len(ahead)
        ),
    }
    names = ", ".join(safe.text(card.name, 30) for card in ahead[:_MOST_NAMED])
    names += " …" if len(ahead) > _MOST_NAMED else ""
    sure = await ask(app, Confirm(asks[way].format(n=len(ahead)), safe.text(names, 70)))
    return bool(sure)


async def goes_on(app: "PipelineApp", queued: "Sequence[Draft]") -> bool:
    """Whether what was taken before the person stopped is sent all the same."""
    if not queued:
        return True
    asks = ngettext("Send the mail taken so far?", "Send the {n} mails taken so far?", len(queued))
    answer = await ask(app, Confirm(asks.format(n=len(queued))))
    return bool(answer)
