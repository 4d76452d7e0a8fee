"""The report as Markdown: readable as it is, its charts held in links at the end of the file."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.cli import report_words as said
from pipeline_tui.cli.output import clean
from pipeline_tui.i18n import _

if TYPE_CHECKING:
    from pipeline_tui.cli.report import Part
    from pipeline_tui.cli.report_words import Cell
    from pipeline_tui.cli.scoped import About

__all__ = ["page", "plain"]

_MEANING = re.compile(r"([\\`*_\[\]<>|~&#!$@])|(?<=[a-zA-Z])(:)(?=//)|(?<=www)(\.)")
_AT_START = re.compile(r"^([-+=]|\d+[.)])(?=[-=\s]|$)")


def page(parts: Sequence[Part], about: About) -> str:
    """All sections one after the other; the pictures are SVG, embedded by reference."""
    held = [part for part in parts if part.content.rows]
    lines = [f"# {plain(_('Figures'))}", "", plain(said.headline(about)), ""]
    made = _("Written on {day}").format(day=l10n.day_long(about.scope.today))
    if about.as_of is not None:
        made = _("As everything stood at the end of {day}").format(day=l10n.day_long(about.as_of))
    lines += [plain(made), ""]
    if not held:
        lines += [plain(_("no deals yet")), ""]
    pictures: list[str] = []
    for part in held:
        lines += _section(part, about.currency, pictures)
    return "\n".join((*lines, *pictures)) + ("\n" if pictures else "")


def _section(part: Part, base: str, pictures: list[str]) -> list[str]:
    content, name = part.content, _(part.title)
    lines = [f"## {plain(name)}", ""]
    drawn = said.picture(part, base, alone=True)
    if drawn:
        lines += [f"![{plain(said.caption(content))}][chart-{part.id}]", ""]
        data = b64encode(drawn.encode()).decode()
        pictures.append(f"[chart-{part.id}]: data:image/svg+xml;base64,{data}")
    made = said.table(content, base)
    lines.append(_line(("", *map(plain, made.heads))))
    lines.append(_line((":--", *("--:" for _head in made.heads))))
    lines += [_line((plain(row), *map(_cell, cells))) for row, cells in made.rows]
    lines.append("")
    for words in filter(None, (content.note and _(content.note), *made.below)):
        lines += [plain(words), ""]
    if how := said.formulas(content):
        lines += [f"- {plain(head)} = {plain(rule)}" for head, rule in how]
        lines.append("")
    return lines


def _cell(cell: Cell) -> str:
    return plain(f"{cell.said} ({cell.more})" if cell.more else cell.said)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def plain(words: str) -> str:
    """Words on one line that Markdown shows as they are, whatever they hold."""
    text = _MEANING.sub(lambda found: "\\" + found[0], clean(words).strip())
    # What would begin a list or underline a heading.
    return _AT_START.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", text)
