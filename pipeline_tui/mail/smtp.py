"""One line to a mail server, and what it answers to one mail.

The moment that counts is the final dot: before it a mail was surely not accepted, after it only
the server's answer tells.
"""

from __future__ import annotations

import ipaddress
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from typing import NamedTuple, Self

from pipeline_tui.i18n import N_, worded
from pipeline_tui.sales.address import one_line
from pipeline_tui.store.mailing import Mailing

__all__ = ["Answer", "Line", "Unreachable", "connect", "is_loopback"]

CONNECT_SECONDS = 20.0
ANSWER_SECONDS = 60.0
_NAME = "[127.0.0.1]"
"""What this machine calls itself: its real name is nobody's business."""
_LINE_ENDS = re.compile(rb"\r\n|\r|\n")
_LONGEST_WORDS = 300


class Unreachable(Exception):
    """No mail can be handed over at all; ``message`` says why, in words."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Answer(NamedTuple):
    """What became of one mail, and why, in the server's words or ours.

    ``kind``: sent, refused (for good), later (the server takes it another time), dropped (the
    line broke before the final dot: surely not accepted), uncertain (after the dot it broke, or
    the answer was neither yes nor no), blocked (the sender is not allowed to send), or skipped
    (``before`` said no).
    """

    kind: str
    words: str = ""


class Line:
    """An open line to a server. Use as a context; ``close`` never raises."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self._server = server
        self.broken = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye, or hang up."""
        try:
            if self.broken:
                self._server.close()
            else:
                self._server.quit()
        except (OSError, smtplib.SMTPException):
            self._server.close()

    def refused_sender(self, sender: str) -> str:
        """Why the server takes no mail from a wire address, in its words; '' when it does."""
        try:
            code, said = self._server.mail(sender)
        except (OSError, smtplib.SMTPException) as error:
            return self._broke("dropped", error).words
        self._after(code)
        return "" if code == 250 else _words(code, said)

    def deliver(self, sender: str, to: str, mail: bytes, before: Callable[[], bool]) -> Answer:
        """Hand over one mail (CRLF lines) from one wire address to another.

        ``before`` is called when the server has agreed to the recipient, before anything of the
        mail is sent; when it returns False nothing is.
        """
        try:
            answer = self._envelope(sender, to)
        except (OSError, smtplib.SMTPException) as error:
            return self._broke("dropped", error)
        if answer is not None:
            return answer
        if not before():
            self._reset()
            return Answer("skipped")
        try:
            code, said = self._server.docmd("DATA")
            if code != 354:
                return self._refusal(code, said)
            self._server.send(_stuffed(mail))
        except (OSError, smtplib.SMTPException) as error:
            return self._broke("dropped", error)
        return self._dot()

    def _dot(self) -> Answer:
        """End the mail; from here on only an answer tells what became of it."""
        try:
            self._server.send(b".\r\n")
            code, said = self._server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            return self._broke("uncertain", error)
        if 200 <= code < 300:
            return Answer("sent", _words(code, said))
        if 400 <= code < 600:
            return self._refusal(code, said)
        # Neither a yes nor a no: it may have taken the mail, and who knows what it says next.
        self.broken = True
        return Answer("uncertain", _words(code, said))

    def _envelope(self, sender: str, to: str) -> Answer | None:
        code, said = self._server.mail(sender)
        if code != 250:
            # Whoever the recipient is: the next mail would meet the same.
            kind = "blocked" if code >= 500 else "later"
            self._after(code)
            return Answer(kind, _words(code, said))
        code, said = self._server.rcpt(to)
        return None if code in (250, 251) else self._refusal(code, said)

    def _refusal(self, code: int, said: bytes) -> Answer:
        self._after(code)
        return Answer("refused" if code >= 500 else "later", _words(code, said))

    def _after(self, code: int) -> None:
        if code == 421:
            self.broken = True
        else:
            self._reset()

    def _reset(self) -> None:
        try:
            self._server.rset()
        except (OSError, smtplib.SMTPException):
            self.broken = True

    def _broke(self, kind: str, error: Exception) -> Answer:
        self.broken = True
        return Answer(kind, _reason(error))


def connect(
    mailing: Mailing,
    password: str | None,
    *,
    connect_seconds: float = CONNECT_SECONDS,
    answer_seconds: float = ANSWER_SECONDS,
) -> Line:
    """Open a line: protected, its certificate verified, logged in where there is a user.

    ``password`` is needed where ``mailing`` has a user. Raises ``Unreachable`` with the reason.
    """
    if mailing.security == "none" and not is_loopback(mailing.host):
        raise Unreachable(worded(_UNPROTECTED, host=mailing.host))
    if mailing.user and password is None:
        raise Unreachable(worded(N_("No password is kept for {user}."), user=mailing.user))
    context = None if mailing.security == "none" else _context(mailing.ca_file)
    server: smtplib.SMTP | None = None
    try:
        server = _open(mailing, context, connect_seconds)
        _sock(server).settimeout(answer_seconds)
        if mailing.user:
            server.login(mailing.user, password or "")
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        if server is not None:
            server.close()
        raise Unreachable(_told(mailing, error)) from None
    return Line(server)


_UNPROTECTED = N_("{host} is another machine: mail goes there only over a protected line.")


def is_loopback(host: str) -> bool:
    """Whether a name is that of this very machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _context(ca_file: str) -> ssl.SSLContext:
    """Verify by the system's certificates, or by those of a file alone."""
    try:
        context = ssl.create_default_context(cafile=ca_file or None)
    except (OSError, ssl.SSLError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = N_("The certificates in {file} cannot be used: {reason}.")
        raise Unreachable(worded(message, file=ca_file, reason=one_line(reason))) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _open(mailing: Mailing, context: ssl.SSLContext | None, seconds: float) -> smtplib.SMTP:
    host, port = mailing.host, mailing.real_port
    server: smtplib.SMTP
    if mailing.security == "tls":
        server = smtplib.SMTP_SSL(
            host, port, local_hostname=_NAME, timeout=seconds, context=context
        )
    else:
        server = smtplib.SMTP(host, port, local_hostname=_NAME, timeout=seconds)
    try:
        server.ehlo_or_helo_if_needed()
        if mailing.security == "starttls":
            if not server.has_extn("starttls"):
                raise Unreachable(worded(N_("{host} offers no protected line."), host=host))
            server.starttls(context=context)
            server.ehlo()
    except BaseException:
        server.close()
        raise
    return server


def _sock(server: smtplib.SMTP) -> socket.socket:
    if server.sock is None:
        raise smtplib.SMTPServerDisconnected
    return server.sock


def _stuffed(mail: bytes) -> bytes:
    """The mail as it goes over the line: CRLF alone, and dots that begin a line doubled."""
    lines = _LINE_ENDS.split(mail)
    if lines[-1] == b"":
        lines.pop()
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines)


