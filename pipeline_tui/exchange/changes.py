"""Bring deals that are in the file already in line with what the file says of them now."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline_tui.exchange.around import Around
from pipeline_tui.exchange.companies import Companies
from pipeline_tui.exchange.deal import Deal, Heads
from pipeline_tui.exchange.history import Frame, History, Visited, history
from pipeline_tui.exchange.identity import LIST_PRICE, Identity
from pipeline_tui.exchange.known import Ref, gone_with
from pipeline_tui.exchange.names import Names
from pipeline_tui.exchange.people import persons_of
from pipeline_tui.exchange.rest import merged
from pipeline_tui.exchange.rows import Maker
from pipeline_tui.exchange.three_way import ThreeWay
from pipeline_tui.store.conflicts import STAGE
from pipeline_tui.store.deals import enter_stage
from pipeline_tui.store.door import Action

_VISITS = """
SELECT id, stage_id, entered_on, left_on, known FROM visit
WHERE deal_id = ? AND deleted_at IS NULL ORDER BY seq
"""
_PLAIN = ("name", "product", "amount", "currency", "probability", "priority", "extra")
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

    ``ways`` decides where a field was changed both here and there.
    """

    act: Action
    names: Names
    frame: Frame
    maker: Maker
    identity: Identity
    heads: Heads
    ways: ThreeWay
    updated: int = 0
    around: Around = field(init=False)
    _returning: list[tuple[Ref, str, Deal]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.around = Around(self.act, self.names, self.frame.today, self.heads)

    # -- rows that say something new ------------------------------------------------

    def update(self, ref: Ref, said: str, new: Deal) -> None:
        """Set the fields in which the row differs from what it said last time."""
        self.names.flush()
        old = self._deal_before(ref)
        before, after = json.loads(ref.said), json.loads(said)
        seen = json.dumps(before | after, ensure_ascii=False)
        changed = self._update_columns(ref.deal_id, old, new)
        elsewhere = before.get("pipeline", after.get("pipeline")) != after.get("pipeline")
        if old is None or elsewhere or _past(old) != _past(new):
            # In another pipeline what it was before has no stage to compare with.
            changed |= self._update_history(ref.deal_id, old, new, follow=elsewhere)
        changed |= self.around.update(ref.deal_id, old, new)
        if ref.kept:
            self.act.update("external_ref", ref.key, {"seen": seen})
        self.updated += changed

    def adopt(self, key: str, said: str, deal_id: str, new: Deal) -> None:
        """Tell a deal that is here under no id of this system what the row says of it."""
        self.names.flush()
        changed = self._update_columns(deal_id, None, new)
        changed |= self._update_history(deal_id, None, new)
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

    # -- where a deal is, and since when ----------------------------------------------

    def _update_history(
        self, deal_id: str, old: Deal | None, new: Deal, *, follow: bool = False
    ) -> bool:
        """Follow the file to another stage or other days, keeping what was lived here."""
        stored = self.act.conn.execute(_VISITS, (deal_id,)).fetchall()
        current = self.act.read("deal", deal_id, ["stage_id"]) or {}
        stays = current["stage_id"] == new.stage.id
        follow |= stays or old is None
        if old is not None and not follow and not self._follows(deal_id, old, new, current):
            told = history(new.stage, new.before, new.days, self.frame)
            return self._update_days(deal_id, old, new, told)
        told = (
            self._told(new, stored)
            if stays
            else history(new.stage, new.before, new.days, self.frame)
        )
        untouched = old is not None and _same(stored, self._told(old, stored))
        changed = False
        if untouched and (stays or told.visits[-1][1] <= stored[-1][2]):
            changed = self._rewrite(deal_id, stored, told, new)
        elif not stays:
            self._follow(deal_id, stored, told, new)
            changed = True
        return self._update_days(deal_id, old, new, told) or changed

    def _follows(self, deal_id: str, old: Deal, new: Deal, current: Mapping[str, Any]) -> bool:
        """Whether the deal goes where the file says it is now, though it is elsewhere here."""
        told = history(new.stage, new.before, new.days, self.frame)
        there = {"stage_id": new.stage.id, "closed_on": told.closed_on}
        if new.stage.kind == "lost":
            there["lost_reason_id"] = self.names.id_of("reason", new.lost_reason)
            self.names.flush()
        places = (old.stage.id, new.stage.id, current["stage_id"])
        return self.ways.takes(deal_id, STAGE, *places, told=there)

    def _update_days(self, deal_id: str, old: Deal | None, new: Deal, told: History) -> bool:
        """Set the days of creation and close that the file tells."""
        days: dict[str, Any] = {}
        # A closed row seldom tells the day it was expected on: that says nothing of it.
        if told.close_on or (old is not None and new.stage.kind == "open"):
            days["close_on"] = told.close_on
        stored = self.act.read("deal", deal_id, ["stage_id", "closed_on", "close_on", "created_on"])
        here = stored or {}
        if new.stage.kind != "open" and here["stage_id"] == new.stage.id:
            days["closed_on"] = told.closed_on
        if new.days.created:
            days["created_on"] = told.created_on
        if old is not None:
            was = history(old.stage, old.before, old.days, self.frame)
            before = {name: getattr(was, name) for name in days}
            # A day that nobody told is no value of the other side.
            days = {name: day for name, day in days.items() if day != before[name]}
            days = self.ways.columns(deal_id, before, days, here)
        return self.act.update("deal", deal_id, days) if days else False

    def _told(self, deal: Deal, stored: Sequence[Any]) -> History:
        """The history as it was written: a day that nobody told was that day's today."""
        today = stored[-1][2] if stored else self.frame.today
        frame = Frame(self.frame.stages, self.frame.qualifying, today)
        return history(deal.stage, deal.before, deal.days, frame)

    def _follow(self, deal_id: str, stored: Sequence[Any], told: History, new: Deal) -> None:
        """Enter the stages the file tells since the last one known here."""
        last, stage_id = (stored[-1][2], stored[-1][1]) if stored else ("", "")
        later = [visit for visit in told.visits if visit[1] >= last]
        if later and later[0][0] == stage_id:
            later = later[1:]
        if not later or later[-1][0] != new.stage.id:
            later.append((new.stage.id, max(last, self.frame.today), None, 0))
        self.act.update("deal", deal_id, {"pipeline_id": new.stage.pipeline_id})
        for entered, day, _left, _known in later:
            enter_stage(self.act, deal_id, self.frame.stages[entered], date.fromisoformat(day))
        if new.stage.kind == "lost":
            reason = self.names.id_of("reason", new.lost_reason)
            self.names.flush()
            self.act.update("deal", deal_id, {"lost_reason_id": reason})

    def _rewrite(self, deal_id: str, stored: Sequence[Any], told: History, new: Deal) -> bool:
        """Replace the visits by what the file tells now."""
        if _same(stored, told):
            return False
        for visit in stored:
            self.act.delete("visit", visit[0])
        self._insert_visits(deal_id, told.visits)
        columns: dict[str, Any] = {"stage_id": new.stage.id, "closed_on": told.closed_on}
        columns |= {"created_on": told.created_on, "pipeline_id": new.stage.pipeline_id}
        if new.stage.kind != "open":
            columns["parked_until"] = None
        self.act.update("deal", deal_id, columns)
        return True

    def _insert_visits(self, deal_id: str, visits: Sequence[Visited]) -> None:
        names = ("stage_id", "entered_on", "left_on", "known")
        for seq, visit in enumerate(visits, 1):
            row = {"deal_id": deal_id, "seq": seq, **dict(zip(names, visit, strict=True))}
            self.act.insert("visit", row)

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
            if _same([(row[0], *row[2:]) for row in visits], told):
                whole += [row[0] for row in visits]
            else:
                self._insert_visits(ref.deal_id, told.visits)
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


def _same(stored: Sequence[Any], told: History) -> bool:
    """Whether stored visits (id, stage, entered, left, known) are the ones a history tells."""
    return [tuple(row[1:]) for row in stored] == [tuple(visit) for visit in told.visits]


def _past(deal: Deal) -> tuple[Any, ...]:
    """What a row says of where its deal was when."""
    return deal.stage, deal.before, deal.days
