"""``pipeline-tui add``: deals in the app's one line each, also from standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from pipeline_tui import clock, l10n
from pipeline_tui.cli.asking import FilterCommand, joined
from pipeline_tui.cli.changes import told
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.opened import example, file_option, json_option, writing
from pipeline_tui.cli.output import fail
from pipeline_tui.i18n import _

if TYPE_CHECKING:
    from pipeline_tui.sales.quickadd import QuickAdd
    from pipeline_tui.store.adding import NewDeal
    from pipeline_tui.store.store import Store

__all__ = ["add", "new_deal"]


@click.command(
    "add", cls=FilterCommand, help=summary("add"),
    epilog=example("pipeline-tui add Acme renewal 12k @Acme p:high / fri 14:30 call Bob"),
)  # fmt: skip
@click.argument("words", nargs=-1, metavar=_("[LINE | -]"))
@json_option
@file_option
def add(words: tuple[str, ...], file: str | None, *, as_json: bool) -> None:
    """Add a deal, or one for each line of standard input: all of them, or none at all."""
    from_input = not words or words == ("-",)
    if not words and (sys.stdin is None or sys.stdin.isatty()):
        raise fail(
            _("Which deal? Say it in a line, or give “-” for lines of standard input."), status=2
        )
    lines = list(_lines()) if from_input else [(0, joined(words))]
    if not lines:
        raise fail(_("Standard input holds no line."))
    from pipeline_tui.store import adding
    from pipeline_tui.store.errors import Invalid

    with writing(file) as store:
        new = [_read(store, number, line) for number, line in lines]
        try:
            done = adding.add_all(store, new)
        except Invalid as error:
            place = error.place if isinstance(error, adding.Unfit) else 0
            raise fail(f"{_place(lines[place][0])}{error.message}", status=2) from None
        told(store, "add", done, as_json=as_json)


def _lines() -> Iterator[tuple[int, str]]:
    """The lines of standard input that are not blank, with their numbers from 1."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise fail(_place(number) + _("this is not UTF-8 text."), status=2) from None
        if text.strip():
            yield number, text.strip()


def _place(number: int) -> str:
    return _("line {n}: ").format(n=number) if number else ""


def _read(store: Store, number: int, line: str) -> NewDeal:
    """A line as the app reads it; ends the command with status 2 for what is not understood."""
    from pipeline_tui.cli.changes import stage_named
    from pipeline_tui.sales.quickadd import parse_quick_add

    rules = store.rules
    found = parse_quick_add(line, clock.today(), l10n.formats(), rules.base_currency)
    if found.problems:
        raise fail(f"{_place(number)}{'; '.join(found.problems)}: {line}", status=2)
    stage_id = None
    if found.stage:
        pipeline = next(iter(rules.stages.values())).pipeline_id
        stage_id = stage_named(store, pipeline, found.stage, _place(number)).id
    return new_deal(found, stage_id)


def new_deal(found: QuickAdd, stage_id: str | None) -> NewDeal:
    """What a line asks the store to add."""
    from pipeline_tui.store.adding import NewDeal, NewStep

    step, amount = found.step, found.amount
    return NewDeal(
        name=found.name,
        amount=amount.minor if amount else None,
        currency=amount.currency if amount else None,
        account=found.account,
        owner=found.owner,
        source=found.source,
        industry=found.industry,
        priority=found.priority or 2,
        close_on=found.close,
        stage_id=stage_id,
        step=NewStep(step.day, step.time, step.kind, step.text, step.repeats) if step else None,
    )
