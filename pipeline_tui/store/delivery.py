"""What the sender writes about the mails it works on.

Only what became of a mail is journalled, as actions that no undo takes back. A claim, or why a
mail still waits, is a state of the machine: a week offline must not fill the journal.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipeline_tui import clock
from pipeline_tui.i18n import N_, Worded, _, worded
from pipeline_tui.store import claims
from pipeline_tui.store.messages import Message, message

if TYPE_CHECKING:
    from pipeline_tui.store import driver
    from pipeline_tui.store.door import Action, Done
    from pipeline_tui.store.store import Store

__all__ = [
    "bury_dead_claims",
    "claim",
    "hold",
    "hold_all",
    "hurry",
    "log_sent",
    "next_due",
    "next_moment",
    "pause_after",
    "put_back",
    "refused",
    "sent",
    "uncertain",
]

_PAUSES = (1, 2, 5, 10, 20, 30, 60)
"""Minutes until the next try, after the first, the second ...; the last from then on."""
_FAR = timedelta(hours=2)
_RECENT = timedelta(minutes=15)
"""A process of another machine that began longer ago has given up or died."""
_LONGEST_ERROR = 300

# What waits on live deals. A moment too far off was written before the clock was set back.
_WAITING = """
FROM message m JOIN deal d ON d.id = m.deal_id
WHERE m.deleted_at IS NULL AND m.state NOT IN ('sent', 'cancelled') AND m.state = 'waiting'
  AND d.deleted_at IS NULL
"""
_DUE = f"""
SELECT m.id {_WAITING} AND (m.next_at IS NULL OR m.next_at <= ?1 OR m.next_at > ?2)
ORDER BY m.id LIMIT 1
"""
_NEXT = f"SELECT min(coalesce(m.next_at, '')) {_WAITING}"
_CLAIM = """
UPDATE message SET state = 'sending', claim = ?, tried_at = ?, attempts = attempts + 1
WHERE id = ? AND clock = ? AND state = 'waiting' AND deleted_at IS NULL
  AND EXISTS (SELECT 1 FROM deal d WHERE d.id = deal_id AND d.deleted_at IS NULL)
"""
_PUT_BACK = """
UPDATE message SET state = 'waiting', claim = '', error = ?, next_at = ?
WHERE id = ? AND state = 'sending' AND claim = ?
"""
_HOLD = """
UPDATE message SET error = ?, next_at = ?, tried_at = ?, attempts = attempts + 1
WHERE id = ? AND state = 'waiting' AND clock = ?
"""
_HOLD_ALL = """
UPDATE message SET error = ?1, next_at = ?2, tried_at = ?3, attempts = attempts + 1
WHERE deleted_at IS NULL AND state NOT IN ('sent', 'cancelled') AND state = 'waiting'
  AND (next_at IS NULL OR next_at <= ?3 OR next_at > ?4)
