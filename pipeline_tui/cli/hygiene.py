"""``pipeline-tui hygiene``: what is wrong or missing on the open deals, by count and money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pipeline_tui import clock, l10n
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.opened import example, file_option, json_option, reading
from pipeline_tui.cli.output import say, write_document
from pipeline_tui.i18n import _

if TYPE_CHECKING:
    from pipeline_tui.cli.opened import Reading
    from pipeline_tui.store.hygiene import Counted, Look
    from pipeline_tui.store.hygiene_days import Day

__all__ = ["hygiene"]


@click.command("hygiene", help=summary("hygiene"), epilog=example("hygiene --json"))
@json_option
@file_option
def hygiene(file: str | None, *, as_json: bool) -> None:
    """Print each fault with its deals, worth and filter; status 1 where a deal has one."""
    from pipeline_tui.store.hygiene import Look
    from pipeline_tui.store.hygiene_days import days

    today = clock.today()
    with reading(file) as store:
        pipelines = _pipelines(store)
        looks = []
        for pipeline_id, name in pipelines:
            look = Look(store.conn, store.rules, pipeline_id, today)
            for _slice in look.run():
                pass
            looks.append((name, look, days(store.conn, pipeline_id, today)))
        base = store.rules.base_currency
    if as_json:
        write_document("hygiene", {"pipelines": [_facts(*one, base) for one in looks]})
    else:
        for place, (name, look, _days) in enumerate(looks):
            head = [*([""] if place else []), name] if len(looks) > 1 else []
            say([*head, *_told(look, base)])
    if any(look.clean.n < look.all.n for _name, look, _days in looks):
        raise SystemExit(1)


def _pipelines(store: Reading) -> list[tuple[str, str]]:
    rows = store.conn.execute(
        "SELECT id, name FROM pipeline WHERE deleted_at IS NULL ORDER BY position, id"
    )
    return [(row[0], row[1]) for row in rows.fetchall()]


def _told(look: Look, base: str) -> list[str]:
    """The clean deals in a line, and a table of the faults there are."""
    from pipeline_tui.cli import tables
    from pipeline_tui.sales.hygiene import FAULTS

    if not look.all.n:
        return [_("no open deals")]
    said = _("{n} of {all} open deals are clean").format(
        n=l10n.number(look.clean.n), all=l10n.number(look.all.n)
    )
    rows = [
        (_(one.name), l10n.number(found.n), _worth(found, base), one.filter)
        for one in FAULTS
        if (found := look.faults[one.code]).n
    ]
    lines = [f"{said} ({l10n.percent(look.share or 0)})"]
    if rows:
        columns = (
            tables.Column(_("Fault")),
            tables.Column(_("Deals"), right=True),
            tables.Column(_("Worth"), right=True),
            tables.Column(_("Filter")),
        )
        lines += ["", *tables.table(columns, rows)]
    return lines


def _worth(found: Counted, base: str) -> str:
    return l10n.money_short(found.amount, base) if found.n > found.left_out else ""


def _facts(name: str, look: Look, known: list[Day], base: str) -> dict[str, Any]:
    from pipeline_tui.sales.hygiene import FAULTS

    return {
        "pipeline": name,
        "currency": base,
        "open": _counted(look.all),
        "clean": _counted(look.clean),
        "share": look.share,
        "faults": [
            {"fault": one.code, "filter": one.filter, **_counted(look.faults[one.code])}
            for one in FAULTS
        ],
        "days": [one._asdict() for one in known],
    }


def _counted(found: Counted) -> dict[str, int]:
    """How many deals, their worth in minor units, and how many of them have none that counts."""
    return {"deals": found.n, "amount_minor": found.amount, "left_out": found.left_out}
