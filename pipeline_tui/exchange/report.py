"""What an import understood and did, in lines of text for a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline_tui import clock
from pipeline_tui.exchange import fields
from pipeline_tui.exchange.days import MONTH_FIRST, DayEvidence
from pipeline_tui.exchange.errors import Reject
from pipeline_tui.exchange.numbers import NumberEvidence
from pipeline_tui.exchange.outcome import Outcome
from pipeline_tui.exchange.run import Prepared
from pipeline_tui.exchange.understanding import Understanding
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.l10n import money_short, number
from pipeline_tui.store.store import Store

_MOST_REJECTS = 20
_CODECS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}

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


def understood(plan: Prepared) -> Iterator[str]:
    """How the file is written, which column is which field, and by what it was told."""
    seen = plan.seen
    layout = seen.layout
    codec = layout.encoding.codec
    yield _("{file}: {rows} rows, {encoding}, fields parted by {delimiter}").format(
        file=layout.path.name,
        rows=number(seen.rows),
        encoding=_CODECS.get(codec, codec.upper()),
        delimiter="TAB" if layout.delimiter == "\t" else layout.delimiter,
    )
    if layout.encoding.damaged:
        yield "  " + _("{n} places are no valid text; they are shown as {sign}").format(
            n=layout.encoding.damaged, sign="\ufffd"
        )
    if layout.header_line > 1:
        yield "  " + _("The header is in line {line}; what stands above it is left out").format(
            line=layout.header_line
        )
    wide = max((len(layout.header[place]) for place in seen.places.values()), default=0)
    for name, place in seen.places.items():
        label = _(fields.LABELS[name])
        detail = _detail(seen, name)
        told = _("{field}: {detail}").format(field=label, detail=detail) if detail else label
        yield f"  {layout.header[place]:{min(wide, 40)}}  {told}"
    for place, stage in seen.entered.items():
        yield "  " + _("{column}: day it entered {stage}").format(
            column=layout.header[place], stage=stage
        )
    if seen.extras:
        names = ", ".join(layout.header[place] for place in seen.extras)
        yield "  " + _("No field of ours, kept with each deal: {columns}").format(columns=names)
    yield from _identified(plan)


def _identified(plan: Prepared) -> Iterator[str]:
    seen = plan.seen
    if "id" not in seen.places:
        yield "  " + _(
            "No column is an id: a row is known again by its name, company, product and days"
        )
    if "stage" not in seen.places:
        yield "  " + _("No column is the stage: open deals begin in the first one")
    if "currency" not in seen.places:
        yield "  " + _("Currency: {currency}").format(currency=plan.currency)
    for listed in plan.lists.values():
        yield _("{file}: {rows} rows").format(
            file=listed.layout.path.name, rows=number(len(listed.rows))
        )


def _detail(seen: Understanding, name: str) -> str:
    if name in seen.days:
        return _day_detail(seen.days[name], seen.orders[name])
    if name in seen.numbers:
        return _number_detail(seen.numbers[name], seen.decimals[name])
    if name == "id":
        return _("known again as {system}").format(system=seen.system)
    return ""


def _day_detail(evidence: DayEvidence, order: str) -> str:
    serial = _("numbers are days as Excel counts them") if "serial" in evidence.shapes else ""
    if "numeric" not in evidence.shapes:
        return serial
    written = _order_detail(evidence, order)
    return f"{written}; {serial}" if serial else written


def _order_detail(evidence: DayEvidence, order: str) -> str:
    said = _("month first") if order == MONTH_FIRST else _("day first")
    proof = (evidence.mdy if order == MONTH_FIRST else evidence.dmy)[:1]
    return _("{order}, as {example} tells").format(order=said, example=proof[0]) if proof else said


def _number_detail(evidence: NumberEvidence, decimal: str) -> str:
    proof = (evidence.comma if decimal == "," else evidence.point)[:1]
    if proof:
        return _("decimals after {sign}, as {example} tells").format(sign=decimal, example=proof[0])
    if evidence.unclear:
        return _("{example} is read as thousands").format(example=evidence.unclear[0])
    return ""


def stages_read(store: Store, plan: Prepared) -> Iterator[str]:
    """Which value of the file is which stage, with its rows."""
    seen, stages = plan.seen, store.rules.stages
    for value, rows in seen.stage_values.items():
        found = seen.stages.found.get(value)
        if found in stages:
            stage = stages[found].name
        elif value in seen.stages.new:
            stage = _("a new stage")
        else:
            stage = _("first stage")
        yield f"  {value or '∅'} → {stage} ({number(rows)})"


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
        (deleted, ngettext("{n} deleted here, left so", "{n} deleted here, left so", deleted)),
        (out, ngettext("{n} left out", "{n} left out", out)),
        (blank, ngettext("{n} blank", "{n} blank", blank)),
    )


def done(outcome: Outcome, *, tried: bool) -> Iterator[str]:
    """What was done, or would be."""
    counts = ", ".join(said.format(n=number(n)) for n, said in _counts(outcome) if n)
    text = _("Would be: {counts}") if tried else _("Done: {counts}")
    yield text.format(counts=counts or _("nothing to do"))
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
    if outcome.new_stages:
        yield "  " + _("New stages: {names}").format(names=", ".join(outcome.new_stages))
    if outcome.overruled:
        yield "  " + ngettext(
            "{n} field was changed both here and there; the file's value was taken",
            "{n} fields were changed both here and there; the file's values were taken",
            outcome.overruled,
        ).format(n=outcome.overruled)


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
    if not reject.column:
        return _("{where}: {reason}").format(where=where, reason=reject.reason)
    column = _("column “{column}”").format(column=reject.column)
    shown = " ".join(reject.value.split())
    shown = shown if len(shown) <= 60 else shown[:59] + "…"
    said = _("{where}, {column}, “{value}”: {reason}")
    return said.format(where=where, column=column, value=shown, reason=reject.reason)


def needs_a_hand(store: Store, outcome: Outcome) -> Iterator[str]:
    """What of the open deals in the file asks for work, and what was guessed just now."""
    today = {"today": clock.today().isoformat()}
    row: Any = store.conn.execute(_OPEN, today).fetchone()
    open_n, no_step, no_amount, no_account, no_close, passed = (value or 0 for value in row)
    cautions = outcome.cautions
    found = (
        (no_step, ngettext("{n} without next step", "{n} without next step", no_step)),
        (passed, _passed(store, passed, today)),
        (no_amount, ngettext("{n} without amount", "{n} without amount", no_amount)),
        (no_close, ngettext("{n} without close day", "{n} without close day", no_close)),
        (no_account, ngettext("{n} without company", "{n} without company", no_account)),
        (
            cautions.no_close_day,
            _("{n} closed on a day nobody told; their last known day was taken"),
        ),
        (
            cautions.crossed,
            _("{n} with days out of order; entries were moved to the next day told"),
        ),
        (cautions.future_close, _("{n} closed on a day to come")),
    )
    said = [text.format(n=number(n)) for n, text in found if n]
    if open_n and said:
        yield _("Needs a hand: {things}").format(things=", ".join(said))
    elif said:
        yield _("Have a look: {things}").format(things=", ".join(said))


def _passed(store: Store, n: int, today: dict[str, str]) -> str:
    rules = store.rules
    amounts = (rules.to_base(row[0], row[1]) or 0 for row in store.conn.execute(_PASSED, today))
    money = money_short(sum(amounts), rules.base_currency)
    text = ngettext(
        "{n} close day passed ({money} of forecast)",
        "{n} close days passed ({money} of forecast)",
        n,
    )
    return text.replace("{money}", money)
