"""The texts a file begins with: what is written, said and sent on the way to a decision."""

from __future__ import annotations

from typing import NamedTuple

from pipeline_tui.i18n import N_, _
from pipeline_tui.store import driver
from pipeline_tui.store.ids import new_id


class Seed(NamedTuple):
    """A ready-made template; ``code`` stays when its words are changed."""

    code: str
    kind: str
    name: str
    subject: str
    body: str


_MAILS = (
    Seed(
        "lead_first", "mail", N_("New lead: first words"),
        N_("{account.name}: a question"),
        N_(
            "Hello {contact.first_name},\n\n"
            "you came to our notice when we looked at {account.name}. Companies like yours mostly"
            " come to us with one of two questions: how to lose less time, or how to see sooner"
            " where things stand.\n\n"
            "Is one of them on your table this quarter? If so, ten minutes on the telephone will"
            " tell whether we can help. Which day suits you?\n\n"
            "Kind regards\n{me.name}"
        ),
    ),
    Seed(
        "lead_second", "mail", N_("New lead: second mail"),
        N_("{account.name}: shall we speak briefly?"),
        N_(
            "Hello {contact.first_name},\n\n"
            "I tried to reach you and may have chosen a bad moment. My question is short: who at"
            " {account.name} looks after this, and is it a subject this year?\n\n"
            "One line is enough, and a “no” is a good answer too.\n\n"
            "Kind regards\n{me.name}"
        ),
    ),
    Seed(
        "lead_case", "mail", N_("New lead: an example"),
        N_("How others went about it"),
        N_(
            "Hello {contact.first_name},\n\n"
            "a customer of about your size began with a single team, measured for six weeks, and"
            " only then decided. That is how we like to work: small first, with figures.\n\n"
            "I could show you in fifteen minutes what they measured. Would this week suit you, or"
            " rather next?\n\n"
            "Kind regards\n{me.name}"
        ),
    ),
    Seed(
        "lead_last", "mail", N_("New lead: last mail"),
        N_("Shall I close the file?"),
        N_(
            "Hello {contact.first_name},\n\n"
            "I have written and called a few times without finding you, so I take it that the"
            " moment is not right. I will not go on.\n\n"
            "If that changes, reply to this mail and I am there the same day. And if somebody else"
            " at {account.name} is the one to ask, a name would help me.\n\n"
            "Kind regards\n{me.name}"
        ),
    ),
    Seed(
        "proposal_sent", "mail", N_("After the proposal: did it arrive?"),
        N_("Our proposal: {deal.name}"),
        N_(
            "Hello {contact.first_name},\n\n"
            "you have our proposal for {deal.name} ({deal.net_amount}). Did everything arrive, and"
            " is there a place where it does not say what we spoke about?\n\n"
            "Kind regards\n{me.name}"
        ),
    ),
    Seed(
        "proposal_questions", "mail", N_("After the proposal: open questions"),
        N_("{deal.name}: what is still open?"),
        N_(
            "Hello {contact.first_name},\n\n"
            "before {account.name} decides, two things usually come up: how long the first weeks"
            " take, and who does what. I have put both on one page and can go through it with you"
            " and whoever else decides.\n\n"
            "Would twenty minutes this week do?\n\n"
            "Kind regards\n{me.name}"
        ),
    ),
    Seed(
        "proposal_decision", "mail", N_("After the proposal: the decision"),
        N_("{deal.name}: where do we stand?"),
        N_(
            "Hello {contact.first_name},\n\n"
            "our proposal has been with you for a while. Please tell me where it stands: decided,"
            " waiting for somebody, or not now? Each of these is fine, I only want to plan"
            " rightly.\n\n"
            "Kind regards\n{me.name}"
        ),
    ),
    Seed(
        "content", "mail", N_("Send something to read or to watch"),
        N_("For you: {content.title}"),
        N_(
            "Hello {contact.first_name},\n\n"
            "this made me think of {account.name}:\n\n"
            "{content.title}\n{content.link}\n\n"
            "If a question comes up while you look at it, just reply.\n\n"
            "Kind regards\n{me.name}"
        ),
    ),
    Seed(
        "nurture_hello", "mail", N_("Nurture: how are things?"),
        N_("How are things at {account.name}?"),
        N_(
            "Hello {contact.first_name},\n\n"
            "some time has passed since we spoke about {deal.name}. Has anything changed since"
            " then: priorities, budget, people?\n\n"
            "I am glad to pick it up where we left it, and as glad to hear that it can wait.\n\n"
            "Kind regards\n{me.name}"
        ),
    ),
    Seed(
        "introduction", "mail", N_("Ask for an introduction"),
        N_("{deal.name}: who should be part of it?"),
        N_(
            "Hello {contact.first_name},\n\n"
            "thank you for going through {deal.name} with me. So that it does not stop halfway:"
            " who at {account.name} decides on it in the end? Could you introduce us, or tell me"
            " how best to reach them?\n\n"
            "I will gladly write the few lines that you can pass on.\n\n"
            "Kind regards\n{me.name}"
        ),
    ),
    Seed(
        "introduction_to", "mail", N_("Ask for an introduction to somebody by name"),
        N_("{deal.name}: could you introduce me to {decider.name}?"),
        N_(
            "Hello {contact.first_name},\n\n"
            "thank you for going through {deal.name} with me. As far as I know, {decider.name}"
            " will have a word to say on it. Could you introduce me to {decider.name}, or tell me"
            " how best to begin?\n\n"
            "I will gladly write the few lines that you can pass on.\n\n"
            "Kind regards\n{me.name}"
        ),
    ),
    Seed(
        "feedback", "mail", N_("Ask for feedback"),
        N_("{deal.name}: two questions"),
        N_(
            "Hello {contact.first_name},\n\n"
            "{deal.name} is decided. To do better the next time I would like to ask you two"
            " things: how likely is it, from 0 to 10, that you would recommend us to somebody"
            " you know? And what was the main reason?\n\n"
            "A number and a sentence are enough. Thank you for your time.\n\n"
            "Kind regards\n{me.name}"
        ),
    ),
)  # fmt: skip
_SPOKEN = (
    Seed(
        "lead_call", "call", N_("New lead: first call"), "",
        N_(
            "Good morning {contact.first_name}, {me.name} here. Do I catch you at a bad moment?"
            " (If so: when shall I call again?)\n\n"
            "- Why I call: we help companies like {account.name} with one thing.\n"
            "- Need: how do you do it today, and what does that cost you?\n"
            "- Budget: is there money for it this year, or for next?\n"
            "- Decision: who decides with you, and by when?\n\n"
            "To end: agree on a day and an hour for the next step."
        ),
    ),
    Seed(
        "lead_call_again", "call", N_("New lead: another try"), "",
        N_(
            "Good morning {contact.first_name}, {me.name} again. I wrote to you and wanted to ask"
            " one thing only: is this a subject at {account.name} this year?\n\n"
            "- Yes: what would have to happen first?\n"
            "- Not now: when may I ask again?\n"
            "- Somebody else: who, and may I say that you named them?\n\n"
            "On the answering machine: name, one reason, the number, twice."
        ),
    ),
    Seed(
        "proposal_call", "call", N_("After the proposal: call"), "",
        N_(
            "{contact.first_name}, our proposal for {deal.name} has been with you for a few days.\n"
            "\n"
            "- What do you like about it, and what is missing?\n"
            "- Who else reads it? What will they ask?\n"
            "- What has to happen between now and your decision, and by when?\n"
            "- If nothing speaks against it: what is the next step?"
        ),
    ),
    Seed(
        "lead_social", "social", N_("New lead: get in touch"), "",
        N_(
            "Hello {contact.first_name}, I work with companies like {account.name} and would be"
            " glad to be in touch with you here. No pitch; I post about what our customers"
            " measure. Kind regards, {me.name}"
        ),
    ),
    Seed(
        "letter", "letter", N_("Letter: after a conversation"),
        N_("{deal.name}"),
        N_(
            "Dear {contact.name},\n\n"
            "thank you for your time. As agreed you receive what we spoke about on paper, so that"
            " you can pass it on at {account.name}.\n\n"
            "I will call you in the next few days. If you want to look at something together"
            " before that, my line is always open.\n\n"
            "Yours sincerely\n\n"
            "{me.name}"
        ),
    ),
)  # fmt: skip
TEMPLATES = _MAILS + _SPOKEN


def plant_templates(conn: driver.Connection) -> None:
    """The ready-made templates in the person's language, inside the caller's transaction.

    New files and old ones get them alike, with the migration that makes their table.
    """
    places: dict[str, int] = {}
    for seed in TEMPLATES:
        places[seed.kind] = places.get(seed.kind, 0) + 1
        values = (new_id(), seed.code, seed.kind, *worded(seed), places[seed.kind])
        conn.execute(
            "INSERT INTO template (id, code, kind, name, subject, body, position, clock)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
            values,
        )


def worded(seed: Seed) -> tuple[str, str, str]:
    """Name, subject and body of a ready-made template in the person's language."""
    return _(seed.name), _(seed.subject), _(seed.body)


def translate_templates(conn: driver.Connection) -> None:
    """Put ready-made templates that were not changed into the person's language."""
    for seed in TEMPLATES:
        conn.execute(
            "UPDATE template SET name = ?, subject = ?, body = ?"
            " WHERE code = ? AND name = ? AND subject = ? AND body = ?",
            (*worded(seed), seed.code, seed.name, seed.subject, seed.body),
        )
