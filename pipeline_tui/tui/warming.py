"""Imports what the first key of each kind will need, in small steps while nobody types."""

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from pipeline_tui.tui import tidying

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["warm_up"]

_MODULES = (
    "pipeline_tui.tui.handlers.motion",
    "pipeline_tui.tui.dialogs.flow",
    "pipeline_tui.tui.handlers.moving",
    "pipeline_tui.store.deals",
    "pipeline_tui.store.door",
    "pipeline_tui.tui.handlers.history",
    "pipeline_tui.store.journal",
    "pipeline_tui.tui.handlers.view",
    "pipeline_tui.sales.filters",
    "pipeline_tui.store.filtering",
    "pipeline_tui.tui.widgets.filter_line",
)
_BETWEEN = 0.05


def warm_up(app: "PipelineApp") -> None:
    """Begin: one module at a time, keys going first."""
    _step(app, iter(_MODULES))


def _step(app: "PipelineApp", rest: Iterator[str]) -> None:
    name = next(rest, None)
    if not app.is_running:
        return
    if name is None:
        from pipeline_tui.tui import backing

        tidying.keep_all()
        backing.begin(app)
    else:
        import_module(name)
        app.set_timer(_BETWEEN, lambda: _step(app, rest))