"""
_HURRY = """
UPDATE message SET next_at = NULL, error = ''
WHERE deleted_at IS NULL AND state NOT IN ('sent', 'cancelled') AND state = 'waiting'
"""
_SENDING = """
SELECT id, claim, tried_at FROM message
WHERE deleted_at IS NULL AND state NOT IN ('sent', 'cancelled') AND state = 'sending'
"""


def pause_after(attempts: int) -> timedelta:
    """How long a message rests after so many tries."""
    return timedelta(minutes=_PAUSES[min(max(attempts, 1), len(_PAUSES)) - 1])


def next_due(conn: driver.Connection, now: datetime) -> Message | None:
    """The oldest message that is to be tried now."""
    row = conn.execute(_DUE, (_text(now), _text(now + _FAR))).fetchone()
    return message(conn, row[0]) if row else None


def next_moment(conn: driver.Connection) -> str | None:
    """When the next message is due (UTC); '' for at once, None where none waits."""
    row = conn.execute(_NEXT).fetchone()
    return None if row is None or row[0] is None else str(row[0])


def claim(store: Store, one: Message, who: str, now: datetime) -> bool:
    """Take a message for sending; False when it changed, left or was taken by another meanwhile.

    When this returns True it is on disk: whatever happens then, nobody sends it by itself again.
    """
    with _written(store):
        done = store.conn.execute(_CLAIM, (who, _text(now), one.id, one.clock))
        return bool(done.rowcount == 1)


def put_back(store: Store, one: Message, who: str, why: str, now: datetime) -> None:
    """A claimed message was surely not accepted: it waits again."""
    until = _text(now + pause_after(one.attempts + 1))
    with _written(store):
        store.conn.execute(_PUT_BACK, (_short(why), until, one.id, who))


def hurry(store: Store, message_id: str | None = None) -> None:
    """Let one message that waits, or all, be tried at once whatever pause it is in."""
    condition = "" if message_id is None else " AND id = ?"
    values = () if message_id is None else (message_id,)
    with _written(store):
        store.conn.execute(f"{_HURRY}{condition}", values)


def hold(store: Store, one: Message, why: str, now: datetime) -> None:
    """The server does not take one message yet: it waits."""
    until = _text(now + pause_after(one.attempts + 1))
    with _written(store):
        store.conn.execute(_HOLD, (_short(why), until, _text(now), one.id, one.clock))


def hold_all(store: Store, one: Message, why: str, now: datetime) -> None:
    """No server could be reached: all that was due waits, as long as the oldest, ``one``."""
    until = _text(now + pause_after(one.attempts + 1))
    values = (_short(why), until, _text(now), _text(now + _FAR))
    with _written(store):
        store.conn.execute(_HOLD_ALL, values)


def bury_dead_claims(store: Store, now: datetime) -> list[Done]:
    """What a process that died was sending becomes uncertain; the living are respected."""
    done = []
    for message_id, who, tried_at in store.conn.execute(_SENDING).fetchall():
        recent = tried_at is not None and tried_at > _text(now - _RECENT)
        if not claims.is_alive(who, recent=recent):
            why = worded(N_("The program ended while it was being sent."))
            done.append(uncertain(store, message_id, who, why))
    return done


# -- what became of a message: journalled, for good ------------------------------------


def sent(store: Store, message_id: str, now: datetime) -> Done:
    """The server took a message, whatever others thought of it meanwhile."""
    return _became(store, message_id, N_("Sent the mail to {person}: {deal}"), _write_sent, now)


def refused(store: Store, message_id: str, why: str) -> Done:
    """The server refused a message for good: kept with its words, and a step for today."""
    label = N_("The mail to {person} was refused: {deal}")
    return _became(store, message_id, label, _write_refused, why)


def uncertain(store: Store, message_id: str, who: str, why: str) -> Done:
    """Nobody knows whether a message that ``who`` claimed arrived."""
    label = N_("It is not known whether the mail to {person} arrived: {deal}")
    return _became(store, message_id, label, _write_uncertain, (who, why))


def _became(store: Store, message_id: str, label: str, write: Any, what: Any) -> Done:
    one = message(store.conn, message_id)
    args = {"person": one.person if one else "?", "deal": one.deal if one else "?"}
    with store.action(label, lasting=True, **args) as act:
        write(act, message_id, what)
    return act.done


def _write_sent(act: Action, message_id: str, now: datetime) -> None:
    row = act.read("message", message_id, ["state", "deleted_at"])
    if row is None or row["state"] == "sent":
        return
    moment = _text(now)
    values = {"state": "sent", "sent_at": moment, "error": "", "claim": "", "deleted_at": None}
    act.update("message", message_id, values)
    log_sent(act, message_id, moment)


def log_sent(act: Action, message_id: str, moment: str) -> None:
    """Note on its deal that a message was sent, inside an action; ``moment`` is UTC."""
    one = message(act.conn, message_id)
    if one is None:
        return
    happened = datetime.fromisoformat(moment).astimezone()
    activity = {
        "deal_id": one.deal_id,
        "contact_id": one.contact_id,
        "content_id": one.content_id,
        "kind": "content" if one.content_id else "mail",
        "outcome": "mail_sent",
        "direction": "out",
        "body": one.subject,
        "happened_on": happened.date().isoformat(),
        "happened_at": moment,
    }
    act.insert("activity", activity)


def _write_refused(act: Action, message_id: str, why: str) -> None:
    one = message(act.conn, message_id)
    if one is None or one.state not in ("waiting", "sending"):
        return
    values: dict[str, Any] = {"state": "refused", "error": _short(why), "claim": ""}
    if not one.held:
        step = {
            "deal_id": one.deal_id,
            "contact_id": one.contact_id,
            "kind": "mail",
            "body": _("mail refused: {reason}").format(reason=why[:_LONGEST_ERROR]),
            "due_on": clock.today().isoformat(),
        }
        values["refusal_id"] = act.insert("follow_up", step)
    act.update("message", message_id, values)


def _write_uncertain(act: Action, message_id: str, what: tuple[str, str]) -> None:
    who, why = what
    one = message(act.conn, message_id)
    if one is not None and one.state == "sending" and one.claim == who:
        values = {"state": "uncertain", "error": _short(why), "claim": ""}
        act.update("message", message_id, values)


@contextmanager
def _written(store: Store) -> Iterator[None]:
    """A short transaction of its own, beside the journal."""
    from pipeline_tui.store.faults import faults_named

    with faults_named(store):
        store.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            store.conn.execute("ROLLBACK")
            raise
        store.conn.execute("COMMIT")
    store.wrote()


def _text(moment: datetime) -> str:
    return clock.moment_text(moment)


def _short(why: str) -> str:
    """A reason as it is kept: ours in any language, a server's as it was said."""
    return why.kept if isinstance(why, Worded) else why[:_LONGEST_ERROR]
