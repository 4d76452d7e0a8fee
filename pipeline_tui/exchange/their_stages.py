"""Which stage a system's words stand for, and how it calls ours, by what it said of its deals."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline_tui.exchange.fields import squash
from pipeline_tui.exchange.flags import is_true
from pipeline_tui.exchange.last_said import Row
from pipeline_tui.exchange.stages import match_stages, status_kinds
from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.store import driver

__all__ = ["TheirStages"]

_SINCE = """
SELECT prev FROM change WHERE row_id = ? AND clock > ? AND tbl = 'deal' AND kind = 'update'
ORDER BY clock
"""
# What rows said before is in the journal; one that came by the thousand has no insert there.
_REF = """
SELECT kind, prev, clock FROM change
WHERE row_id = ? AND tbl = 'external_ref' AND (kind = 'insert' OR prev LIKE '%"seen"%')
ORDER BY clock
"""
_SAMPLE = 50


@dataclass(slots=True)
class TheirStages:
    """Feed it all rows, then ``settle``.

    ``pipelines`` are ours by id, by name. A value means the stage of its name, unless all deals
    that it was said of were put elsewhere then: so an import was told.
    """

    conn: driver.Connection
    stages: Mapping[str, Stage]
    pipelines: Mapping[str, str]
    _ours: dict[str, Counter[str]] = field(default_factory=dict)
    _samples: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    _latest: dict[tuple[str, str], int] = field(default_factory=dict)
    _meant: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _words: dict[str, str] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _kinds: dict[str, str] = field(default_factory=dict)

    def feed(self, row: Row) -> None:
        """Take a row into account."""
        place, word = row.cell("pipeline"), row.cell("stage")
        self._ours.setdefault(place, Counter())[row.pipeline_id] += 1
        if word:
            samples = self._samples.setdefault((place, word), [])
            if len(samples) < _SAMPLE and self.kind(row) == "open":
                samples.append(row)
            self._latest[place, word] = max(row.clock, self._latest.get((place, word), 0))

    def settle(self) -> None:
        """Find out what each word means, the last said counting most for how a stage is called."""
        for place, word in sorted(self._latest, key=lambda one: self._latest[one]):
            stage = self._meant[place, word] = self._meaning(place, word)
            if stage is not None:
                self._words[stage] = word
        for place in self._ours:
            if place:
                self._names[self.pipeline(place)] = place

    def kind(self, row: Row) -> str:
        """Whether it is won or lost there; open also where the stage alone tells."""
        text = row.cell("status")
        if text not in self._kinds:
            self._kinds[text] = status_kinds([text]).get(text, "") if text else ""
        kind = self._kinds[text]
        if not kind and is_true(row.cell("is_won")):
            kind = "won"
        if not kind and is_true(row.cell("is_closed")):
            kind = "lost"
        return kind or "open"

    def pipeline(self, place: str) -> str:
        """Our pipeline that is called so there."""
        named = {squash(name): one for one, name in self.pipelines.items()}
        found = named.get(squash(place)) if place else None
        return found or self._ours[place].most_common(1)[0][0]

    def stage(self, row: Row) -> Stage | None:
        """The stage that the row said, the outcome left aside; None where nobody knows."""
        word = row.cell("stage")
        found = self._meant.get((row.cell("pipeline"), word)) if word else None
        return self.stages.get(found) if found else None

    def outcome(self, row: Row) -> Stage | None:
        """The stage with the outcome: where the deal was won or lost, that of those."""
        stage, kind = self.stage(row), self.kind(row)
        if kind == "open" or (stage is not None and stage.kind == kind):
            return stage
        return self._closing(self.pipeline(row.cell("pipeline")), kind)

    def word(self, stage_id: str) -> str:
        """How the system called a stage last; empty where it never did."""
        return self._words.get(stage_id, "")

    def words(self) -> set[str]:
        """All stages that it named."""
        return {word for _place, word in self._latest}

    def pipeline_word(self, pipeline_id: str) -> str:
        """How it calls a pipeline: as it did, else as we do; '' where no deal came with one."""
        if self._ours and not any(self._ours):
            return ""
        return self._names.get(pipeline_id) or self.pipelines.get(pipeline_id, "")

    def _closing(self, pipeline_id: str, kind: str) -> Stage | None:
        ours = (one for one in self.stages.values() if one.pipeline_id == pipeline_id)
        return next((one for one in ours if one.kind == kind), None)

    def _meaning(self, place: str, word: str) -> str | None:
        ours = [one for one in self.stages.values() if one.pipeline_id == self.pipeline(place)]
        named = match_stages([word], ours, {}).found.get(word)
        samples = self._samples.get((place, word), [])
        if any(row.stage_id == named for row in samples):
            return named
        sure: Counter[str] = Counter()
        likely: Counter[str] = Counter()
        for row in samples:
            stage, is_sure = self._then(row, word)
            (sure if is_sure else likely)[stage] += 1
        if sure and (named is None or named not in sure):
            return sure.most_common(1)[0][0]
        return likely.most_common(1)[0][0] if named is None and likely else named

    def _then(self, row: Row, word: str) -> tuple[str, bool]:
        """The stage that a deal was put in when the word was first said of it; whether it was.

        Else it is the one it was in when the word was read: a stage of the person's own, perhaps.
        """
        told = self.conn.execute(_REF, (row.key,)).fetchall()
        first = next((json.loads(prev)["seen"] for kind, prev, _c in told if kind != "insert"), "")
        is_first = not first or str(json.loads(first).get("stage", "")).strip() == word
        since = next((clock for kind, _p, clock in told if kind == "insert"), 0)
        clock = since if is_first else row.clock
        for (prev,) in self.conn.execute(_SINCE, (row.deal_id, clock)).fetchall():
            before = json.loads(prev).get("stage_id")
            if before:
                return str(before), is_first
        return row.stage_id, is_first
