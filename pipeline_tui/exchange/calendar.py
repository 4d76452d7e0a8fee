"""Next steps as an iCalendar file (RFC 5545), each an event that a later export updates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline_tui import __version__
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.i18n import N_, _
from pipeline_tui.store import driver
from pipeline_tui.store.derive import chunks

if TYPE_CHECKING:
    from icalendar import Event

__all__ = ["ENDED_DAYS", "Step", "calendar", "steps"]

ENDED_DAYS = 90
"""Steps done or taken back are told for so long, so that a calendar that has them learns of it."""
_LASTS = timedelta(minutes=30)
_CLOCK_BITS = 16
_KINDS = {
    "call": N_("Call"), "mail": N_("Mail"), "meeting": N_("Meeting"), "demo": N_("Demo"),
    "visit": N_("Visit"), "letter": N_("Letter"), "social": N_("Message"), "again": N_("Ask again"),
    "feedback": N_("Ask for feedback"), "other": N_("Next step"),
}  # fmt: skip
_SELECT = """
SELECT f.id, f.due_on, f.due_at, f.kind, f.body, f.done_on, f.skipped,
       f.deleted_at IS NOT NULL OR d.deleted_at IS NOT NULL, f.clock,
       (SELECT count(*) FROM change WHERE row_id = f.id), d.name, coalesce(a.name, ''),
       coalesce(c.name, ''), coalesce(c.phone, ''), coalesce(c.email, '')
FROM follow_up f
JOIN deal d ON d.id = f.deal_id
LEFT JOIN account a ON a.id = d.account_id
LEFT JOIN contact c ON c.id = f.contact_id
"""
_STANDING = "f.done_on IS NULL AND f.deleted_at IS NULL AND d.deleted_at IS NULL"
_ENDED = "f.done_on >= ? OR substr(f.deleted_at, 1, 10) >= ? OR substr(d.deleted_at, 1, 10) >= ?"
_ALL = f"{_SELECT} WHERE {_STANDING} OR {_ENDED} ORDER BY f.due_on, f.id"
_OF = f"{_SELECT} WHERE f.deal_id IN ({{marks}}) AND ({_STANDING} OR {_ENDED}) ORDER BY f.id"


class Step(NamedTuple):
    """A next step with what a calendar shows of it.

    ``revision`` is the number of its changes in the journal, ``changed`` the moment of the last.
    """

    id: str
    day: date
    hour: time | None
    kind: str
    body: str
    done: bool
    gone: bool
    changed: datetime
    revision: int
    deal: str
    company: str
    contact: str
    phone: str
    email: str


def steps(
    conn: driver.Connection, today: date, deal_ids: Sequence[str] | None = None
) -> Iterator[Step]:
    """The steps that stand, and those that ended in the last ``ENDED_DAYS``.

    ``deal_ids`` are the deals whose steps are wanted, None for all.
    """
    since = (today - timedelta(ENDED_DAYS)).isoformat()
    if deal_ids is None:
        yield from map(_step, conn.execute(_ALL, (since,) * 3))
        return
    for chunk in chunks(deal_ids, 500):
        marks = ", ".join("?" * len(chunk))
        rows = conn.execute(_OF.format(marks=marks), (*chunk, since, since, since))
        yield from map(_step, rows)


def _step(row: Any) -> Step:
    one, due_on, due_at, kind, body, done_on, skipped, gone, clock, revision, *about = row
    return Step(
        one,
        date.fromisoformat(due_on),
        time.fromisoformat(due_at) if due_at else None,
        kind,
        body,
        done_on is not None,
        bool(gone or skipped),
        datetime.fromtimestamp((clock >> _CLOCK_BITS) / 1000, UTC).replace(microsecond=0),
        revision,
        *about,
    )


def calendar(found: Iterable[Step]) -> bytes:
    """The whole file. Raises ``ImportRefused`` where the library ``icalendar`` is missing."""
    try:
        from icalendar import Calendar
    except ImportError:
        command = "pip install 'pipeline-tui[calendar]'"
        message = _("A calendar needs one more library: {command}")
        raise ImportRefused(message.format(command=command)) from None
    whole = Calendar()
    whole.add("prodid", f"-//pipeline-tui//{__version__}//EN")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", "pipeline-tui")
    for step in found:
        whole.add_component(_event(step))
    return bytes(whole.to_ical())


def _event(step: Step) -> Event:
    from icalendar import Event

    made = Event()
    made.add("uid", f"{step.id}@pipeline-tui")
    made.add("sequence", step.revision)
    made.add("dtstamp", step.changed)
    made.add("last-modified", step.changed)
    made.add("summary", _summary(step))
    if step.hour is None:
        made.add("dtstart", step.day)
        made.add("dtend", step.day + timedelta(days=1))
        made.add("transp", "TRANSPARENT")
    else:
        # This computer's zone on that day; in UTC no calendar can misread it.
        begin = datetime.combine(step.day, step.hour).astimezone(UTC)
        made.add("dtstart", begin)
        made.add("dtend", begin + _LASTS)
    if described := _description(step):
        made.add("description", described)
    made.add("status", "CANCELLED" if step.gone else "CONFIRMED")
    made.add("categories", ["pipeline-tui"])
    return made


def _summary(step: Step) -> str:
    """``call Bob about the offer · Acme renewal``."""
    what = " ".join(step.body.split()) or _kind(step)
    said = f"{what} · {' '.join(step.deal.split())}"
    return _("Done: {step}").format(step=said) if step.done and not step.gone else said


def _description(step: Step) -> str:
    who = ", ".join(one for one in (step.contact, step.phone, step.email) if one)
    return "\n".join(one for one in (_kind(step), who, step.company) if one)


def _kind(step: Step) -> str:
    return _(_KINDS.get(step.kind, _KINDS["other"]))
