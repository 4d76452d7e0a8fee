"""The sections of the Figures screen, in their order, and how each is begun."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from pipeline_tui.figures.section import Section, Work
from pipeline_tui.i18n import N_

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.figures.section import Content
    from pipeline_tui.store.store import Store

__all__ = ["SECTIONS", "begin", "make"]

_ROOM = "pipeline_tui.figures"

SECTIONS: tuple[Section, ...] = (
    Section("summary", N_("Summary"), "summary:summary", at_once=True),
    Section("funnel", N_("Funnel"), "tallied:funnel", at_once=True),
    Section("months", N_("Won and lost"), "tallied:won_and_lost", at_once=True),
    Section("forecast", N_("Forecast"), "ahead:ahead", at_once=True),
    Section("trend", N_("Velocity"), "tallied:trend", at_once=True),
    Section("survival", N_("Survival"), "curves:survival"),
    Section("wins", N_("Expected wins"), "expected:expected"),
    Section("balance", N_("Balance"), "occupancy:occupancy"),
    Section("stages", N_("Time in stage"), "stages:time_in_stages"),
    Section("chances", N_("Chances"), "chances:chances"),
    Section("source", N_("Sources"), "grouped:by_source"),
    Section("industry", N_("Industries"), "grouped:by_industry"),
    Section("size", N_("Sizes"), "grouped:by_size"),
    Section("owner", N_("Owners"), "grouped:by_owner"),
    Section("decider", N_("Decision makers"), "grouped:by_decider"),
    Section("lost", N_("Lost reasons"), "grouped:lost_reasons"),
    Section("lost-stage", N_("Lost by stage"), "losses:by_stage"),
    Section("competitor", N_("Competitors"), "losses:by_competitor"),
    Section("effort", N_("Effort"), "effort:by_source"),
)
"""In the order of the screen. A section appears with the figures that it shows."""


def begin(section: Section, store: Store, scope: Scope) -> Work:
    """Begin to make a section: a generator that yields how much is done and returns it."""
    module, _colon, function = section.make.partition(":")
    work: Work = getattr(import_module(f"{_ROOM}.{module}"), function)(store, scope)
    return work


def make(section: Section, store: Store, scope: Scope) -> Content:
    """A section, made without a pause."""
    work = begin(section, store, scope)
    while True:
        try:
            next(work)
        except StopIteration as end:
            content: Content = end.value
            return content
