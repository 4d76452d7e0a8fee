"""Where a deal that is in the file already is, and since when, as the file says it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline_tui.exchange.deal import Deal
from pipeline_tui.exchange.history import Frame, History, Visited, history
from pipeline_tui.exchange.lived import Added, Stay, add, told_days
from pipeline_tui.exchange.names import Names
from pipeline_tui.exchange.sources import OURS
from pipeline_tui.exchange.three_way import ThreeWay
from pipeline_tui.store.conflicts import STAGE
from pipeline_tui.store.deals import enter_stage
from pipeline_tui.store.door import Action

__all__ = ["Whereabouts", "same"]

_VISITS = """
SELECT id, stage_id, entered_on, left_on, known FROM visit
WHERE deal_id = ? AND deleted_at IS NULL ORDER BY seq
"""
_LAST = """
SELECT id FROM visit WHERE deal_id = ? AND deleted_at IS NULL ORDER BY seq DESC LIMIT 1
"""
_COLUMNS = ("stage_id", "entered_on", "known")


@dataclass(slots=True)
class Whereabouts:
    """Follows rows to other stages and days, keeping what was lived here."""

    act: Action
    names: Names
    frame: Frame
    ways: ThreeWay

    def update(
        self,
        deal_id: str,
        old: Deal | None,
        new: Deal,
        *,
        follow: bool = False,
        last: Deal | None = None,
    ) -> bool:
        """Follow the file to another stage or other days, keeping what was lived here.

        ``last`` is what the row said last of a deal that is open again before it was closed.
        """
        stored = self.act.conn.execute(_VISITS, (deal_id,)).fetchall()
        current = self.act.read("deal", deal_id, ["stage_id"]) or {}
        stays = current["stage_id"] == new.stage.id
        follow |= stays or old is None
        if stays and old is not None and old.stage.id != new.stage.id:
            self.ways.agreed(deal_id, STAGE)
        told = history(new.stage, new.before, new.days, self.frame)
        if old is not None and not follow and not self._follows(deal_id, old, new, current):
            return self._update_days(deal_id, old, new, told, last)
        if not stored:
            self.insert(deal_id, told.visits)
            return self._update_days(deal_id, old, new, told, last)
        self.ways.cautions.future_close += told.ahead
        added = self._added(stored, old, new, told)
        changed = self._complete(deal_id, stored, added.stays)
        if not stays:
            self._follow(deal_id, added.since, new)
        elif added.since:
            self._enter(deal_id, added.since)
        changed |= bool(added.since) or not stays
        return self._update_days(deal_id, old, new, told, last, closing=not stays) or changed

    def _added(self, stored: Sequence[Any], old: Deal | None, new: Deal, told: History) -> Added:
        """The stays here, completed by what the row tells that it did not tell before."""
        stays = [Stay(row[0], row[1], row[2], row[4]) for row in stored]
        days = new.days
        before: tuple[tuple[str, str], ...] = ()
        today, stages, single = self.frame.today, self.frame.stages, ""
        if old is not None:
            was = history(old.stage, old.before, old.days, self.frame)
            before = told_days(was, old.days, today)
            if days.expected == old.days.expected:
                days = days._replace(expected=None)
        if new.days.qualified and self.frame.qualifying is not None:
            single = self.frame.qualifying.id
        tells = told_days(told, days, today)
        if old is None:  # of a deal that was made here only what has happened since is news
            there = stays[-1].stage_id == new.stage.id
            before = tuple(one for one in tells if there or one[1] < stays[-1].entered)
        through = new.before.id if new.before is not None else ""
        return add(stays, before, tells, new.stage, stages, today, single=single, through=through)

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

    def _update_days(
        self,
        deal_id: str,
        old: Deal | None,
        new: Deal,
        told: History,
        last: Deal | None,
        *,
        closing: bool = False,
    ) -> bool:
        """Set the days of creation and close that the file tells, that of a ``closing`` aside."""
        days: dict[str, Any] = {}
        # A closed row seldom tells the day it was expected on: that says nothing of it.
        if told.close_on or (old is not None and new.stage.kind == "open"):
            days["close_on"] = told.close_on
        stored = self.act.read("deal", deal_id, ["stage_id", "closed_on", "close_on", "created_on"])
        here = stored or {}
        closed = new.stage.kind != "open" and here["stage_id"] == new.stage.id
        if closed and not closing and _tells_close(told, new):
            days["closed_on"] = told.closed_on
        if new.days.created:
            days["created_on"] = told.created_on
        if old is not None:
            was = history(old.stage, old.before, old.days, self.frame)
            before = {name: getattr(was, name) for name in days}
            if last is not None and was.close_on is None:
                before["close_on"] = last.days.expected or last.days.close
            # A day that nobody told is no value of the other side.
            days = {name: day for name, day in days.items() if day != before[name]}
            days = self.ways.columns(deal_id, before, days, here)
        return self.act.update("deal", deal_id, days) if days else False

    def _complete(self, deal_id: str, stored: Sequence[Any], stays: Sequence[Stay]) -> bool:
        """Write what is new of the stays a deal has; it was not created after the first."""
        rows = {row[0]: row for row in stored}
        changed = False
        for seq, stay in enumerate(stays, 1):
            following = stays[seq] if seq < len(stays) else None
            row = rows.get(stay.visit_id)
            if row is None:
                values = dict(zip(_COLUMNS, stay[1:], strict=True)) | {"deal_id": deal_id}
                left = following.entered if following else None
                self.act.insert("visit", values | {"seq": seq, "left_on": left})
                changed = True
                continue
            wanted = {"seq": seq, "entered_on": stay.entered, "known": stay.known}
            if following is not None and not _follows_on(row, following, rows):
                wanted["left_on"] = following.entered
            if stay.entered != row[2]:
                wanted["entered_at"] = None
            changed |= self.act.update("visit", stay.visit_id, wanted)
        created = self.act.read("deal", deal_id, ["created_on"]) or {}
        if stays[0].entered < created["created_on"]:
            changed |= self.act.update("deal", deal_id, {"created_on": stays[0].entered})
        return changed

    def _follow(self, deal_id: str, since: Sequence[Stay], new: Deal) -> None:
        """Go through the stages that the deal has entered since to the one it is in there."""
        self.act.update("deal", deal_id, {"pipeline_id": new.stage.pipeline_id})
        self._enter(deal_id, since)
        if new.stage.kind == "lost":
            reason = self.names.id_of("reason", new.lost_reason)
            self.names.flush()
            self.act.update("deal", deal_id, {"lost_reason_id": reason})

    def _enter(self, deal_id: str, since: Sequence[Stay]) -> None:
        for stay in since:
            stage, day = self.frame.stages[stay.stage_id], date.fromisoformat(stay.entered)
            enter_stage(self.act, deal_id, stage, day)
            # Our own table changed by hand is a move made here, on the day it is read.
            if not stay.known and self.ways.system != OURS:
                visit = self.act.conn.execute(_LAST, (deal_id,)).fetchone()
                self.act.update("visit", visit[0], {"known": 0})


def _follows_on(row: Any, following: Stay, rows: Mapping[str, Any]) -> bool:
    """Whether a stay may end as it does: the one after it is the same as before."""
    after = rows.get(following.visit_id)
    return after is not None and after[2] == following.entered and row[3] is not None


def _tells_close(told: History, deal: Deal) -> bool:
    """Whether a row tells when its deal was closed; a day that was guessed corrects nothing."""
    return not told.guessed_close or told.closed_on == deal.days.expected


def same(stored: Sequence[Any], told: History) -> bool:
    """Whether stored visits (id, stage, entered, left, known) are the ones a history tells."""
    return [tuple(row[1:]) for row in stored] == [tuple(visit) for visit in told.visits]
