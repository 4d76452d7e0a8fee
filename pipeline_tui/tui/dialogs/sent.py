"""Note messages as sent that left by the person's own hand."""

from datetime import date

from pipeline_tui.i18n import _
from pipeline_tui.sales.retry import Outcome
from pipeline_tui.tui.dialogs.log import LogSheet
from pipeline_tui.tui.dialogs.outcomes import FollowUp

__all__ = ["SentSheet"]


class SentSheet(LogSheet):
    """The log sheet with one outcome: Enter notes the messages as sent, Esc does not.

    ``told`` says where they went; it stands in place of the keys until the first key.
    """

    def __init__(
        self, title: str, today: date, outcome: Outcome, told: str, *, follow: FollowUp | None
    ) -> None:
        super().__init__(
            title, today, "", follow=follow, outcomes=(outcome,),
            question=_("Enter notes it as sent, Esc does not"),
        )  # fmt: skip
        self.told = told

    def on_mount(self) -> None:
        """Tell where the messages went."""
        if self.told:
            self.hear(self.told)
