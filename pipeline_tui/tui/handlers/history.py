"""Undo and redo, with a question first when another window acted since."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.store.history import is_invented
from pipeline_tui.tui import safe

if TYPE_CHECKING:
    from pipeline_tui.store.door import Done
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["redo", "undo"]

_SHOWN = 5


async def undo(app: "PipelineApp") -> None:
    """Take back this window's last change."""
    pending = app.store.peek_undo()
    if pending is None:
        app.say(_("There is nothing to undo."))
        return
    if pending.foreign and not await _sure(app, pending.label, pending.foreign):
        return
    if is_invented(app.store, pending) and not await _into_the_sample(app, pending.label):
        return
    done = await app.change(app.store.undo)
    app.history.stale()  # what cannot be undone is passed over the next time
    _follow(app, done)


async def redo(app: "PipelineApp") -> None:
    """Do again what was undone last."""
    done = await app.change(app.store.redo)
    if done is None and app.store.peek_redo() is None:
        app.say(_("There is nothing to do again."))
        return
    _follow(app, done)


def _follow(app: "PipelineApp", done: "Done | None") -> None:
    """Put the board's cursor on the one deal that came back or moved, if it is an open one."""
    if done is None or len(done.deals) != 1 or app.board is None:
        return
    from pipeline_tui.store import lanes

    card = lanes.one(app.store.conn, done.deals[0])
    if card is not None and card.status == "open":
        app.board.follow(card.id)


async def _into_the_sample(app: "PipelineApp", label: str) -> bool:
    line = _("You did not do that: it came with the sample.")
    return await _confirmed(app, label, [line])


async def _sure(app: "PipelineApp", label: str, foreign: tuple[str, ...]) -> bool:
    lines = [_("Another window has since done:")]
    lines += [safe.text(f"· {one}", 70) for one in foreign[:_SHOWN]]
    if len(foreign) > _SHOWN:
        lines.append(_("and {n} more").format(n=len(foreign) - _SHOWN))
    return await _confirmed(app, label, lines)


async def _confirmed(app: "PipelineApp", label: str, lines: list[str]) -> bool:
    from pipeline_tui.tui.dialogs.base import ask
    from pipeline_tui.tui.dialogs.confirm import Confirm

    title = _("Undo “{action}”?").format(action=safe.text(label, 50))
    sure: bool | None = await ask(app, Confirm(title, *lines))
    return bool(sure)
