"""``pipeline-tui metrics``: the figures of the Figures screen, for a person or a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline_tui.cli import metrics_out, scoped
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.opened import example
from pipeline_tui.figures.sections import SECTIONS, begin
from pipeline_tui.i18n import _

if TYPE_CHECKING:
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.figures.section import Content, Section
    from pipeline_tui.store.store import Store

__all__ = ["BY", "make", "metrics"]

_RENAMED = {"funnel": "stage", "stages": "time-in-stage", "months": "month", "trend": "velocity"}
BY: dict[str, Section] = {_RENAMED.get(one.id, one.id): one for one in SECTIONS}
"""What ``--by`` takes, and the section of the screen that it gives."""


@click.command(
    help=summary("metrics"),
    epilog=example("pipeline-tui metrics --window quarter --by source --json"),
)
@click.option(
    "--by", type=click.Choice(list(BY)), default="summary", show_default=True,
    help=_("Which figures, or by what they are grouped."),
)  # fmt: skip
@click.option("--json", "form", flag_value="json", help=_("Print JSON, for scripts."))
@click.option("--csv", "form", flag_value="csv", help=_("Print CSV, one line a figure."))
@scoped.options
def metrics(by: str, form: str | None, **asked: str | int | None) -> None:
    """Print one section; the status is 1 where no figure of it can be told, else 0."""
    with scoped.opened(scoped.asked_for(asked)) as (store, scope, about):
        content = make(store, BY[by], scope)
    about = about._replace(by=by, title=BY[by].name)
    write = {"json": metrics_out.as_json, "csv": metrics_out.as_csv}.get(
        form or "", metrics_out.as_text
    )
    click.echo(write(content, about), nl=False)
    told = any(one.value is not None for row in content.rows for one in row.figures)
    raise SystemExit(0 if told else 1)


def make(store: Store, section: Section, scope: Scope) -> Content:
    """A section, made without a pause."""
    return scoped.run_through(begin(section, store, scope))
