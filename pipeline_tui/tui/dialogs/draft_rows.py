"""A filled template as rows: to whom, the subject, the text, and what is missing."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.templates import FIELDS, field_of
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.markdown import wrapped

if TYPE_CHECKING:
    from pipeline_tui.sales.draft import Draft

__all__ = ["SAMPLE_MARK", "field_words", "heads", "missing_rows", "sample_values", "text_rows"]

_TOKEN = re.compile(r"(\{[^{}\n]*\})")
_LABEL = 10
_MOST_CELLS = 100  # longer lines are hard to read
SAMPLE_MARK = "‹{label}›"
# Where a value is filled in, by the first word of its field.
_WHERE = {
    "contact": N_("on the person"),
    "account": N_("on the company"),
    "decider": N_("on the deal: a person as decision maker"),
    "deal": N_("on the deal, with e"),
    "next_step": N_("on the deal, with r"),
    "content": N_("in the library, with g t"),
    "me": N_("in the settings, with a comma"),
}
_TO = {
    "mail": N_("To"),
    "call": N_("Call"),
    "letter": N_("To"),
    "social": N_("Profile"),
}


def field_words(field: str) -> str:
    """A field in words; one that does not exist as it was written."""
    label = FIELDS.get(field)
    return _(label) if label else f"{{{field}}}"


def sample_values() -> dict[str, str]:
    """A stand-in for every field, where there is no deal to fill a text for."""
    return {field: SAMPLE_MARK.format(label=_(label)) for field, label in FIELDS.items()}


def heads(draft: "Draft", width: int, stop: str = "") -> list[Row]:
    """To whom it goes and where, why it should not (``stop``), and its subject."""
    name, address = safe.text(draft.to_name), draft.to_address.strip()
    to: list[Part] = [(fitted(f" {_(_TO.get(draft.kind, _TO['mail']))}", _LABEL), "dim")]
    to.append((name or _("nobody on this deal"), "bold" if name else "bad"))
    if name:
        lines = ", ".join(line.strip() for line in address.splitlines() if line.strip())
        to += [("  ", ""), (safe.text(lines) or _no_way(draft.kind), "" if lines else "bad")]
    to += [(f"  {stop}", "bad")] if stop else []
    rows: list[Row] = [tuple(to)]
    if draft.kind in ("mail", "letter"):
        subject = _broken(draft.subject, draft.missing, width, _LABEL, _LABEL) or [()]
        label = (fitted(f" {_('Subject')}", _LABEL), "dim")
        rows += [(label, *_unindented(subject[0])), *subject[1:]]
    return rows


def _no_way(kind: str) -> str:
    words = {"mail": _("no mail address"), "call": _("no telephone")}
    words |= {"letter": _("no postal address"), "social": _("no profile link")}
    return words.get(kind, "")


def text_rows(text: str, missing: Sequence[str], width: int, indent: int = 1) -> list[Row]:
    """The lines of a text, broken between words, what is missing marked."""
    rows: list[Row] = []
    for line in text.splitlines():
        hang = 2 if line.lstrip()[:2] in ("- ", "• ") else 0
        rows += _broken(line, missing, min(width, _MOST_CELLS) - indent, indent, indent + hang)
    return rows


def _unindented(row: Row) -> Row:
    """A row without its margin, which a label takes the place of."""
    return ((row[0][0][_LABEL:], row[0][1]), *row[1:]) if row else row


def _broken(text: str, missing: Sequence[str], width: int, first: int, rest: int) -> list[Row]:
    """A line broken between words; only then are its fields marked, so that none is broken off."""
    rows = wrapped([(safe.text(text), "")], width, first, rest)
    return [tuple(_marked("".join(piece for piece, _look in row), missing)) for row in rows]


def _marked(text: str, missing: Sequence[str]) -> list[Part]:
    parts: list[Part] = []
    for piece in _TOKEN.split(text):
        name = piece[1:-1].strip() if _TOKEN.fullmatch(piece) else None
        lacks = name is not None and (field_of(name) or name) in missing
        parts.append((piece, "bad" if lacks else ""))
    return [part for part in parts if part[0]]


def missing_rows(missing: Sequence[str], width: int) -> list[Row]:
    """What has no value, in words, and where each is filled in; nothing where all have one."""
    if not missing:
        return []
    by_place: dict[str, list[str]] = {}
    for field in missing:
        where = _WHERE.get(field.partition(".")[0], "") if field in FIELDS else ""
        by_place.setdefault(where, []).append(safe.text(field_words(field), 40))
    said = "; ".join(
        f"{', '.join(names)} ({_(where)})" if where else ", ".join(names)
        for where, names in by_place.items()
    )
    return wrapped([(_("Missing: {fields}").format(fields=said), "bad")], width - 1, 1, 1)


def values_rows(values: Mapping[str, str], width: int) -> list[Row]:
    """Every field that can be written, with what it stands for here."""
    rows: list[Row] = []
    side = min(26, width // 2)
    for field, label in FIELDS.items():
        value = safe.text(values.get(field, ""), max(4, width - side - 2))
        shown = (value, "") if value else (_(label), "dim")
        rows.append(((" ", ""), (fitted(f"{{{field}}}", side), "accent"), shown))
    return rows
