"""Who sends, and over which server: settings of the file. The password is not one of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.address import address_problem
from pipeline_tui.store import driver
from pipeline_tui.store.door import Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.lists import get_setting, put_setting
from pipeline_tui.store.store import Store

__all__ = ["SECURITIES", "Mailing", "mailing", "save_mailing"]

SETTING = "mail"
SECURITIES = ("starttls", "tls", "none")
"""How the line to the server is protected; ``none`` only to this very machine."""
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_LONGEST_PAUSE = 3600


class Mailing(NamedTuple):
    """The sender and the server.

    ``port`` is 0 for the usual one of ``security``; ``user`` is empty where the server asks for
    no login; ``ca_file`` is a file of certificates trusted instead of the system's, or empty;
    ``pause`` is how many seconds lie between two mails.
    """

    from_name: str = ""
    from_address: str = ""
    host: str = ""
    port: int = 0
    security: str = "starttls"
    user: str = ""
    ca_file: str = ""
    pause: int = 2

    @property
    def ready(self) -> bool:
        """Whether a mail can be sent with these."""
        return bool(self.host and self.from_address)

    @property
    def real_port(self) -> int:
        """The port, the usual one where none is set."""
        return self.port or _PORTS[self.security]


def mailing(conn: driver.Connection) -> Mailing:
    """The settings of the file; those a newer version added are left alone."""
    kept: dict[str, Any] = get_setting(conn, SETTING, {})
    return Mailing(**{name: value for name, value in kept.items() if name in Mailing._fields})


def save_mailing(store: Store, new: Mailing) -> Done:
    """Change the settings, as one action. Raises ``Invalid`` for what cannot be used."""
    _check(new)
    kept: dict[str, Any] = get_setting(store.conn, SETTING, {})
    with store.action(N_("Changed the settings for sending mail")) as act:
        put_setting(act, SETTING, kept | new._asdict())
    return act.done


def _check(new: Mailing) -> None:
    if new.from_address and (problem := address_problem(new.from_address)):
        raise Invalid(_("Your address: {problem}.").format(problem=problem))
    if new.security not in SECURITIES:
        raise KeyError(new.security)
    if not 0 <= new.port <= 65535:
        raise Invalid(_("A port is a number from 1 to 65535."))
    if not 0 <= new.pause <= _LONGEST_PAUSE:
        raise Invalid(_("The pause is 0 to {most} seconds.").format(most=_LONGEST_PAUSE))
    if not new.host.isprintable() or " " in new.host:
        raise Invalid(_("The name of a server has no blanks in it."))
