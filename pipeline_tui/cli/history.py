"""``pipeline-tui undo``, ``redo`` and ``history``: the journal that the app writes, too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from pipeline_tui import l10n
from pipeline_tui.cli.changes import told
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.completing import deal_words
from pipeline_tui.cli.opened import example, file_option, json_option, reading, writing
from pipeline_tui.cli.output import at_terminal, clean, fail, say, write_document
from pipeline_tui.cli.targets import sure
from pipeline_tui.i18n import _

if TYPE_CHECKING:
    from pipeline_tui.cli.opened import Reading

__all__ = ["history", "redo", "undo"]


@click.command("undo", help=summary("undo"), epilog=example("pipeline-tui undo"))
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@json_option
@file_option
def undo(file: str | None, *, yes: bool, as_json: bool) -> None:
    """Take the file's last change back, whoever made it; status 1 where nothing can be."""
    from pipeline_tui.store.errors import UndoRefused
    from pipeline_tui.store.history import is_invented

    with writing(file) as store:
        pending = store.peek_undo()
        if pending is None:
            raise fail(_("There is nothing to undo."))
        if not yes and at_terminal():
            line = _("Undo “{action}”?").format(action=clean(pending.label))
            if is_invented(store, pending):
                line = _("It came with the sample.") + " " + line
            if not sure(line):
                raise fail(_("Nothing was changed."))
        try:
            done = store.undo()
        except UndoRefused as error:
            raise fail(error.message) from None
        assert done is not None  # something was pending
        told(store, "undo", done, as_json=as_json)


@click.command("redo", help=summary("redo"), epilog=example("pipeline-tui redo"))
@json_option
@file_option
def redo(file: str | None, *, as_json: bool) -> None:
    """Do the last undone change again; status 1 where there is none."""
    from pipeline_tui.store.errors import UndoRefused

    with writing(file) as store:
        try:
            done = store.redo()
        except UndoRefused as error:
            raise fail(error.message) from None
        if done is None:
            raise fail(_("There is nothing to do again."))
        told(store, "redo", done, as_json=as_json)


# -- history -----------------------------------------------------------------------------------

_ACTIONS = """
SELECT id, at, actor, label, args, kind, state, undoes FROM action ORDER BY clock DESC LIMIT ?
"""
# The few actions of one deal and of the rows that hang on it, as the deal's page reads them.
_OF_DEAL = "SELECT id, at, actor, label, args, kind, state, undoes FROM action WHERE id = ?"


@click.command(
    "history", help=summary("history"), epilog=example("pipeline-tui history --limit 5 --json")
)
@click.argument("deal", required=False, metavar=_("[DEAL]"), shell_complete=deal_words)
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, metavar=_("N"),
    help=_("At most so many."),
)  # fmt: skip
@json_option
@file_option
def history(deal: str | None, limit: int, file: str | None, *, as_json: bool) -> None:
    """Print what was done, the latest first; of one deal also which fields changed."""
    with reading(file) as store:
        entries = list(_all(store, limit) if deal is None else _of(store, deal, limit))
    if as_json:
        write_document("history", {"actions": entries})
    elif entries:
        say(_lines(entries))
    if not entries:
        if as_json:
            raise SystemExit(1)
        raise fail(_("Nothing was done yet."))


def _all(store: Reading, limit: int) -> Iterator[dict[str, Any]]:
    for row in store.conn.execute(_ACTIONS, (limit,)):
        yield _entry(row)


def _of(store: Reading, deal: str, limit: int) -> Iterator[dict[str, Any]]:
    from pipeline_tui.cli import naming
    from pipeline_tui.store import pages

    page = pages.read(store.conn, naming.deal(store, deal).id)
    for one in page.entries[:limit] if page else ():
        row = store.conn.execute(_OF_DEAL, (one.action_id,)).fetchone()
        fields = [
            {"table": field.table, "column": field.column, "old": field.old, "new": field.new}
            for field in one.fields
        ]
        yield {**_entry(row), "fields": fields}


def _entry(row: Any) -> dict[str, Any]:
    """An action: its label in English with its arguments, so that a program can tell them."""
    import json

    action, at, actor, label, args, kind, state, undoes = row
    return {
        "id": action, "at": at, "actor": actor, "label": label, "args": json.loads(args),
        "kind": kind, "state": state, "undoes": undoes,
    }  # fmt: skip


def _lines(entries: list[dict[str, Any]]) -> Iterator[str]:
    from pipeline_tui.store.history import render

    states = {"undone": _("undone"), "dropped": _("undone for good")}
    kinds = {"undo": _("undo: {action}"), "redo": _("redo: {action}")}
    for one in entries:
        moment = datetime.fromisoformat(one["at"]).astimezone()
        when = f"{l10n.day_short(moment.date())} {l10n.time_short(f'{moment:%H:%M}')}"
        said = kinds.get(one["kind"], "{action}").format(action=render(one["label"], one["args"]))
        if one["kind"] == "do" and one["state"] in states:
            said = f"{said} ({states[one['state']]})"
        yield "  ".join(part for part in (when, one["actor"], said) if part)
