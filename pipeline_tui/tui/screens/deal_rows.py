"""Everything about one deal, as rows."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales.deal_state import days_between
from pipeline_tui.tui import markdown, safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted, width_of
from pipeline_tui.tui.dialogs.steps import step_words
from pipeline_tui.tui.screens import (
    deal_cadences,
    deal_conversion,
    deal_exchanges,
    deal_own,
    deal_precedents,
)
from pipeline_tui.tui.screens.deal_history import history
from pipeline_tui.tui.screens.deal_people import people_rows
from pipeline_tui.tui.screens.field_rows import LABEL, Pointed, Value, fields, heading
from pipeline_tui.tui.screens.mail_rows import mail_rows
from pipeline_tui.tui.screens.rows import Item
from pipeline_tui.tui.widgets import telling, words

if TYPE_CHECKING:
    from pipeline_tui.store.pages import DealPage
    from pipeline_tui.store.rules import Rules
    from pipeline_tui.store.store import Store

__all__ = ["Pointed", "facts", "timeline"]


def facts(
    page: "DealPage", store: "Store", today: str, width: int, company: Mapping[str, str]
) -> list[Item]:
    """The deal as it stands: path, fields, next steps, people, qualification, notes.

    ``company`` holds what more is known of the company, by label.
    """
    rules = store.rules
    items: list[Item] = [*_path(page, rules, today, width)]
    items += [*deal_precedents.precedent_row(page.card, store, today), Item(())]
    items += fields([*_of_deal(page, rules, today)], [*_of_company(page, company)], width)
    items += _long_texts(page, width)
    items += deal_conversion.earlier_losses(page, store, width)
    items += deal_conversion.incentive_rows(page, store, today, width)
    items += _steps(page, today)
    items += deal_cadences.cadence_rows(page, store, today, width)
    items += mail_rows(page, store, width)
    items += people_rows(page, store, width)
    items += _qualification(page, store, width)
    items += deal_own.own_rows(page, store, width)
    items += deal_exchanges.feedback_rows(page, store, width)
    items += _notes(page, width)
    return items


def timeline(page: "DealPage", width: int) -> list[Item]:
    """What happened, newest first."""
    title = _("Timeline")
    aside = deal_exchanges.summary(page, width - len(title) - 4)
    return [heading(title, aside), *history(page, width)]


# -- the path ----------------------------------------------------------------------


def _path(page: "DealPage", rules: "Rules", today: str, width: int) -> Iterator[Item]:
    """Each stage of the pipeline in order, with the days spent there in all."""
    stage = rules.stages.get(page.card.stage_id)
    if stage is None:
        return
    spent: dict[str, int] = {}
    for stay in page.stays:
        spent[stay.stage_id] = spent.get(stay.stage_id, 0) + stay.days(today)
    parts: list[Part] = []
    for each in rules.pipeline_stages(stage.pipeline_id):
        if each.kind != "open" and each.id != stage.id:
            continue
        parts += [("› ", "dim")] if parts else []
        parts += _stop(page, each, each.id == stage.id, spent.get(each.id), today)
    for row in _wrapped_stops(parts, width - 2):
        yield Item(row)
    backwards = _regressions(page, rules)
    if backwards:
        said = ngettext("went back {n} time", "went back {n} times", backwards)
        yield Item(((said.format(n=backwards), "dim"),))


def _stop(page: "DealPage", stage: Any, here: bool, days: int | None, today: str) -> list[Part]:
    name = safe.text(stage.name, 24)
    if here and stage.kind != "open":
        return [(name, "good" if stage.kind == "won" else "warn"), (" ", "")]
    if here:
        age = words.age(page.card, stage, today).strip()
        over = page.card.stale_on < today
        return [(f"▸{name} ", "accent"), (age, "warn" if over else "bold"), (" ", "")]
    if days is None:
        return [(f"{name} ", "dim")]
    return [(f"{name} ", ""), (_("{n}d").format(n=days), "dim"), (" ", "")]


def _wrapped_stops(parts: list[Part], width: int) -> list[Row]:
    rows: list[Row] = []
    line: list[Part] = []
    for part in parts:
        if line and width_of([*line, part]) > width:
            rows.append(tuple(line))
            line = [("  ", "")]
        line.append(part)
    return [*rows, tuple(line)]


def _regressions(page: "DealPage", rules: "Rules") -> int:
    positions = [
        rules.stages[stay.stage_id].position
        for stay in page.stays
        if stay.stage_id in rules.stages and stay.kind == "open"
    ]
    return sum(later < sooner for sooner, later in pairwise(positions))


# -- the fields --------------------------------------------------------------------


def _of_deal(page: "DealPage", rules: "Rules", today: str) -> Iterator[Value]:
    """What it is worth, and its days."""
    card = page.card
    amount = _("none") if card.amount is None else l10n.money_full(card.amount, card.currency)
    yield _("Amount"), amount, "bold"
    stage = rules.stages.get(card.stage_id)
    yield _("Probability"), _probability(card.probability, stage), ""
    yield _("Priority"), words.priority(card.priority), "bold" if card.priority == 1 else ""
    if card.status == "open":
        passed = card.close_on is not None and card.close_on < today
        said = _day(card.close_on) + (" · " + _("passed") if passed else "")
        yield _("Expected close"), said, "warn" if passed else ""
        if page.row["touches"]:
            yield _("Last exchange"), telling.ago(card.touched_on, today), ""
    else:
        yield _("Closed on"), _day(card.closed_on), ""
    yield from deal_exchanges.engagement(page)
    if card.status == "lost":
        yield _("Lost because"), card.lost_reason or _("not said"), ""
    if page.row["competitor"]:
        yield _("Competitor"), page.row["competitor"], ""
    if card.parked_until:
        yield _("Parked until"), _parked(page), "accent"
    yield _("Created"), _day(card.created_on), ""
    if card.qualified_on:
        yield _("Qualified on"), _day(card.qualified_on), ""


def _of_company(page: "DealPage", company: Mapping[str, str]) -> Iterator[Value]:
    """Whose it is, and where it comes from."""
    card = page.card
    yield _("Company"), card.account or _("none"), "bold" if card.account else "dim"
    for label, value in company.items():
        yield label, value, ""
    yield _("Industry"), card.industry or _("none"), ""
    yield _("Owner"), card.owner or _("none"), ""
    yield _("Source"), card.source or _("none"), ""
    if card.product:
        yield _("Product"), card.product, ""


def _long_texts(page: "DealPage", width: int) -> Iterator[Item]:
    """What a field's place is too small for: notes to a loss or a pause."""
    texts = [
        (_("Lost note"), page.row["lost_note"] if page.card.status == "lost" else ""),
        (_("Park note"), page.row["park_note"] if page.card.parked_until else ""),
    ]
    for label, text in texts:
        if text:
            parts = [(fitted(label, LABEL), "dim"), (safe.text(text), "")]
            yield from (Item(row) for row in markdown.wrapped(parts, width - 2, 0, LABEL))


