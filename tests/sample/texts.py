"""Short sentences for exchanges, notes and next steps. ``{who}`` is a person's first name."""

from __future__ import annotations

from random import Random

EXCHANGES: dict[str, tuple[tuple[str, str], ...]] = {
    "Lead": (
        ("call", "No answer, left a message"),
        ("call", "Spoke to {who}: wants to see prices first"),
        ("mail", "Sent {who} the brochure and two references"),
        ("mail", "Asked {who} for a first call"),
        ("social", "{who} accepted the contact request"),
        ("call", "{who} asks to be called back after the stocktaking"),
        ("meeting", "Met {who} at the fair, showed the short demo"),
    ),
    "Qualified": (
        ("call", "Need confirmed: three sites, one team to begin with"),
        ("demo", "Demo for {who} and two colleagues, good questions"),
        ("mail", "Sent the summary of the needs, {who} agrees"),
        ("call", "{who} has a budget for this year, not yet signed off"),
        ("meeting", "Walked through their present process with {who}"),
        ("call", "{who} compares us with doing nothing"),
        ("mail", "Shared the trial access with {who}"),
    ),
    "Proposal": (
        ("mail", "Sent the offer to {who}"),
        ("call", "{who} finds the set-up fee high"),
        ("meeting", "Presented the offer to {who} and the finance team"),
        ("mail", "Second version of the offer, two options"),
        ("call", "{who} wants a reference in the same trade"),
        ("visit", "Visited the site with {who}, took measurements"),
    ),
    "Negotiation": (
        ("call", "{who} asks for five per cent and a later start"),
        ("mail", "Sent the contract draft to {who}"),
        ("meeting", "Went through the contract with {who} and their lawyer"),
        ("call", "Payment terms agreed with {who}"),
        ("mail", "Answers to the security questionnaire sent"),
        ("visit", "Visited {who}, agreed on the dates of the set-up"),
    ),
}
FIRST_NOTES: dict[str, tuple[str, ...]] = {
    "Referral": ("Recommended by a customer, mentions a tight schedule", "Came through {who}"),
    "Website": ("Asked for a demo on the website", "Downloaded the guide, left a number"),
    "Fair": ("Met at the fair in Lyon", "Stand visit, wants a call next week"),
    "Cold call": ("Found through the trade register", "First call, some interest"),
    "Partner": ("Brought in by the integrator", "Partner did a first audit there"),
    "Existing customer": ("Wants the same for the second site", "Contract ends next quarter"),
}
NOTES = (
    "Decides in committee on the first Tuesday of the month",
    "Works four days, not on Fridays",
    "Uses spreadsheets today, two people part time",
    "Their year ends in March",
    "Prefers mail, calls only by appointment",
    "Had a bad experience with a long set-up",
    "New head of operations since September",
    "Wants the data hosted in Europe",
    "The works council has to be heard",
)
STEPS: dict[str, tuple[tuple[str, str], ...]] = {
    "Lead": (
        ("call", "call {who} about the need"),
        ("call", "call {who} again"),
        ("mail", "send {who} a reference"),
        ("demo", "short demo for {who}"),
        ("meeting", "first meeting with {who}"),
    ),
    "Qualified": (
        ("demo", "demo for {who} and the team"),
        ("call", "call {who} about the budget"),
        ("call", "call {who} about the trial"),
        ("mail", "send the summary to {who}"),
        ("meeting", "meet {who} on site"),
    ),
    "Proposal": (
        ("call", "call {who} about the offer"),
        ("mail", "send the second offer"),
        ("demo", "demo for the finance team"),
        ("meeting", "present the offer to {who}"),
        ("visit", "visit the second site"),
    ),
    "Negotiation": (
        ("call", "call {who} about the terms"),
        ("mail", "send the contract to {who}"),
        ("meeting", "sign with {who}"),
        ("call", "call the lawyer with {who}"),
        ("visit", "plan the set-up with {who}"),
    ),
}
HOURS = ("09:00", "09:30", "10:30", "11:00", "14:00", "14:30", "15:00", "16:30", "17:00")

LOST_BY_STAGE: dict[str, dict[str, int]] = {
    "Lead": {"No need": 4, "No reply": 5, "No budget": 3, "Bad timing": 2},
    "Qualified": {"No budget": 4, "No need": 2, "Chose a competitor": 2, "No decision": 3},
    "Proposal": {"Price": 5, "Chose a competitor": 4, "No decision": 3, "No budget": 1},
    "Negotiation": {"Price": 5, "Chose a competitor": 3, "No decision": 4, "Bad timing": 1},
}
LOST_NOTES: dict[str, tuple[str, ...]] = {
    "Price": ("Twelve per cent above the other offer", "Set-up fee was too much"),
    "No budget": ("Budget cut in the second half", "Try again in January"),
    "No need": ("Too small for it", "Keeps the present tool"),
    "Chose a competitor": ("Took the cheaper one", "Was already a customer there"),
    "No decision": ("Put off without a date", "The project has no owner"),
    "No reply": ("Six attempts, no answer",),
    "Bad timing": ("Merger under way", "Moving to a new site first"),
}
PARKED: tuple[tuple[str, str], ...] = (
    ("Budget next year", "Asks for a new offer in January"),
    ("Waiting for them", "Waits for the board's answer"),
    ("On leave", "Contact is away until then"),
    ("Bad timing", "Moving to the new plant first"),
)
MORE_WORK = ("again", "phase 2", "add-on", "site 2", "update", "plus", "pilot")
"""What a company's later deals are about."""


def exchange(random: Random, stage: str, who: str) -> tuple[str, str]:
    """The kind and text of something that happened in a stage."""
    kind, body = random.choice(EXCHANGES[stage])
    return kind, body.format(who=who)


def step(random: Random, stage: str, who: str) -> tuple[str, str]:
    """The kind and text of something to do in a stage."""
    kind, body = random.choice(STEPS[stage])
    return kind, body.format(who=who)
