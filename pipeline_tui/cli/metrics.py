"""``pipeline-tui metrics``: the figures of the Figures screen, for a person or a script."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from pipeline_tui import clock, paths
from pipeline_tui.cli import metrics_out
from pipeline_tui.cli.commands import summary
from pipeline_tui.figures.scope import Scope
from pipeline_tui.figures.section import Content, Section
from pipeline_tui.figures.sections import SECTIONS, begin
from pipeline_tui.i18n import _
from pipeline_tui.sales.rates import Window
from pipeline_tui.sales.text import fold
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.stages import pipelines
from pipeline_tui.store.store import Store
from pipeline_tui.tui.figure_scope import CUSTOM, WINDOWS, Choice

if TYPE_CHECKING:
    from pipeline_tui.cli.metrics_out import About

__all__ = ["BY", "make", "metrics", "scope_for"]

_BUSY_MS = 5000
_RENAMED = {"funnel": "stage", "stages": "time-in-stage", "months": "month", "trend": "velocity"}
BY: dict[str, Section] = {_RENAMED.get(one.id, one.id): one for one in SECTIONS}
"""What ``--by`` takes, and the section of the screen that it gives."""
_SPAN = re.compile(r"(\d{4}-\d\d)(-\d\d)?\.\.(\d{4}-\d\d)(-\d\d)?", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1000, 9998
_TABLES = ("owner", "source", "industry")


def _options(command: Callable[..., None]) -> Callable[..., None]:
    windows = "|".join(name for name in WINDOWS if name != CUSTOM)
    for add in reversed(
        (
            click.option(
                "--window", default="12m", show_default=True, metavar=f"{windows}|FROM..TO",
                help=_("Which closes count; FROM and TO are days or months of your own."),
            ),
            click.option(
                "--by", type=click.Choice(list(BY)), default="summary", show_default=True,
                help=_("Which figures, or by what they are grouped."),
            ),
            click.option("--owner", metavar=_("NAME"), help=_("Only deals of this owner.")),
            click.option("--source", metavar=_("NAME"), help=_("Only deals from this source.")),
            click.option("--industry", metavar=_("NAME"), help=_("Only deals of this industry.")),
            click.option(
                "--pipeline", metavar=_("NAME"), help=_("This pipeline, not the first one.")
            ),
            click.option(
                "--json", "form", flag_value="json", help=_("Print JSON, for scripts.")
            ),
            click.option(
                "--csv", "form", flag_value="csv", help=_("Print CSV, one line a figure.")
            ),
            click.option(
                "--file", metavar=_("FILE"), help=_("Look at this file instead of your own.")
            ),
        )
    ):  # fmt: skip
        command = add(command)
    return command


@click.command(
    help=summary("metrics"),
    epilog=_("Example: {command}").format(
        command="pipeline-tui metrics --window quarter --by source --json"
    ),
)
@_options
def metrics(
    window: str, by: str, pipeline: str | None, form: str | None, file: str | None,
    **narrowed: str | None,
) -> None:  # fmt: skip
    """Print one section; the status is 1 where no figure of it can be told, else 0."""
    with Store.open(paths.file_from(file), busy_ms=_BUSY_MS) as store:
        scope = scope_for(store, window, pipeline, narrowed)
        content = make(store, BY[by], scope)
        about = _about(store, scope, by, narrowed)
    write = {"json": metrics_out.as_json, "csv": metrics_out.as_csv}.get(
        form or "", metrics_out.as_text
    )
    click.echo(write(content, about), nl=False)
    told = any(one.value is not None for row in content.rows for one in row.figures)
    raise SystemExit(0 if told else 1)


def make(store: Store, section: Section, scope: Scope) -> Content:
    """A section, made without a pause."""
    work = begin(section, store, scope)
    while True:
        try:
            next(work)
        except StopIteration as end:
            content: Content = end.value
            return content


def scope_for(
    store: Store, window: str, pipeline: str | None, narrowed: dict[str, str | None]
) -> Scope:
    """Days and deals as the options name them; raises ``Invalid`` for a name that is none."""
    today, ways = clock.today(), pipelines(store.conn)
    chosen = ways[0].id
    if pipeline is not None:
        chosen = _found("--pipeline", pipeline, [(one.id, one.name) for one in ways])
    if window in WINDOWS and window != CUSTOM:
        scope = Choice(window).scope(store, chosen, today)
    else:
        scope = _span(window, chosen, today)
    held: dict[str, str] = {}
    for table in _TABLES:
        if (name := narrowed.get(table)) is not None:
            rows = store.conn.execute(f"SELECT id, name FROM {table} WHERE deleted_at IS NULL")
            held[table] = _found(f"--{table}", name, rows.fetchall())
    return scope._replace(
        owner=held.get("owner"), source=held.get("source"), industry=held.get("industry")
    )


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


def _about(store: Store, scope: Scope, by: str, narrowed: dict[str, str | None]) -> About:
    named = {one.id: one.name for one in pipelines(store.conn)}
    held = {}
    for table in _TABLES:
        if narrowed.get(table) is not None:
            sql = f"SELECT name FROM {table} WHERE id = ?"
            held[table] = store.conn.execute(sql, (getattr(scope, table),)).fetchone()[0]
    return metrics_out.About(
        by, BY[by].name, named[scope.pipeline_id], store.rules.base_currency, scope, held
    )
