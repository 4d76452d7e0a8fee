"""A deal's company, and whose its industry is."""

from __future__ import annotations

from pipeline_tui.exchange.names import Names
from pipeline_tui.store.door import Action

_MOST_REMEMBERED = 50_000


class Companies:
    """Finds or makes companies, and remembers them by name and industry."""

    def __init__(self, act: Action, names: Names) -> None:
        self._act = act
        self._names = names
        self._known: dict[tuple[str, str], tuple[str | None, str | None]] = {}

    def of(self, name: str, industry: str) -> tuple[str | None, str | None]:
        """A deal's company and the industry to keep on the deal: none where it is the company's."""
        key = (name, industry)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            known = self._known[key] = self._find(name, industry)
        return known

    def _find(self, name: str, industry: str) -> tuple[str | None, str | None]:
        names = self._names
        industry_id = names.id_of("industry", industry)
        known = names.find("account", name)
        if known is None:
            made = names.id_of("account", name, industry_id)
            return made, None if made else industry_id
        if known in names.new_industries:
            own = names.new_industries[known]
        else:
            row = self._act.read("account", known, ["industry_id"])
            own = row["industry_id"] if row else None
        return known, None if own == industry_id else industry_id
