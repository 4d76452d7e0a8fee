"""Companies and people that stand twice in the sample, as they do in any real file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from pipeline_tui.sales.text import fold
from pipeline_tui.store import duplicate_pairs, look_alikes, merging
from pipeline_tui.store.store import Store
from tests.sample.rows import Row, Writer


class Twin(NamedTuple):
    """A second row for one of the newest companies: how its name is written there."""

    place: int
    written: str
    person: bool = True


_TWINS = (
    Twin(2, "{name} SAS"),
    Twin(5, "{upper}"),
    Twin(9, "{name} Ltd", person=False),
    Twin(14, "{upper} S.A.", person=False),
    Twin(23, "{name} GmbH", person=False),
)
_LONGEST = 11  # with a legal form it still fits a card
_ADDED = date(2026, 11, 18)
# More ranges that countries keep for fiction, for the first of each.
_RANGES = {
    "+33 1 99 00 ": ("+33 2 61 91 ", "+33 3 53 01 ", "+33 4 65 71 ", "+33 5 36 49 "),
    "+33 6 39 98 ": ("+33 2 61 91 ", "+33 3 53 01 ", "+33 4 65 71 ", "+33 5 36 49 "),
    "+44 20 7946 ": ("+44 113 496 ", "+44 114 496 ", "+44 121 496 ", "+44 131 496 "),
    "+353 20 91 ": ("+353 20 91 0 ", "+353 20 91 1 "),
}


def tell_telephones_apart(writer: Writer) -> None:
    """No two companies have one telephone by chance: the later one is in another region."""
    taken: set[str] = set()
    for row in writer.rows["account"]:
        row["phone"] = next((one for one in _written(row["phone"]) if one not in taken), "")
        taken.add(row["phone"])


def _written(number: str) -> Iterator[str]:
    """A number, then the same one in other regions; at last none."""
    yield number
    for begin, others in _RANGES.items():
        if number.startswith(begin):
            yield from (other + number.removeprefix(begin) for other in others)
    yield ""


def add(writer: Writer) -> None:
    """A few companies once more, as a fair's list of visitors wrote them."""
    moment = datetime.combine(_ADDED, time(15, 20), UTC)
    accounts = writer.rows["account"]
    known = [row for row in accounts[-150:] if len(row["name"]) <= _LONGEST]
    people = {row["account_id"]: row for row in reversed(writer.rows["contact"])}
    for twin in _TWINS:
        like = known[twin.place]
        name = twin.written.format(name=like["name"], upper=like["name"].upper())
        account = writer.add(
            "account",
            moment,
            name=name,
            folded=fold(name),
            website=like["website"] if twin.person else "",
            industry_id=None,
            phone="",
            country=like["country"],
            employees=None,
        )
        if twin.person and (person := people.get(like["id"])):
            _once_more(writer, moment, account, person)


def _once_more(writer: Writer, moment: datetime, account: str, person: Row) -> None:
    """Her card had the last name first, and the same mail address."""
    name = " ".join(reversed(person["name"].split(" ", 1)))
    writer.add(
        "contact",
        moment,
        account_id=account,
        name=name,
        folded=fold(name),
        title="",
        email=person["email"],
        phone=person["phone"],
    )


def live(store: Store) -> None:
    """On Friday one pair was merged, and another told apart."""
    pairs = [one for one in duplicate_pairs.likely(store.conn, "account") if one.why == "name"]
    merging.merge(store, "account", pairs[0].one_id, pairs[0].other_id)
    look_alikes.tell_apart(store, "account", pairs[1].one_id, pairs[1].other_id)
