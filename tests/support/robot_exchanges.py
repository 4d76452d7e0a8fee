"""What the robot tells of exchanges, corrects and deletes; what it asks closed deals."""

from __future__ import annotations

from pipeline_tui.sales.retry import OUTCOMES
from pipeline_tui.store import activities, feedback, opinions, steps
from tests.support.robot_hands import Hands, Numbers

WORDS = ("Ils ont décidé", "", "a quote\nin two lines", "décidé d'attendre", "ﬁn")


class ExchangeHands(Hands):
    """Log in full, correct, delete; ask for feedback, answer, take back; edit the questions."""

    def log_in_full(self, n: Numbers) -> None:
        outcome = OUTCOMES[n[1] % len(OUTCOMES)]
        if outcome.code == "note":
            outcome = OUTCOMES[0]
        steps.log(
            self.store, self.some(n), outcome.kind or "call", WORDS[n[2] % 5], outcome.code,
            self.day(n[5]) if n[4] % 2 else None, None, ("", "in", "out")[n[3] % 3],
            self.pick("contact", n[3]), n[4] if n[4] % 3 else None,
        )  # fmt: skip

    def correct(self, n: Numbers) -> None:
        if one := self.pick("activity", n[0], "deal_id IS NOT NULL"):
            changes = {
                "body": WORDS[n[1] % 5] or "corrected", "kind": ("call", "note", "mail")[n[2] % 3],
                "minutes": n[3] if n[3] % 2 else None, "happened_on": self.day(n[5]),
            }  # fmt: skip
            wanted = list(changes)[: 1 + n[4] % 4]
            activities.edit(self.store, one, {name: changes[name] for name in wanted})

    def delete_exchange(self, n: Numbers) -> None:
        if one := self.pick("activity", n[0], "deal_id IS NOT NULL"):
            activities.delete(self.store, one)

    def ask_feedback(self, n: Numbers) -> None:
        question = self.pick("question", n[1])
        if question and (some := self.some(n)):
            feedback.ask(self.store, some[0], question)

    def answer_feedback(self, n: Numbers) -> None:
        question = self.pick("question", n[1])
        if question and (some := self.some(n)):
            points = n[2] % 11 if n[3] % 2 else None
            feedback.answer(self.store, some[0], question, points, WORDS[n[4] % 5])

    def take_back_feedback(self, n: Numbers) -> None:
        if one := self.pick("feedback", n[0]):
            feedback.take_back(self.store, one)

    def add_question(self, n: Numbers) -> None:
        asks = opinions.ASKS[n[1] % 3]
        opinions.add(self.store, f"Question {n[0]}?", asks, (0, 5, 10)[n[2] % 3])

    def edit_question(self, n: Numbers) -> None:
        every = feedback.questions(self.store.conn)
        if every:
            one = every[n[0] % len(every)]
            if n[1] % 4 == 0:
                opinions.move(self.store, one.id, 1 if n[2] % 2 else -1)
            else:
                name = ("", "automatic", "automatic", "retired")[n[1] % 4]
                opinions.edit(self.store, one, {name: bool(n[2] % 2)})
