"""What the robot does to templates and content, and the messages it says it sent."""

from __future__ import annotations

from pipeline_tui.store import content, reaching, templates
from tests.support.robot_hands import Hands, Numbers

_TEXTS = ("Dear {contact.name}", "{deal.amount} {{x}}", "{nothing}", "", "plain {", "{today}")


class OutreachHands(Hands):
    """Edit texts and the library, and note what was filled in as sent."""

    def edit_template(self, n: Numbers) -> None:
        chosen, text = self.pick("template", n[0]), _TEXTS[n[1] % len(_TEXTS)]
        if chosen is None or n[2] % 6 == 0:
            kind = tuple(templates.KINDS)[n[3] % len(templates.KINDS)]
            templates.add(self.store, kind, f"Own {n[4]}", text, text)
        elif n[2] % 6 == 1:
            templates.edit(self.store, chosen, f"Changed {n[4]}", "", text)
        elif n[2] % 6 == 2:
            templates.retire(self.store, chosen, bool(n[3] % 2))
        elif n[2] % 6 == 3:
            templates.duplicate(self.store, chosen)
        elif n[2] % 6 == 4:
            templates.move(self.store, chosen, n[3] % 5 - 2)
        else:
            templates.remove(self.store, chosen)

    def edit_library(self, n: Numbers) -> None:
        chosen = self.pick("content", n[0])
        stage, industry = self.pick("stage", n[4]), self.pick("industry", n[5])
        if chosen is None or n[2] % 5 == 0:
            content.add(self.store, f"Title {n[1]}", link="example.org", stage_id=stage)
        elif n[2] % 5 == 1:
            changes = {"industry_id": industry, "note": f"note {n[1]}", "kind": "video"}
            content.edit(self.store, chosen, changes)
        elif n[2] % 5 == 2:
            content.retire(self.store, chosen, bool(n[3] % 2))
        elif n[2] % 5 == 3:
            content.move(self.store, chosen, n[3] % 5 - 2)
        else:
            content.remove(self.store, chosen)

    def send_by_hand(self, n: Numbers) -> None:
        chosen = self.pick("template", n[5], "kind IN ('mail', 'letter')")
        if chosen is None:
            return
        drafts = [
            templates.compose(
                self.store, chosen, deal, follow_up_id=reaching.due_step(
                    self.store.conn, deal, ("mail", "call", "other")
                ),
            )
            for deal in self.some(n)
        ]  # fmt: skip
        if n[4] % 3:  # what is missing was written in by hand
            drafts = [draft._replace(missing=()) for draft in drafts]
        if drafts:
            reaching.sent(self.store, drafts, "by hand" if n[3] % 2 else "")
