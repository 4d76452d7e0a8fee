"""The left side of an import: columns with samples and what they become, stages, formats."""

import textwrap
from typing import Any

from pipeline_tui.exchange import evidence, fields
from pipeline_tui.exchange.rest import MOST_FIELDS
from pipeline_tui.i18n import N_, _, pgettext
from pipeline_tui.l10n import number
from pipeline_tui.sales.own_fields import TYPE_NAMES
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.import_state import ImportState, Question
from pipeline_tui.tui.screens.rows import Item

__all__ = [
    "CONFLICTS",
    "DUPLICATES",
    "QUESTION",
    "asked",
    "becomes",
    "items",
    "setting_names",
    "whole",
]

QUESTION = ("question", 0)
DUPLICATES = {
    "update": N_("update them"),
    "skip": N_("leave them as they are"),
    "both": N_("keep both"),
}
CONFLICTS = {
    "later": N_("leave them to be settled"),
    "theirs": N_("take theirs"),
    "mine": N_("keep mine"),
}
_ORDERS = {"dmy": N_("day first"), "mdy": N_("month first")}
_SIGNS = {",": N_("comma"), ".": N_("point"), ";": N_("semicolon"), "\t": N_("tab"), "|": "|"}
_NAMES = {
    "preset": N_("Preset"),
    "encoding": N_("Encoding"),
    "delimiter": N_("Cells parted by"),
    "dates": N_("Order of days"),
    "decimal": N_("Decimals after"),
    "currency": N_("Currency"),
    "pipeline": N_("Pipeline"),
    "system": N_("System"),
    "duplicates": N_("Deals there already"),
    "conflicts": N_("Changed both here and there"),
    "rest": N_("Other columns"),
}
_MOST_LINES = 6
_TEXT_ONLY = ("encoding", "delimiter")


def setting_names(state: ImportState) -> dict[str, str]:
    """The settings of an import with what they are called."""
    text = state.head.kind == "text"
    return {name: _(said) for name, said in _NAMES.items() if text or name not in _TEXT_ONLY}


def items(state: ImportState, width: int) -> list[Item]:
    """All rows of the left side, ``width`` cells wide."""
    shown: list[Item] = []
    question = state.question
    if question is not None:
        shown.append(Item((("? ", "bad"), (safe.text(asked(question)), "bold")), QUESTION))
        shown.append(Item(()))
    elif state.heard.refusal:
        shown += [Item(((safe.text(line), "bad"),)) for line in _lines(state.heard.refusal, width)]
        if state.options.keep_rest and len(state.head.columns) - len(state.places()) > MOST_FIELDS:
            shown.append(
                Item(((_("“Other columns” below leaves out all that are no field."), ""),))
            )
        shown.append(Item(()))
    shown += _columns(state, width)
    shown += _stages(state, width)
    shown += _settings(state, width)
    return shown


def asked(question: Question) -> str:
    """A question in words."""
    values = ", ".join(question.values)
    if question.about == "name":
        return _("Which column is the deal's name, its company or its product?")
    if question.about == "dates":
        said = _("“{column}”: is {values} day first or month first?")
        return said.format(column=question.column, values=values)
    if question.about == "decimal":
        said = _("“{column}”: which sign stands before the decimals in {values}?")
        return said.format(column=question.column, values=values)
    return _("Which stages are these: {values}?").format(values=values)


def becomes(state: ImportState, place: int, name: str | None) -> tuple[str, str]:
    """What a column becomes, and by what that was told; ``name`` is its field."""
    told = state.heard.told.get(place)
    if told is not None:
        return told
    if name is not None:
        return _(fields.LABELS[name]), ""
    column = state.head.columns[place]
    if state.left_out(place):
        return _("left out"), ""
    if state.heard.understood:
        return _("nothing in it"), ""
    own = state.options.own.get(column.header, column.own_type)
    return _("own field"), _(TYPE_NAMES.get(own, own))


def whole(state: ImportState, place: int) -> Row:
    """A column in one row: what it becomes, by what that was told, and its values."""
    if place >= len(state.head.columns):
        return ()
    column = state.head.columns[place]
    what, why = becomes(state, place, state.places().get(place))
    said = f"{what} · {why}" if why else what
    samples = " · ".join(column.samples)
    return (
        (f" {safe.text(column.header, 40)} ", "key"),
        (safe.text(said), ""),
        (f"   {safe.text(samples)}", "dim"),
    )


