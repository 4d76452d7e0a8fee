"""``pipeline-tui queue`` and ``today``: what to do now, and how much of it there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from pipeline_tui import clock, l10n
from pipeline_tui.cli.asking import FilterCommand, joined, read_filter
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.opened import example, file_option, json_option, reading
from pipeline_tui.cli.output import clean, fail, say, write_document
from pipeline_tui.i18n import _, pgettext

if TYPE_CHECKING:
    from pipeline_tui.cli.opened import Reading
    from pipeline_tui.cli.tables import Column
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.queue_heads import Booked, Counts

__all__ = ["queue", "today"]

_AT_ONCE = 200


@click.command(
    "queue", cls=FilterCommand, help=summary("queue"),
    epilog=example("pipeline-tui queue p:high --limit 10"),
)  # fmt: skip
@click.argument("words", nargs=-1, metavar=_("[FILTER]"))
@click.option("--limit", type=click.IntRange(1), metavar=_("N"), help=_("At most so many."))
@click.option("--all", "to_come", is_flag=True, help=_("Also what does not ask for work yet."))
@json_option
@file_option
def queue(
    words: tuple[str, ...], limit: int | None, file: str | None, *, to_come: bool, as_json: bool
) -> None:
    """Print the queue in its order, each deal with its reasons; status 1 where it is empty."""
    today = clock.today()
    with reading(file) as store:
        cards = list(islice(_cards(store, joined(words), today, to_come=to_come), limit))
        if as_json:
            write_document("queue", {"deals": [_facts(store, one, today) for one in cards]})
        elif cards:
            from pipeline_tui.cli import tables

            rows = (_row(store, one, today.isoformat()) for one in cards)
            say(tables.table(_columns(), rows))
    if not cards:
        if as_json:
            raise SystemExit(1)
        raise fail(_("Nothing to do now."))


def _cards(store: Reading, text: str, today: date, *, to_come: bool) -> Iterator[Card]:
    """The deals of the queue in its order, those still to come at its end."""
    from pipeline_tui.store.queue import UPCOMING, Queue, group_of

    source: Any = Queue(store.conn, today)
    if text.strip():
        source = _searched(store, text, today)
    cards, iso = source.first("", _AT_ONCE), today.isoformat()
    while cards:
        for card in cards:
            if group_of(card, iso) == UPCOMING and not to_come:
                return
            yield card
        cards = source.after("", cards[-1].key, _AT_ONCE)


def _searched(store: Reading, text: str, today: date) -> Any:
    from pipeline_tui.sales.filters import parse_filter
    from pipeline_tui.store.own_conditions import own_keys
    from pipeline_tui.store.queue_filter import QueueSearch

    read_filter(store, text)  # refuses what is not understood
    own = own_keys(store.conn)
    wanted = parse_filter(text, l10n.formats(), store.rules.base_currency, today, own)
    search = QueueSearch(store.conn, store.rules, wanted, today)
    for _slice in search.run():
        pass
    return search


def _columns() -> tuple[Column, ...]:
    from pipeline_tui.cli.tables import Column

    return (
        Column(pgettext("in a table", "Id")),
        Column(_("Deal"), least=12),
        Column(_("Amount"), right=True),
        Column(pgettext("in a table", "To do"), least=10),
        Column(pgettext("in a table", "Why"), least=28),
    )


def _row(store: Reading, card: Card, today: str) -> tuple[str, ...]:
    """A deal, what to do, and every reason why."""
    from pipeline_tui.cli.naming import short
    from pipeline_tui.sales.queue import reasons
    from pipeline_tui.store import queue
    from pipeline_tui.tui.widgets import queue_words, words

    more = queue.more(store.conn, card.id)
    said = queue_words.because(reasons(card, store.rules.every_stage, today, more))
    why = ", ".join([queue_words.head_word(card, today).words[0], *said])
    amount = words.amount(card, store.rules.base_currency)
    return short(card.id), card.name, amount, queue_words.to_do(card), why


def _facts(store: Reading, card: Card, today: date) -> dict[str, Any]:
    """A deal with its group, its reasons and what to do."""
    from pipeline_tui.cli.deal_rows import one_as_json
    from pipeline_tui.sales.queue import Why, reasons
    from pipeline_tui.store.queue import AFTER, UPCOMING, group_of

    iso = today.isoformat()
    group = group_of(card, iso)
    names = {1: "high", 2: "normal", 3: "low", AFTER: "after", UPCOMING: "to_come"}
    empty = Why("")
    whys = [
        {
            name: value
            for name, value in one._asdict().items()
            if value != getattr(empty, name) or name == "kind"
        }
        for one in reasons(card, store.rules.every_stage, iso)
    ]
    return {**one_as_json(store.conn, card.id), "group": names[group], "reasons": whys}


# -- one line ----------------------------------------------------------------------------------


@click.command("today", help=summary("today"), epilog=example("pipeline-tui today"))
@json_option
@file_option
def today(file: str | None, *, as_json: bool) -> None:
    """Print one line for a prompt, or the counts as JSON."""
    from pipeline_tui.store import queue_heads

    day = clock.today()
    with reading(file) as store:
        counts = queue_heads.counts(store.conn, store.rules, day)
        booked = queue_heads.booked(store.conn, day)
    if as_json:
        write_document("today", {"counts": _counted(counts), "booked": _hours(booked)})
    else:
        click.echo(clean(_line(counts, booked)))


def _counted(counts: Counts) -> dict[str, int]:
    return {
        "due": counts.due, "late": counts.late, "today": counts.today, "no_step": counts.no_step,
        "over": counts.over, "back": counts.back, "after": counts.after,
        "to_come": counts.coming, "done": counts.done,
    }  # fmt: skip


def _hours(booked: list[Booked]) -> list[dict[str, str]]:
    return [
        {"at": one.time, "kind": one.kind, "deal": one.name, "id": one.deal_id} for one in booked
    ]


def _line(counts: Counts, booked: list[Booked]) -> str:
    """``12 due: 3 late, 4 today, 2 over · 14:00 call Acme``."""
    from pipeline_tui.tui.widgets.words import kind_word

    parts = (
        (counts.late, _("{n} late")),
        (counts.today, _("{n} today")),
        (counts.over, _("{n} over limit")),
        (counts.no_step, _("{n} without step")),
    )
    told = ", ".join(said.format(n=l10n.number(n)) for n, said in parts if n)
    line = _("nothing due")
    if counts.due:
        line = _("{n} due").format(n=l10n.number(counts.due))
        line = _("{due}: {parts}").format(due=line, parts=told) if told else line
    now = clock.now_local().strftime("%H:%M")
    ahead = next((one for one in booked if one.time >= now), None)
    if ahead is not None:
        hour = f"{l10n.time_short(ahead.time)} {kind_word(ahead.kind)} {ahead.name}"
        line = f"{line} · {hour}"
    return line
