"""Send the mails that cadences ask for, after a look at each."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from pipeline_tui.store.due_mails import DueMail

__all__ = ["send"]


async def send(app: Any) -> None:
    """Show each mail that is due on the marked deals, else on all; send those that are taken.

    Those taken go to the outbox in one undo step, or one by one to the mail program or a file
    where sending is not set up. What lacks something says so and can only be left, or edited.
    """
    from pipeline_tui.store import due_mails, lanes
    from pipeline_tui.tui.handlers import sending_out

    store = app.store
    wanted = app.targets() if app.marked() else None
    found = due_mails.due(store.conn, app.today, wanted)
    ready = [one for one in found if one.template_id is not None]
    back = _kept_back(len(due_mails.kept_back(store.conn, app.today, wanted)))
    if not ready:
        app.say(_unwritten(found) if found else back or _("No mail of a sequence is due."))
        return
    drafts = [due_mails.draft(store, one) for one in ready]
    cards = {card.id: card for card in lanes.several(store.conn, [one.deal_id for one in ready])}
    await sending_out.go_through(app, drafts, cards, _("Mail due: {deals}"))
    left = [one for one in found if one.template_id is None]
    if left or back:
        app.say(_unwritten(left) if left else back)


def _kept_back(n: int) -> str:
    """How many go to addresses that take none."""
    said = ngettext(
        "{n} mail due is not sent: its address takes none. S skips it, r sets another step.",
        "{n} mails due are not sent: their addresses take none. S skips one, r sets another step.",
        n,
    )
    return said.format(n=n) if n else ""


def _unwritten(left: "list[DueMail]") -> str:
    """How many have no template: they are written by hand."""
    return ngettext(
        "{n} mail due has no template: o on its deal writes it.",
        "{n} mails due have no template: o on each deal writes it.",
        len(left),
    ).format(n=len(left))
