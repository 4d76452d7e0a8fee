"""The words that a shell completes with: deals, stages and reasons as they are in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    from pipeline_tui.store import driver

__all__ = ["deal_words", "move_words", "reason_words", "stage_words"]

_MOST = 60
_LETTERS = 3
"""From so many letters on the index of names knows a text."""
# What every shell takes as one word as it is.
_PLAIN = frozenset("+-.,/@%_")

_FOUND = """
SELECT d.id, d.name, coalesce(a.name, '') FROM deal d LEFT JOIN account a ON a.id = d.account_id
WHERE d.deleted_at IS NULL AND {condition} ORDER BY d.status <> 'open', d.by_name, d.id LIMIT ?
"""
_BEGINS = "d.by_name >= ? AND d.by_name < ?"
_BEYOND = "\U0010ffff"
_STAGES = "SELECT name FROM stage WHERE deleted_at IS NULL ORDER BY pipeline_id, position"
_REASONS = """
SELECT name FROM reason WHERE deleted_at IS NULL AND kind = 'lost' ORDER BY position, id
"""


def deal_words(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Deals whose names hold what is typed, ``_`` for blanks; else by their short ids."""
    return _quietly(lambda: list(_deals(ctx, typed)))


def stage_words(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Stages that begin with what is typed."""
    return _quietly(lambda: list(_named(ctx, _STAGES, typed)))


def move_words(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Deals, and once there is a word before this one, which is the last, stages as well."""
    deals = deal_words(ctx, param, typed)
    return [*stage_words(ctx, param, typed), *deals] if ctx.params.get("stage") else deals


def reason_words(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Lost reasons that begin with what is typed."""
    return _quietly(lambda: list(_named(ctx, _REASONS, typed)))


def _quietly(find: Callable[[], list[CompletionItem]]) -> list[CompletionItem]:
    """Nothing, rather than an error in the middle of a person's line."""
    with suppress(Exception):
        return find()
    return []


def _named(ctx: click.Context, sql: str, typed: str) -> Iterator[CompletionItem]:
    from click.shell_completion import CompletionItem

    from pipeline_tui.cli.opened import reading
    from pipeline_tui.sales.text import fold

    with reading(ctx.params.get("file")) as store:
        names = dict.fromkeys(row[0] for row in store.conn.execute(sql))
    for word in map(_word, names):
        if word and fold(word).startswith(fold(typed)):
            yield CompletionItem(word)


def _deals(ctx: click.Context, typed: str) -> Iterator[CompletionItem]:
    """The names that begin with what is typed; where a name is no word, or not alone, its id."""
    from click.shell_completion import CompletionItem

    from pipeline_tui.cli.naming import short
    from pipeline_tui.cli.opened import reading
    from pipeline_tui.sales.text import fold

    wanted = fold(typed.replace("_", " "))
    with reading(ctx.params.get("file")) as store:
        rows = _rows(store.conn, wanted)
    names = [fold(row[1]) for row in rows]
    for deal_id, name, company in rows:
        word = _word(name) if names.count(fold(name)) == 1 else ""
        if not fold(word.replace("_", " ")).startswith(wanted):
            word = ""
        # The shell takes only what begins as the word on the line does.
        if word or not typed:
            told = " ".join(part for part in (short(deal_id), name, company) if part)
            yield CompletionItem(word or short(deal_id), help=told)


def _rows(conn: driver.Connection, wanted: str) -> list[tuple[str, str, str]]:
    from pipeline_tui.store import text_index

    condition, values = _BEGINS, [wanted, wanted + _BEYOND]
    if len(wanted) >= _LETTERS:
        condition, values = (
            f"{text_index.HOLDS} AND {_BEGINS}",
            [text_index.quoted(wanted), *values],
        )
    rows = conn.execute(_FOUND.format(condition=condition), (*values, _MOST))
    return [(row[0], row[1], row[2]) for row in rows]


def _word(name: str) -> str:
    """A name as one word that no shell takes apart; '' where it cannot be written so."""
    word = "_".join(name.split())
    if word.startswith("-") or not all(char.isalnum() or char in _PLAIN for char in word):
        return ""
    return word
