"""The sample's library of content, and what of it was sent."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from random import Random
from typing import NamedTuple

from tests.sample.rows import Writer

_SINCE = date(2026, 2, 2)
"""Before this day there was no library."""
_SENT = 0.7


class Entry(NamedTuple):
    """One piece of content; ``stage`` and ``industry`` may be None, for everybody."""

    kind: str
    title: str
    link: str
    stage: str | None
    industry: str | None
    note: str = ""


LIBRARY = (
    Entry("article", "Two customers, in figures", "two-customers", "Lead", None,
          "What they measured before and after, four minutes to read."),
    Entry("video", "A morning with the plan, in six minutes", "morning", "Lead", None),
    Entry("paper", "What it costs to do nothing", "doing-nothing", "Qualified", None,
          "For whoever holds the budget: page 3 has the sheet to fill in."),
    Entry("article", "How a bakery halved its waste", "bakery", None, "Food and drink"),
    Entry("video", "Night shift: handing over without paper", "night-shift", None,
          "Manufacturing"),
    Entry("paper", "Data protection, answered for clinics", "clinics", None, "Health"),
    Entry("book", "The first ninety days: a handbook", "ninety-days", "Proposal", None,
          "Goes well with the second mail after a proposal."),
    Entry("other", "Terms and service levels, on two pages", "terms", "Negotiation", None),
    Entry("article", "Brochure 2024", "brochure-2024", None, None),
)  # fmt: skip
_ADDRESS = "https://library.example/{name}"
_RETIRED = "Brochure 2024"
# The words of a mail that brought something of the library, and what.
_BROUGHT = (
    ("brochure and two references", "Two customers, in figures"),
    ("Second version of the offer", "The first ninety days: a handbook"),
    ("Answers to the security questionnaire", "Terms and service levels, on two pages"),
)


def library(writer: Writer) -> None:
    """The entries; and the mails that brought one of them, sent once on a deal."""
    begun = datetime.combine(_SINCE, time(8), UTC)
    ids = {
        one.title: writer.add(
            "content", begun, kind=one.kind, title=one.title,
            link=_ADDRESS.format(name=one.link),
            stage_id=writer.listed("stage", one.stage),
            industry_id=writer.listed("industry", one.industry),
            note=one.note, position=place, retired=int(one.title == _RETIRED),
        )
        for place, one in enumerate(LIBRARY, 1)
    }  # fmt: skip
    random = Random(len(LIBRARY))
    sent: set[tuple[str, str]] = set()
    for row in writer.rows["activity"]:
        title = next((title for words, title in _BROUGHT if words in row["body"]), None)
        row["content_id"] = None
        if title is None or row["happened_on"] < _SINCE.isoformat() or random.random() > _SENT:
            continue
        if (row["deal_id"], title) not in sent:
            sent.add((row["deal_id"], title))
            row |= {"kind": "content", "outcome": "mail_sent", "content_id": ids[title]}
