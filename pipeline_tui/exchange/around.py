"""What hangs on a deal that is there already: exchanges, notes, contacts, the next step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipeline_tui.exchange.companies import Companies
from pipeline_tui.exchange.deal import Deal, Heads
from pipeline_tui.exchange.names import Names
from pipeline_tui.exchange.people import People, persons_of
from pipeline_tui.sales.retry import IMPORTED
from pipeline_tui.sales.text import fold
from pipeline_tui.store.door import Action
from pipeline_tui.store.steps import write_step

_LINKED = "SELECT contact_id FROM deal_contact WHERE deal_id = ? AND deleted_at IS NULL"

# Those that an import alone wrote: what was done here with one keeps it.
_BROUGHT = """
SELECT dc.id, c.name FROM deal_contact dc JOIN contact c ON c.id = dc.contact_id
WHERE dc.deal_id = ? AND dc.deleted_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM change ch JOIN action a ON a.id = ch.action_id
    WHERE ch.row_id = dc.id AND a.label NOT LIKE 'Imported %')
"""
_HOUR = """
SELECT f.due_at FROM deal d JOIN follow_up f ON f.id = d.step_id WHERE d.id = ? AND f.due_on = ?
"""


@dataclass(slots=True)
class Around:
    """Adds to deals what a later file tells; ``today`` is an ISO day."""

    act: Action
    names: Names
    today: str
    heads: Heads
    people: People = field(init=False)

    def __post_init__(self) -> None:
        self.people = People(self.act, self.names)

    def update(self, deal_id: str, old: Deal | None, new: Deal) -> bool:
        """A new last exchange, note, contact or next step."""
        act, changed = self.act, False
        if new.days.activity and (old is None or old.days.activity != new.days.activity):
            row = {"deal_id": deal_id, "kind": "other", "outcome": IMPORTED}
            act.insert("activity", row | {"happened_on": new.days.activity})
            changed = True
        if new.note and (old is None or old.note != new.note):
            row = {"deal_id": deal_id, "kind": "note", "body": new.note}
            act.insert("activity", row | {"happened_on": self.today})
            changed = True
        if new.undated_step and (old is None or old.step != new.step):
            row = {"deal_id": deal_id, "kind": "note", "body": new.step, "outcome": self.heads.step}
            act.insert("activity", row | {"happened_on": self.today})
            changed = True
        if old is None or old.contact != new.contact:
            changed |= self._contacts(deal_id, new)
            changed |= old is not None and self._let_go(deal_id, old, new)
        step = (new.step_on, new.step_at, new.step)
        other = old is None or step != (old.step_on, old.step_at, old.step)
        if new.step_on and new.stage.kind == "open" and other:
            day = date.fromisoformat(new.step_on)
            hour = new.step_at or self._hour_here(deal_id, new.step_on)
            write_step(act, deal_id, day, hour, "other", new.step, beside=True)
            changed = True
        return changed

    def _hour_here(self, deal_id: str, day: str) -> str | None:
        """The hour of the step that is planned for a day: a file of mere days does not know it."""
        row = self.act.conn.execute(_HOUR, (deal_id, day)).fetchone()
        return row[0] if row else None

    def _contacts(self, deal_id: str, new: Deal) -> bool:
        """Link the contacts the row names that are not linked yet."""
        if not new.contact:
            return False
        account, _industry = Companies(self.act, self.names).of(new.account, new.industry)
        wanted = self.people.of(new.contact, account)
        self.names.flush()
        linked = {row[0] for row in self.act.conn.execute(_LINKED, (deal_id,))}
        for contact in wanted:
            if contact not in linked:
                self.act.insert("deal_contact", {"deal_id": deal_id, "contact_id": contact})
        return bool(set(wanted) - linked)

    def _let_go(self, deal_id: str, old: Deal, new: Deal) -> bool:
        """Take contacts off the deal that the row named and names no more."""
        gone = _names(old) - _names(new)
        brought = self.act.conn.execute(_BROUGHT, (deal_id,)).fetchall() if gone else []
        links = [link for link, name in brought if fold(name) in gone]
        for link in links:
            self.act.delete("deal_contact", link)
        return bool(links)


def _names(deal: Deal) -> set[str]:
    return {fold(person.name) for person in persons_of(deal.contact)}
