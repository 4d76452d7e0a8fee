"""Works the outbox: one mail after the other, each handed over at most once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Self

from pipeline_tui import clock
from pipeline_tui.mail import message as mails
from pipeline_tui.mail import smtp
from pipeline_tui.mail.passwords import PasswordError, read
from pipeline_tui.sales.address import address_problem, wire_address
from pipeline_tui.store import claims, delivery, opening
from pipeline_tui.store.errors import Locked
from pipeline_tui.store.mailing import Mailing, mailing
from pipeline_tui.store.messages import Message
from pipeline_tui.store.store import Store

__all__ = ["Connect", "Report", "Sender", "own_store"]

Connect = Callable[[Mailing, str | None], smtp.Line]
"""Opens a line, or raises ``Unreachable``; another one stands in for it in tests."""

BUSY_MS = 5000
_PATIENCE = 20
"""How often a result is written again while others hold the file: it must not get lost."""


def _sleep(seconds: float) -> bool:
    time.sleep(seconds)
    return False


class Report(NamedTuple):
    """What one run did; ``held`` says why what still waits does, '' where nothing does."""

    sent: int = 0
    refused: int = 0
    uncertain: int = 0
    held: str = ""


def own_store(path: Path) -> Store:
    """A connection of the sender's own to a file that is open already."""
    conn = opening.connect(path, busy_ms=BUSY_MS)
    opening.prepare_writing(conn, path)
    return Store(conn, path, read_only=False)


class Sender:
    """Sends what is due. Use as a context: what it was at is uncertain to others afterwards.

    ``rest`` waits so many seconds and answers whether to stop; ``changed`` is called after each
    change to the outbox.
    """

    def __init__(
        self,
        store: Store,
        *,
        open_line: Connect = smtp.connect,
        rest: Callable[[float], bool] = _sleep,
        changed: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self.store = store
        self.claim = claims.begin()
        self._open_line = open_line
        self._rest = rest
        self._changed = changed
        self._now = now
        self._line: smtp.Line | None = None
        self.in_hand = False
        """Whether a mail was claimed and nobody knows yet what became of it."""
        self._report = Report()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._hang_up()
        claims.end(self.claim)

    def run(self) -> Report:
        """Send all that is due; gives what became of it.

        Raises ``StoreError`` when the file cannot be written.
        """
        self._report = Report()
        if delivery.bury_dead_claims(self.store, self._now()):
            self._changed()
        settings = mailing(self.store.conn)
        if not settings.ready:
            return self._report
        try:
            self._send_all(settings)
        finally:
            self._hang_up()
        return self._report

    def _send_all(self, settings: Mailing) -> None:
        first = True
        while (one := delivery.next_due(self.store.conn, self._now())) is not None:
            if not first and self._rest(settings.pause):
                return
            first = False
            if not self._send(settings, one):
                return

    def _send(self, settings: Mailing, one: Message) -> bool:
        """Try one message; False when no other can be tried either."""
        if problem := address_problem(settings.from_address):
            return self._hold_all(one, problem)
        if problem := address_problem(one.to_address):
            return self._record(one, smtp.Answer("refused", problem), claimed=False)
        reused = self._line is not None
        try:
            line = self._line = self._line or self._open_line(settings, _password(settings))
        except (smtp.Unreachable, PasswordError) as error:
            return self._hold_all(one, error.message)
        sender, to = wire_address(settings.from_address), wire_address(one.to_address)
        mail = _built(settings, one)
        claimed: list[bool] = []
        answer = line.deliver(sender, to, mail, lambda: self._claims(one, claimed))
        if line.broken:
            self._hang_up()
        if reused and line.broken and not claimed and answer.kind in ("dropped", "later"):
            return self._send(settings, one)  # the server had grown tired of the line
        return self._record(one, answer, claimed=bool(claimed))

    def _claims(self, one: Message, claimed: list[bool]) -> bool:
        if not delivery.claim(self.store, one, self.claim, self._now()):
            return False
        claimed.append(True)
        self.in_hand = True
        self._changed()
        return True

    def _record(self, one: Message, answer: smtp.Answer, *, claimed: bool) -> bool:
        """Write what became of a message; False when the others need not be tried."""
        kind, words = answer
        now = self._now()
        going_on = True
        if kind == "sent":
            self._surely(lambda: delivery.sent(self.store, one.id, now))
            self._report = self._report._replace(sent=self._report.sent + 1)
        elif kind == "refused":
            self._surely(lambda: delivery.refused(self.store, one.id, words))
            self._report = self._report._replace(refused=self._report.refused + 1)
        elif kind == "uncertain":
            self._surely(lambda: delivery.uncertain(self.store, one.id, self.claim, words))
            self._report = self._report._replace(uncertain=self._report.uncertain + 1)
        elif kind == "blocked":
            return self._hold_all(one, words)
        elif kind != "skipped":
            if claimed:
                self._surely(lambda: delivery.put_back(self.store, one, self.claim, words, now))
            else:
                self._surely(lambda: delivery.hold(self.store, one, words, now))
            self._report = self._report._replace(held=words)
            going_on = kind != "dropped"
        self.in_hand = False
        self._changed()
        return going_on

    def _hold_all(self, one: Message, words: str) -> bool:
        self._surely(lambda: delivery.hold_all(self.store, one, words, self._now()))
        self._report = self._report._replace(held=words)
        self._changed()
        return False

    def _surely(self, write: Callable[[], object]) -> None:
        """Write what cannot be found out again; another window may hold the file for a while."""
        for left in range(_PATIENCE, -1, -1):
            try:
                write()
            except Locked:
                if not left:
                    raise
            else:
                return

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def _password(settings: Mailing) -> str | None:
    return read(settings.host, settings.user) if settings.user else None


def _built(settings: Mailing, one: Message) -> bytes:
    return mails.build(
        from_name=settings.from_name,
        from_address=settings.from_address,
        to_name=one.to_name,
        to_address=one.to_address,
        subject=one.subject,
        body=one.body,
        header_id=one.header_id,
        moment=clock.now_local(),
    )
