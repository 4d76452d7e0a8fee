"""Which way the sample's exchanges went and how long they took, and what closed deals answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from pipeline_tui.clock import moment_text
from pipeline_tui.store import driver
from tests.sample import rows
from tests.sample.frozen import Frozen, tick_at
from tests.sample.plans import TODAY, Plan, next_workday, workday

_SINCE = date(2026, 4, 1)
"""Before this day nobody noted how long anything took, or asked afterwards."""
_OUT = frozenset({"mail", "content", "letter", "social"})
_OUTCOMES_OUT = frozenset({"no_answer", "left_message", "mail_sent"})
_LENGTHS = {"demo": (30, 45, 45, 60), "meeting": (30, 45, 60, 90), "visit": (60, 90, 120)}
_TIMED = 0.4
_REPLIES = (
    "Asks whether the price holds until March",
    "Will answer after the board on Thursday",
    "Likes the second version, has two questions about the terms",
    "Wants to see it on their own data first",
    "Forwarded it to purchasing",
)
_REPLIED = 34
_READ = 30
# Points and words to the first question, from deals that were won.
_PRAISE = (
    (10, "quick replies, no surprises"), (9, "the demo on our own data"), (9, ""), (10, ""),
    (8, "fair price, a little slow at the end"), (7, "documents only in English"),
    (9, "kept every date"), (8, ""), (6, "too many people in the calls"), (10, "would buy again"),
    (4, "the handover was rough"),
)  # fmt: skip
_BLAME = (
    "The offer came two weeks after we asked",
    "Too dear for what we need today",
    "We would have liked to talk to a customer of our size",
    "Nothing, the timing was ours",
    "One price instead of five lines",
)
_ASKED_WON, _ASKED_LOST, _ANSWERED = 0.5, 0.16, 0.7
# Days from today on which closed deals are still to be asked.
_TO_ASK = (-1, 0, 4)


def tell(writer: rows.Writer, random: Random) -> None:
    """Say of the exchanges which way they went and how long they took; add replies and reading.

    The last exchange of each deal stays its last one.
    """
    activities = writer.rows["activity"]
    last: dict[str, str] = {}
    for row in activities:
        own = row["kind"] in _OUT or row["outcome"] in _OUTCOMES_OUT
        row["direction"] = "out" if own else ""
        lengths = _LENGTHS.get(row["kind"])
        timed = lengths and row["happened_on"] >= _SINCE.isoformat() and random.random() < _TIMED
        row["minutes"] = random.choice(lengths) if lengths and timed else None
        if row["kind"] != "note":
            last[row["deal_id"]] = max(last.get(row["deal_id"], ""), row["happened_on"])
    recent = [row for row in activities if row["happened_on"] >= _SINCE.isoformat()]
    mails = [
        row for row in recent if row["kind"] == "mail" and row["happened_on"] < last[row["deal_id"]]
    ]
    for row in random.sample(mails, _REPLIED):
        _answer(writer, random, row, last, "mail", "replied", random.choice(_REPLIES), None)
    sent = [
        row
        for row in recent
        if row["kind"] == "content" and row["happened_on"] < last[row["deal_id"]]
    ]
    for row in random.sample(sent, min(_READ, len(sent))):
        times = random.randint(1, 4)
        body = f"opened {times} time{'s' if times > 1 else ''}"
        _answer(writer, random, row, last, "content", "", body, random.randint(2, 14))


def _answer(
    writer: rows.Writer, random: Random, to: rows.Row, last: dict[str, str], kind: str,
    outcome: str, body: str, minutes: int | None,
) -> None:  # fmt: skip
    """What came back on something that was sent, before the deal's last exchange."""
    sent, end = date.fromisoformat(to["happened_on"]), date.fromisoformat(last[to["deal_id"]])
    day = workday(min(end, sent + timedelta(days=random.randint(1, 3))))
    day = max(day, sent)
    moment = max(
        datetime.combine(day, time(15, random.randrange(60), 17), UTC),
        datetime.fromisoformat(to["happened_at"]) + timedelta(minutes=9),
    )
    told = {
        "kind": kind, "outcome": outcome, "happened_on": day.isoformat(),
        "happened_at": moment_text(moment), "body": body, "direction": "in", "minutes": minutes,
    }  # fmt: skip
    kept = {name: to[name] for name in ("deal_id", "contact_id", "content_id")}
    row = {**kept, **told}
    if kind != "content":
        row["content_id"] = None
    writer.add("activity", moment, **row)


def ask(
    conn: driver.Connection, frozen: Frozen, random: Random, made: Sequence[tuple[Plan, str]]
) -> None:
    """What closed deals were asked and answered, inside the caller's transaction."""
    praise, blame = (row[0] for row in conn.execute("SELECT id FROM question ORDER BY position"))
    conn.execute("UPDATE question SET automatic = 1 WHERE id = ?", (praise,))
    found: dict[str, list[rows.Row]] = {"feedback": [], "follow_up": []}
    closed = [(plan, deal) for plan, deal in made if plan.closed and plan.closed >= _SINCE]
    lately = [one for one in closed if one[0].stage == "Won"][-len(_TO_ASK) :]
    for plan, deal in closed:
        won = plan.stage == "Won"
        if (plan, deal) in lately or random.random() > (_ASKED_WON if won else _ASKED_LOST):
            continue
        question = praise if won else blame
        found["feedback"].append(_feedback(frozen, random, plan, deal, question, won=won))
    (text,) = conn.execute("SELECT text FROM question WHERE id = ?", (praise,)).fetchone()
    for (plan, deal), days in zip(lately, _TO_ASK, strict=True):
        moment = datetime.combine(plan.closed or TODAY, time(15, 40), UTC)
        asked = {
            "id": frozen.id_at(moment), "clock": tick_at(moment), "deal_id": deal,
            "question_id": praise, "asked_on": None, "got_on": None, "answer": None, "words": "",
        }  # fmt: skip
        due = next_workday(TODAY + timedelta(days=days)) if days > 0 else TODAY + timedelta(days)
        found["feedback"].append(asked)
        found["follow_up"].append({
            "id": frozen.id_at(moment), "clock": tick_at(moment), "deal_id": deal,
            "kind": "feedback", "body": text, "due_on": workday(due).isoformat(),
        })  # fmt: skip
    rows.insert(conn, found)


def _feedback(
    frozen: Frozen, random: Random, plan: Plan, deal: str, question: str, *, won: bool
) -> rows.Row:
    close = plan.closed or TODAY
    asked = min(TODAY, next_workday(close + timedelta(days=random.randint(5, 9))))
    got = min(TODAY, next_workday(asked + timedelta(days=random.randint(0, 12))))
    moment = datetime.combine(asked, time(9, 30), UTC)
    answered = random.random() < _ANSWERED and asked < TODAY
    points, words = random.choice(_PRAISE) if won else (None, random.choice(_BLAME))
    return {
        "id": frozen.id_at(moment), "clock": tick_at(moment), "deal_id": deal,
        "question_id": question, "asked_on": asked.isoformat(),
        "got_on": got.isoformat() if answered else None,
        "answer": points if answered else None, "words": words if answered else "",
    }  # fmt: skip
