"""Two companies with a deal each, and hands to give the first one people."""

from pipeline_tui.store import lists, people
from pipeline_tui.store.adding import NewDeal
from tests.tui.running import Running

ACME = NewDeal("Acme renewal", amount=1_200_000, account="Acme SA")
LATER = NewDeal("Boréal trial", amount=300_000, account="Boréal Foods")


def account(run: Running, name: str) -> str:
    """The id of a company."""
    return str(run.one("SELECT id FROM account WHERE name = ?", name))


def contact(run: Running, name: str, column: str = "id") -> str:
    """A column of a person, as text."""
    sql = f"SELECT {column} FROM contact WHERE name = ? AND deleted_at IS NULL"
    return str(run.one(sql, name))


def add(run: Running, name: str, deal: str = "", code: str = "", **fields: str) -> str:
    """A person of Acme, with a role on a deal."""
    roles = {one.code: one.id for one in lists.items(run.store.conn, "role")}
    made = people.add_contact(
        run.store,
        name,
        account(run, "Acme SA"),
        deal_id=run.deal(deal, "id") if deal else None,
        role_id=roles.get(code),
        **fields,
    )
    return made[1]
