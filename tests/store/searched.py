"""A filter run to its end."""

from __future__ import annotations

from pipeline_tui import l10n
from pipeline_tui.sales.filters import parse_filter
from pipeline_tui.store.filtering import Search
from pipeline_tui.store.store import Store
from tests.store.stocked import TODAY, pipeline


def search(store: Store, text: str, sort: str = "attention") -> Search:
    wanted = parse_filter(text, l10n.formats(), "EUR", TODAY)
    assert not wanted.problems
    found = Search(store.conn, store.rules, pipeline(store), wanted, sort, TODAY)
    for _slice in found.run():
        pass
    return found
