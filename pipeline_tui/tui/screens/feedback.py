"""What closed deals are asked, and what they answered in all."""

from collections.abc import Iterator
from typing import Any, ClassVar

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales.rates import TOO_FEW
from pipeline_tui.store import feedback, opinions
from pipeline_tui.store.feedback import Question
from pipeline_tui.store.opinions import Opinion, Sum
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import FEEDBACK
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.handlers.feedback import ASKS
from pipeline_tui.tui.screens.page import PageScreen
from pipeline_tui.tui.screens.rows import Item
from pipeline_tui.tui.widgets import words

__all__ = ["FeedbackScreen"]

_BAR = 30
"""Cells of the longest bar of a distribution."""


class FeedbackScreen(PageScreen):
    """All questions with their sums; Enter shows the answers below one."""

    screen_id: ClassVar[str] = FEEDBACK

    def __init__(self) -> None:
        super().__init__()
        self.shown: str | None = None

    def name_of(self) -> str:
        """The screen's name for the person."""
        return _("Feedback")

    def title_parts(self) -> tuple[Part, ...]:
        """What a question does by itself."""
        return ((_("o: asks by itself when a deal closes"), "dim"),)

    @property
    def question(self) -> Question | None:
        """The question pointed at."""
        value = self.rows.value
        return value if isinstance(value, Question) else None

    def show_rows(self) -> None:
        """Each question with its sums, and the answers of the one that is open."""
        conn = self.app.store.conn
        sums = opinions.sums(conn)
        items: list[Item] = []
        for one in feedback.questions(conn):
            items += self._question(one, sums[one.id])
            if one.id == self.shown:
                items += self._answers(one)
            items.append(Item(()))
        self.rows.show(items or [Item(((_("no questions yet: a adds one"), "dim"),))])

    def _question(self, one: Question, total: Sum) -> Iterator[Item]:
        look = "dim" if one.retired else "bold"
        marks = [_(ASKS[one.asks])]
        if one.automatic and not one.retired:
            marks.append(_("by itself"))
        if one.retired:
            marks.append(_("retired"))
        aside = " · ".join(marks)
        text = safe.text(one.text, max(20, self.size.width - len(aside) - 5))
        yield Item(((text, look), ("  ", ""), (aside, "dim")), one, one.id)
        yield Item(((" ", ""), (_told(total), "")))
        given = sum(total.points)
        most = max(total.points, default=0)
        for points in range(one.scale, -1, -1) if one.scale and given else ():
            n = total.points[points]
            bar = "█" * round(_BAR * n / most) if n else ""
            share = l10n.percent(n / given) if n and given >= TOO_FEW else ""
            row: Row = (
                (f"  {points:>3} ", "dim"), (fitted(bar or ("▏" if n else ""), _BAR + 1), "accent"),
                (f"{n or '':>5} ", ""), (share, "dim"),
            )  # fmt: skip
            yield Item(row)

    def _answers(self, one: Question) -> Iterator[Item]:
        side = max(16, min(40, self.size.width // 3))
        found = opinions.opinions(self.app.store.conn, one.id)
        if not found:
            yield Item(((" ", ""), (_("nobody was asked yet"), "dim")))
        for said in found:
            day = said.got_on or said.asked_on
            points = "" if said.answer is None else f"{said.answer}/{one.scale}"
            told, look = (said.words, "") if said.got_on else (_("no answer yet"), "dim")
            row: Row = (
                ("  ", ""), (fitted(words.day(day) if day else _("to ask"), 8), "dim"),
                (fitted(points, 6), "accent"),
                (fitted(safe.text(said.deal, side - 1), side), ""),
                (safe.text(told, max(8, self.size.width - side - 20)), look),
            )  # fmt: skip
            yield Item(row, said, (one.id, said.deal_id))

    def open_row(self, value: Any) -> None:
        """Enter on a question: its answers, or none; on an answer: its deal."""
        if isinstance(value, Question):
            self.shown = None if self.shown == value.id else value.id
            self.refresh_data(None)
        elif isinstance(value, Opinion):
            from pipeline_tui.tui.handlers.screens import show_deal

            show_deal(self.app, value.deal_id)


def _told(total: Sum) -> str:
    """``asked 12, answered 9, mean 8.4``."""
    parts = [
        ngettext("{n} asked", "{n} asked", total.asked).format(n=l10n.number(total.asked)),
        ngettext("{n} answered", "{n} answered", total.answered).format(
            n=l10n.number(total.answered)
        ),
    ]
    if total.mean is not None:
        parts.append(_("mean {mean}").format(mean=l10n.number(total.mean, 1)))
    return " · ".join(parts)
