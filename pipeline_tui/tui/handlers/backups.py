"""Backups by hand, and back to one of them."""

from typing import TYPE_CHECKING

from pipeline_tui import clock, paths
from pipeline_tui.i18n import _
from pipeline_tui.store import backup_words, backups
from pipeline_tui.store.errors import Invalid
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.confirm import Confirm
from pipeline_tui.tui.dialogs.progress import Progress

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["back_up", "restore"]


async def back_up(app: "PipelineApp") -> None:
    """Make a backup now, which stays until a hand deletes it."""
    from pipeline_tui.store.daily import command

    await ask(app, Progress(_("Back up"), command(app.store.path)))


async def restore(app: "PipelineApp") -> None:
    """Choose a backup; the app leaves the file, puts the backup in its place, and comes back."""
    path = app.store.path
    if path in paths.demo_files():
        raise Invalid(_("The sample has no backups; open your own file for that."))
    kept = backups.kept(path)
    if not kept:
        raise Invalid(_("There is no backup in {folder}.").format(folder=paths.backup_dir(path)))
    chosen = await ask(app, Choose(_("Which backup?"), [_option(one) for one in kept]))
    if chosen is None:
        return
    title = _("Go back to {day}?").format(day=backup_words.when(chosen))
    sure = Confirm(
        title,
        _("What was done since then goes; the file of now is kept beside the others."),
        _("The same way leads back to it."),
    )
    if await ask(app, sure):
        app.to_restore = chosen.path
        app.exit(0)


def _option(one: backups.Kept) -> Option[backups.Kept]:
    now = clock.now_local()
    told = [backup_words.age(one, now), backup_words.size(one.size)]
    told.append(backup_words.kind(one) or safe.text(one.path.name, 40))
    return Option(one, backup_words.when(one), " · ".join(told))