def _probability(own: int | None, stage: Any) -> str:
    if own is not None:
        return _("{percent} % (its own)").format(percent=readers.typed_percent(own))
    if stage is None:
        return _("none")
    percent = readers.typed_percent(stage.probability)
    return _("{percent} % (its stage)").format(percent=percent)


def _day(iso: str | None) -> str:
    return _("none") if iso is None else l10n.day_long(date.fromisoformat(iso))


def _parked(page: "DealPage") -> str:
    said = _day(page.card.parked_until)
    times = page.row["parked_times"]
    if times > 1:
        again = ngettext("parked {n} time", "parked {n} times", times).format(n=times)
        said = f"{said} · {again}"
    return said


# -- what hangs on it --------------------------------------------------------------


def _steps(page: "DealPage", today: str) -> Iterator[Item]:
    yield Item(())
    yield heading(_("Next steps"), _("r sets the next one"))
    opened = [step for step in page.steps if step.done_on is None]
    if not opened and page.card.status == "open":
        yield Item(((" ", ""), (_("no next step"), "warn")))
    for step in opened:
        row: list[Part] = [(" ", ""), (safe.text(step_words(
            step.due_on, step.due_at, step.kind, step.body, step.repeats)), "")]  # fmt: skip
        late = days_between(step.due_on, today)
        if late > 0:
            row.append(("  " + _("{n}d late").format(n=late), "bad"))
        if step.moved_times:
            moved = ngettext("moved {n} time, {days} days", "moved {n} times, {days} days",
                             step.moved_times)  # fmt: skip
            row.append(("  " + moved.format(n=step.moved_times, days=step.moved_days), "dim"))
        yield Item(tuple(row))


def _qualification(page: "DealPage", store: "Store", width: int) -> Iterator[Item]:
    """Grade and score with each answer, then what is asked for before the deal leaves its stage."""
    from pipeline_tui.tui.screens import deal_qualification

    said, rows, asked = deal_qualification.answers(store, page.card, width)
    yield Item(())
    yield heading(_("Qualification"), said, Pointed("checklist", "checklist"))
    yield from (Item(row) for row in rows)
    if asked:
        yield Item(())
        yield heading(*asked[0])
        yield from (Item(row) for row in asked[1])


def _notes(page: "DealPage", width: int) -> Iterator[Item]:
    notes = [activity for activity in page.activities if activity.kind == "note"]
    if not notes:
        return
    yield Item(())
    yield heading(_("Notes"), _("n adds one, N in your editor"))
    for note in notes[:20]:
        pointed = Pointed("activity", note.id, note)
        yield Item(((" ", ""), (_day(note.happened_on), "accent")), pointed, f"note {note.id}")
        for row in markdown.rows(note.body, width - 2, 1):
            yield Item(row)
