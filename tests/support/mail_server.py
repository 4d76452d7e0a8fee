"""A real mail server in a thread, on a port of its own, that does as it is told."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from typing import Any, Self

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

PATIENCE = 30.0
HOST = "127.0.0.1"


class MailServer:
    """What arrived is in ``received``; each attribute below makes it behave otherwise.

    ``at_rcpt``, ``at_mail`` and ``after_data`` are answers in place of 250; ``when_data`` runs
    before the answer to a mail, ``when_rcpt`` before that to a recipient, both in a thread that
    may wait. ``drop`` cuts the line: at ``hello``, ``rcpt``, ``data`` (in place of 354), ``body``
    (in the middle of it) or ``dot`` (in place of the last answer).
    """

    def __init__(self, *, tls: ssl.SSLContext | None = None, implicit: bool = False) -> None:
        self.received: list[bytes] = []
        self.recipients: list[str] = []
        self.hellos: list[str] = []
        self.at_mail = self.at_rcpt = self.after_data = ""
        self.when_data: Callable[[], object] | None = None
        self.when_rcpt: Callable[[], object] | None = None
        self.drop = ""
        self.login: tuple[str, str] | None = None
        self.connections = 0
        self._tls, self._implicit = tls, implicit
        self._loop = asyncio.new_event_loop()
        self._listening = socket.socket()
        # A small window, so that a long mail cannot be sent into it as a whole.
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._listening.bind((HOST, 0))
        self.port = int(self._listening.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def ids(self) -> list[str]:
        """The message ids of what arrived, in order."""
        parsed = [message_from_bytes(one, policy=policy.default) for one in self.received]
        return [str(one["Message-ID"]) for one in parsed]

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._loop.call_soon(ready.set)
        self._thread.start()
        assert ready.wait(PATIENCE)
        return self

    def __exit__(self, *_exc: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        context = self._tls if self._implicit else None
        making = self._loop.create_server(self._protocol, sock=self._listening, ssl=context)
        server = self._loop.run_until_complete(making)
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        with contextlib.suppress(Exception):
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def _protocol(self) -> SMTP:
        self.connections += 1
        starttls = None if self._implicit else self._tls
        options: dict[str, Any] = {"hostname": "mail.test", "loop": self._loop}
        if starttls is not None:
            options |= {"tls_context": starttls, "require_starttls": True}
        if self.login is not None:
            options |= {"authenticator": self._knows, "auth_required": not self._implicit}
            options["auth_require_tls"] = not self._implicit
        return _Smtp(self, _Handler(self), **options)

    def _knows(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _kind: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == self.login, handled=given == self.login)


class _Smtp(SMTP):
    """The protocol, with a hand on the line."""

    def __init__(self, owner: MailServer, handler: _Handler, **options: Any) -> None:
        super().__init__(handler, **options)
        self._owner = owner

    def cut(self) -> None:
        assert isinstance(self.transport, asyncio.Transport)
        self.transport.abort()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if self._owner.drop == "data":
            self.cut()
        elif self._owner.drop == "body":
            await self.push("354 go on")
            await self._reader.readline()
            self.cut()
        else:
            await super().smtp_DATA(arg)


class _Handler:
    """What the server thinks of each command."""

    def __init__(self, owner: MailServer) -> None:
        self.owner = owner

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.owner.hellos.append(hostname)
        if self.owner.drop == "hello":
            server.cut()
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = None if self.owner.at_mail else address
        return self.owner.at_mail or "250 fine"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.owner.when_rcpt is not None:
            await asyncio.to_thread(self.owner.when_rcpt)
        if self.owner.drop == "rcpt":
            server.cut()
        if self.owner.at_rcpt:
            return self.owner.at_rcpt
        self.owner.recipients.append(address)
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.owner.after_data:
            return self.owner.after_data
        assert isinstance(envelope.original_content, bytes)
        self.owner.received.append(envelope.original_content)
        if self.owner.when_data is not None:
            await asyncio.to_thread(self.owner.when_data)
        if self.owner.drop == "dot":
            server.cut()
        return "250 taken"


@contextlib.contextmanager
def certified(name: str = "localhost") -> Iterator[tuple[ssl.SSLContext, bytes]]:
    """A server's certificate for a name, and the authority that vouches for it, in PEM."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    yield context, authority.cert_pem.bytes()
