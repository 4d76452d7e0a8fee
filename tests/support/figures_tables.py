"""The tables of docs/FIGURES.md: ``python -m tests.support.figures_tables`` makes them."""

from __future__ import annotations

import re
import shutil
import tempfile
from datetime import date
from pathlib import Path

from pipeline_tui.cli.metrics import BY
from pipeline_tui.cli.scoped import Options, run_through, scope_for
from pipeline_tui.figures.figure import Figure
from pipeline_tui.figures.scope import Scope
from pipeline_tui.figures.section import Section
from pipeline_tui.figures.sections import begin
from pipeline_tui.store.store import Store

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "FIGURES.md"
TODAY = date(2026, 11, 23)
_BETWEEN = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end of figures -->)", re.DOTALL)
_ALL_HISTORY = {"survival", "wins"}
_TARGETS = {"coverage", "needed_leads"}
_YEAR = {"needed_coverage", "required", "still_to_create"}


def tables() -> str:
    """A table for each section, from the sample: id, name, unit, formula, days, interval."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copyfile(ROOT / "sample.db", Path(folder) / "sample.db"))
        with Store.open(copy) as store:
            scope = scope_for(store, Options(wins=500), TODAY)
            return "".join(_table(store, by, section, scope) for by, section in BY.items())


def _table(store: Store, by: str, section: Section, scope: Scope) -> str:
    content = run_through(begin(section, store, scope))
    found: dict[str, Figure] = {}
    for row in content.rows:
        for one in row.figures:
            name = kind_of(one.id)
            known = found.get(name)
            # The one that says most: a row may have a figure that cannot be told.
            if known is None or (known.value is None and one.value is not None):
                found[name] = one
    lines = [f"### {section.name}: `--by {by}`", ""]
    if content.heads:
        lines += [f"Columns: {', '.join(content.heads)}.", ""]
    lines += ["| id | figure | unit | formula | days | interval |", "|---|---|---|---|---|---|"]
    for name, one in found.items():
        cells = (f"`{name}`", one.label, one.unit, one.formula, _days(by, one), _interval(one))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join((*lines, "", ""))


def kind_of(name: str) -> str:
    """A figure's id without the stage it is about."""
    kind, colon, _about = name.partition(":")
    return f"{kind}:STAGE" if colon and kind != "wins" else name


def _days(by: str, one: Figure) -> str:
    if one.id in _TARGETS:
        return "the target's period"
    if one.id in _YEAR:
        return "12 months"
    if one.id == "new_leads":
        return "7 days"
    if by in _ALL_HISTORY or one.id == "older_than_won":
        return "all"
    if by == "forecast" or (by == "balance" and one.id != "held"):
        return "its own"
    return "the window" if one.window is not None else "today"


def _interval(one: Figure) -> str:
    if one.interval is None:
        return ""
    return one.interval_of or "95 %"


def written() -> str:
    """The tables as the page has them."""
    found = _BETWEEN.search(PAGE.read_text(encoding="utf-8"))
    return found[0] if found else ""


if __name__ == "__main__":
    import os

    os.environ["PIPELINE_TUI_TODAY"] = TODAY.isoformat()
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_BETWEEN.sub(lambda _found: tables(), text), encoding="utf-8")
