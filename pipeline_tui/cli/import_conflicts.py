"""``import --conflicts ask``: whose value counts, asked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import click

from pipeline_tui.cli.import_voices import LineVoice, TextVoice, Voice
from pipeline_tui.cli.output import at_terminal, clean
from pipeline_tui.exchange import run
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.options import Options
from pipeline_tui.i18n import _, pgettext
from pipeline_tui.l10n import number
from pipeline_tui.sales.text import fold
from pipeline_tui.store import conflicts
from pipeline_tui.store.conflict_words import said
from pipeline_tui.store.driver import Connection
from pipeline_tui.store.store import Store

__all__ = ["asked", "checked"]

_ASK, _LATER = "ask", "later"
_ANSWERS = ("theirs", "mine", _LATER)


def checked(options: Options, voice: Voice, flag: str | None) -> Options:
    """The options as they can be followed; ``flag`` was said beside a preset and counts more.

    A trial asks nothing, nor does the app, which lists what waits. Raises ``ImportRefused``
    where somebody is to be asked and nobody is there.
    """
    options = replace(options, conflicts=flag) if flag else options
    if options.conflicts != _ASK or (isinstance(voice, TextVoice) and at_terminal()):
        return options
    if voice.tried or isinstance(voice, LineVoice):
        return options
    message = _("{option} needs a terminal to ask at; {others} need none.")
    raise ImportRefused(
        message.format(option="--conflicts ask", others="--conflicts theirs, --conflicts mine")
    )


def asked(store: Store, plan: run.Prepared) -> run.Prepared:
    """The plan with an answer for each field that was changed both here and there.

    It is tried out in a copy first, so that no lock waits for the person and all is one action.
    """
    if plan.options.conflicts != _ASK or not at_terminal():
        return plan
    with run.tried_out(store, plan) as (tried, outcome):
        found = set(outcome.waiting)
        every = conflicts.waiting(tried.conn, max(1, conflicts.count(tried.conn)))
        asking = [one for one in every if (one.deal_id, one.field) in found]
        answers = {
            (one.deal_id, one.field): _ask(tried.conn, one, len(asking) - place)
            for place, one in enumerate(asking)
        }
    return replace(plan, answers=answers)


def _ask(conn: Connection, one: conflicts.Conflict, left: int) -> str:
    words = said(conn, one)
    told = _("{deal}, {field}: it was {before}, is {here} here and {there} there").format(
        deal=one.deal, **words._asdict()
    )
    click.echo(clean(told), err=True)
    prompt = _("Whose counts? ({n} to settle)").format(n=number(left))
    known = _words()
    shown = f"{prompt} ({', '.join(known)})"
    answer: str = click.prompt(shown, value_proc=lambda typed: _read(typed, known), err=True)
    return answer


def _words() -> dict[str, str]:
    """What can be answered, in the person's language."""
    return {
        pgettext("answer", "theirs"): "theirs",
        pgettext("answer", "mine"): "mine",
        pgettext("answer", "later"): _LATER,
    }


def _read(typed: str, words: Mapping[str, str]) -> str:
    """The answer that begins so, in the person's language or in English; else a usage error."""
    begun = fold(typed)
    for known in (words, dict(zip(_ANSWERS, _ANSWERS, strict=True))):
        found = {code for word, code in known.items() if fold(word).startswith(begun)}
        if begun and len(found) == 1:
            return found.pop()
    raise click.UsageError(_("Please answer one of: {answers}").format(answers=", ".join(words)))
