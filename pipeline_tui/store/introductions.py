"""Who decides on a deal, and the way to them: over whom they report to, and deals they shared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from pipeline_tui.i18n import _
from pipeline_tui.sales import reporting as lines
from pipeline_tui.sales import templates as texts
from pipeline_tui.sales.draft import Draft
from pipeline_tui.sales.reporting import Step
from pipeline_tui.store import driver, reporting
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store

_MOST_DEALS = 100
"""Only so many of the company's newest deals are looked at."""
_MOST_PEOPLE = 300
_MOST_TOGETHER = 20
"""Of more people on one deal only these are said to know each other."""

_DEAL = "SELECT name, account_id FROM deal WHERE id = ? AND deleted_at IS NULL"
_DEALS = "SELECT id, name FROM deal WHERE account_id = ? AND deleted_at IS NULL"
_ON = """
SELECT c.id, coalesce(r.code, ''), coalesce(r.name, ''), coalesce(r.position, 1000), c.folded
FROM deal_contact l JOIN contact c ON c.id = l.contact_id LEFT JOIN role r ON r.id = l.role_id
WHERE l.deal_id = ? AND l.deleted_at IS NULL AND c.deleted_at IS NULL
"""
_OF_COMPANY = "SELECT id FROM contact WHERE account_id = ? AND deleted_at IS NULL LIMIT ?"
_PERSON = """
SELECT id, name, title, email, reports_to_id FROM contact WHERE id = ? AND deleted_at IS NULL
"""


class Known(NamedTuple):
    """A person on the way. ``role`` and ``code`` are what she is to this deal, '' for nothing.

    ``decided`` is the name of another deal of the company on which she decides or decided.
    """

    id: str
    name: str
    title: str
    email: str
    boss_id: str | None
    on_deal: bool
    role: str
    code: str
    decided: str


class Way(NamedTuple):
    """The way to a decision maker.

    ``how`` says why ``boss`` is thought to decide: ``deal`` (has that role here), ``company``
    (decided on another deal of the company), ``top`` (stands above the people of this deal), or
    '' with no boss. ``steps`` lead there from ``asked``, who would be asked for an introduction;
    they are empty where nothing is known to connect the two. Nobody is asked where ``boss`` is on
    the deal already, in another role. ``together`` maps two people to the deal both were on.
    """

    deal_id: str
    deal: str
    people: dict[str, Known]
    boss: Known | None
    how: str
    asked: Known | None
    steps: tuple[Step, ...]
    together: dict[frozenset[str], str]


def way(conn: driver.Connection, deal_id: str) -> Way | None:
    """Everybody who may lead to a decision on a deal, and the best way; None when it is gone."""
    deal = conn.execute(_DEAL, (deal_id,)).fetchone()
    if deal is None:
        return None
    name, account_id = deal
    here = _on_deal(conn, deal_id)
    others = {} if account_id is None else _other_deals(conn, account_id, deal_id)
    people = _everybody(conn, account_id, here, others)
    boss_id, how = _boss(people, here, others)
    bosses = {one.id: one.boss_id for one in people.values()}
    shared = {deal: [row[0] for row in rows] for deal, (_name, rows) in others.items()}
    asked, steps = _from_whom(people, bosses, shared.values(), boss_id)
    if how in ("company", "top") and people[boss_id].on_deal:
        asked, steps = None, []  # she is known here already
    return Way(
        deal_id=deal_id,
        deal=name,
        people=people,
        boss=people.get(boss_id) if boss_id else None,
        how=how,
        asked=asked,
        steps=tuple(steps),
        together=_together(others),
    )


def request(store: Store, found: Way) -> Draft:
    """The mail that asks for the introduction, to look at before it leaves.

    Without a boss it asks who decides. Raises ``Invalid`` when nobody on the deal can be asked,
    or the template for it was deleted.
    """
    from pipeline_tui.store import templates

    if found.asked is None and found.boss is not None and found.boss.on_deal:
        known = _("{name} is on this deal already: no introduction is needed.")
        raise Invalid(known.format(name=found.boss.name))
    if found.asked is None:
        raise Invalid(_("There is nobody on this deal who could introduce you."))
    code = "introduction" if found.boss is None else "introduction_to"
    template = templates.by_code(store.conn, code)
    if template is None:
        raise Invalid(_("The template that asks for an introduction was deleted."))
    draft = templates.compose(store, template.id, found.deal_id, found.asked.id)
    if found.boss is None:
        return draft
    values = templates.values_for(store, found.deal_id, found.asked.id)
    values |= _decider_fields(found.boss)
    subject, body = (texts.fill(text, values) for text in (template.subject, template.body))
    missing = tuple(dict.fromkeys((*subject.missing, *body.missing)))
    return draft._replace(
        subject=texts.one_line(subject.text), body=texts.plain(body.text), missing=missing
    )


