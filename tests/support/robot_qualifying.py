"""What the robot answers, and what it has stages ask for."""

from __future__ import annotations

from pipeline_tui.sales.exits import FACTS
from pipeline_tui.store import checklist, exits
from tests.support.robot_hands import Hands, Numbers


class QualifyingHands(Hands):
    """Answer and take back; edit checklists and exit criteria; move all the same."""

    def answer(self, n: Numbers) -> None:
        deal = self.pick("deal", n[0])
        asked = self.pick("criterion", n[1])
        if deal and asked:
            value = None if n[2] % 5 == 4 else n[2] % 5
            checklist.answer(self.store, deal, asked, value)

    def clear_answer(self, n: Numbers) -> None:
        if answer := self.pick("answer", n[0]):
            row = self.store.conn.execute(
                "SELECT deal_id, criterion_id FROM answer WHERE id = ?", (answer,)
            ).fetchone()
            checklist.clear(self.store, *row)

    def set_evidence(self, n: Numbers) -> None:
        deal, asked = self.pick("deal", n[0]), self.pick("criterion", n[1])
        if deal and asked:
            checklist.set_evidence(self.store, deal, asked, f"said so on day {n[2]}")

    def edit_checklist(self, n: Numbers) -> None:
        chosen, asked = self.pick("criterion_set", n[0]), self.pick("criterion", n[1])
        assert chosen
        if n[2] % 7 == 0 or asked is None:
            checklist.add_criterion(self.store, chosen, f"Question {n[3]}", 1 + n[4] % 2 * 2, n[5])
        elif n[2] % 7 == 1:
            checklist.edit_criterion(self.store, asked, {"weight": n[3]})
        elif n[2] % 7 == 2:
            checklist.retire(self.store, asked, bool(n[3] % 3))
        elif n[2] % 7 == 3:
            checklist.move_criterion(self.store, asked, 1 - n[3] % 3)
        elif n[2] % 7 == 4:
            checklist.use_set(self.store, chosen)
        elif n[2] % 7 == 5:
            checklist.set_bounds(self.store, (90 - n[3] % 9, 60, 30 - n[4] % 9))
        else:
            checklist.remove_set(self.store, chosen)

    def add_checklist(self, n: Numbers) -> None:
        checklist.add_set(self.store, f"Own {n[0]}")

    def edit_exits(self, n: Numbers) -> None:
        stage, asked = self.stage(n[0], "open"), self.pick("exit_criterion", n[1])
        if n[2] % 5 == 0 or asked is None:
            exits.add(self.store, stage, "fact", fact=FACTS[n[3] % len(FACTS)])
        elif n[2] % 5 == 1:
            exits.add(self.store, stage, "statement", text=f"Statement {n[3]}")
        elif n[2] % 5 == 2:
            question = self.pick("criterion", n[3])
            exits.add(self.store, stage, "answer", criterion_id=question, minimum=n[4] % 3)
        elif n[2] % 5 == 3:
            exits.edit(self.store, asked, {"minimum": n[3] % 4})
        else:
            exits.remove(self.store, asked)

    def tick_exit(self, n: Numbers) -> None:
        deal, asked = self.pick("deal", n[0]), self.pick("exit_criterion", n[1])
        if deal and asked:
            exits.tick(self.store, deal, asked, bool(n[2] % 3))

    def move_anyway(self, n: Numbers) -> None:
        if deal := self.pick("deal", n[0]):
            goal = self.stage(n[1])
            exits.move_anyway(self.store, deal, goal, f"because {n[2]}", ["no amount"])
