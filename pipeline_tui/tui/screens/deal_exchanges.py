"""The rows of the deal's page about exchanges and feedback."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.tui import markdown, safe
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.dialogs.particulars import exchanges_words, minutes_word
from pipeline_tui.tui.screens.field_rows import Pointed, Value, heading
from pipeline_tui.tui.screens.rows import Item
from pipeline_tui.tui.widgets import words

if TYPE_CHECKING:
    from pipeline_tui.store.feedback import Given
    from pipeline_tui.store.pages import Activity, DealPage
    from pipeline_tui.store.store import Store

__all__ = ["activity_rows", "engagement", "feedback_rows", "summary"]

_ARROWS = {"in": "← ", "out": "→ "}
_MOST_ROWS = 3


def engagement(page: "DealPage") -> Iterator[Value]:
    """How many exchanges, what time they took the prospect, and of a closed deal the last day."""
    count, minutes = page.row["touches"], page.row["minutes"]
    if not count:
        yield _("Exchanges"), _("none yet"), "dim"
        return
    yield _("Exchanges"), l10n.number(count), ""
    if minutes:
        yield _("Their time"), minutes_word(minutes), ""
    if page.card.status != "open":
        yield _("Last exchange"), words.day(page.card.touched_on), ""


def summary(page: "DealPage", width: int) -> str:
    """The same in one line, for beside a heading; its shorter half where it does not fit."""
    count, minutes = page.row["touches"], page.row["minutes"]
    if not count:
        return ""
    told = exchanges_words(count, minutes)
    return told if len(told) <= width else exchanges_words(count, 0)


def activity_rows(activity: "Activity", width: int) -> list[Item]:
    """One note or exchange: day, kind, which way, with whom, their time, content, words, outcome.

    Its first row can be opened.
    """
    kind = words.exchange_word(activity.kind)
    parts: list[Part] = [(f" {words.day(activity.happened_on)} ", "dim"), (f"{kind} ", "accent")]
    about = [safe.text(activity.contact, 30)] if activity.contact else []
    if activity.minutes is not None:
        about.append(minutes_word(activity.minutes))
    sent = _("“{title}”").format(title=activity.content) if activity.content else ""
    outcome = words.outcome_word(activity.outcome)
    said = ", ".join(text for text in (sent, activity.body, outcome) if text)
    first, _break, rest = said.partition("\n")
    if told := _ARROWS.get(activity.direction, "") + ", ".join(about):
        before = _("{about}: ").format(about=told) if about and said else told
        parts.append((before, "dim"))
    parts.append((safe.text(f"{first} …" if rest else first), ""))
    rows: list[Row] = markdown.wrapped(parts, width - 2, 0, 8)[:_MOST_ROWS]
    pointed = Pointed("activity", activity.id, activity)
    return [Item(rows[0], pointed, activity.id), *(Item(row) for row in rows[1:])]


def feedback_rows(page: "DealPage", store: "Store", width: int) -> list[Item]:
    """What a closed deal was asked, and its answers; of an open one only what there is."""
    from pipeline_tui.store import feedback

    known = feedback.of_deal(store.conn, page.card.id)
    if not known and page.card.status == "open":
        return []
    aside = _("F asks, or takes the answer")
    items = [Item(()), heading(_("Feedback"), aside, Pointed("feedback", "feedback"))]
    side = min(46, max(20, width // 2))
    for one in known:
        said, look = _answer(one)
        row: Row = (
            (" ", ""),
            (fitted(safe.text(one.question, side - 1), side), ""),
            (safe.text(said, max(8, width - side - 4)), look),
        )
        items.append(Item(row, Pointed("feedback", one.question_id, one), one.id))
    return items


def _answer(one: "Given") -> tuple[str, str]:
    if one.got_on is None:
        if one.asked_on is None:
            return _("to be asked"), "warn"
        return _("asked {day}").format(day=words.day(one.asked_on)), "dim"
    points = ""
    if one.answer is not None:
        points = _("{n} of {top}").format(n=one.answer, top=one.scale)
    return " · ".join(part for part in (words.day(one.got_on), points, one.words) if part), "good"
