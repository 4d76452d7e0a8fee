"""What an import understood of its files, with the values that told it, in lines of text."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from pipeline_tui.exchange import decimals, fields
from pipeline_tui.exchange.days import MONTH_FIRST, DayEvidence
from pipeline_tui.exchange.encodings import Encoding
from pipeline_tui.exchange.numbers import NumberEvidence
from pipeline_tui.exchange.options import DROP, Options
from pipeline_tui.exchange.parts import Part
from pipeline_tui.exchange.reading import Layout
from pipeline_tui.exchange.run import Prepared
from pipeline_tui.exchange.understanding import Understanding
from pipeline_tui.i18n import _
from pipeline_tui.l10n import number
from pipeline_tui.sales.own_fields import TYPE_NAMES
from pipeline_tui.store.store import Store

_CODECS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
_MOST_FOOT = 3


class Told(NamedTuple):
    """What a column is, with its evidence; both in words, the second may be empty.

    ``place`` is its place in the file.
    """

    column: str
    what: str
    why: str = ""
    place: int = -1


def understood(plan: Prepared) -> Iterator[str]:
    """How the file is written, which column is which field, and by what it was told."""
    seen = plan.seen
    yield from written(seen)
    told = [*columns(plan)]
    wide = min(max((len(one.column) for one in told), default=0), 40)
    for one in told:
        what = (
            _("{field}: {detail}").format(field=one.what, detail=one.why) if one.why else one.what
        )
        yield f"  {one.column:{wide}}  {what}"
    left = [seen.layout.header[place] for place in left_out(plan)]
    if left:
        yield "  " + _("Left out: {columns}").format(columns=", ".join(left))
    yield from _identified(plan)


def written(seen: Understanding) -> Iterator[str]:
    """How a file is written, and what told it."""
    layout = seen.source
    head = _("{file}: {rows} rows, {encoding}, fields parted by {delimiter}")
    if layout.kind == "sheet":
        head = _("{file}: {rows} rows, an Excel workbook")
    elif layout.kind == "objects":
        head = _("{file}: {rows} rows, {encoding}, JSON")
    codec = layout.encoding.codec
    yield head.format(
        file=layout.path.name,
        rows=number(seen.rows),
        encoding=codec_name(codec),
        delimiter="TAB" if layout.delimiter == "\t" else layout.delimiter,
    )
    told = (_encoding_told(layout.encoding), _layout_told(layout, {*seen.entered, *seen.aside}))
    yield "  " + " · ".join(filter(None, told))
    if layout.encoding.damaged:
        yield "  " + _("{n} places are no valid text; they are shown as {sign}").format(
            n=layout.encoding.damaged, sign="\ufffd"
        )
    if layout.header_line > 1:
        yield "  " + _("The header is in line {line}; what stands above it is left out").format(
            line=layout.header_line
        )
    for line, text in seen.foot[:_MOST_FOOT]:
        yield "  " + _("line {line} is no deal but the foot of a report: {text}").format(
            line=line, text=text[:60]
        )
    if len(seen.foot) > _MOST_FOOT:
        yield "  " + _("… and {n} more").format(n=number(len(seen.foot) - _MOST_FOOT))
    if seen.log is not None:
        yield "  " + _("{n} entries into stages from {file}").format(
            n=number(seen.log.lines), file=seen.log.path.name
        )


def codec_name(codec: str) -> str:
    """What an encoding is called."""
    return _CODECS.get(codec, codec.upper())


def _encoding_told(encoding: Encoding) -> str:
    name = codec_name(encoding.codec)
    if encoding.told_by == "mark":
        return _("{encoding}, as the mark at the beginning tells").format(encoding=name)
    if encoding.told_by == "said":
        return _("{encoding}, as you said").format(encoding=name)
    if encoding.told_by == "pattern":
        return _("{encoding}, as every second byte tells").format(encoding=name)
    if encoding.codec == "cp1252":
        return _("{encoding}, for it is no valid UTF-8").format(encoding=name)
    return _("{encoding}, for every byte fits").format(encoding=name) if encoding.codec else ""


def _layout_told(layout: Layout, of_stages: Collection[int]) -> str:
    """How many columns; those that hold a stage's days are known by what their heads say."""
    heads = enumerate(layout.header)
    known = sum(place in of_stages or fields.is_known(head) for place, head in heads)
    told = _("{n} columns, {known} of them known").format(n=len(layout.header), known=known)
    if layout.part:
        told = _("read from “{part}”: {told}").format(part=layout.part, told=told)
    return told


def columns(plan: Prepared) -> Iterator[Told]:
    """Each column of the file that is used: what it is, and by which values that was told."""
    seen = plan.seen
    for name, place in seen.places.items():
        why = _detail(seen, plan.options, name)
        yield Told(seen.layout.header[place], _(fields.LABELS[name]), why, place)
    for place, (stage, _pipeline) in seen.entered.items():
        what = _("day it entered {stage}").format(stage=stage)
        name = f"#{place}"
        why = _day_detail(seen, plan.options, name)
        yield Told(seen.layout.header[place], what, why, place)
    for place in seen.aside:
        what = _("left aside: the days of entry tell it")
        yield Told(seen.layout.header[place], what, place=place)
    for place in seen.rest.places:
        shape = seen.rest.shapes[place]
        why = _("{type}, such as {example}").format(
            type=_(TYPE_NAMES[shape.type]), example=seen.rest.examples[place]
        )
        if shape.type == "choice":
            why = _("{type} of {values}").format(
                type=_(TYPE_NAMES["choice"]), values=", ".join(shape.choices)
            )
        yield Told(seen.layout.header[place], _("own field"), why, place)


