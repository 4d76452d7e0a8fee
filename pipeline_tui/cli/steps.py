"""``pipeline-tui log``, ``follow`` and ``done``: what happened, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from pipeline_tui import clock, l10n
from pipeline_tui.cli.changes import past_day, told
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.completing import deal_words
from pipeline_tui.cli.naming import short
from pipeline_tui.cli.opened import example, writing
from pipeline_tui.cli.output import fail, say
from pipeline_tui.cli.targets import Asked, change_options, confirm, so_many, targets
from pipeline_tui.i18n import _
from pipeline_tui.sales.retry import BY_CODE, MOST_MINUTES, OUTCOMES, TO_SEND, UNANSWERED
from pipeline_tui.sales.text import fold
from pipeline_tui.sales.words import DONE_WORDS, NONE_WORDS

if TYPE_CHECKING:
    from pipeline_tui.sales.retry import Outcome
    from pipeline_tui.store.adding import NewStep
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.store import Store

__all__ = ["done", "follow", "log"]

_DEALS = _("DEAL…")


@click.command(
    "log", help=summary("log"),
    epilog=example('pipeline-tui log acme_renewal --outcome spoke --next "fri call"'),
)  # fmt: skip
@click.argument("deals", nargs=-1, metavar=_DEALS, shell_complete=deal_words)
@click.option(
    "--outcome", metavar=_("NAME"),
    help=_("What came of it: {names}; a note by default.").format(names=", ".join(BY_CODE)),
)  # fmt: skip
@click.option("--note", default="", metavar=_("TEXT"), help=_("In your own words."))
@click.option(
    "--minutes", type=click.IntRange(0, MOST_MINUTES), metavar=_("N"),
    help=_("How long the prospect spent on it."),
)  # fmt: skip
@click.option("--on", metavar=_("DAY"), help=_("When it was, today by default."))
@click.option("--with", "person", metavar=_("NAME"), help=_("Who of the people on the deal."))
@click.option(
    "--way", type=click.Choice(["in", "out"]), help=_("Who reached out: they (in) or you (out).")
)
@click.option("--next", "then", metavar=_("STEP"), help=_("The next step, such as: fri call Bob."))
@change_options
def log(
    asked: Asked,
    deals: tuple[str, ...],
    outcome: str | None,
    note: str,
    minutes: int | None,
    on: str | None,
    then: str | None,
    person: str | None,
    way: str | None,
) -> None:
    """Note what happened; with --next a step that was due counts as done."""
    from pipeline_tui.sales.retry import kind_of
    from pipeline_tui.store import hearing, lanes, steps

    meant = _outcome(outcome)
    day = past_day("--on", on)
    step = None if then is None or fold(then) in NONE_WORDS else read_step("--next", then)
    with writing(asked.file) as store:
        ids = targets(store, deals, asked.wanted)
        cards = lanes.several(store.conn, ids)
        contact = None if person is None else _contact(store, ids, person)
        confirm(store, _("Log it on {deals}?").format(deals=so_many(len(ids))), ids, yes=asked.yes)
        code = "" if meant.code == "note" else meant.code
        running = hearing.ended_by_reply(store.conn, ids)
        result = steps.log(
            store, ids, kind_of(meant, _planned(cards, meant)), note, code,
            None if day == clock.today() else day, step,
            direction=way or "", contact_id=contact, minutes=minutes,
        )  # fmt: skip
        left = hearing.ended_by_reply(store.conn, ids)
        ended = [one.cadence for one in running if one not in left]
        told(store, "log", result, as_json=asked.as_json, ended=ended)
        if ended and not asked.as_json:
            names = ", ".join(dict.fromkeys(ended))
            say([_("Ended the sequence {names}: they replied").format(names=names)])


@click.command(
    "follow",
    help=summary("follow"),
    epilog=example("pipeline-tui follow acme_renewal / fri 14:30 call Bob"),
)
@click.argument(
    "words", nargs=-1, required=True, metavar=_("DEAL… / STEP"), shell_complete=deal_words
)
@change_options
def follow(asked: Asked, words: tuple[str, ...]) -> None:
    """Set the next step of open deals; without “/” the first word is the deal."""
    from pipeline_tui.store import steps

    deals, typed = _parted(words, asked.wanted)
    step = None if fold(typed) in DONE_WORDS | NONE_WORDS else read_step("STEP", typed)
    with writing(asked.file) as store:
        ids = targets(store, deals, asked.wanted)
        _refuse_closed(store, ids)
        question = _("Set the next step of {deals}?").format(deals=so_many(len(ids)))
        confirm(store, question, ids, yes=asked.yes)
        if step is not None:
            parts = (step.day, step.time, step.kind, step.body, step.repeats)
            result = steps.set_step(store, ids, *parts)
        elif fold(typed) in NONE_WORDS:
            result = steps.drop_step(store, ids)
        else:
            result = steps.finish_step(store, ids)
        told(store, "follow", result, as_json=asked.as_json)


@click.command("done", help=summary("done"), epilog=example("pipeline-tui done acme_renewal"))
@click.argument("deals", nargs=-1, metavar=_DEALS, shell_complete=deal_words)
@change_options
def done(asked: Asked, deals: tuple[str, ...]) -> None:
    """Mark the next steps of deals as done; the status is 1 where a deal has none."""
    from pipeline_tui.store import lanes, steps

    with writing(asked.file) as store:
        ids = targets(store, deals, asked.wanted)
        cards = lanes.several(store.conn, ids)
        without = [card for card in cards if card.step_on is None]
        if without and asked.wanted is None:
            raise fail(
                _("No next step:"), *(f"  {short(card.id)}  {card.name}" for card in without)
            )
        ids = [card.id for card in cards if card.step_on is not None]
        if not ids:
            raise fail(_("None of these deals has a next step."))
        question = _("Mark the next step of {deals} as done?").format(deals=so_many(len(ids)))
        confirm(store, question, ids, yes=asked.yes)
        told(store, "done", steps.finish_step(store, ids), as_json=asked.as_json)


# -- reading what was typed --------------------------------------------------------------------


def read_step(option: str, typed: str) -> NewStep:
    """A step as the app reads it; ends the command with status 2 for what is none."""
    from pipeline_tui.sales.quickadd import parse_quick_add
    from pipeline_tui.store.adding import NewStep

    today = clock.today()
    found = parse_quick_add(f"x / {typed}", today, l10n.formats(), "EUR")
    if found.problems:
        raise fail(f"{option}: {'; '.join(found.problems)}", status=2)
    step = found.step
    if step is None:
        said = _("a day, such as fri, tomorrow, +3d or 12 dec, and what to do")
        raise fail(f"{option}: {said}", status=2)
    if step.day < today:
        said = _("{day} has passed").format(day=l10n.day_full(step.day))
        raise fail(f"{option}: {said}", status=2)
    return NewStep(step.day, step.time, step.kind, step.text, step.repeats)


def _parted(words: Sequence[str], wanted: str | None) -> tuple[Sequence[str], str]:
    """The deals and the step: parted by a lone ``/``, else the first word is the deal."""
    if "/" in words:
        place = words.index("/")
        return words[:place], " ".join(words[place + 1 :])
    if wanted is not None:
        return (), " ".join(words)
    return words[:1], " ".join(words[1:])


def _outcome(typed: str | None) -> Outcome:
    """An outcome by its code or by its name, or the beginning of either."""
    if typed is None:
        return BY_CODE["note"]
    wanted = fold(typed).replace("-", "_").replace(" ", "_")
    names = {one.code: {one.code, fold(_(one.label)).replace(" ", "_")} for one in OUTCOMES}
    exact = [code for code, words in names.items() if wanted in words]
    begun = [code for code, words in names.items() if any(w.startswith(wanted) for w in words)]
    found = exact or (begun if wanted else [])
    if len(found) == 1:
        return BY_CODE[found[0]]
    said = _("--outcome is one of: {choices}").format(choices=", ".join(BY_CODE))
    raise fail(said, status=2)


def _planned(cards: Sequence[Card], meant: Outcome) -> str | None:
    """The channel of the step that is due, where it is the same on all deals.

    None for a try beside what a sequence has to send: that is a call.
    """
    today = clock.today().isoformat()
    kinds = {card.step_kind if (card.step_on or "9") <= today else None for card in cards}
    kind = kinds.pop() if len(kinds) == 1 else None
    unsent = kind in TO_SEND and any(card.step_cadence for card in cards)
    return None if unsent and meant.code in UNANSWERED else kind


def _contact(store: Store, ids: Sequence[str], name: str) -> str:
    """The id of the one person on a deal that a name means."""
    from pipeline_tui.store import activities

    if len(ids) > 1:
        raise fail(_("--with goes with one deal."), status=2)
    people = activities.who(store.conn, ids[0])
    found = [one for one in people if fold(one[1]) == fold(name)]
    found = found or [one for one in people if fold(name) in fold(one[1])]
    if len(found) == 1:
        return found[0][0]
    names = ", ".join(one[1] for one in found or people) or _("none")
    said = (
        _("{option}: “{name}” means several: {names}")
        if found
        else _("{option}: there is no “{name}”. There are: {names}")
    )
    raise fail(said.format(option="--with", name=name, names=names), status=2)


def _refuse_closed(store: Store, ids: Sequence[str]) -> None:
    from pipeline_tui.store import lanes

    closed = [card for card in lanes.several(store.conn, ids) if card.status != "open"]
    if closed:
        raise fail(_("Closed already:"), *(f"  {short(card.id)}  {card.name}" for card in closed))
