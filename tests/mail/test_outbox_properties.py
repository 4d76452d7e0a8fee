"""Whatever servers, people and power cuts do: a mail is handed over once, or on a person's word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui.mail.sender import Sender
from pipeline_tui.mail.smtp import Answer, Line, Unreachable
from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import adding, messages, outbox
from pipeline_tui.store.errors import StoreError
from pipeline_tui.store.mailing import Mailing, save_mailing
from pipeline_tui.store.messages import Message
from pipeline_tui.store.store import Store
from tests.support.copies import copied
from tests.support.plain import disagreements

BEFORE = ("refused", "later", "dropped", "blocked")
AFTER = ("sent", "refused", "later", "dropped", "uncertain", "killed", "killed unheard")
_answers = st.lists(
    st.one_of(
        st.just("unreachable"),
        st.sampled_from(BEFORE).map(lambda one: f"before {one}"),
        st.sampled_from(AFTER),
    ),
    max_size=4,
)
_act = st.sampled_from(["queue", "cancel", "again", "arrived", "edit", "undo", "redo", "wait"])
_plans = st.lists(
    st.one_of(
        st.tuples(_act, st.integers(0, 9)), st.tuples(st.just("run"), _answers)
    ),
    max_size=14,
)  # fmt: skip


class Killed(BaseException):
    """The process is gone: nothing more of it runs."""


class Wire(Line):
    """A line that does as it is told; what the server took is in ``taken``."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.broken = False

    def close(self) -> None:
        """Nothing to hang up."""

    def deliver(self, sender: str, to: str, mail: bytes, before: Callable[[], bool]) -> Answer:
        """Answer as the plan says, having taken the mail or not."""
        said = self.world.answers.pop(0) if self.world.answers else "sent"
        if said.startswith("before "):
            self.broken = said.endswith("dropped")
            return Answer(said.removeprefix("before "), "words")
        if not before():
            return Answer("skipped")
        if said in ("sent", "uncertain", "killed unheard"):
            self.world.taken.append(mail)
        if said.startswith("killed"):
            raise Killed
        self.broken = said in ("dropped", "uncertain")
        return Answer(said, "words")


class World:
    """A store, its sender and what the person does; what must hold is counted beside it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        self.answers: list[str] = []
        self.taken: list[bytes] = []
        self.allowed: Counter[str] = Counter()
        self.deal = adding.add(store, adding.NewDeal("Acme", 1)).deals[0]

    def open_line(self, _settings: Mailing, _password: str | None) -> Line:
        """Connect, or not."""
        if self.answers[:1] == ["unreachable"]:
            self.answers.pop(0)
            raise Unreachable("no network")
        return Wire(self)

    def run(self, answers: list[str]) -> None:
        """A sender runs, and may die."""
        self.answers = list(answers)
        sender = Sender(
            self.store, open_line=self.open_line, rest=lambda _seconds: False, now=lambda: self.now
        )
        with suppress(Killed), sender:
            sender.run()

    def pick(self, number: int, *states: str) -> Message | None:
        found = [one for one in messages.open_messages(self.store.conn) if one.state in states]
        return found[number % len(found)] if found else None

    def do(self, name: str, number: int) -> None:
        """One thing that a person does, where there is something to do it to."""
        if name == "queue":
            address = f"p{number}@acme.example"
            outbox.queue(self.store, [Draft(self.deal, "mail", "", address, "Hello", "First.")])
        elif name == "wait":
            self.now += timedelta(minutes=7 * number)
        elif name in ("undo", "redo"):
            with suppress(StoreError):
                getattr(self.store, name)()
        elif name == "cancel" and (one := self.pick(number, "waiting", "refused")):
            outbox.cancel(self.store, [one.id])
        elif name == "again" and (one := self.pick(number, "refused", "uncertain")):
            outbox.send_again(self.store, [one.id])
            self.allowed[one.header_id] += one.state == "uncertain"
        elif name == "arrived" and (one := self.pick(number, "uncertain")):
            outbox.arrived(self.store, one.id)
        elif name == "edit" and (one := self.pick(number, "waiting", "refused")):
            outbox.edit(self.store, one.id, {"body": f"Changed {number}."})

    def check(self) -> None:
        """Nothing arrived twice without a word of the person, and nothing was lost."""
        ids = Counter(
            str(message_from_bytes(one, policy=policy.default)["Message-ID"]) for one in self.taken
        )
        rows = dict(self.store.conn.execute("SELECT header_id, state FROM message").fetchall())
        assert set(ids) <= set(rows)
        for header, state in rows.items():
            assert ids[header] <= 1 + self.allowed[header], (header, state)
            if ids[header] and not self.allowed[header]:
                assert state in ("sent", "uncertain", "sending"), state


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("outbox") / "empty.db"
    with Store.open(path, create=True) as store:
        save_mailing(store, Mailing("Mia", "mia@sender.example", "127.0.0.1", 1, "none", pause=0))
    return path


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_plans)
def test_each_mail_is_handed_over_once(empty: Path, plan: list[tuple[str, object]]) -> None:
    with copied(empty) as store:
        world = World(store)
        world.do("queue", 1)
        for name, what in plan:
            if isinstance(what, list):
                world.run(what)
            else:
                world.do(name, int(str(what)))
            world.check()
        world.now += timedelta(days=1)
        world.run([])  # the network is back: all that waits is sent, what is uncertain is not
        world.run([])
        world.check()
        assert "waiting" not in messages.open_counts(store.conn)
        assert "sending" not in messages.open_counts(store.conn)
        assert disagreements(store.conn) == []


def test_undo_of_sending_again_bears_what_the_machine_noted(empty: Path) -> None:
    with copied(empty) as store:
        world = World(store)
        world.do("queue", 1)
        world.run(["before refused"])
        world.do("again", 0)
        world.run(["unreachable"])
        (one,) = messages.open_messages(store.conn)
        assert (one.state, one.error, one.attempts) == ("waiting", "no network", 1)
        store.undo()
        (one,) = messages.open_messages(store.conn)
        assert (one.state, one.error) == ("refused", "words")