def formats(plan: Prepared) -> dict[str, list[str]]:
    """The orders of days and decimal signs that the file's columns are read with."""
    seen = plan.seen
    orders = {seen.orders[name] for name, days in seen.days.items() if "numeric" in days.shapes}
    signs = {seen.decimals[name] for name, one in seen.numbers.items() if one.point or one.comma}
    return {"dates": sorted(orders), "decimal": sorted(signs)}


def left_out(plan: Prepared) -> list[int]:
    """The places of the columns that the person wants left out."""
    seen = plan.seen
    used = {*seen.places.values(), *seen.entered, *seen.aside, *seen.rest.places}
    dropped = {place for place, how in seen.own.items() if how == DROP}
    if plan.options.keep_rest:
        return sorted(dropped)
    return [place for place in range(len(seen.layout.header)) if place not in used]


def _identified(plan: Prepared) -> Iterator[str]:
    seen = plan.seen
    if "id" not in seen.places:
        yield "  " + _(
            "No column is an id: a row is known again by its name, company, product and days"
        )
    if "stage" not in seen.places:
        yield "  " + _("No column is the stage: open deals begin in the first one")
    if "currency" not in seen.places:
        yield "  " + _currency_told(plan)
    if plan.money.base:
        yield "  " + _("Figures will count in {currency}, the only one here").format(
            currency=plan.money.base
        )
    for listed in plan.lists.values():
        yield _("{file}: {rows} rows").format(
            file=listed.layout.path.name, rows=number(len(listed.rows))
        )


def _currency_told(plan: Prepared) -> str:
    if not plan.money.told_by:
        return _("Currency: {currency}").format(currency=plan.currency)
    return _("Currency: {currency}, as {example} tells").format(
        currency=plan.currency, example=plan.money.told_by
    )


def _detail(seen: Understanding, options: Options, name: str) -> str:
    if name in seen.days:
        return _day_detail(seen, options, name)
    if name in seen.numbers:
        return _number_detail(seen.numbers[name], seen.decimals[name], seen, name)
    if name == "step" and "step_on" not in seen.places:
        return _("without a day; a note under this name")
    if name == "id":
        return _("known again as {system}").format(system=seen.system)
    return ""


def _day_detail(seen: Understanding, options: Options, name: str) -> str:
    evidence, order = seen.days[name], seen.orders[name]
    told = []
    if "numeric" in evidence.shapes:
        told.append(_order_detail(seen, options, name, evidence, order))
    if "serial" in evidence.shapes:
        told.append(_("numbers are days as Excel counts them"))
    plain = next(
        (evidence.shapes[one] for one in ("iso", "named", "compact") if one in evidence.shapes), ""
    )
    if plain:
        told.append(_("days such as {example}").format(example=plain))
    if moment := evidence.shapes.get("moment"):
        told.append(_("days here of moments such as {example}").format(example=moment))
    return " · ".join(told)


def _order_detail(
    seen: Understanding, options: Options, name: str, evidence: DayEvidence, order: str
) -> str:
    said = _("month first") if order == MONTH_FIRST else _("day first")
    proof = evidence.mdy if order == MONTH_FIRST else evidence.dmy
    if proof:
        return _("{order}, as {example} tells").format(order=said, example=", ".join(proof[:2]))
    if name in seen.borrowed:
        column = seen.column(seen.borrowed[name])
        return _("{order}, as the column “{column}” tells").format(order=said, column=column)
    if options.dates:
        return _("{order}, as you said").format(order=said)
    return said


def _number_detail(evidence: NumberEvidence, decimal: str, seen: Understanding, name: str) -> str:
    shares = name == "probability" and seen.fractions
    proof = evidence.comma if decimal == "," else evidence.point
    if proof:
        example = ", ".join(proof[:2])
        comma = _("decimal comma, as {example} tells")
        told = (comma if decimal == "," else _("decimal point, as {example} tells")).format(
            example=example
        )
    elif evidence.unclear:
        told = _("{example} is read as thousands").format(example=evidence.unclear[0])
        if decimal in evidence.unclear[0]:
            told = _("{example} is read with decimals").format(example=evidence.unclear[0])
        if why := _sign_told(seen, name):
            told = _("{told}, {why}").format(told=told, why=why)
    else:
        told = _("whole numbers")
    return _("{told} · shares of one").format(told=told) if shares else told


def _sign_told(seen: Understanding, name: str) -> str:
    told_by = seen.told_by.get(name, "")
    known = {
        "": "",
        decimals.SAID: _("as you said"),
        decimals.MARK: _("as the sign beside it tells"),
        decimals.BEFORE: _("as when it was imported before"),
    }
    return known.get(told_by, _("as the column “{column}” tells").format(column=told_by))


def stages_read(store: Store, plan: Prepared) -> Iterator[str]:
    """Which value of the file is which stage, with its rows, pipeline by pipeline."""
    several = len(plan.seen.parts) > 1
    for part in plan.seen.parts:
        if several or not part.pipeline_id or part.renamed:
            rows = part.stage_values.total()
            yield "  " + _("Pipeline {name} ({rows})").format(name=part.name, rows=number(rows))
        yield from _stages_of(store, part)


def _stages_of(store: Store, part: Part) -> Iterator[str]:
    stages = store.rules.stages
    for value, rows in part.stage_values.items():
        found = part.stages.found.get(value)
        if found in stages:
            stage = stages[found].name
        elif value.strip() and part.stages.made_of(value):
            stage = _("a new stage")
        else:
            stage = _("first stage")
        yield f"  {value or '∅'} → {stage} ({number(rows)})"
