"""Tries without answer and follow-ups that come again, on some open deals of the sample.

From a seed of its own, so that the rest of the sample stays as it is.
"""

from __future__ import annotations

from random import Random

from pipeline_tui.sales.recurring import Repeat, rule_text
from tests.sample.plans import TODAY, Plan

_SEED = 29
_TRIED, _REPEATED = 26, 9
_OUTCOMES = {"call": "spoke", "mail": "mail_sent", "meeting": "meeting", "demo": "meeting"}
_NOBODY = "No answer"
"""What an exchange begins with where nobody was reached."""
_RHYTHMS = (Repeat(1, "w"), Repeat(2, "w"), Repeat(1, "m"))


def add(plans: list[Plan]) -> None:
    """Say what came of the exchanges of open deals, and let some steps repeat."""
    random = Random(_SEED)
    opened = [plan for plan in plans if plan.closed is None]
    for plan in opened:
        for one in plan.exchanges:
            missed = one.kind == "call" and one.body.startswith(_NOBODY)
            one.outcome = one.outcome or ("left_message" if missed else _OUTCOMES.get(one.kind, ""))
    callable_ = [plan for plan in opened if plan.exchanges and plan.exchanges[-1].kind == "call"]
    for plan in random.sample(callable_, min(_TRIED, len(callable_))):
        for one in plan.exchanges[-random.randint(1, 3) :]:
            if one.kind == "call":
                one.outcome = random.choice(("no_answer", "no_answer", "left_message"))
                one.body = ""
    steady = [
        plan for plan in opened
        if plan.stage in {"Proposal", "Negotiation"} and plan.steps
        and plan.steps[-1].done is None and plan.steps[-1].due > TODAY
    ]  # fmt: skip
    for plan in random.sample(steady, min(_REPEATED, len(steady))):
        step = plan.steps[-1]
        step.repeats = rule_text(random.choice(_RHYTHMS), step.due)
