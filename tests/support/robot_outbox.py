"""What the robot does in the outbox, short of sending: that no undo takes back."""

from __future__ import annotations

from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import mailing, outbox
from tests.support.robot_hands import Hands, Numbers

_TO_DO = "done_on IS NULL"


class OutboxHands(Hands):
    """Queue mails, change and cancel them, set who sends."""

    def queue_mail(self, n: Numbers) -> None:
        drafts = [
            Draft(
                deal, "mail", "", f"p{n[3]}@acme.example", f"Mail {n[4]}", "Hello.",
                contact_id=self.pick("contact", n[5]),
                follow_up_id=self.pick("follow_up", n[2], f"deal_id = '{deal}' AND {_TO_DO}"),
            )
            for deal in self.some(n)
        ]  # fmt: skip
        outbox.queue(self.store, drafts)

    def cancel_mail(self, n: Numbers) -> None:
        if one := self.pick("message", n[0], "state = 'waiting'"):
            outbox.cancel(self.store, [one])

    def edit_mail(self, n: Numbers) -> None:
        if one := self.pick("message", n[0], "state = 'waiting'"):
            outbox.edit(self.store, one, {"subject": f"Better {n[1]}", "body": "Hello again."})

    def set_sender(self, n: Numbers) -> None:
        new = mailing.Mailing("Mia", f"mia{n[0]}@sender.example", "smtp.example", port=n[1])
        mailing.save_mailing(self.store, new)
