"""The person's own fields on the page of a deal."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.tui import markdown, safe
from pipeline_tui.tui.dialogs.paint import Part, fitted
from pipeline_tui.tui.screens.field_rows import LABEL, Pointed, heading
from pipeline_tui.tui.screens.rows import Item

if TYPE_CHECKING:
    from pipeline_tui.store.own_reading import OwnField
    from pipeline_tui.store.pages import DealPage
    from pipeline_tui.store.store import Store

__all__ = ["own_rows"]

_WIDEST = 30
_MOST_ROWS = 6
"""Of a long text; its end is read where it is changed."""


def own_rows(page: "DealPage", store: "Store", width: int) -> Iterator[Item]:
    """The fields that have a value, in their order, then the names of those that have none."""
    from pipeline_tui.store import own_reading

    every = own_reading.fields(store.conn, retired=True)
    known = {one.key: one for one in every}
    values = {key: str(value) for key, value in page.extra.items() if value not in (None, "")}
    loose = [own_reading.OwnField("", key, key) for key in values if key not in known]
    shown = [one for one in (*every, *loose) if one.key in values and not one.retired]
    unset = [one for one in every if one.key not in values and not one.retired]
    if not shown and not unset:
        return
    yield Item(())
    yield heading(_("Own fields"), _("Enter or e changes one"))
    label = min(_WIDEST, max((safe.cells(one.name) + 2 for one in shown), default=0))
    for one in shown:
        yield from _field(one, values[one.key], page.card.currency, max(LABEL, label), width)
    if unset:
        names = ", ".join(safe.text(one.name) for one in unset)
        said = _("not set: {names}").format(names=names)
        row = safe.text(said, max(20, width - 3))
        yield Item(((" ", ""), (row, "dim")), Pointed("own", ""), "own")


def _field(field: "OwnField", value: str, currency: str, label: int, width: int) -> Iterator[Item]:
    from pipeline_tui.sales.own_fields import show

    said = " ".join(safe.text(line) for line in show(field.type, value, currency).splitlines())
    parts: list[Part] = [(" ", ""), (fitted(safe.text(field.name, label - 1), label), "dim")]
    rows = markdown.wrapped([*parts, (said, "")], width - 2, 0, label + 1)
    pointed = Pointed("own", field.key)
    yield Item(rows[0], pointed, f"own {field.key}")
    yield from (Item(row) for row in rows[1:_MOST_ROWS])
    if len(rows) > _MOST_ROWS:
        yield Item(((" " * (label + 1), ""), ("…", "dim")))
