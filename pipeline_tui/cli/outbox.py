"""``pipeline-tui outbox``: what waits to be sent, and sending it now."""

from datetime import datetime
from typing import Any

import click

from pipeline_tui import clock, l10n, paths
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.opened import BUSY_MS, example, file_option, json_option
from pipeline_tui.cli.output import clean, write_document
from pipeline_tui.i18n import N_, _, ngettext
from pipeline_tui.store import delivery, messages
from pipeline_tui.store.errors import StoreError
from pipeline_tui.store.mailing import mailing
from pipeline_tui.store.messages import OPEN, Message
from pipeline_tui.store.store import Store

__all__ = ["outbox"]

_STATES = {
    "refused": N_("refused"),
    "uncertain": N_("may have arrived"),
    "sending": N_("being sent"),
    "waiting": N_("waits"),
}


@click.command(help=summary("outbox"), epilog=example("pipeline-tui outbox --json"))
@file_option
@click.option("--send", is_flag=True, help=_("Try all that waits now."))
@json_option
def outbox(file: str | None, send: bool, *, as_json: bool) -> None:
    """List the outbox; the status is 1 where anything waits or needs a person, else 0."""
    with Store.open(paths.file_from(file), busy_ms=BUSY_MS) as store:
        sent = _send(store) if send else 0
        left = messages.open_messages(store.conn)
        if as_json:
            write_document("outbox", {"sent": sent, "messages": list(map(_facts, left))})
        else:
            if send:
                said = ngettext("{n} mail was sent.", "{n} mails were sent.", sent)
                click.echo(said.format(n=l10n.number(sent)))
            for line in _lines(left):
                click.echo(line)
    raise SystemExit(1 if left else 0)


def _send(store: Store) -> int:
    """How many mails were sent."""
    from pipeline_tui.mail.sender import Sender

    if not mailing(store.conn).ready:
        raise StoreError(_("No mail server is set yet: in the program, g o and then c set it."))
    delivery.hurry(store)
    with Sender(store) as sender:
        return sender.run().sent


def _facts(one: Message) -> dict[str, Any]:
    """A mail for a program."""
    return {
        "state": one.state, "to": one.to_address, "person": one.person, "subject": one.subject,
        "deal": one.deal, "held": one.held, "error": one.error, "next_at": one.next_at,
    }  # fmt: skip


def _lines(left: list[Message]) -> list[str]:
    """One line a mail, and one that counts them."""
    if not left:
        return [_("The outbox is empty.")]
    counted = [
        f"{_(_STATES[state])} {l10n.number(n)}"
        for state in OPEN
        if (n := sum(one.state == state for one in left))
    ]
    return [*map(_line, left), ", ".join(counted)]


def _line(one: Message) -> str:
    parts = [_(_STATES[one.state]), f"{one.person} <{one.to_address}>", one.subject, one.deal]
    if one.state == "waiting" and one.held:
        parts.append(_("held: the deal was deleted"))
    elif one.error:
        parts.append(one.error)
    if one.state == "waiting" and one.next_at and one.next_at > clock.moment_text(clock.now()):
        hour = datetime.fromisoformat(one.next_at).astimezone()
        parts.append(_("next try {time}").format(time=l10n.time_short(f"{hour:%H:%M}")))
    return " · ".join(map(clean, parts))
