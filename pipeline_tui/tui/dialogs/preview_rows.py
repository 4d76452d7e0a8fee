"""A template filled for a deal, or for nobody in particular; an entry of the library."""

from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.sales import templates as texts
from pipeline_tui.sales.draft import Draft
from pipeline_tui.store import content as library
from pipeline_tui.store import templates
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.draft_rows import heads, missing_rows, sample_values, text_rows
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.markdown import wrapped

if TYPE_CHECKING:
    from pipeline_tui.store.content import Content
    from pipeline_tui.store.store import Store
    from pipeline_tui.store.templates import Template

__all__ = ["content_rows", "filled", "template_rows"]

_LABEL = 12


def filled(store: "Store", one: "Template", deal_id: str) -> Draft:
    """A template filled for a deal; without one, every field says what it stands for."""
    if deal_id:
        return templates.filled(store, one, deal_id)
    values = sample_values()
    subject, body = texts.fill(one.subject, values), texts.fill(one.body, values)
    missing = tuple(dict.fromkeys((*subject.missing, *body.missing)))
    where = {"mail": "contact.email", "call": "contact.phone"}
    where |= {"letter": "contact.address", "social": "contact.profile"}
    to = values[where[one.kind]]
    name = values["contact.name"]
    return Draft("", one.kind, name, to, subject.text, body.text, missing=missing)


def template_rows(store: "Store", one: "Template", deal_id: str, width: int) -> list[Row]:
    """To whom, subject, text and what is missing."""
    draft = filled(store, one, deal_id)
    rows = [*heads(draft, width), (), *text_rows(draft.body, draft.missing, width)]
    if draft.missing:
        rows += [(), *missing_rows(draft.missing, width)]
    return rows


def content_rows(store: "Store", one: "Content", width: int) -> list[Row]:
    """Everything about an entry of the library."""
    stage = store.rules.every_stage.get(one.stage_id or "")
    industry = store.conn.execute(
        "SELECT name FROM industry WHERE id = ?", (one.industry_id or "",)
    ).fetchone()
    sent = library.times_sent(store.conn, one.id)
    pairs = [
        (_("Title"), one.title),
        (_("Kind"), _(library.KINDS[one.kind])),
        (_("Link"), one.link or _("none")),
        (_("For stage"), stage.name if stage else _("any")),
        (_("For industry"), industry[0] if industry else _("any")),
        (_("Sent"), l10n.number(sent) + ("+" if sent >= library.MOST_COUNTED else "")),
    ]
    rows: list[Row] = []
    for label, value in pairs:
        parts: list[Part] = [(fitted(f" {label}", _LABEL + 3), "dim"), (safe.text(value), "")]
        rows += wrapped(parts, width, 0, _LABEL + 3)
    if one.note:
        rows += [(), *text_rows(one.note, (), width)]
    return rows
