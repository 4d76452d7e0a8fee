"""``pipeline-tui show``: everything about one deal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from pipeline_tui import clock, l10n
from pipeline_tui.cli import naming
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.completing import deal_words
from pipeline_tui.cli.deal_rows import one_as_json
from pipeline_tui.cli.opened import example, file_option, json_option, reading
from pipeline_tui.cli.output import say, write_document
from pipeline_tui.i18n import _
from pipeline_tui.tui.widgets import queue_words, words

if TYPE_CHECKING:
    from pipeline_tui.cli.opened import Reading
    from pipeline_tui.store.pages import Activity, DealPage, FollowUp
    from pipeline_tui.store.store import Store

__all__ = ["exchange", "pairs", "person", "show", "stays", "step"]

_LATEST = 10


@click.command(
    "show", help=summary("show"), epilog=example("pipeline-tui show acme_renewal --json")
)
@click.argument("deal", metavar=_("DEAL"), shell_complete=deal_words)
@json_option
@file_option
def show(deal: str, file: str | None, *, as_json: bool) -> None:
    """Print the deal's fields, stages, people, steps and exchanges."""
    from pipeline_tui.store import pages

    with reading(file) as store:
        found = naming.deal(store, deal)
        page = pages.read(store.conn, found.id)
        assert page is not None  # it was found on this connection
        if as_json:
            from pipeline_tui.cli import show_more

            told = _facts(store, page) | show_more.facts(store, page.card)
            write_document("show", {"deal": told})
        else:
            say(_lines(store, page))


# -- for a program -----------------------------------------------------------------------------


def _facts(store: Reading, page: DealPage) -> dict[str, Any]:
    facts = one_as_json(store.conn, page.card.id)
    facts["lost_note"] = page.row["lost_note"]
    facts["stages"] = [
        {"stage": one.stage, "entered_on": one.entered_on, "left_on": one.left_on,
         "known": bool(one.known)}
        for one in page.stays
    ]  # fmt: skip
    facts["steps"] = [
        {"kind": one.kind, "text": one.body, "on": one.due_on, "at": one.due_at,
         "done_on": one.done_on, "repeats": one.repeats}
        for one in page.steps
    ]  # fmt: skip
    facts["people"] = [
        {"name": one.name, "title": one.title, "role": one.role, "phone": one.phone,
         "email": one.email}
        for one in page.people
    ]  # fmt: skip
    facts["exchanges"] = [
        {"kind": one.kind, "on": one.happened_on, "outcome": one.outcome, "text": one.body,
         "direction": one.direction, "minutes": one.minutes, "with": one.contact}
        for one in page.activities
    ]  # fmt: skip
    return facts


# -- for a person ------------------------------------------------------------------------------


def _lines(store: Reading, page: DealPage) -> Iterator[str]:
    from pipeline_tui.cli import show_more

    card = page.card
    yield f"{naming.short(card.id)}  {card.name}"
    facts = [(label, value) for label, value in pairs(store, page) if value]
    wide = max(len(label) for label, _value in facts)
    yield from (f"  {label:{wide}}  {value}" for label, value in facts)
    yield from _section(_("Stages"), stays(page))
    yield from _section(_("People"), (person(one) for one in page.people))
    yield from _section(_("Next steps"), (step(one) for one in page.steps if not one.done_on))
    for title, lines in show_more.sections(store, card):
        yield from _section(title, iter(lines))
    yield from _section(_("Exchanges and notes"), map(exchange, page.activities[:_LATEST]))
    if len(page.activities) > _LATEST:
        yield "  " + _("… and {n} more").format(n=len(page.activities) - _LATEST)


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield title
        yield from (f"  {line}" for line in found)


def pairs(store: Reading | Store, page: DealPage) -> list[tuple[str, str]]:
    """A deal's facts with their labels; empty where one is not known."""
    card, today = page.card, clock.today().isoformat()
    stage = store.rules.every_stage[card.stage_id]
    amount = "" if card.amount is None else l10n.money_full(card.amount, card.currency)
    where = stage.name
    if card.status == "open":
        where = f"{stage.name}, {queue_words.in_stage(card, stage, today)}"
    else:
        where = words.closing(card, today)
    return [
        (_("Company"), card.account or ""),
        (_("Stage"), where),
        (_("Amount"), amount),
        (_("Priority"), words.priority(card.priority)),
        (_("Expected close"), _day(card.close_on)),
        (_("Owner"), card.owner or ""),
        (_("Source"), card.source or ""),
        (_("Industry"), card.industry or ""),
        (_("Product"), card.product),
        (_("Competitor"), page.row["competitor"]),
        (_("Created"), _day(card.created_on)),
        (_("Parked until"), _day(card.parked_until)),
        (_("Lost note"), page.row["lost_note"]),
        *_own(store, page),
    ]


def _own(store: Reading | Store, page: DealPage) -> Iterator[tuple[str, str]]:
    """The person's own fields, in their order."""
    from pipeline_tui.sales import own_fields
    from pipeline_tui.store.own_fields import fields

    left = {key: str(value) for key, value in page.extra.items()}
    for one in fields(store.conn):
        if value := left.pop(one.key, ""):
            yield one.name, own_fields.show(one.type, value, page.card.currency)
    yield from left.items()


def stays(page: DealPage) -> Iterator[str]:
    """Its way through the stages, a line each."""
    today = clock.today().isoformat()
    for one in page.stays:
        days = _("{n}d").format(n=one.days(today))
        least = "" if one.known else "≥"
        yield f"{one.stage}  {least}{days}  {_day(one.entered_on)}"


def person(one: Any) -> str:
    """Somebody on the deal in a line."""
    parts = (one.name, one.role, one.title, one.phone, one.email)
    return " · ".join(part for part in parts if part)


def step(one: FollowUp) -> str:
    """A next step in a line."""
    when = l10n.day_full(date.fromisoformat(one.due_on))
    if one.due_at:
        when = f"{when} {l10n.time_short(one.due_at)}"
    return " · ".join(part for part in (when, words.kind_word(one.kind), one.body) if part)


def exchange(one: Activity) -> str:
    """An exchange or a note in a line."""
    said = words.outcome_word(one.outcome) if one.outcome else ""
    kind = words.exchange_word(one.kind)
    parts = (_day(one.happened_on), kind, said, one.contact or "", one.body)
    return " · ".join(part for part in dict.fromkeys(parts) if part)


def _day(iso: str | None) -> str:
    return l10n.day_long(date.fromisoformat(iso)) if iso else ""