def _columns(state: ImportState, width: int) -> list[Item]:
    name, sample = max(14, min(32, width * 3 // 10)), max(12, min(44, width * 3 // 10))
    n = number(len(state.head.columns))
    heads = (_("Columns ({n})").format(n=n), _("such as"), pgettext("a column", "becomes"))
    shown = [Item(_cells(heads, (name, sample), "head", "head"))]
    places = state.places()
    for place, column in enumerate(state.head.columns):
        what, why = becomes(state, place, places.get(place))
        look = "dim" if what in (_("left out"), _("nothing in it")) else ""
        said = tuple(safe.text(one) for one in (column.header, " · ".join(column.samples), what))
        row = _cells(said, (name, sample), "bold" if place in places else "", look)
        if why:
            row = (*row, (f"  {safe.text(why)}", "dim"))
        shown.append(Item(row, ("column", place)))
    return shown


def _cells(said: tuple[str, ...], widths: tuple[int, int], first: str, last: str) -> Row:
    parts: list[Part] = [(fitted(said[0], widths[0]), first), (" ", "")]
    return (*parts, (fitted(said[1], widths[1]), "dim"), (" ", ""), (said[2], last))


def _stages(state: ImportState, width: int) -> list[Item]:
    question = state.question
    unknown = question.values if question is not None and question.about == "stages" else ()
    rows: list[dict[str, Any]] = [{"value": value, "stage": None} for value in unknown]
    rows += [one for one in state.heard.stages if one["value"] not in unknown]
    if not rows:
        return []
    wide = max(14, min(32, width * 3 // 10))
    heads = _("Stages of the file"), _("rows"), pgettext("a stage", "becomes")
    shown = [Item(()), Item(_cells(heads, (wide, 8), "head", "head"))]
    new = {name.casefold() for name in (*state.heard.new_stages, *state.options.stage_order)}
    for one in rows:
        value = " ".join(one["value"].split())
        stage = one["stage"] or (_("first stage") if one["value"] not in unknown else "?")
        look = "warn" if stage == "?" else ""
        count = number(one["rows"]) if "rows" in one else ""
        row = _cells((safe.text(value) or "∅", count, safe.text(stage)), (wide, 8), "", look)
        if stage.casefold() in new:
            row = (*row, (f"  {_('new')}", "good"))
        shown.append(Item(row, ("stage", one["value"]) if value else None))
    return shown


def _settings(state: ImportState, width: int) -> list[Item]:
    shown = [Item(()), Item(((_("How it is read"), "head"),))]
    for line in state.heard.written:
        shown += [Item(((one, "dim"),)) for one in _lines(line.strip(), width)]
    for name, said in setting_names(state).items():
        value, look = _setting(state, name)
        row = ((fitted(said, 28), ""), (" ", ""), (safe.text(value), look))
        shown.append(Item(row, ("setting", name)))
    return shown


def _setting(state: ImportState, name: str) -> tuple[str, str]:
    """A setting's value in words, and how that looks: what was not said is dim."""
    options, heard, head = state.options, state.heard, state.head
    if name == "preset":
        return (state.preset, "") if state.preset else (_("none"), "dim")
    if name == "rest":
        return (_("own fields") if options.keep_rest else _("left out")), ""
    if name == "duplicates":
        return _(DUPLICATES[options.duplicates]), ""
    if name == "conflicts":
        return _(CONFLICTS.get(options.conflicts, options.conflicts)), ""
    said = getattr(options, name)
    if name == "encoding":
        return (said, "") if said else (_told(evidence.codec_name(head.encoding)), "dim")
    if name == "delimiter":
        sign = _(_SIGNS.get(said or head.delimiter, said or head.delimiter))
        return (sign, "") if said else (_told(sign), "dim")
    if name == "system":
        return (said, "") if said else (heard.system or head.system, "dim")
    if name == "currency" and not said and heard.currency:
        return heard.currency, "dim"
    words = {**_ORDERS, **_SIGNS}
    told = heard.formats.get(name, [])
    if not said and len(told) == 1:
        return _told(_(words[told[0]])), "dim"
    return (_(words.get(said, said)), "") if said else (_("as the file tells"), "dim")


def _told(name: str) -> str:
    return _("{name}, as the file tells").format(name=name)


def _lines(text: str, width: int) -> list[str]:
    return textwrap.wrap(safe.text(text), max(20, width - 2))[:_MOST_LINES] or [""]
