"""Bring deals that are in the file already in line with what the file says of them now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline_tui.exchange.around import Around
from pipeline_tui.exchange.companies import Companies
from pipeline_tui.exchange.deal import Deal, Heads
from pipeline_tui.exchange.history import Frame, History, history
from pipeline_tui.exchange.identity import LIST_PRICE, Identity
from pipeline_tui.exchange.known import Ref, gone_with
from pipeline_tui.exchange.names import Names
from pipeline_tui.exchange.people import persons_of
from pipeline_tui.exchange.rest import merged
from pipeline_tui.exchange.rows import Maker
from pipeline_tui.exchange.three_way import ThreeWay
from pipeline_tui.exchange.whereabouts import Whereabouts, same
from pipeline_tui.store.door import Action

_PLAIN = ("name", "product", "amount", "currency", "probability", "priority", "extra")
_SAID = """
SELECT prev ->> 'seen' FROM change
WHERE row_id = ? AND tbl = 'external_ref' AND kind = 'update' AND prev LIKE '%"seen"%'
ORDER BY clock DESC
"""
_STORED = (
    *_PLAIN,
    "account_id",
    "owner_id",
    "source_id",
    "industry_id",
    "lost_reason_id",
    "pipeline_id",
    "stage_id",
    "close_on",
    "created_on",
    "closed_on",
)


@dataclass(slots=True)
class Changes:
    """Applies changed and returning rows inside an import's action.

    ``ways`` decides where a field was changed both here and there. ``same`` counts rows that say
    in other words what their deal says.
    """

    act: Action
    names: Names
    frame: Frame
    maker: Maker
    identity: Identity
    heads: Heads
    ways: ThreeWay
    updated: int = 0
    same: int = 0
    around: Around = field(init=False)
    where: Whereabouts = field(init=False)
    _returning: list[tuple[Ref, str, Deal]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.around = Around(self.act, self.names, self.frame.today, self.heads)
        self.where = Whereabouts(self.act, self.names, self.frame, self.ways)

    # -- rows that say something new ------------------------------------------------

    def update(self, ref: Ref, said: str, new: Deal) -> None:
        """Set the fields in which the row differs from what it said last time."""
        self.names.flush()
        old, differing = self._deal_before(ref), self.ways.differing
        before, after = json.loads(ref.said), json.loads(said)
        seen = json.dumps(before | after, ensure_ascii=False)
        changed = self._update_columns(ref.deal_id, old, new)
        elsewhere = before.get("pipeline", after.get("pipeline")) != after.get("pipeline")
        if old is None or elsewhere or _past(old) != _past(new):
            # In another pipeline what it was before has no stage to compare with.
            last = old and self._last_open(ref, old, new)
            changed |= self.where.update(ref.deal_id, old, new, follow=elsewhere, last=last)
        changed |= self.around.update(ref.deal_id, old, new)
        if ref.kept:
            self.act.update("external_ref", ref.key, {"seen": seen})
        self.updated += changed
        self.same += not changed and self.ways.differing == differing

    def adopt(self, key: str, said: str, deal_id: str, new: Deal) -> None:
        """Tell a deal that is here under no id of this system what the row says of it."""
        self.names.flush()
        changed = self._update_columns(deal_id, None, new)
        changed |= self.where.update(deal_id, None, new)
        changed |= self.around.update(deal_id, None, new)
        row = {"id": key, "tbl": "deal", "row_id": deal_id, "seen": said}
        if self.act.read("external_ref", key, ["id"]) is None:
            self.act.insert("external_ref", row)
        else:
            row.pop("id")
            self.act.update("external_ref", key, row | {"deleted_at": None})
        self.updated += changed

    def _deal_before(self, ref: Ref) -> Deal | None:
        """What the row said when it was imported last, read as this file is."""
        said = json.loads(ref.said)
        deal = self.maker.deals([self.identity.row_of(said)], [0])[0][0]
        price = said.get(LIST_PRICE)
        if deal is not None and deal.stage.kind == "open" and isinstance(price, int):
            amount_said = str(said.get("amount", "")).strip()
            deal = deal if amount_said else deal._replace(amount=price)
        elif deal is not None and not str(said.get("amount", "")).strip():
            deal = deal._replace(amount=None)
        return deal

    def _last_open(self, ref: Ref, old: Deal, new: Deal) -> Deal | None:
        """What the row said last while it was open, of a deal that it opens again."""
        if old.stage.kind == "open" or new.stage.kind != "open":
            return None
        said = (row[0] for row in self.act.conn.execute(_SAID, (ref.key,)).fetchall())
        deals = (self._deal_before(ref._replace(said=one)) for one in said)
        return next((one for one in deals if one is not None and one.stage.kind == "open"), None)

    def _update_columns(self, deal_id: str, old: Deal | None, new: Deal) -> bool:
        wanted = self._columns(new)
        if old is None:  # nothing is known of before: what the row does not say stays
            before: dict[str, Any] = {}
            there = {name: value for name, value in wanted.items() if self._tells(new, name, value)}
        else:
            before = self._columns(old)
            there = {name: value for name, value in wanted.items() if before[name] != value}
        if not there:
            return False
        here = self.act.read("deal", deal_id, list(there)) or {}
        if old is not None:
            there = self.ways.columns(deal_id, before, there, here)
        elif "extra" in there:
            there["extra"] = merged(here["extra"], "{}", there["extra"])
        return self.act.update("deal", deal_id, there) if there else False

    def _tells(self, deal: Deal, name: str, value: Any) -> bool:
        """Whether a row says something of a column at all."""
        if name in ("currency", "priority") and name not in self.maker.places:
            return name == "currency" and deal.amount is not None
        return value not in (None, "", "{}") and (name != "name" or deal.named)

    def _columns(self, deal: Deal) -> dict[str, Any]:
        """The columns a deal sets whatever its stage."""
        names = self.names
        account, industry = Companies(self.act, names).of(deal.account, deal.industry)
        values: dict[str, Any] = {name: getattr(deal, name) for name in _PLAIN}
        values["extra"] = deal.extra or "{}"
        values |= {
            "account_id": account,
            "owner_id": names.id_of("owner", deal.owner),
            "source_id": names.id_of("source", deal.source),
            "industry_id": industry,
            "lost_reason_id": names.id_of("reason", deal.lost_reason),
        }
        names.flush()
        return values

    # -- rows that an undo took away ---------------------------------------------------

    def bring_back(self, ref: Ref, said: str, deal: Deal) -> None:
        """Remember a deal that an undo took away and that the file has again."""
        self._returning.append((ref, said, deal))

    def finish(self) -> int:
        """Bring the remembered deals back, with what went with them; gives their number."""
        waiting = self._returning
        if not waiting:
            return 0
        act, deals = self.act, [ref.deal_id for ref, _said, _deal in waiting]
        gone = gone_with(act.conn, deals)
        act.set_live("deal", deals, live=True)
        for table in ("activity", "follow_up", "deal_contact"):
            ids = [row[0] for rows in gone[table].values() for row in rows]
            if ids:
                act.set_live(table, ids, live=True)
        act.set_live("external_ref", [ref.key for ref, _said, _deal in waiting], live=True)
        whole = []
        for ref, said, deal in waiting:
            visits = gone["visit"].get(ref.deal_id, [])
            told = history(deal.stage, deal.before, deal.days, self.frame)
            if same([(row[0], *row[2:]) for row in visits], told):
                whole += [row[0] for row in visits]
            else:
                self.where.insert(ref.deal_id, told.visits)
            self._set_all(ref, said, deal, told)
        if whole:
            act.set_live("visit", whole, live=True)
        return len(waiting)

    def _set_all(self, ref: Ref, said: str, deal: Deal, told: History) -> None:
        """A returning deal is again what its row says, in every column an import writes."""
        wanted: Mapping[str, Any] = self._columns(deal) | {
            "pipeline_id": deal.stage.pipeline_id,
            "stage_id": deal.stage.id,
            "close_on": told.close_on,
            "created_on": told.created_on,
            "closed_on": told.closed_on,
        }
        for person in persons_of(deal.contact):
            self.names.find("contact", person.name)
        stored = self.act.read("deal", ref.deal_id, _STORED) or {}
        patch = {name: value for name, value in wanted.items() if stored[name] != value}
        if patch:
            prev = {name: stored[name] for name in patch}
            self.act.write("deal", ref.deal_id, patch, prev)
        if ref.said != said:
            self.act.update("external_ref", ref.key, {"seen": said})


def _past(deal: Deal) -> tuple[Any, ...]:
    """What a row says of where its deal was when."""
    return deal.stage, deal.before, deal.days
