"""What the sheet of a log says of the sequences that a reply ends."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline_tui.sales.particulars import Particulars
from pipeline_tui.sales.retry import BY_CODE
from pipeline_tui.store.cadence_reading import Place
from pipeline_tui.store.hearing import Ends
from pipeline_tui.tui.dialogs.log_rows import Ending
from pipeline_tui.tui.dialogs.outcomes import FollowUp, Owed

TODAY = date(2026, 11, 23)
NEW_LEAD = Ends("New lead", "2026-11-20")
NURTURE = Ends("Nurture", "2026-11-23")


@pytest.mark.parametrize(
    ("outcome", "more", "said"),
    [
        ("no_answer", Particulars(), "a reply ends the sequence New lead, Nurture"),
        ("spoke", Particulars(), "ends the sequence New lead, Nurture: they replied"),
        ("replied", Particulars(), "ends the sequence New lead, Nurture: they replied"),
        ("replied", Particulars(direction="out"), "a reply ends the sequence New lead, Nurture"),
        ("other", Particulars(direction="in"), "ends the sequence New lead, Nurture: they replied"),
        ("note", Particulars(direction="in"), "a reply ends the sequence New lead, Nurture"),
        (
            "spoke",
            Particulars(day=date(2026, 11, 21)),
            "ends the sequence New lead: they replied",
        ),
        (
            "spoke",
            Particulars(day=date(2026, 11, 1)),
            "a reply ends the sequence New lead, Nurture",
        ),
        ("spoke", None, "ends the sequence New lead, Nurture: they replied"),
    ],
)
def test_it_names_what_this_outcome_ends(outcome: str, more: Particulars | None, said: str) -> None:
    line = Ending([NEW_LEAD, NURTURE], 1)
    line.tell(BY_CODE[outcome], more, TODAY)
    assert line.plain.strip() == said


def owed(kind: str, day: date = TODAY, *, deals: int = 1) -> FollowUp:
    """Deals whose sequence has something to send since a day."""
    return FollowUp(kind, owed=(Owed(kind, day, Place("New lead", 2, 10)),) * deals)


@pytest.mark.parametrize(
    ("kind", "outcome", "more", "sent"),
    [
        ("mail", "no_answer", None, False),
        ("mail", "left_message", None, False),
        ("mail", "mail_sent", None, True),
        ("mail", "other", None, False),
        ("mail", "mail_sent", Particulars(direction="in"), None),
        ("mail", "mail_sent", Particulars(day=date(2026, 11, 20)), False),
        ("letter", "no_answer", None, False),
        ("letter", "other", None, True),
        ("social", "mail_sent", None, False),
        ("mail", "note", None, None),
        ("mail", "spoke", None, None),
    ],
)
def test_it_says_whether_what_is_owed_counts_as_sent(
    kind: str, outcome: str, more: Particulars | None, sent: bool | None
) -> None:
    line = Ending([NEW_LEAD], 1, owed(kind))
    line.tell(BY_CODE[outcome], more, TODAY)
    unsent, counts = "nothing was sent, it stays due", "counts as sent"
    assert (unsent in line.plain, counts in line.plain) == (sent is False, sent is True)


def test_of_several_deals_it_counts_what_is_owed() -> None:
    line = Ending([], 3, owed("mail", deals=2))
    line.tell(BY_CODE["no_answer"], None, TODAY)
    assert line.plain.strip() == "2 steps of sequences stay due: nothing was sent"
    line.tell(BY_CODE["mail_sent"], None, TODAY)
    assert line.plain.strip() == "2 steps of sequences count as sent"
    line.tell(BY_CODE["note"], None, TODAY)
    assert line.plain.strip() == ""


def test_of_several_deals_it_counts_them() -> None:
    line = Ending([NEW_LEAD, NURTURE], 3)
    line.tell(BY_CODE["spoke"], None, TODAY)
    assert line.plain.strip() == "ends 2 sequences: they replied"
    line.tell(BY_CODE["no_answer"], None, TODAY)
    assert line.plain.strip() == "a reply ends 2 sequences"


def test_a_name_of_any_text_is_shown_as_text() -> None:
    line = Ending([Ends("A\x1b[2J", "2026-01-01")], 1)
    line.tell(BY_CODE["spoke"], None, TODAY)
    assert "\x1b" not in line.plain
