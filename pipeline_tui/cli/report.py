"""``pipeline-tui report``: all figures on one page with their charts, for mail or print."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pipeline_tui import paths
from pipeline_tui.cli import new_file, scoped
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.opened import example
from pipeline_tui.figures.sections import SECTIONS, begin
from pipeline_tui.files import write_whole
from pipeline_tui.i18n import _

if TYPE_CHECKING:
    from pipeline_tui.cli.scoped import About
    from pipeline_tui.figures.scope import Scope
    from pipeline_tui.figures.section import Content
    from pipeline_tui.store.store import Store

__all__ = ["Part", "parts_of", "report", "written"]

_MARKDOWN = (".md", ".markdown")


class Part(NamedTuple):
    """One section of the page: its id, its marked name, and what it holds."""

    id: str
    title: str
    content: Content


@click.command(
    help=summary("report"),
    epilog=example("pipeline-tui report --window quarter -o figures.html"),
)
@click.option(
    "--html", "form", flag_value="html", help=_("A page for a browser (unless FILE ends in .md).")
)
@click.option("--markdown", "form", flag_value="markdown", help=_("Markdown."))
@click.option(
    "-o", "--output", "target", metavar=_("FILE"),
    help=_("Write to this file; without it, or with -, to standard output."),
)  # fmt: skip
@click.option("--force", is_flag=True, help=_("Overwrite FILE where it exists."))
@scoped.options
def report(form: str | None, target: str | None, *, force: bool, **asked: Any) -> None:
    """Make the whole page, then write it whole or not at all."""
    path = None if target in (None, "", "-") else Path(str(target)).expanduser()
    options = scoped.asked_for(asked)
    if path is not None:
        data = paths.file_from(options.file)
        new_file.check(path, data, force=force, makes_folder=True)
    with scoped.opened(options) as (store, scope, about):
        parts = list(_shown(parts_of(store, scope)))
    text = written(form or _form_of(path), parts, about)
    if path is None:
        click.echo(text.encode(), nl=False)
        return
    with new_file.faults_told(path):
        write_whole(path, text, replace=force)
    click.echo(_("Wrote {file}").format(file=path), err=True)


def parts_of(store: Store, scope: Scope) -> Iterator[Part]:
    """All sections of the Figures screen, made one after the other."""
    for section in SECTIONS:
        content = scoped.run_through(begin(section, store, scope))
        yield Part(section.id, section.name, content)


def written(form: str, parts: Sequence[Part], about: About) -> str:
    """The page in a form, ``html`` or ``markdown``."""
    if form == "markdown":
        from pipeline_tui.cli.report_markdown import page

        return page(parts, about)
    from pipeline_tui.cli.report_html import page as html

    return html(parts, about)


def _form_of(path: Path | None) -> str:
    return "markdown" if path is not None and path.suffix.lower() in _MARKDOWN else "html"


def _shown(parts: Iterator[Part]) -> Iterator[Part]:
    """Tell on a terminal how far it is."""
    if not sys.stderr.isatty():
        yield from parts
        return
    with _bar() as bar:
        for part in parts:
            bar.update(1)
            yield part


@contextmanager
def _bar() -> Iterator[Any]:
    made: Any = click.progressbar(length=len(SECTIONS), label=_("Computing"), file=sys.stderr)
    with made:
        yield made
