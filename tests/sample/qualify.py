"""What was asked about the sample's deals, and what its stages ask for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from tests.sample.plans import BEGINNING, OPEN_STAGES, TODAY, Plan, workday
from tests.sample.rows import Writer

_SINCE = date(2026, 4, 1)
"""Before this day nobody kept a checklist."""

# How likely each question has a yes: of won deals, of lost ones, of open ones by stage.
_QUESTIONS = ("has the need", "has budget", "decides")
_WON = (0.97, 0.88, 0.82)
_LOST = (0.72, 0.45, 0.4)
_OPEN = {
    "Lead": (0.75, 0.4, 0.3),
    "Qualified": (0.9, 0.6, 0.45),
    "Proposal": (0.95, 0.75, 0.6),
    "Negotiation": (0.98, 0.9, 0.8),
}
_ASKED = {"Lead": (0.45, 0.25, 0.2), "Qualified": (0.95, 0.8, 0.7)}
_LATER = (0.98, 0.93, 0.9)
_UNKNOWN = 0.12
_EVIDENCE = {
    ("has the need", 1): ("wants it before the season", "their old system ends in spring",
                          "asked for a trial", "two complaints a week about the old one"),
    ("has the need", 0): ("only comparing", "renewed with the other one in May"),
    ("has budget", 1): ("said so in the second call", "line in next year's budget",
                        "finance has agreed to the range"),
    ("has budget", 0): ("frozen until the new year", "nothing before the audit"),
    ("decides", 1): ("signs up to 50k", "decides with the board's chair"),
    ("decides", 0): ("must ask the head office", "the owner decides"),
}  # fmt: skip
# stage, kind, what: a question of the checklist, a fact or words
_EXITS = (
    ("Qualified", "answer", "has budget"),
    ("Qualified", "fact", "decider"),
    ("Negotiation", "statement", "Their legal team has read the contract"),
)


def answers(writer: Writer, random: Random, plan: Plan, deal: str, decided: bool) -> None:
    """The answers about one deal, each on a day between its first one and its close or today.

    Only where a decision maker is known, which is ``decided``, one can have been spoken to.
    """
    if (plan.closed or TODAY) < _SINCE:
        return
    reached = max(OPEN_STAGES.index(one.stage) for one in plan.stays if one.stage in OPEN_STAGES)
    stage = OPEN_STAGES[reached]
    likely = {"Won": _WON, "Lost": _LOST}.get(plan.stage, _OPEN[stage])
    for number, question in enumerate(_QUESTIONS):
        if random.random() > _ASKED.get(stage, _LATER)[number]:
            continue
        value = int(random.random() < likely[number])
        value = value if decided or question != "decides" else 0
        unknown = plan.closed is None and random.random() < _UNKNOWN
        texts = _EVIDENCE[question, value]
        evidence = random.choice(texts) if not unknown and random.random() < 0.45 else ""
        _answer(writer, random, plan, deal, question, None if unknown else value, evidence)


def _answer(
    writer: Writer,
    random: Random,
    plan: Plan,
    deal: str,
    question: str,
    value: int | None,
    evidence: str,
) -> None:
    last = min(plan.closed or TODAY, plan.created + timedelta(days=45))
    day = plan.created + timedelta(days=random.randint(0, max(0, (last - plan.created).days)))
    day = max(workday(day), plan.created)
    moment = datetime.combine(day, time(7, 5), UTC)
    writer.add(
        "answer",
        moment,
        deal_id=deal,
        criterion_id=writer.lists["question", question],
        value=value,
        evidence=evidence,
        answered_on=day.isoformat(),
    )


def exits(writer: Writer) -> None:
    """What the stages ask for besides what a new file begins with."""
    moment = datetime.combine(BEGINNING, time(7), UTC)
    for position, (stage, kind, what) in enumerate(_EXITS, 3):
        writer.add(
            "exit_criterion",
            moment,
            stage_id=writer.lists["stage", stage],
            kind=kind,
            criterion_id=writer.lists["question", what] if kind == "answer" else None,
            minimum=int(kind == "answer"),
            fact=what if kind == "fact" else "",
            text=what if kind == "statement" else "",
            position=position,
        )
