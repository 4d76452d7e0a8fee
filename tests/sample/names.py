"""Invented companies and people, composed from word lists. None of them exists."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from pipeline_tui.sales.text import fold

MAX_NAME = 13

_HEADS = (
    "Ald Ard Bal Bas Bel Bor Bran Bris Cal Cas Cor Dal Dor Elm Est Fal Fen Gal Gar Gor Hal Har Hav"
    " Is Jor Kel Ker Kes Lan Lav Lor Lum Mar Mel Mir Mor Nal Nev Nor Ol Or Pal Pel Per Quen Rav Rim"
    " Ros Sab Sel Sev Sol Tal Tar Tes Vas Ver Vel Vin Wes Yar Zel"
).split()
_TAILS = (
    "ac ade anel ane arn éal ébor ent esk evin ielle ile imer ival oa obel oka omb ora oray orn"
    " ossan ouvre oy ume une uval wick ys"
).split()
# Stems that a person might take for a firm she knows.
_KNOWN = frozenset({"norevin", "oriston", "ororay", "galevin", "marodane", "kelevin", "boreal"})

INDUSTRIES: dict[str, tuple[str, ...]] = {
    "Food and drink": ("Foods", "Café", "Thé", "Pack", "Bio"),
    "Manufacturing": ("Forge", "Acier", "Câbles", "Tools", "Textile"),
    "Transport": ("Rail", "Freight", "Air", "Marine", "Cycles"),
    "Health": ("Clinics", "Pharma", "Optik", "Santé", "Labs"),
    "Software": ("Soft", "Data", "Hosting", "Audio"),
    "Finance and law": ("Bank", "Insure", "Legal"),
    "Hotels and leisure": ("Hôtels", "Tours", "Spa", "Ski", "Voiles"),
    "Building": ("Béton", "Verre", "Bois", "Granit", "Homes"),
    "Energy": ("Energy", "Solar", "Hydro"),
}
_SHAPES = ("{stem} & Fils", "{stem} & Sons", "Atelier {stem}", "{stem} Group", "{stem} SAS")

COUNTRIES = {
    "France": "+33 1 99 00 {0:02d} {1:02d}",
    "Belgium": "+33 6 39 98 {0:02d} {1:02d}",
    "Switzerland": "+33 6 39 98 {0:02d} {1:02d}",
    "United Kingdom": "+44 20 7946 0{2:03d}",
    "Ireland": "+353 20 91 {0:02d} {1:02d}",
}
_COUNTRY_WEIGHTS = (58, 9, 8, 20, 5)

FIRST_NAMES = (
    "Adèle Aidan Alice Amir Anne Antoine Bea Camille Chloé Claire Damien Ella Elsa Emma Fanny"
    " Finn Gaël Grace Hélène Hugo Idris Inès Jack Jeanne Jo Jules Karim Lea Léa Liam Louise Lucie"
    " Manon Marc Maud Maya Nadia Noah Noé Olive Oscar Paul Priya Rémi Rose Ruth Sami Sara Théo Tom"
    " Yann Zoé"
).split()
LAST_NAMES = (
    "Adler Ashe Aubry Bell Benali Berthier Blanchet Bourdin Brannock Carlier Castan Chauvin Cole"
    " Combes Crane Delmas Dray Duval Eames Fabre Farr Ferrand Fontan Gallet Garrick Giraud Guérin"
    " Harlow Hervé Holt Imbert Jaffré Kaplan Kay Keane Lacaze Lamy Lefort Loiseau Maillard Marlow"
    " Mercier Morin Moss Nolin Ogden Pascal Pélissier Picard Quill Raynal Rivoire Roux Roy Sanz"
    " Sorel Tanner Teller Thévenin Vasseur Vidal Wells Whitfield Yates"
).split()

OWNERS = (
    "Camille Aubry",
    "Jonas Wells",
    "Inès Benali",
    "Hugo Marlow",
    "Nora Thévenin",
    "Sam Keane",
)
"""The sales reps; the first is the person at the keyboard."""

TITLES: dict[str, tuple[str, ...]] = {
    "decider": ("Managing director", "Operations director", "Finance director", "Owner"),
    "champion": ("Production manager", "Site manager", "Head of quality", "Project lead"),
    "influencer": ("Buyer", "IT manager", "Adviser", "Controller"),
    "user": ("Team leader", "Planner", "Shift manager", "Office manager"),
    "blocker": ("Purchasing manager", "IT security", "Works council"),
}


@dataclass(frozen=True, slots=True)
class Company:
    """An invented company; ``stem`` is the invented word in its name."""

    name: str
    stem: str
    industry: str
    country: str
    phone: str
    employees: int

    @property
    def domain(self) -> str:
        """A domain that can never belong to anyone."""
        return f"{fold(self.stem)}.example"


def stems(random: Random) -> list[str]:
    """Invented words, each for one company, in any order."""
    found = [head + tail for head in _HEADS for tail in _TAILS if fold(head + tail) not in _KNOWN]
    random.shuffle(found)
    return found


def company(random: Random, stem: str, industry: str) -> Company:
    """A company of an industry called after its stem."""
    shapes = _SHAPES if random.random() < 0.14 else [f"{{stem}} {w}" for w in INDUSTRIES[industry]]
    names = [shape.format(stem=stem) for shape in shapes]
    name = random.choice([name for name in names if len(name) <= MAX_NAME] or [stem])
    country = random.choices(list(COUNTRIES), _COUNTRY_WEIGHTS)[0]
    return Company(
        name=name,
        stem=stem,
        industry=industry,
        country=country,
        phone=phone(random, country),
        employees=min(4000, max(4, round(random.lognormvariate(4.1, 1.0)))),
    )


def phone(random: Random, country: str) -> str:
    """A telephone number from a range that its country keeps for fiction."""
    return COUNTRIES[country].format(
        random.randrange(100), random.randrange(100), random.randrange(1000)
    )


def person(random: Random) -> str:
    """A first and a last name."""
    return f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}"


def address(name: str, company: Company) -> str:
    """A mail address at the company."""
    return f"{fold(name).replace(' ', '.')}@{company.domain}"
