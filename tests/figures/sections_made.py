"""Sections of the figures, made over a new file or the sample."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.figures import sections
from pipeline_tui.figures.scope import Scope
from pipeline_tui.figures.section import Content, Section
from pipeline_tui.sales.rates import months_window
from pipeline_tui.store import closing, lists
from pipeline_tui.store.adding import NewDeal, add
from pipeline_tui.store.store import Store

TODAY = date(2026, 11, 23)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    with Store.open(tmp_path / "test.db", create=True) as made:
        lists.set_setting(made, "base_currency", "EUR")
        yield made


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
    copy = tmp_path / "sample.db"
    shutil.copyfile(Path(__file__).parents[2] / "sample.db", copy)
    with Store.open(copy) as made:
        yield made


def scope_of(store: Store, **more: object) -> Scope:
    pipeline = next(iter(store.rules.stages.values())).pipeline_id
    return Scope(pipeline, TODAY, months_window(TODAY))._replace(**more)  # type: ignore[arg-type]


def made(section: Section, store: Store, scope: Scope) -> Content:
    work = sections.begin(section, store, scope)
    while True:
        try:
            share = next(work)
        except StopIteration as end:
            content: Content = end.value
            return content
        assert isinstance(share, Content) or 0 <= share <= 1


def named(name: str) -> Section:
    return next(one for one in sections.SECTIONS if one.id == name)


def close(store: Store, name: str, won: bool, **fields: Any) -> None:
    done = add(store, NewDeal(name, **fields))
    if won:
        closing.win(store, done.deals)
    else:
        reason = lists.items(store.conn, "reason", "lost")[0]
        closing.lose(store, done.deals, reason.id)
