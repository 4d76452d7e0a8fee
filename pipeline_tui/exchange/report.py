"""What an import did, in lines of text for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline_tui import clock
from pipeline_tui.exchange import currencies, missing
from pipeline_tui.exchange.errors import Reject
from pipeline_tui.exchange.outcome import Outcome, Twin
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.l10n import money_short, number
from pipeline_tui.store.store import Store

_MOST_REJECTS = 20
_MOST_TWINS = 5

_OPEN = """
SELECT count(*), sum(step_on IS NULL AND parked_until IS NULL),
       sum(amount IS NULL), sum(account_id IS NULL), sum(close_on IS NULL),
       sum(coalesce(close_on < :today, 0))
FROM deal WHERE deleted_at IS NULL AND status = 'open'
"""
_PASSED = """
SELECT amount, currency FROM deal
WHERE deleted_at IS NULL AND status = 'open' AND close_on < :today AND amount IS NOT NULL
"""
_LIVE = "SELECT count(*) FROM deal WHERE deleted_at IS NULL"
_OF_IMPORT = """AND id IN (
    SELECT row_id FROM change WHERE action_id = :action AND tbl = 'deal' AND kind <> 'load'
    UNION ALL
    SELECT j.value FROM change c, json_each(c.patch) j
    WHERE c.action_id = :action AND c.tbl = 'deal' AND c.kind = 'load'
)
"""


def _counts(outcome: Outcome) -> tuple[tuple[int, str], ...]:
    """What became of the rows: how many of each, and the words for so many."""
    new, back, changed = outcome.created, outcome.returned, outcome.updated
    same, deleted = outcome.unchanged, outcome.deleted_here
    out, blank = outcome.rejected, outcome.blank
    return (
        (new, ngettext("{n} new", "{n} new", new)),
        (back, ngettext("{n} brought back after an undo", "{n} brought back after an undo", back)),
        (changed, ngettext("{n} changed", "{n} changed", changed)),
        (same, ngettext("{n} as before", "{n} as before", same)),
        (outcome.skipped, _skipped(outcome.skipped)),
        (deleted, ngettext("{n} deleted here, left so", "{n} deleted here, left so", deleted)),
        (out, ngettext("{n} left out", "{n} left out", out)),
        (blank, ngettext("{n} blank", "{n} blank", blank)),
    )


def _skipped(n: int) -> str:
    return ngettext("{n} there already, left so", "{n} there already, left so", n)


def done(outcome: Outcome, settle: str = "pipeline-tui conflicts") -> Iterator[str]:
    """What came of the rows, in a trial as in earnest; ``settle`` is how conflicts are settled."""
    counts = ", ".join(said.format(n=number(n)) for n, said in _counts(outcome) if n)
    yield _("Rows: {counts}").format(counts=counts or _("nothing to do"))
    yield from _twins(outcome)
    yield from _repeated(outcome)
    yield from missing.told(outcome.missing)
    made = [
        ngettext("{n} company", "{n} companies", n).format(n=n)
        for n in [outcome.made.get("account", 0)]
        if n
    ] + [
        ngettext("{n} owner", "{n} owners", n).format(n=n)
        for n in [outcome.made.get("owner", 0)]
        if n
    ]
    contacts = outcome.made.get("contact", 0)
    if contacts:
        made.append(ngettext("{n} contact", "{n} contacts", contacts).format(n=contacts))
    if made:
        yield "  " + _("With them: {things}").format(things=", ".join(made))
    if outcome.new_pipelines:
        yield "  " + _("New pipelines: {names}").format(names=", ".join(outcome.new_pipelines))
    if outcome.new_stages:
        yield "  " + _("New stages: {names}").format(names=", ".join(outcome.new_stages))
    if outcome.overruled:
        yield "  " + ngettext(
            "{n} field was changed both here and there; the file's value was taken",
            "{n} fields were changed both here and there; the file's values were taken",
            outcome.overruled,
        ).format(n=outcome.overruled)
    if outcome.kept:
        yield "  " + ngettext(
            "{n} field was changed both here and there; it stays as it is here",
            "{n} fields were changed both here and there; they stay as they are here",
            outcome.kept,
        ).format(n=outcome.kept)
    if outcome.waiting:
        yield "  " + ngettext(
            "{n} field was changed both here and there and waits for you: {command}",
            "{n} fields were changed both here and there and wait for you: {command}",
            len(outcome.waiting),
        ).format(n=len(outcome.waiting), command=settle)


def _twins(outcome: Outcome) -> Iterator[str]:
    """The rows that were deals already without an id saying so, the first of them by name."""
    count = len(outcome.twins)
    if not count:
        return
    yield "  " + ngettext(
        "{n} row is a deal already, by name, company and amount: {option}",
        "{n} rows are deals already, by name, company and amount: {option}",
        count,
    ).format(n=number(count), option="--duplicates")
    yield from _first(outcome.twins)


def _repeated(outcome: Outcome) -> Iterator[str]:
    """The new deals that are like a row above them, the first of them by name."""
    count = len(outcome.repeated)
    if count:
        yield "  " + ngettext(
            "{n} row is like one above it in name, company, product and days; it is a deal too",
            "{n} rows are like one above them in name, company, product and days; they are deals"
            " too",
            count,
        ).format(n=number(count))
        yield from _first(outcome.repeated)


def _first(rows: Sequence[Twin]) -> Iterator[str]:
    for one in rows[:_MOST_TWINS]:
        yield "    " + _("line {line}: {name}").format(
            line=one.line, name=f"{one.name} · {one.account}" if one.account else one.name
        )
    if len(rows) > _MOST_TWINS:
        yield "    " + _("… and {n} more").format(n=number(len(rows) - _MOST_TWINS))


def tried() -> str:
    """That nothing was written."""
    return _("A trial: nothing was written.")


def new_file(path: Path, *, tried: bool) -> str:
    """That the file to import into was not there before."""
    if tried:
        return _("The new file {file} would be made.").format(file=path)
    return _("Made the new file {file}.").format(file=path)


def rejects(outcome: Outcome, file: str) -> Iterator[str]:
    """The rows left out, each with file, line, column, value and reason."""
    for reject in outcome.rejects[:_MOST_REJECTS]:
        yield reject_line(reject, file)
    more = len(outcome.rejects) - _MOST_REJECTS
    if more > 0:
        yield _("… and {n} more; {option} writes them all").format(
            n=number(more), option=_("--rejects FILE")
        )


def reject_line(reject: Reject, file: str) -> str:
    """One rejected row in a line."""
    where = _("{file}, line {line}").format(file=reject.file or file, line=reject.line)
    shown = " ".join(reject.value.split())
    shown = shown if len(shown) <= 60 else shown[:59] + "…"
    if not reject.column and not shown:
        return _("{where}: {reason}").format(where=where, reason=reject.reason)
    if not reject.column:
        said = _("{where}, “{value}”: {reason}")
        return said.format(where=where, value=shown, reason=reject.reason)
    column = _("column “{column}”").format(column=reject.column)
    said = _("{where}, {column}, “{value}”: {reason}")
    return said.format(where=where, column=column, value=shown, reason=reject.reason)


def needs_a_hand(store: Store, outcome: Outcome) -> Iterator[str]:
    """What of the open deals just imported asks for work, and what was guessed of them."""
    named = {"today": clock.today().isoformat(), "action": outcome.action_id}
    alone = outcome.created == store.conn.execute(_LIVE).fetchone()[0]
    only = "" if alone else _OF_IMPORT
    row: Any = store.conn.execute(_OPEN + only, named).fetchone()
    open_n, no_step, no_amount, no_account, no_close, passed = (value or 0 for value in row)
    cautions = outcome.cautions
    found = (
        (no_step, ngettext("{n} without next step", "{n} without next step", no_step)),
        (passed, _passed(store, passed, _PASSED + only, named)),
        (no_amount, ngettext("{n} without amount", "{n} without amount", no_amount)),
        (no_close, ngettext("{n} without close day", "{n} without close day", no_close)),
        *currencies.without_rate(store),
        (no_account, ngettext("{n} without company", "{n} without company", no_account)),
        (
            cautions.no_close_day,
            _("{n} closed on a day nobody told; their last known day was taken"),
        ),
        (
            cautions.crossed,
            _("{n} with days out of order; entries were moved to the next day told"),
        ),
        (
            cautions.future_close,
            _("{n} closed on a day to come, which cannot be; the last day known was taken"),
        ),
        (
            cautions.undated_steps,
            ngettext(
                "{n} next step without a day, kept as a note",
                "{n} next steps without a day, kept as notes",
                cautions.undated_steps,
            ),
        ),
    )
    said = [text.format(n=number(n)) for n, text in found if n]
    if open_n and said:
        yield _("Needs a hand: {things}").format(things=", ".join(said))
    elif said:
        yield _("Have a look: {things}").format(things=", ".join(said))


def _passed(store: Store, n: int, statement: str, named: dict[str, str]) -> str:
    rules = store.rules
    amounts = (rules.to_base(row[0], row[1]) or 0 for row in store.conn.execute(statement, named))
    money = money_short(sum(amounts), rules.base_currency)
    text = ngettext(
        "{n} close day passed ({money} of forecast)",
        "{n} close days passed ({money} of forecast)",
        n,
    )
    return text.replace("{money}", money)
