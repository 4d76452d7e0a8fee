"""Pipelines and their stages: what they are called, what they promise, how long they may take."""

from typing import Any, ClassVar

from pipeline_tui import l10n
from pipeline_tui.figures.chances import seen_of
from pipeline_tui.figures.figure import Figure
from pipeline_tui.i18n import _, ngettext, pgettext
from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.store import stages
from pipeline_tui.store.lists import Item as Pipeline
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import STAGES
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.screens.page import PageScreen
from pipeline_tui.tui.screens.rows import Item

__all__ = ["StagesScreen"]

_COLUMN = 12
_WIDE = 100  # columns from which the chances that were seen have a column
_COUNTED = 1000  # deals of a stage; more is not worth the time


class StagesScreen(PageScreen):
    """All stages by pipeline; the actions of this screen change the one pointed at."""

    screen_id: ClassVar[str] = STAGES

    def __init__(self) -> None:
        super().__init__()
        self._chances: dict[str, dict[str, Figure]] = {}

    def title_parts(self) -> tuple[Part, ...]:
        """How many there are."""
        n = sum(stage.kind == "open" for stage in self.app.store.rules.stages.values())
        return ((ngettext("{n} open stage", "{n} open stages", n).format(n=n), "dim"),)

    @property
    def stage(self) -> Stage | None:
        """The stage pointed at."""
        value = self.rows.value
        return value if isinstance(value, Stage) else None

    @property
    def pipeline(self) -> Pipeline | None:
        """The pipeline pointed at, by its own row or one of its stages."""
        wanted = self.stage.pipeline_id if self.stage else getattr(self.rows.value, "id", "")
        every = stages.pipelines(self.app.store.conn)
        return next((one for one in every if one.id == wanted), None)

    def show_rows(self) -> None:
        """A table for each pipeline."""
        items: list[Item] = []
        first = not self.rows.items
        store = self.app.store
        for pipeline in stages.pipelines(store.conn):
            if self._seen_fits:
                self._chances[pipeline.id] = seen_of(store, pipeline.id, self.app.today)
            items += [Item(())] if items else []
            name = safe.text(pipeline.name, 60)
            items.append(Item(((name, "bold"),), pipeline, pipeline.id))
            items.append(Item(self._head()))
            for stage in store.rules.pipeline_stages(pipeline.id):
                items.append(Item(self._row(stage), stage, stage.id))
        self.rows.show(items)
        if first and items:
            self.rows.move(1)  # the first stage, not the pipeline's own row

    @property
    def _seen_fits(self) -> bool:
        return self.size.width >= _WIDE

    def _name_width(self) -> int:
        columns = 6 if self._seen_fits else 5
        return max(14, min(30, self.size.width - columns * _COLUMN - 3))

    def _head(self) -> Row:
        seen = (_("seen"),) if self._seen_fits else ()
        names = (_("probability"), *seen, _("stage limit"), _("touch limit"), _("deals"))
        cells = "".join(f"{fitted(name, _COLUMN - 1)} " for name in names)
        return ((" " * (self._name_width() + 2) + cells, "dim"),)

    def _row(self, stage: Stage) -> Row:
        n = stages.stage_deals(self.app.store.conn, stage.id, _COUNTED)
        deals = l10n.number(n) if n < _COUNTED else f"{l10n.number(_COUNTED)}+"
        percent = f"{readers.typed_percent(stage.probability)} %"
        seen = (self._seen(stage),) if self._seen_fits else ()
        cells = (percent, *seen, _limit(stage.stage_limit), _limit(stage.touch_limit), deals)
        closed = stage.kind != "open"
        row: Row = (
            ("  ", ""),
            (fitted(safe.text(stage.name, self._name_width()), self._name_width()), ""),
            ("".join(fitted(cell, _COLUMN) for cell in cells), "dim" if closed else ""),
        )
        return (
            (*row, (pgettext("deals from here on", "qualified"), "good"))
            if stage.qualifies
            else row
        )

    def _seen(self, stage: Stage) -> str:
        """The share won of the deals that reached it and are decided, of how many."""
        figure = self._chances[stage.pipeline_id].get(stage.id)
        if figure is None or figure.value is None:
            return ""
        share = l10n.percent(float(figure.value), 0)
        return _("{share} of {n}").format(share=share, n=l10n.number(figure.n))

    def open_row(self, value: Any) -> None:
        """Enter changes what is pointed at."""
        self.act("stage_edit")


def _limit(days: int | None) -> str:
    if days is None:
        return _("none")
    return ngettext("{n} day", "{n} days", days).format(n=l10n.number(days))
