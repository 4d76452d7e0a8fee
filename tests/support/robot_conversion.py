"""What the robot offers to win deals, and how it closes them and asks again."""

from __future__ import annotations

from datetime import timedelta

from pipeline_tui import clock
from pipeline_tui.sales.incentives import Offer
from pipeline_tui.store import after_closing, closing, incentives
from tests.support.robot_hands import Hands, Numbers

RIVALS = ("", "Simplon", "Été & Fils", "ETE & FILS")


class ConversionHands(Hands):
    """Offer, change and take back; lose to a competitor, ask again, let rest."""

    def offer(self, n: Numbers) -> None:
        incentives.add(self.store, self.some(n), self._offer(n), "to keep them")

    def change_offer(self, n: Numbers) -> None:
        if one := self.pick("incentive", n[0]):
            incentives.change(self.store, one, self._offer(n), f"because {n[1]}")

    def remove_offer(self, n: Numbers) -> None:
        if one := self.pick("incentive", n[0]):
            incentives.remove(self.store, one)

    def lose_to(self, n: Numbers) -> None:
        again = clock.today() + timedelta(days=1 + n[5] % 40) if n[5] % 3 else None
        rival = RIVALS[n[4] % len(RIVALS)]
        closing.lose(self.store, self.some(n), None, "", competitor=rival, again=again)

    def ask_again(self, n: Numbers) -> None:
        after_closing.ask_again(self.store, self.some(n), self.day(n[5]))

    def let_rest(self, n: Numbers) -> None:
        after_closing.leave(self.store, self.some(n))

    def _offer(self, n: Numbers) -> Offer:
        end = None if n[4] % 3 == 0 else clock.today() + timedelta(days=n[5] % 30)
        if n[3] % 2:
            return Offer("percent", 1 + 100 * n[3], "", "volume", end)
        return Offer("amount", 1 + 1_000 * n[3], "EUR", "", end)
