"""A deal's company, and whose its industry is."""

from __future__ import annotations

from pipeline_tui.exchange.names import Names
from pipeline_tui.exchange.shelf import MOST, Shelf
from pipeline_tui.store.door import Action

_SIGN = "\x1f"


class Companies:
    """Finds or makes companies, and remembers them by name and industry."""

    def __init__(self, act: Action, names: Names) -> None:
        self._act = act
        self._names = names
        self._known: dict[tuple[str, str], tuple[str | None, str | None]] = {}
        self._found: Shelf[str] = Shelf(names.scratch)

    def of(self, name: str, industry: str) -> tuple[str | None, str | None]:
        """A deal's company and the industry to keep on the deal: none where it is the company's."""
        key = (name, industry)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= MOST:
                self._known.clear()
            known = self._known[key] = self._recall(name, industry)
        return known

    def _recall(self, name: str, industry: str) -> tuple[str | None, str | None]:
        key = name + _SIGN + industry
        before = self._found.get(key)
        if before is not None:
            account, _sign, own = before.partition(_SIGN)
            return account or None, own or None
        found = self._find(name, industry)
        self._found.put(key, f"{found[0] or ''}{_SIGN}{found[1] or ''}")
        return found

    def _find(self, name: str, industry: str) -> tuple[str | None, str | None]:
        names = self._names
        industry_id = names.id_of("industry", industry)
        known = names.find("account", name)
        if known is None:
            made = names.id_of("account", name, industry_id)
            return made, None if made else industry_id
        own = names.new_industries.get(known)
        if own is None:
            row = self._act.read("account", known, ["industry_id"])
            own = row["industry_id"] if row else None
        return known, None if (own or None) == industry_id else industry_id
