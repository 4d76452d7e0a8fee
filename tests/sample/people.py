"""Give deals their companies, names and people."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.sample import names
from tests.sample.plans import OPEN_STAGES, Plan
from tests.sample.texts import MORE_WORK

FOREIGN = {"United Kingdom": ("GBP", 0.15), "Switzerland": ("CHF", 0.2)}


@dataclass(slots=True)
class Person:
    """A contact at a company, with the role played in its deals."""

    name: str
    role: str
    title: str
    email: str
    phone: str

    @property
    def first(self) -> str:
        """The first name."""
        return self.name.split()[0]


@dataclass(slots=True)
class Customer:
    """A company, its people, and the deals it has had."""

    company: names.Company
    people: list[Person]
    deals: list[Plan] = field(default_factory=list)


def assign(random: Random, plans: list[Plan]) -> list[Customer]:
    """Give every deal, in the order they came, a company; return the companies."""
    stems = iter(names.stems(random))
    customers: list[Customer] = []
    for plan in sorted(plans, key=lambda one: one.created):
        known = _known(random, customers, plan)
        if known is None:
            company = names.company(random, next(stems), plan.industry)
            known = Customer(company, _people(random, company))
            customers.append(known)
        plan.company = customers.index(known)
        plan.name = _name(random, known)
        _price(random, plan, known.company.country)
        known.deals.append(plan)
    return customers


def _known(random: Random, customers: list[Customer], plan: Plan) -> Customer | None:
    """A company that has bought before, or now and then one that was lost long ago."""
    wanted = "Won" if plan.source == "Existing customer" else "Lost"
    if wanted == "Lost" and random.random() > 0.09:
        return None
    able = [
        one
        for one in customers
        if len(one.deals) < 4
        and (ended := one.deals[-1].closed)
        and ended < plan.created
        and one.deals[-1].stage == wanted
    ]
    if not able and wanted == "Won":
        plan.source = "Website"
    return random.choice(able) if able else None


def _name(random: Random, customer: Customer) -> str:
    if not customer.deals:
        return customer.company.name
    taken = {deal.name for deal in customer.deals}
    choices = [f"{customer.company.stem} {work}" for work in MORE_WORK]
    return random.choice([name for name in choices if name not in taken])


def _price(random: Random, plan: Plan, country: str) -> None:
    currency, share = FOREIGN.get(country, ("EUR", 0.0))
    if random.random() < share:
        plan.currency = currency


def _people(random: Random, company: names.Company) -> list[Person]:
    count = random.choices((1, 2, 3), (58, 30, 12))[0]
    roles = random.sample(
        ["decider", "champion", "influencer", "user", "blocker"], count, counts=[5, 4, 3, 2, 1]
    )
    people = []
    for role in roles:
        name = names.person(random)
        people.append(
            Person(
                name=name,
                role=role,
                title=random.choice(names.TITLES[role]),
                email=names.address(name, company) if random.random() < 0.92 else "",
                phone=names.phone(random, company.country) if random.random() < 0.8 else "",
            )
        )
    return people


def present(random: Random, plan: Plan, customer: Customer) -> list[Person]:
    """The people known on a deal: deciders often come late, and are missing on some."""
    reached = max(OPEN_STAGES.index(s.stage) for s in plan.stays if s.stage in OPEN_STAGES)
    known = [
        person
        for person in customer.people
        if person.role != "decider" or random.random() < (0.55, 0.85, 0.93, 0.97)[reached]
    ]
    missing = reached > 0 and not any(person.role == "decider" for person in known)
    if missing and random.random() < (0.0, 0.55, 0.72, 0.85)[reached]:
        boss = names.person(random)
        decider = Person(
            name=boss,
            role="decider",
            title=random.choice(names.TITLES["decider"]),
            email=names.address(boss, customer.company),
            phone="",
        )
        customer.people.append(decider)
        known.append(decider)
    return known or customer.people[:1]