def _told(mailing: Mailing, error: Exception) -> str:
    """Why no line came about."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        said = _words(error.smtp_code, error.smtp_error)
        return worded(N_("{host} refused the login: {reason}"), host=mailing.host, reason=said)
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = one_line(error.verify_message)
        message = N_("The certificate of {host} is not trusted: {reason}")
        return worded(message, host=mailing.host, reason=reason)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return worded(N_("{host} offers no login that is known here."), host=mailing.host)
    said = N_("{reason} ({host}, port {port})")
    reason = _reason(error)
    return worded(said, reason=reason, host=mailing.host, port=mailing.real_port)


def _reason(error: Exception) -> str:
    """What broke a line, in a few words."""
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return worded(N_("no answer in time"))
    if isinstance(error, UnicodeError):
        return worded(N_("the user name or password has letters that this login cannot carry"))
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return worded(N_("the line was cut"))
    if isinstance(error, socket.gaierror):
        return worded(N_("no such server, or no network"))
    if isinstance(error, ssl.SSLError):
        return one_line(error.reason or str(error))
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return one_line(reason)


def _words(code: int, said: bytes | str) -> str:
    """A server's answer as it may be shown: one line, not too long."""
    if code < 100:  # its code cannot be read, and the library took the first letters for one
        return worded(N_("an answer without a code"))
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {one_line(text)}".strip()[:_LONGEST_WORDS]
