"""The right side of an import: what would come of it, the first deals as cards, refusals."""

import textwrap
from typing import Any

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.paint import Part, Row
from pipeline_tui.tui.import_state import Heard, ImportState
from pipeline_tui.tui.screens.rows import Item
from pipeline_tui.tui.widgets import cards
from pipeline_tui.tui.widgets.draw import Pieces

__all__ = ["counts", "items"]

_LOOKS = {
    "text": "", "muted": "dim", "accent": "accent", "late": "bad", "over": "warn",
    "missing": "warn", "good": "good", "strong": "bold",
}  # fmt: skip
_MOST = 200
_WIDEST = 46


def items(state: ImportState, width: int, today: str, base: str) -> list[Item]:
    """All rows of the side, ``width`` cells wide."""
    heard = state.heard
    shown: list[Row] = [((line, look),) for line, look in counts(heard, width)]
    shown += [
        ((line, "dim"),)
        for text in heard.report[1:]
        for line in textwrap.wrap(safe.text(text.strip()), max(16, width - 2))
    ]
    shown += _cards(state, min(width, _WIDEST), today, base)
    shown += _left_out(heard, width)
    shown += _duplicates(heard, width)
    return [Item(row) for row in shown]


def counts(heard: Heard, width: int) -> list[tuple[str, str]]:
    """What would come of the rows, in lines with their looks, as far as it is known."""
    if not heard.counts:
        if heard.refusal:
            return [(_("Refused: nothing would be imported."), "bad")]
        if heard.question is not None:
            return [(_("This is told once the question is answered."), "dim")]
        rows = l10n.number(heard.looked)
        return [(_("reading: {rows} rows").format(rows=rows) if heard.looked else "…", "dim")]
    said = _said(heard.counts)
    lines = textwrap.wrap(", ".join(said) or _("nothing to do"), max(16, width - 2))
    shown = [(line, "bold") for line in lines]
    if not heard.ended:
        first, rows = l10n.number(heard.done), l10n.number(heard.rows)
        shown.append((_("of the first {n} of {rows} rows").format(n=first, rows=rows), "dim"))
    return shown


def _said(n: dict[str, int]) -> list[str]:
    words = (
        (n["created"], ngettext("{n} new", "{n} new", n["created"])),
        (n["updated"], ngettext("{n} updated", "{n} updated", n["updated"])),
        (n["unchanged"], ngettext("{n} as before", "{n} as before", n["unchanged"])),
        (n["skipped"], ngettext("{n} skipped", "{n} skipped", n["skipped"])),
        (n["rejected"], ngettext("{n} left out", "{n} left out", n["rejected"])),
        (n["blank"], ngettext("{n} blank", "{n} blank", n["blank"])),
    )
    return [text.format(n=l10n.number(count)) for count, text in words if count]


def _cards(state: ImportState, width: int, today: str, base: str) -> list[Row]:
    heard = state.heard
    shown: list[Row] = []
    if heard.drawn:
        for card, stage in heard.drawn:
            if card.status == "open":
                rows = cards.card_rows(card, stage, width, today, base, compact=False)
            else:
                rows = cards.closed_rows(card, width, today, base)
            shown += [(), *(_row(pieces) for pieces in rows)]
            shown.append(_about(stage.name, card.account, card.owner))
    else:
        for told in heard.cards:
            shown += [
                (),
                *_plain(told, width),
                _about(told["stage"], told["account"], told["owner"]),
            ]
    return [(), ((_("First deals"), "head"),), *shown[1:]] if shown else []


def _row(pieces: Pieces) -> Row:
    return tuple((text, _LOOKS.get(style, "")) for text, style in pieces)


def _about(*words: str | None) -> Row:
    return ((safe.text(" · ".join(word for word in words if word)), "dim"),)


def _plain(told: dict[str, Any], width: int) -> list[Row]:
    """A deal before it is known how the board draws it: name and amount."""
    money = "–"
    if told["amount"] is not None:
        money = l10n.money_short(told["amount"], told["currency"], sign=True)
    name = safe.fit(told["name"] or told["account"], max(8, width - 2 - len(money)))
    return [((f"{name} {money}", ""),)]


def _left_out(heard: Heard, width: int) -> list[Row]:
    """The rows that would be refused, each with its line, column, value and reason."""
    if not heard.left_out:
        return []
    shown: list[Row] = [(), ((_("Rows left out"), "head"),)]
    for one in heard.left_out[:_MOST]:
        line = _("line {line}").format(line=one["line"])
        value = f"“{one['value'][:60]}”" if one["value"] else ""
        where = " ".join(filter(None, (line, one["column"] and f"“{one['column']}”", value)))
        wrapped = textwrap.wrap(safe.text(f"{where}: {one['reason']}"), max(16, width - 2))
        shown += [((text, "bad" if first else ""),) for first, text in _first(wrapped)]
    return shown + _more(len(heard.left_out), heard.counts.get("rejected", 0))


def _duplicates(heard: Heard, width: int) -> list[Row]:
    if not heard.duplicates:
        return []
    shown: list[Row] = [(), ((_("Deals there already, by name, company and amount"), "head"),)]
    for one in heard.duplicates[:_MOST]:
        line = _("line {line}").format(line=one["line"])
        names = " · ".join(filter(None, (one["name"], one["account"])))
        parts: tuple[Part, ...] = ((f"{line}  ", "dim"), (safe.text(names, width), ""))
        shown.append(parts)
    return shown


def _first(lines: list[str]) -> list[tuple[bool, str]]:
    return [(place == 0, line if place == 0 else f"  {line}") for place, line in enumerate(lines)]


def _more(listed: int, all_of_them: int) -> list[Row]:
    more = all_of_them - min(listed, _MOST)
    return [((_("… and {n} more").format(n=l10n.number(more)), "dim"),)] if more > 0 else []
