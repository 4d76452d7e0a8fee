"""Where a deal that is in the file already is, and since when, as the file says it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline_tui.exchange.deal import Deal
from pipeline_tui.exchange.history import Frame, History, Visited, history
from pipeline_tui.exchange.names import Names
from pipeline_tui.exchange.three_way import ThreeWay
from pipeline_tui.store.conflicts import STAGE
from pipeline_tui.store.deals import enter_stage
from pipeline_tui.store.door import Action

__all__ = ["Whereabouts", "same"]

_VISITS = """
SELECT id, stage_id, entered_on, left_on, known FROM visit
WHERE deal_id = ? AND deleted_at IS NULL ORDER BY seq
"""


@dataclass(slots=True)
class Whereabouts:
    """Follows rows to other stages and days, keeping what was lived here."""

    act: Action
    names: Names
    frame: Frame
    ways: ThreeWay

    def update(self, deal_id: str, old: Deal | None, new: Deal, *, follow: bool = False) -> bool:
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
        untouched = old is not None and same(stored, self._told(old, stored))
        changed = False
        if untouched and (stays or told.visits[-1][1] <= stored[-1][2]):
            changed = self._rewrite(deal_id, stored, told, new)
        elif not stays:
            self._follow(deal_id, stored, told, new)
            changed = True
        return self._update_days(deal_id, old, new, told) or changed

    def insert(self, deal_id: str, visits: Sequence[Visited]) -> None:
        """Write the stays of a deal, in their order."""
        names = ("stage_id", "entered_on", "left_on", "known")
        for seq, visit in enumerate(visits, 1):
            row = {"deal_id": deal_id, "seq": seq, **dict(zip(names, visit, strict=True))}
            self.act.insert("visit", row)

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
        if same(stored, told):
            return False
        for visit in stored:
            self.act.delete("visit", visit[0])
        self.insert(deal_id, told.visits)
        columns: dict[str, Any] = {"stage_id": new.stage.id, "closed_on": told.closed_on}
        columns |= {"created_on": told.created_on, "pipeline_id": new.stage.pipeline_id}
        if new.stage.kind != "open":
            columns["parked_until"] = None
        self.act.update("deal", deal_id, columns)
        return True


def same(stored: Sequence[Any], told: History) -> bool:
    """Whether stored visits (id, stage, entered, left, known) are the ones a history tells."""
    return [tuple(row[1:]) for row in stored] == [tuple(visit) for visit in told.visits]
