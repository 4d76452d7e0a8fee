"""Filters on the command line, as the app reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pipeline_tui import clock
from pipeline_tui.cli.output import fail
from pipeline_tui.i18n import _

if TYPE_CHECKING:
    from pipeline_tui.cli.opened import Reading
    from pipeline_tui.store.store import Store

__all__ = ["FilterCommand", "Wanted", "joined", "read_filter"]

_NOT = "\0"
_NEGATED = r'(?s:-(?:[^\W\d_]{2,}|@|").*)'
_KEY = r"(?s:(-?(?:@|[^\W\d_]+(?::|[<>]=?|=|≤|≥)))(.*))"
_STATUS = ("open", "won", "lost")


class FilterCommand(click.Command):
    """A command whose words may begin with ``-`` for not: ``-is:late`` is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep such words from being read as options."""
        rest = args[args.index("--") :] if "--" in args else []
        own = args[: len(args) - len(rest)]
        kept = [f"{_NOT}{word}" if _negated(word) else word for word in own]
        return super().parse_args(ctx, kept + rest)


def _negated(word: str) -> bool:
    if not word.startswith("-") or word.startswith("--"):
        return False
    import re

    return re.fullmatch(_NEGATED, word) is not None


def joined(words: Sequence[str]) -> str:
    """The words of a command line as one line of the app.

    A value that the shell freed of its quotes gets them again: ``@Acme Corp`` is one company.
    """
    bare = [word.removeprefix(_NOT) for word in words]
    return bare[0] if len(bare) == 1 else " ".join(map(_quoted, bare))


def _quoted(word: str) -> str:
    if len(word.split()) < 2 or '"' in word:
        return word
    import re

    found = re.fullmatch(_KEY, word)
    return f'{found[1]}"{found[2]}"' if found else word


class Wanted(NamedTuple):
    """A filter for SQL: a condition on ``deal d``, beginning with ``AND``, and its values.

    ``tells_status`` says that it asks for won, lost or open deals by itself.
    """

    where: str
    values: list[Any]
    tells_status: bool


def read_filter(store: Reading | Store, text: str) -> Wanted:
    """What a filter asks for.

    Ends the command with status 2 for a filter that is not understood.
    """
    if not text.strip():
        return Wanted("", [], tells_status=False)
    from pipeline_tui import l10n
    from pipeline_tui.sales.filter_terms import Stage, Status
    from pipeline_tui.sales.filters import parse_filter
    from pipeline_tui.store.candidates import candidates
    from pipeline_tui.store.conditions import Conditions
    from pipeline_tui.store.own_conditions import own_keys

    today = clock.today()
    own = own_keys(store.conn)
    wanted = parse_filter(text, l10n.formats(), store.rules.base_currency, today, own)
    if wanted.problems:
        raise fail(
            *(_("Filter: {problem}").format(problem=one) for one in wanted.problems), status=2
        )
    for term in wanted.terms:
        if isinstance(term, Stage):
            _refuse_unknown(store, term.text)
    where, values = Conditions(store.conn, store.rules, today).of(wanted.terms)
    numbers = candidates(store.conn, wanted.terms)
    if numbers is not None:
        where = f" AND d.n IN ({','.join(map(str, numbers))}){where}"
    tells = any(isinstance(one, Status) and one.status in _STATUS for one in wanted.terms)
    return Wanted(where, values, tells)


def _refuse_unknown(store: Reading | Store, text: str) -> None:
    """End the command where no stage of any pipeline has the text in its name."""
    from pipeline_tui.sales.text import fold

    stages = store.rules.stages.values()
    if any(text in fold(one.name) for one in stages):
        return
    names = ", ".join(dict.fromkeys(one.name for one in stages))
    said = _("There is no stage “{name}”; there are {names}.").format(name=text, names=names)
    raise fail(_("Filter: {problem}").format(problem=said), status=2)
