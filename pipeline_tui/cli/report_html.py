"""The report as one page of HTML that needs nothing else: no script, no font, no picture to load.

Everything that is data is escaped; the page itself forbids whatever it does not hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline_tui import __version__, l10n
from pipeline_tui.cli import report_words as said
from pipeline_tui.cli import svg
from pipeline_tui.cli.markup import element, words
from pipeline_tui.i18n import _, language

if TYPE_CHECKING:
    from pipeline_tui.cli.report import Part
    from pipeline_tui.cli.report_words import Cell, Table
    from pipeline_tui.cli.scoped import About

__all__ = ["page"]

_PAGE = """\
<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="pipeline-tui {version}">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --ink: #222; --dim: #595959; --line: #ccc; --paper: #fff; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --ink: #ddd; --dim: #a0a0a0; --line: #444; --paper: #161616; }}
}}
@page {{ size: A4; margin: 16mm; }}
body {{ margin: 0 auto; padding: 1.5rem; max-width: 60rem; color: var(--ink);
  background: var(--paper); font: 15px/1.45 system-ui, sans-serif; }}
h1 {{ margin: 0; font-size: 1.6rem; }} h2 {{ margin: 2.2rem 0 .6rem; font-size: 1.2rem; }}
header p, .note, .how, small {{ color: var(--dim); }}
nav a {{ margin-right: .8em; color: inherit; white-space: nowrap; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }}
th, td {{ padding: .25rem .5rem; border-bottom: 1px solid var(--line); text-align: right;
  vertical-align: top; }}
th:first-child {{ text-align: left; font-weight: normal; overflow-wrap: break-word;
  min-width: 7em; }}
thead th {{ font-weight: 600; }}
td small {{ display: block; font-size: .8em; }} td.none {{ color: var(--dim); }}
.how {{ font-size: .85em; margin: .6rem 0 0; }} .how dt {{ display: inline; font-weight: 600; }}
.how dd {{ display: inline; margin: 0; }} .how dd:not(:last-child)::after {{ content: " · "; }}
figure {{ margin: .6rem 0; }} figure svg {{ max-width: 100%; height: auto; }}
{style}@media print {{
  :root {{ color-scheme: light; --ink: #000; --dim: #444; --line: #bbb; --paper: #fff; }}
  body {{ padding: 0; max-width: none; font-size: 10pt; }} nav {{ display: none; }}
  h2 {{ break-after: avoid; }} figure, tr {{ break-inside: avoid; }}
  thead {{ display: table-header-group; }}
}}
</style>
</head>
<body>
<header>
<h1>{heading}</h1>
<p>{about}<br>{made}</p>
<nav aria-label="{sections}">{links}</nav>
</header>
<main>
{body}
</main>
</body>
</html>
"""


def page(parts: Sequence[Part], about: About) -> str:
    """All sections on one page, those without rows left out of it."""
    held = [part for part in parts if part.content.rows]
    heading, told = _("Figures"), said.headline(about)
    made = _("Written on {day}").format(day=l10n.day_long(about.scope.today))
    if about.as_of is not None:
        made = _("As everything stood at the end of {day}").format(day=l10n.day_long(about.as_of))
    return _PAGE.format(
        lang=words(language()),
        version=words(__version__),
        title=words(f"{heading} · {told}"),
        style=svg.STYLE,
        heading=words(heading),
        about=words(told),
        made=words(made),
        sections=words(_("Sections")),
        links="\n".join(element("a", words(_(part.title)), href=f"#{part.id}") for part in held),
        body="\n".join(_section(part, about.currency) for part in held)
        or element("p", words(_("no deals yet"))),
    )


def _section(part: Part, base: str) -> str:
    drawn = said.picture(part, base)
    content = part.content
    pieces = [element("h2", words(_(part.title)))]
    if drawn:
        caption = element("figcaption", words(said.caption(content)))
        pieces.append(element("figure", caption + drawn))
    made = said.table(content, base)
    pieces.append(_table(made))
    notes = filter(None, (content.note and _(content.note), *made.below))
    pieces += [element("p", words(note), kind="note") for note in notes]
    if how := said.formulas(content):
        told = (
            f"{element('dt', words(head))} {element('dd', words(f'= {rule}'))}"
            for head, rule in how
        )
        pieces.append(element("dl", "".join(told), kind="how"))
    return element("section", "\n".join(pieces), id=part.id)


def _table(made: Table) -> str:
    heads = [element("th", words(head), scope="col") for head in ("", *made.heads)]
    rows = [
        element("tr", element("th", words(name), scope="row") + "".join(map(_cell, cells)))
        for name, cells in made.rows
    ]
    head = element("thead", element("tr", "".join(heads)))
    body = element("tbody", "\n".join(rows))
    return element("div", element("table", f"{head}\n{body}"), kind="wide")


def _cell(cell: Cell) -> str:
    more = element("small", words(cell.more)) if cell.more else ""
    return element("td", words(cell.said) + more, kind="" if cell.known else "none")
