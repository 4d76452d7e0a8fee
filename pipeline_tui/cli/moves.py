"""``pipeline-tui move``, ``won``, ``lost``, ``reopen`` and ``delete``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from pipeline_tui import clock, l10n
from pipeline_tui.cli.changes import item_named, past_day, read_day, stage_named, told
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.completing import deal_words, move_words, reason_words, stage_words
from pipeline_tui.cli.naming import short
from pipeline_tui.cli.opened import example, writing
from pipeline_tui.cli.output import fail
from pipeline_tui.cli.targets import Asked, change_options, confirm, so_many, targets
from pipeline_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from pipeline_tui.store.exits import Leaving
    from pipeline_tui.store.store import Store

__all__ = ["delete", "lost", "move", "reopen", "won"]

_DEALS = _("DEAL…")


@click.command(
    "move", help=summary("move"), epilog=example("pipeline-tui move acme_renewal negotiation")
)
@click.argument("deals", nargs=-1, metavar=_DEALS, shell_complete=move_words)
@click.argument("stage", metavar=_("STAGE"), shell_complete=stage_words)
@click.option("--because", metavar=_("REASON"), help=_("Go ahead although something is unmet."))
@change_options
def move(asked: Asked, deals: tuple[str, ...], stage: str, because: str | None) -> None:
    """Move deals; the status is 1, and nothing moves, while a stage's criteria are unmet."""
    with writing(asked.file) as store:
        ids = targets(store, deals, asked.wanted)
        goals = _goals(store, ids, stage)
        question = _("Move {deals} to {stage}?").format(deals=so_many(len(ids)), stage=stage)
        confirm(store, question, ids, yes=asked.yes)
        wins = [one for one, goal in goals.items() if store.rules.stages[goal].kind == "won"]
        changes = _net_amounts(store, wins)
        _move(store, "move", goals, because, changes, None, as_json=asked.as_json)


@click.command(
    "won", help=summary("won"), epilog=example("pipeline-tui won acme_renewal --amount 12k")
)
@click.argument("deals", nargs=-1, metavar=_DEALS, shell_complete=deal_words)
@click.option("--amount", metavar=_("AMOUNT"), help=_("For how much, in the deal's currency."))
@click.option("--on", metavar=_("DAY"), help=_("The day it was won, today by default."))
@click.option("--because", metavar=_("REASON"), help=_("Go ahead although something is unmet."))
@change_options
def won(
    asked: Asked, deals: tuple[str, ...], amount: str | None, on: str | None, because: str | None
) -> None:
    """Close deals as won, at what is left of their amounts after incentives."""
    with writing(asked.file) as store:
        ids = targets(store, deals, asked.wanted)
        goals = _closing(store, ids, "won")
        changes = _net_amounts(store, ids) if amount is None else _amounts(store, ids, amount)
        confirm(
            store, _("Close {deals} as won?").format(deals=so_many(len(ids))), ids, yes=asked.yes
        )
        _move(store, "won", goals, because, changes, on, as_json=asked.as_json)


@click.command(
    "lost", help=summary("lost"),
    epilog=example('pipeline-tui lost acme_renewal --reason price --again "3 months"'),
)  # fmt: skip
@click.argument("deals", nargs=-1, metavar=_DEALS, shell_complete=deal_words)
@click.option(
    "--reason", metavar=_("NAME"), shell_complete=reason_words,
    help=_("A lost reason of your list."),
)  # fmt: skip
@click.option("--note", default="", metavar=_("TEXT"), help=_("A few words on it."))
@click.option("--competitor", metavar=_("NAME"), help=_("Who won it."))
@click.option("--again", metavar=_("DAY"), help=_("Ask again on this day."))
@click.option("--on", metavar=_("DAY"), help=_("The day it was lost, today by default."))
@change_options
def lost(asked: Asked, deals: tuple[str, ...], **said: Any) -> None:
    """Close deals as lost."""
    from pipeline_tui.store import closing

    with writing(asked.file) as store:
        ids = targets(store, deals, asked.wanted)
        reason = said["reason"]
        reason_id = reason and item_named(store, "--reason", reason, "reason", "lost")
        on = past_day("--on", said["on"])
        again = None if said["again"] is None else read_day("--again", said["again"])
        confirm(
            store, _("Close {deals} as lost?").format(deals=so_many(len(ids))), ids, yes=asked.yes
        )
        done = closing.lose(
            store, ids, reason_id, said["note"], on, competitor=said["competitor"], again=again
        )
        told(store, "lost", done, as_json=asked.as_json)


@click.command("reopen", help=summary("reopen"), epilog=example("pipeline-tui reopen acme_renewal"))
@click.argument("deals", nargs=-1, metavar=_DEALS, shell_complete=deal_words)
@click.option(
    "--stage", metavar=_("STAGE"), shell_complete=stage_words,
    help=_("In this stage, not the one it was in last."),
)  # fmt: skip
@change_options
def reopen(asked: Asked, deals: tuple[str, ...], stage: str | None) -> None:
    """Open closed deals again; open ones are left as they are."""
    from pipeline_tui.store import closing

    with writing(asked.file) as store:
        ids = targets(store, deals, asked.wanted, "closed")
        stage_id = None
        if stage is not None:
            goals = set(_goals(store, ids, stage).values())
            if len(goals) > 1:
                raise fail(_("These deals are in several pipelines."), status=2)
            stage_id = goals.pop()
            if store.rules.stages[stage_id].kind != "open":
                raise fail(_("{stage} is no open stage.").format(stage=stage), status=2)
        confirm(store, _("Reopen {deals}?").format(deals=so_many(len(ids))), ids, yes=asked.yes)
        told(store, "reopen", closing.reopen(store, ids, stage_id), as_json=asked.as_json)


