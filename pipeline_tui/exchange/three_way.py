"""Which of a deal's fields a later import may set: three values, field by field.

``before`` is what the row said when it was imported last, ``there`` what it says now, ``here`` what
the deal holds. What changed only there is taken, what changed only here stays, and where both
changed to different values the person decides.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline_tui.exchange.outcome import Cautions
from pipeline_tui.store import conflicts
from pipeline_tui.store.door import Action

LATER, THEIRS, MINE = "later", "theirs", "mine"
"""What becomes of a conflict: it waits, their value is taken, or the deal's stays."""

Place = tuple[str, str]
"""A deal's id and a field of it, as ``import_conflict`` names it."""


@dataclass(slots=True)
class ThreeWay:
    """Decides for one import.

    ``answers`` are what the person said of single fields, which counts more than ``how``.
    ``overruled`` and ``kept`` count what was decided, ``waiting`` are those left to the person.
    ``cautions`` are what was guessed.
    """

    act: Action
    system: str
    how: str = LATER
    answers: Mapping[Place, str] = field(default_factory=dict)
    overruled: int = 0
    kept: int = 0
    waiting: list[Place] = field(default_factory=list)
    cautions: Cautions = field(default_factory=Cautions)
    _any: bool | None = None

    @property
    def differing(self) -> int:
        """How many fields were changed both here and there so far."""
        return self.overruled + self.kept + len(self.waiting)

    def columns(
        self,
        deal_id: str,
        before: Mapping[str, Any],
        there: Mapping[str, Any],
        here: Mapping[str, Any],
    ) -> dict[str, Any]:
        """The columns to set; ``extra``, the person's own fields, goes field by field."""
        wanted: dict[str, Any] = {}
        for name, value in there.items():
            if name == "extra":
                extra = self._own(deal_id, *(_read(one.get(name)) for one in (before, there, here)))
                if extra != here[name]:
                    wanted[name] = extra
            elif self.takes(deal_id, name, before[name], value, here[name]):
                wanted[name] = value
        return wanted

    def takes(
        self, deal_id: str, name: str, before: Any, there: Any, here: Any, told: Any = None
    ) -> bool:
        """Whether the value there is to be taken. ``told`` is what is kept of it to decide on."""
        if there == before:
            return False
        if here == there:
            self.agreed(deal_id, name)
            return False
        before = self._base(deal_id, name, before)
        if there == before:  # as it was before the two differed: changed here alone
            self.agreed(deal_id, name)
            return False
        how = self.answers.get((deal_id, name), self.how)
        if here == before or how == THEIRS:
            self.overruled += here != before
            self.agreed(deal_id, name)
            return True
        if how == MINE:
            self.kept += 1
            self.agreed(deal_id, name)
        else:
            self.waiting.append((deal_id, name))
            self._any = True
            conflicts.note(self.act, deal_id, name, before, told or there, self.system)
        return False

    def _own(
        self, deal_id: str, before: dict[str, Any], there: dict[str, Any], here: dict[str, Any]
    ) -> str:
        kept = dict(here)
        for key in {**before, **there}:
            three = (before.get(key), there.get(key), here.get(key))
            if self.takes(deal_id, f"{conflicts.OWN}{key}", *three):
                if there.get(key) is None:
                    kept.pop(key, None)
                else:
                    kept[key] = there[key]
        return json.dumps(kept, ensure_ascii=False) if kept else "{}"

    def _base(self, deal_id: str, name: str, before: Any) -> Any:
        """The value that both sides had last: of a field that waits, before they differed."""
        if self._any is None:
            self._any = conflicts.any_waiting(self.act.conn)
        return conflicts.base(self.act.conn, deal_id, name, before) if self._any else before

    def agreed(self, deal_id: str, name: str) -> None:
        """Both sides agree on a field; only then is it looked for among those that wait."""
        if self._any is None:
            self._any = conflicts.any_waiting(self.act.conn)
        if self._any:
            conflicts.withdraw(self.act, deal_id, name)


def _read(text: str | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text or "{}")
    return found
