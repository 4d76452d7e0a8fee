"""Where the sample's companies are, who reports to whom there, and which belong together.

Only of companies with an open deal: of others nobody would have asked. The streets and towns are
invented, and so are their codes.
"""

from __future__ import annotations

from random import Random

from pipeline_tui.sales.text import fold
from tests.sample.rows import Row, Writer

_FRENCH = (
    ("rue des Ateliers", "quai des Tanneurs", "avenue du Moulin", "place de la Halle",
     "chemin des Vergers", "boulevard des Forges"),
    ("99110 Valmire", "99240 Montrive", "99330 Port-Alder", "99470 Saint-Orens-la-Digue",
     "99520 Clairvaux-sur-Nell"),
)  # fmt: skip
_BRITISH = (
    ("Foundry Lane", "Mill Road", "Harbour Street", "Orchard Way", "Station Approach"),
    ("Alderwick ZZ99 3AA", "Marlham ZZ99 3BB", "Port Ellery ZZ99 3CC", "Westcombe ZZ99 3DD"),
)
_LANGUAGE = {"United Kingdom": _BRITISH, "Ireland": _BRITISH}
_ADDRESS, _BOSS, _OTHER_BOSS, _PROFILE = 0.75, 0.8, 0.35, 0.3
_GROUPS = 6
_RANK = ("decider", "champion", "influencer", "user", "blocker")


def furnish(writer: Writer, random: Random) -> None:
    """Tell more of the companies with an open deal, and of their people."""
    busy = {row["account_id"] for row in writer.rows["deal"] if row["closed_on"] is None}
    ranks = _ranks(writer)
    people: dict[str, list[Row]] = {}
    for row in writer.rows["contact"]:
        row |= {"reports_to_id": None, "address": "", "country": "", "profile": ""}
        people.setdefault(row["account_id"], []).append(row)
    for row in writer.rows["account"]:
        row |= {"address": "", "parent_id": None}
        if row["id"] in busy:
            _company(random, row, people.get(row["id"], []), ranks)
    _groups(random, [row for row in writer.rows["account"] if row["id"] in busy])


def _ranks(writer: Writer) -> dict[str, int]:
    """How high each person stands, by the highest role on a deal."""
    codes = {writer.listed("role", code): place for place, code in enumerate(_RANK)}
    ranks: dict[str, int] = {}
    for row in writer.rows["deal_contact"]:
        rank = codes.get(row["role_id"], len(codes))
        ranks[row["contact_id"]] = min(rank, ranks.get(row["contact_id"], rank))
    return ranks


def _company(random: Random, row: Row, people: list[Row], ranks: dict[str, int]) -> None:
    if random.random() < _ADDRESS:
        streets, towns = _LANGUAGE.get(row["country"], _FRENCH)
        street = f"{random.randint(1, 60)} {random.choice(streets)}"
        row["address"] = f"{street}\n{random.choice(towns)}"
    standing = sorted(people, key=lambda one: ranks.get(one["id"], len(_RANK)))
    for place, one in enumerate(standing):
        boss = standing[0] if random.random() < _BOSS else standing[max(0, place - 1)]
        if place and (ranks.get(boss["id"], 9) == 0 or random.random() < _OTHER_BOSS):
            one["reports_to_id"] = boss["id"]
        if random.random() < _PROFILE:
            one["profile"] = f"https://profiles.example/{fold(one['name']).replace(' ', '-')}"


def _groups(random: Random, rows: list[Row]) -> None:
    """A few companies that belong to another one."""
    chosen = random.sample(rows, 2 * _GROUPS)
    for below, above in zip(chosen[:_GROUPS], chosen[_GROUPS:], strict=True):
        below["parent_id"] = above["id"]
