"""No figure of screen, panel, command or page is a number that is none, or a share of nothing.

Every section, for whole months, chosen days and one source alone, on every odd file there is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from math import isfinite
from pathlib import Path

import pytest

from pipeline_tui.cli import metrics_out, report_html, report_markdown
from pipeline_tui.cli.report import Part, parts_of
from pipeline_tui.cli.scoped import About
from pipeline_tui.figures.panel_lines import Chosen
from pipeline_tui.figures.scope import Scope
from pipeline_tui.figures.section import Content
from pipeline_tui.sales.rates import TOO_FEW, Window
from pipeline_tui.sales.targets import Target
from pipeline_tui.store import lists
from pipeline_tui.store.store import Store
from pipeline_tui.store.targets import set_target
from pipeline_tui.tui.board_state import BoardState
from pipeline_tui.tui.screens.figure_rows import items_of
from pipeline_tui.tui.widgets.figure_lines import TELLERS, FigureLines, tell
from pipeline_tui.tui.widgets.told import Facts
from tests.figures.odd import KINDS, add, hold
from tests.store.stocked import TODAY, open_stages, pipeline

YEAR = Window("2025-12", "2026-11")
NO_NUMBER = re.compile(r"(?<![\w:])(nan|inf|infinity)(?!\w)|∞", re.IGNORECASE)
SHARE_OF = re.compile(r"\d% of (\d+)")


@pytest.fixture(params=KINDS)
def odd(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with Store.open(tmp_path / "odd.db", create=True) as store:
        lists.set_setting(store, "base_currency", "EUR")
        lists.set_setting(store, "rates", {"USD": "0.9"})
        for number, told in enumerate(KINDS[request.param]):
            add(store, number, {"source": "Fair", **told})
        yield store


def _scopes(store: Store) -> Iterator[Scope]:
    whole = Scope(pipeline(store), TODAY, YEAR, wins=7)
    yield whole
    yield whole._replace(first=date(2026, 11, 2), last=date(2026, 11, 29))
    found = store.conn.execute("SELECT id FROM source WHERE name = 'Fair'").fetchone()
    if found is not None:
        yield whole._replace(source=found[0])


def test_figures_are_numbers_or_reasons(odd: Store) -> None:
    set_target(odd, None, Target(10**6, 7))
    for scope in _scopes(odd):
        parts = list(parts_of(odd, scope))
        about = About("Sales", "EUR", scope, {}, title="Figures")
        for part in parts:
            _hold_all(part)
            _hold_words(metrics_out.as_text(part.content, about))
            _hold_words(" ".join(map(str, items_of(part.content, 120, "EUR"))))
            json.loads(metrics_out.as_json(part.content, about), parse_constant=pytest.fail)
        _hold_words(report_html.page(parts, about))
        page = report_markdown.page(parts, about)
        _hold_words(page[: page.find("\n[chart-")].replace("\\", ""))


def _hold_all(part: Part) -> None:
    for row in part.content.rows:
        for figure in row.figures:
            # A chance that is set is a setting, not a rate.
            hold(figure if not figure.id.startswith("set:") else figure._replace(n=TOO_FEW))
    _hold_picture(part.content)


def _hold_picture(content: Content) -> None:
    series = content.picture.series if content.picture else ()
    assert all(isfinite(value) for one in series for value in one.values if value is not None)


def _hold_words(words: str) -> None:
    assert not NO_NUMBER.search(words), NO_NUMBER.search(words)
    assert all(int(found) >= TOO_FEW for found in SHARE_OF.findall(words)), words


@pytest.mark.parametrize("target", [None, Target(10**6, 7), Target(None, 3)])
def test_the_panel_has_no_share_of_nothing(odd: Store, target: Target | None) -> None:
    if target is not None:
        set_target(odd, None, target)
    state = BoardState(odd, TODAY, compact=False)
    stages = [f"conversion:{stage}" for stage in open_stages(odd)]
    for name in (*TELLERS, *stages):
        told = tell(Chosen(name), Facts(state))
        if told is None:
            continue
        assert all(isfinite(float(value.number)) for value in told.values), told
        for said in told.said:
            _hold_words(said)
    for width in (34, 60):
        for line in FigureLines(state).lines(width):
            _hold_words("".join(text for text, _style in line))