def _decider_fields(boss: Known) -> dict[str, str]:
    from pipeline_tui.sales.persons import parts

    fields = {
        "decider.name": boss.name,
        "decider.first_name": parts(boss.name).first,
        "decider.title": boss.title,
    }
    return {name: value for name, value in fields.items() if value.strip()}


# -- who is who --------------------------------------------------------------------


def _on_deal(conn: driver.Connection, deal_id: str) -> list[Any]:
    """The people of a deal, by the order of their roles."""
    return sorted(conn.execute(_ON, (deal_id,)).fetchall(), key=itemgetter(3, 4, 0))


def _other_deals(
    conn: driver.Connection, account_id: str, deal_id: str
) -> dict[str, tuple[str, list[Any]]]:
    """The company's other deals, the newest first: name, and people."""
    rows = sorted(conn.execute(_DEALS, (account_id,)).fetchall(), reverse=True)
    newest = [row for row in rows if row[0] != deal_id][:_MOST_DEALS]
    return {other: (name, _on_deal(conn, other)) for other, name in newest}


def _everybody(
    conn: driver.Connection,
    account_id: str | None,
    here: Sequence[Any],
    others: dict[str, tuple[str, list[Any]]],
) -> dict[str, Known]:
    """The deal's people, their company's, and those above them, by id."""
    ids = dict.fromkeys(row[0] for row in here)
    for _name, rows in others.values():
        ids |= dict.fromkeys(row[0] for row in rows)
    if account_id is not None:
        rows = conn.execute(_OF_COMPANY, (account_id, _MOST_PEOPLE)).fetchall()
        ids |= dict.fromkeys(row[0] for row in rows)
    for one in list(ids):
        ids |= dict.fromkeys(reporting.above(conn, "contact", one))
    roles = {row[0]: row for row in reversed(here)}
    decided = {
        row[0]: name
        for name, rows in reversed(others.values())
        for row in rows
        if row[1] == "decider"
    }
    people: dict[str, Known] = {}
    for one in ids:
        row = conn.execute(_PERSON, (one,)).fetchone()
        if row is not None:
            role = roles.get(one)
            name, code = (role[2], role[1]) if role else ("", "")
            values: Any = (*row, role is not None, name, code, decided.get(one, ""))
            people[one] = Known(*values)
    return people


def _boss(
    people: dict[str, Known], here: Sequence[Any], others: dict[str, tuple[str, list[Any]]]
) -> tuple[str, str]:
    """Who decides as far as is known, and how it is known."""
    blocked = {row[0] for row in here if row[1] == "blocker"}
    for row in here:
        if row[1] == "decider":
            return row[0], "deal"
    for _name, rows in others.values():
        for row in rows:
            if row[1] == "decider" and row[0] in people and row[0] not in blocked:
                return row[0], "company"
    bosses = {one.id: one.boss_id for one in people.values()}
    for one in _helpers(people):
        top = lines.top_of(bosses, one.id)
        if top != one.id:
            return top, "top"
    return "", ""


def _helpers(people: dict[str, Known]) -> list[Known]:
    """Who on the deal may be asked, the likeliest to help first."""
    rank = {code: place for place, code in enumerate(lines.ROLES_THAT_HELP)}
    able = [one for one in people.values() if one.on_deal and one.code in rank]
    return sorted(able, key=lambda one: rank[one.code])


def _from_whom(
    people: dict[str, Known],
    bosses: dict[str, str | None],
    together: Iterable[Iterable[str]],
    boss_id: str,
) -> tuple[Known | None, list[Step]]:
    """Whom to ask, and the steps from there: the likeliest helper from whom a way leads."""
    helpers = [one for one in _helpers(people) if one.id != boss_id]
    groups = [list(group) for group in together]
    blockers = [one.id for one in people.values() if one.code == "blocker"]
    for one in helpers if boss_id else ():
        steps = lines.way(one.id, boss_id, bosses, groups, blockers)
        if steps:
            return one, steps
    return (helpers[0] if helpers else None), []


def _together(others: dict[str, tuple[str, list[Any]]]) -> dict[frozenset[str], str]:
    """For every two people the newest deal that both were on."""
    found: dict[frozenset[str], str] = {}
    for name, rows in others.values():
        ids = [row[0] for row in rows][:_MOST_TOGETHER]
        for place, one in enumerate(ids):
            for other in ids[place + 1 :]:
                found.setdefault(frozenset((one, other)), name)
    return found
