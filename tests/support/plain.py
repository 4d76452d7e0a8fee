"""The derived columns and tallies of a store, by the plain recomputation that doctor uses."""

from __future__ import annotations

from typing import Any

from pipeline_tui.l10n_data import MINOR_DIGITS
from pipeline_tui.store import driver
from pipeline_tui.store.plain import deal as plain_deal
from pipeline_tui.store.plain import facts, sums, texts
from pipeline_tui.store.plain.facts import Row

__all__ = ["DIGITS", "Plain", "Row", "disagreements"]

DIGITS = MINOR_DIGITS


class Plain:
    """One reading of the store's facts, kept whole."""

    def __init__(self, conn: driver.Connection) -> None:
        self.ground = facts.ground(conn)
        self.facts = {one.deal["id"]: one for one in facts.facts(conn)}
        self.deals = [one.deal for one in self.facts.values()]
        self.stages, self.settings = self.ground.stages, self.ground.settings

    def derived(self, deal: Row) -> Row:
        """Every derived column of a live deal."""
        state = plain_deal.derived(self.facts[deal["id"]], self.ground)
        assert state is not None
        return state

    def firsts(self, deal: Row, status: str) -> list[tuple[int, str]]:
        """Position and first day of each open stage of today that a deal reached."""
        return plain_deal.firsts(self.facts[deal["id"]], self.ground, status)

    def tallies(self) -> sums.Tallies:
        """Every tally, summed over all live deals."""
        found: sums.Tallies = {}
        for one in self.facts.values():
            sums.add(found, one, self.derived(one.deal), self.ground)
        return {key: values for key, values in found.items() if any(values)}


def disagreements(conn: driver.Connection) -> list[str]:
    """Every live deal's column and every tally that the store holds otherwise; empty if none."""
    plain = Plain(conn)
    states = {deal["id"]: plain.derived(deal) for deal in plain.deals}
    found = [
        f"{deal['name']}.{name}: stored {deal[name]!r}, plain {value!r}"
        for deal in plain.deals
        for name, value in states[deal["id"]].items()
        if deal[name] != value
    ]
    rows = conn.execute(
        "SELECT pipeline_id, figure, period, key, currency, n, amount, own_amount, own_weighted"
        " FROM tally"
    ).fetchall()
    stored = {tuple(row[:5]): list(row[5:]) for row in rows}
    summed: dict[Any, list[int]] = dict(plain.tallies())
    found += [
        f"tally {key}: stored {stored.get(key)}, plain {summed.get(key)}"
        for key in sorted({*stored, *summed})
        if stored.get(key) != summed.get(key)
    ]
    index = dict(conn.execute("SELECT rowid, body FROM deal_text").fetchall())
    if index != {deal["n"]: states[deal["id"]]["search"] for deal in plain.deals}:
        found.append("the text index holds other texts than the deals")
    if dict(texts.stored_notes(conn)) != dict(texts.notes(conn)):
        found.append("the text index holds other texts than the notes and exchanges")
    keys = {(key, row) for row, own in texts.match_keys(conn) for key in own}
    stray = keys ^ set(conn.execute("SELECT key, row_id FROM match_key"))
    return found + [f"look-alikes: {one}" for one in sorted(stray)]