@click.command("delete", help=summary("delete"), epilog=example("pipeline-tui delete 3f9a1c07"))
@click.argument("deals", nargs=-1, metavar=_DEALS, shell_complete=deal_words)
@change_options
def delete(asked: Asked, deals: tuple[str, ...]) -> None:
    """Delete deals; undo brings them back."""
    from pipeline_tui.store import deals as changing

    with writing(asked.file) as store:
        ids = targets(store, deals, asked.wanted)
        confirm(store, _("Delete {deals}?").format(deals=so_many(len(ids))), ids, yes=asked.yes)
        told(store, "delete", changing.delete(store, ids), as_json=asked.as_json)


# -- how a move is made ------------------------------------------------------------------------


def _move(
    store: Store,
    command: str,
    goals: Mapping[str, str],
    because: str | None,
    changes: Mapping[str, Mapping[str, Any]],
    on: str | None,
    *,
    as_json: bool,
) -> None:
    """Move deals unless something is unmet, or all the same with a reason."""
    from pipeline_tui.store.moving import move_all
    from pipeline_tui.tui.widgets.qualifying import asked_for

    held = _held_back(store, goals, changes)
    if held and not (because or "").strip():
        lacking = _("{deal}: {missing}")
        lines = [
            f"  {short(one)}  "
            + lacking.format(deal=_name(store, one), missing=", ".join(map(asked_for, lacks.unmet)))
            for one, lacks in held.items()
        ]
        n = len(held)
        said = ngettext("{n} deal lacks something:", "{n} deals lack something:", n)
        raise fail(said.format(n=n), *lines, _("--because REASON goes ahead all the same."))
    unmet = {deal_id: [asked_for(one) for one in lacks.unmet] for deal_id, lacks in held.items()}
    day = past_day("--on", on)
    done = move_all(store, goals, unmet=unmet, reason=because or "", changes=changes, on=day)
    told(store, command, done, as_json=as_json)


def _held_back(
    store: Store, goals: Mapping[str, str], changes: Mapping[str, Mapping[str, Any]]
) -> dict[str, Leaving]:
    """The deals that lack something for the move; an amount that comes with it is there."""
    from pipeline_tui.sales.exits import FACT
    from pipeline_tui.store import exits

    held: dict[str, Leaving] = {}
    for goal in dict.fromkeys(goals.values()):
        held |= exits.held_back(store, [one for one in goals if goals[one] == goal], goal)

    def brought(deal_id: str, lacks: Leaving) -> bool:
        known = changes.get(deal_id, {})
        return all(one.kind == FACT and one.fact in known for one in lacks.unmet)

    return {one: lacks for one, lacks in held.items() if not brought(one, lacks)}


def _goals(store: Store, ids: Sequence[str], stage: str) -> dict[str, str]:
    """The stage of that name in each deal's own pipeline."""
    pipelines = _pipelines(store, ids)
    found = {one: stage_named(store, one, stage).id for one in dict.fromkeys(pipelines.values())}
    return {deal_id: found[pipeline] for deal_id, pipeline in pipelines.items()}


def _closing(store: Store, ids: Sequence[str], kind: str) -> dict[str, str]:
    from pipeline_tui.store.closing import closing_stage

    pipelines = _pipelines(store, ids)
    return {one: closing_stage(store, pipeline, kind).id for one, pipeline in pipelines.items()}


def _pipelines(store: Store, ids: Sequence[str]) -> dict[str, str]:
    sql = "SELECT pipeline_id FROM deal WHERE id = ?"
    return {one: store.conn.execute(sql, (one,)).fetchone()[0] for one in ids}


def _name(store: Store, deal_id: str) -> str:
    sql = "SELECT name FROM deal WHERE id = ?"
    return str(store.conn.execute(sql, (deal_id,)).fetchone()[0])


def _net_amounts(store: Store, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What deals are worth after what is still offered, where that is not their amount."""
    from pipeline_tui.store import incentives

    found: dict[str, dict[str, Any]] = {}
    for deal_id in incentives.of_deals(store.conn, ids) if ids else ():
        net = incentives.net_of(store.conn, deal_id, clock.today())
        if net is not None:
            found[deal_id] = {"amount": net}
    return found


def _amounts(store: Store, ids: Sequence[str], typed: str) -> dict[str, dict[str, Any]]:
    """One amount for each deal, in its own currency."""
    from pipeline_tui.sales.money import MoneyError, parse_money
    from pipeline_tui.store.deals import checked_amount

    found: dict[str, dict[str, Any]] = {}
    for deal_id in ids:
        sql = "SELECT currency FROM deal WHERE id = ?"
        currency = store.conn.execute(sql, (deal_id,)).fetchone()[0]
        try:
            money = parse_money(typed, currency, l10n.formats())
        except MoneyError as error:
            raise fail(f"--amount: {error}", status=2) from None
        if money.currency != currency:
            raise fail(_("--amount: the deal is in {currency}").format(currency=currency), status=2)
        found[deal_id] = {"amount": checked_amount(money.minor)}
    return found
