"""The options that say which deals and which days figures are about, for several commands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from pipeline_tui import clock, l10n, paths
from pipeline_tui.cli.opened import BUSY_MS
from pipeline_tui.figures.scope import Scope
from pipeline_tui.i18n import _
from pipeline_tui.sales.dates import DateError, parse_day
from pipeline_tui.sales.rates import Window
from pipeline_tui.sales.text import fold
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.stages import pipelines
from pipeline_tui.store.store import Store
from pipeline_tui.tui.figure_scope import CUSTOM, WINDOWS, Choice

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = [
    "About", "Options", "asked_for", "opened", "options", "run_through", "scope_for", "told_of",
]  # fmt: skip

_SPAN = re.compile(r"(\d{4}-\d\d)(-\d\d)?\.\.(\d{4}-\d\d)(-\d\d)?", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1000, 9998
_TABLES = ("owner", "source", "industry")

T = TypeVar("T")


class Options(NamedTuple):
    """What the person asked for; None where she did not."""

    window: str = "12m"
    owner: str | None = None
    source: str | None = None
    industry: str | None = None
    pipeline: str | None = None
    as_of: str | None = None
    wins: int | None = None
    until: str | None = None
    file: str | None = None


class About(NamedTuple):
    """What figures are about: ``narrowed`` are the names chosen, ``as_of`` a day that is past.

    ``by`` is the section as the option names it, ``title`` its marked name.
    """

    pipeline: str
    currency: str
    scope: Scope
    narrowed: dict[str, str]
    as_of: date | None = None
    by: str = ""
    title: str = ""


def options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of ``Options``."""
    windows = "|".join(name for name in WINDOWS if name != CUSTOM)
    for add in reversed(
        (
            click.option(
                "--window", default="12m", show_default=True, metavar=f"{windows}|FROM..TO",
                help=_("Which closes count; FROM and TO are days or months of your own."),
            ),
            click.option("--owner", metavar=_("NAME"), help=_("Only deals of this owner.")),
            click.option("--source", metavar=_("NAME"), help=_("Only deals from this source.")),
            click.option("--industry", metavar=_("NAME"), help=_("Only deals of this industry.")),
            click.option(
                "--pipeline", metavar=_("NAME"), help=_("This pipeline, not the first one.")
            ),
            click.option(
                "--as-of", metavar=_("DAY"), help=_("As everything stood at the end of a past day.")
            ),
            click.option(
                "--wins", type=click.IntRange(1, 10**9), metavar=_("N"),
                help=_("Also how many deals so many wins need, at the window's win rate."),
            ),
            click.option(
                "--until", metavar=_("DAY"), help=_("Also the wins to expect by this day.")
            ),
            click.option(
                "--file", metavar=_("FILE"), help=_("Look at this file instead of your own.")
            ),
        )
    ):  # fmt: skip
        command = add(command)
    return command


def asked_for(values: dict[str, Any]) -> Options:
    """The options as Click gives them."""
    return Options(**values)


@contextmanager
def opened(asked: Options) -> Iterator[tuple[Store, Scope, About]]:
    """The file, as it is or as it was, with the scope that was asked for.

    Raises ``Invalid`` for a name, a window or a day that is none.
    """
    today = clock.today()
    with Store.open(paths.file_from(asked.file), busy_ms=BUSY_MS) as store:
        day = None if asked.as_of is None else _past_day(asked.as_of, today)
        if day is None:
            scope = scope_for(store, asked, today)
            yield store, scope, told_of(store, scope, asked)
            return
        from pipeline_tui.store.as_of import as_of

        with run_through(as_of(store, day)) as then:
            scope = scope_for(then, asked, day)
            yield then, scope, told_of(then, scope, asked)._replace(as_of=day)


def run_through(work: Generator[object, None, T]) -> T:
    """What a generator gives that yields how far it is, without a pause."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            made: T = end.value
            return made


def scope_for(store: Store, asked: Options, today: date) -> Scope:
    """Days and deals as the options name them; raises ``Invalid`` for a name that is none."""
    ways = pipelines(store.conn)
    chosen = ways[0].id
    if asked.pipeline is not None:
        chosen = _found("--pipeline", asked.pipeline, [(one.id, one.name) for one in ways])
    if asked.window in WINDOWS and asked.window != CUSTOM:
        scope = Choice(asked.window).scope(store, chosen, today)
    else:
        scope = _span(asked.window, chosen, today)
    held: dict[str, str] = {}
    for table in _TABLES:
        if (name := getattr(asked, table)) is not None:
            rows = store.conn.execute(f"SELECT id, name FROM {table} WHERE deleted_at IS NULL")
            held[table] = _found(f"--{table}", name, rows.fetchall())
    return scope._replace(
        owner=held.get("owner"), source=held.get("source"), industry=held.get("industry"),
        wins=asked.wins,
        until=None if asked.until is None else _day("--until", asked.until, today),
    )  # fmt: skip


def told_of(store: Store, scope: Scope, asked: Options) -> About:
    """The names of what a scope is about."""
    named = {one.id: one.name for one in pipelines(store.conn)}
    held = {}
    for table in _TABLES:
        if getattr(asked, table) is not None:
            sql = f"SELECT name FROM {table} WHERE id = ?"
            held[table] = store.conn.execute(sql, (getattr(scope, table),)).fetchone()[0]
    return About(named[scope.pipeline_id], store.rules.base_currency, scope, held)


def _day(option: str, text: str, today: date) -> date:
    try:
        return parse_day(text, today, l10n.formats())
    except DateError as error:
        raise Invalid(f"{option}: {error}") from None


def _past_day(text: str, today: date) -> date:
    day = _day("--as-of", text, today)
    if day > today:
        raise Invalid(_("--as-of: {day} is still to come.").format(day=l10n.day_long(day)))
    return day


def _span(text: str, pipeline_id: str, today: date) -> Scope:
    """Whole months where the days are those, so that they cost nothing; else the days."""
    found = _SPAN.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        window = Window(found[1], found[3])
        years = (window.first[:4], window.last[:4])
        if not all(_FIRST_YEAR <= int(year) <= _LAST_YEAR for year in years):
            raise ValueError(text)
        first = date.fromisoformat(found[1] + found[2]) if found[2] else window.start
        last = date.fromisoformat(found[3] + found[4]) if found[4] else window.end
    except ValueError:
        raise Invalid(
            _("“{text}” is no window: write {names}, or days such as {example}.").format(
                text=text,
                names=", ".join(name for name in WINDOWS if name != CUSTOM),
                example="2026-01-15..2026-03-31",
            )
        ) from None
    if first > last:
        raise Invalid(_("The window {text} ends before it begins.").format(text=text))
    scope = Scope(pipeline_id, today, window)
    if (first, last) == (window.start, window.end):
        return scope
    return scope._replace(first=first, last=last)


def _found(option: str, name: str, rows: Sequence[tuple[str, str]]) -> str:
    """The id of what has this name, accents and letters' size aside."""
    wanted = fold(name.strip())
    for row_id, known in rows:
        if fold(known) == wanted:
            return row_id
    names = ", ".join(sorted((known for _id, known in rows), key=fold)) or _("none")
    raise Invalid(
        _("{option}: there is no “{name}”. There are: {names}").format(
            option=option, name=name, names=names
        )
    )
