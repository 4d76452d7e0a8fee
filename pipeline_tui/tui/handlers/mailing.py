"""Who sends mail and over which server, set by the person."""

import asyncio
from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _
from pipeline_tui.store.mailing import Mailing, mailing, save_mailing
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.fields import Field, Filled, Refusal
from pipeline_tui.tui.dialogs.form import Form
from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.dialogs.reading import Read
from pipeline_tui.tui.dialogs.secret import Secret
from pipeline_tui.tui.handlers.saving import saved

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["password", "settings", "test"]


async def settings(app: "PipelineApp") -> None:
    """The sender and the server, in a form; then the password, where one is needed."""
    now = mailing(app.store.conn)

    async def save(filled: Filled) -> Refusal | None:
        values: dict[str, Any] = dict(filled.values)
        values["port"] = values["port"] or 0
        new = now._replace(**values)
        return await saved(app, lambda: save_mailing(app.store, new))

    title = _("Sending mail")
    if not await ask(app, Form(title, _fields(app, now), save, aside=_("kept in this file"))):
        return
    new = mailing(app.store.conn)
    if new.user and (new.host, new.user) != (now.host, now.user):
        await password(app)
    elif new != now:
        _try_again(app)


def _fields(app: "PipelineApp", now: Mailing) -> list[Field]:
    line = readers.text(longest=200)
    ways = (
        Option("starttls", _("STARTTLS")),
        Option("tls", _("TLS from the start")),
        Option("none", _("none, this machine only")),
    )
    way = next(option.label for option in ways if option.value == now.security)
    port = str(now.port) if now.port else ""
    return [
        Field("from_name", _("Your name"), line, now.from_name or app.store.rules.me),
        Field("from_address", _("Your address"), _address, now.from_address),
        Field("host", _("Server"), line, now.host, hint="smtp.example.com"),
        Field("security", _("Protected by"), readers.one_of(ways), way, options=ways),
        Field("port", _("Port"), _port, port),
        Field("user", _("User name"), line, now.user, hint=_("empty: no login")),
        Field("ca_file", _("Certificates"), line, now.ca_file, hint=_("empty: the system's")),
        Field("pause", _("Pause, s"), readers.whole(least=0, most=3600), str(now.pause)),
    ]


def _address(typed: str) -> Read[str]:
    from pipeline_tui.tui.handlers.outbox import read_address

    return read_address(typed) if typed.strip() else Read("")


def _port(typed: str) -> Read[int | None]:
    read = readers.whole(least=1, most=65535, empty=_("the usual one"))(typed)
    return read if read.value is None else Read(read.value)


async def password(app: "PipelineApp") -> None:
    """Ask for the password and keep it in the keyring, or in a file of this person alone."""
    from pipeline_tui.mail import passwords

    now = mailing(app.store.conn)
    if not now.user:
        app.say(_("No user name is set: the server asks for no password."), problem=True)
        return
    title = _("Password of {user} at {host}")
    asks = title.format(user=safe.text(now.user, 40), host=safe.text(now.host, 40))
    typed = await ask(app, Secret(asks, _("never kept in this file; Enter keeps it")))
    if typed is None:
        return
    try:
        where = await asyncio.to_thread(passwords.save, now.host, now.user, typed.value)
    except passwords.PasswordError as error:
        app.say(error.message, problem=True)
        return
    _try_again(app)
    app.say(_("The password is kept in {place}.").format(place=safe.text(where)))


def _try_again(app: "PipelineApp") -> None:
    """What kept mails waiting may be mended."""
    from pipeline_tui.store import delivery

    if not app.store.read_only:
        delivery.hurry(app.store)
        app.post()


async def test(app: "PipelineApp") -> None:
    """Connect, log in and say who sends, beside the keys; tell how it went."""
    from pipeline_tui.mail import passwords, smtp
    from pipeline_tui.sales.address import address_problem, wire_address

    now = mailing(app.store.conn)
    if not now.ready:
        app.say(_("No mail server is set yet: c sets it."), problem=True)
        return

    def connect() -> str:
        secret = passwords.read(now.host, now.user) if now.user else None
        with smtp.connect(now, secret) as line:
            problem = address_problem(now.from_address)
            return problem or line.refused_sender(wire_address(now.from_address))

    host = safe.text(now.host, 40)
    app.say(_("Connecting to {host} …").format(host=host))
    try:
        refused = await asyncio.to_thread(connect)
    except (smtp.Unreachable, passwords.PasswordError) as error:
        app.say(error.message, problem=True)
        return
    if refused:
        told = _("{host} takes no mail from {address}: {reason}")
        address = safe.text(now.from_address, 40)
        app.say(told.format(host=host, address=address, reason=safe.text(refused)), problem=True)
    elif now.user:
        told = _("{host} took the login of {user}. Nothing was sent.")
        app.say(told.format(host=host, user=safe.text(now.user, 40)))
    else:
        app.say(_("{host} answers. Nothing was sent.").format(host=host))
