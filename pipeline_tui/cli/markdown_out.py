"""A deal, or the board, as Markdown to paste into a mail or a wiki."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pipeline_tui import clock, l10n
from pipeline_tui.cli import show
from pipeline_tui.cli.report_markdown import plain
from pipeline_tui.i18n import _, pgettext
from pipeline_tui.tui.widgets import words

if TYPE_CHECKING:
    from pipeline_tui.cli.opened import Reading
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.pages import DealPage
    from pipeline_tui.store.store import Store

__all__ = ["board_lines", "deal_lines"]

_OPEN = """
SELECT {columns} FROM deal d {joins}
WHERE d.deleted_at IS NULL AND d.status = 'open' AND d.stage_id = ? {where}
ORDER BY d.priority, d.attention_on, d.grade, d.id
"""


def deal_lines(store: Reading | Store, page: DealPage, level: int = 1) -> Iterator[str]:
    """Everything that ``pipeline-tui show`` tells of a deal, and all its exchanges."""
    mark = "#" * level
    yield f"{mark} {plain(page.card.name)}"
    yield ""
    facts = [(label, value) for label, value in show.pairs(store, page) if value]
    yield from (f"- **{plain(label)}**: {plain(value)}" for label, value in facts)
    open_steps = [one for one in page.steps if not one.done_on]
    for title, lines in (
        (_("Stages"), show.stays(page)),
        (_("People"), map(show.person, page.people)),
        (_("Next steps"), map(show.step, open_steps)),
        (_("Exchanges and notes"), map(show.exchange, page.activities)),
    ):
        yield from _section(f"{mark}# {plain(title)}", lines)


def _section(head: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield head
        yield ""
        for one in found:
            first, *more = [plain(line) for line in one.splitlines()] or [""]
            # A line of a note stays one: the backslash breaks it where Markdown would join them.
            lines = [first, *(line for line in more if line)]
            yield "- " + "\\\n  ".join(lines)


def board_lines(
    store: Reading | Store, where: str = "", values: Iterable[object] = ()
) -> Iterator[str]:
    """The open deals by stage, in the order of the board; ``where`` narrows ``deal d``."""
    from pipeline_tui.store import lanes

    sql = _OPEN.format(columns=lanes.COLUMNS, joins=lanes.JOINS, where=where)
    today = clock.today()
    yield f"# {plain(_('Pipeline'))}"
    yield ""
    yield plain(l10n.day_long(today))
    for stage in store.rules.stages.values():
        if stage.kind != "open":
            continue
        rows = store.conn.execute(sql, (stage.id, *values)).fetchall()
        cards = [lanes.to_card(row) for row in rows]
        yield ""
        yield f"## {plain(stage.name)} ({len(cards)})"
        if cards:
            yield ""
            yield _row((_("Deal"), _("Company"), _("Amount"), pgettext("in a table", "Why")))
            yield "| :-- | :-- | --: | :-- |"
            yield from (_row(_cells(card, today.isoformat())) for card in cards)


def _cells(card: Card, today: str) -> tuple[str, ...]:
    amount = "" if card.amount is None else l10n.money_full(card.amount, card.currency)
    return card.name, card.account or "", amount, words.reason(card, today).words[0]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(map(plain, cells))} |"
