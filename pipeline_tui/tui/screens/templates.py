"""What is written and said again and again, and what there is to send: templates and content."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.store import content as library
from pipeline_tui.store import lanes, templates
from pipeline_tui.store.content import Content
from pipeline_tui.store.templates import Template
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import TEMPLATES
from pipeline_tui.tui.dialogs.draft_rows import values_rows
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.dialogs.preview_rows import content_rows, template_rows
from pipeline_tui.tui.screens.page import PageScreen
from pipeline_tui.tui.screens.rows import Item, Rows
from pipeline_tui.tui.styles import style_of

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card

__all__ = ["CONTENT", "Section", "TemplatesScreen"]

CONTENT = "content"
_TWO_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Section:
    """The heading of a kind of templates, or of the library (``CONTENT``)."""

    kind: str


class TemplatesScreen(PageScreen):
    """Templates by kind, then the library. From 100 columns on a preview stands on the right."""

    screen_id: ClassVar[str] = TEMPLATES
    DEFAULT_CSS = style_of("templates_screen")

    def __init__(self, deal_id: str = "") -> None:
        super().__init__()
        self.deal_id = deal_id
        self.preview = Rows(id="preview")
        self.preview.can_focus = False
        self._begun = False

    def compose(self) -> ComposeResult:
        """Title, the list, the preview, footer."""
        yield self.title_line
        yield Horizontal(self.rows, self.preview, id="page")
        yield self.bar

    # -- what is pointed at --------------------------------------------------------------

    @property
    def template(self) -> Template | None:
        """The template pointed at."""
        value = self.rows.value
        return value if isinstance(value, Template) else None

    @property
    def content(self) -> Content | None:
        """The entry of the library pointed at."""
        value = self.rows.value
        return value if isinstance(value, Content) else None

    @property
    def kind(self) -> str:
        """The kind of templates pointed at, or ``CONTENT``."""
        value = self.rows.value
        return CONTENT if isinstance(value, Content) else getattr(value, "kind", "mail")

    def preview_deal(self) -> "Card | None":
        """The deal that texts are previewed on: the one shown before, while it is there."""
        return lanes.one(self.app.store.conn, self.deal_id) if self.deal_id else None

    # -- what it shows -------------------------------------------------------------------

    def name_of(self) -> str:
        """The screen's name for the person."""
        return _("Templates and content")

    def title_parts(self) -> tuple[Part, ...]:
        """The deal of the preview."""
        deal = self.preview_deal()
        if deal is None:
            return ()
        name = safe.text(deal.name, 30)
        return ((_("preview: {deal}").format(deal=name), "dim"),)

    def show_rows(self) -> None:
        """The templates of each kind, then the library."""
        wide = self.size.width >= _TWO_COLUMNS
        self.set_class(wide, "-wide")
        width = (self.size.width // 2 if wide else self.size.width) - 2
        every = templates.templates(self.app.store.conn)
        items: list[Item] = []
        for kind, label in templates.KINDS.items():
            items.append(_heading(kind, _(label)))
            items += [
                Item(_template_row(one, width), one, one.id) for one in every if one.kind == kind
            ]
            items.append(Item(()))
        items.append(_heading(CONTENT, _("library of content")))
        entries = library.library(self.app.store.conn)
        items += [Item(self._content_row(one, width), one, one.id) for one in entries]
        if not entries:
            hint = _("Nothing yet: a adds an article, a video, a white paper.")
            items.append(Item((("  ", ""), (hint, "dim"))))
        self.rows.show(items)
        if not self._begun:
            self._begun = True
            self.rows.point_at(items[1].name)
        self._show_preview()

    def _content_row(self, one: Content, width: int) -> Row:
        side = max(safe.cells(_(words)) for words in library.KINDS.values()) + 1
        title = max(16, width - side - 17)
        sent = library.times_sent(self.app.store.conn, one.id)
        many = l10n.number(sent) + ("+" if sent >= library.MOST_COUNTED else "")
        said = ngettext("sent once", "sent {n} times", sent).format(n=many) if sent else ""
        kind = _(library.KINDS[one.kind])
        return (
            ("  ", ""),
            (fitted(safe.text(one.title, title - 1), title), "dim" if one.retired else ""),
            (fitted(kind, side), "dim"),
            (_("retired") if one.retired else said, "dim"),
        )

    def _show_preview(self) -> None:
        if not self.has_class("-wide"):
            return
        width = self.size.width - self.size.width // 2 - 3
        self.preview.show([Item(row) for row in self._preview_rows(width)])
        self.preview.top()

    def _preview_rows(self, width: int) -> list[Row]:
        store, deal = self.app.store, self.preview_deal()
        deal_id = deal.id if deal else ""
        if self.template is not None:
            return template_rows(store, self.template, deal_id, width)
        if self.content is not None:
            return content_rows(store, self.content, width)
        values = templates.values_for(store, deal_id) if deal_id else {}
        head: Row = ((f" {_('Fields that a text can hold')}", "bold"),)
        return [head, (), *values_rows(values, width)]

    # -- what it does --------------------------------------------------------------------

    def on_rows_pointed(self, event: Rows.Pointed) -> None:
        """The preview follows what is pointed at."""
        super().on_rows_pointed(event)
        self._show_preview()

    def open_row(self, value: Any) -> None:
        """A click changes what is pointed at, as Enter does."""
        self.act("template_edit")

    def restyle(self) -> None:
        """Draw everything anew after a change of theme or language."""
        super().restyle()
        self.preview.refresh()


def _heading(kind: str, label: str) -> Item:
    return Item(((label[:1].upper() + label[1:], "bold"),), Section(kind), f"\0{kind}")


def _template_row(one: Template, width: int) -> Row:
    side = max(20, min(44, width * 2 // 3))
    mark = f"  {_('retired')}" if one.retired else ""
    about = " ".join((one.subject or one.body).split())
    return (
        ("  ", ""),
        (fitted(safe.text(one.name, side - 1), side), "dim" if one.retired else ""),
        (safe.text(about, max(4, width - side - 4 - len(mark))), "dim"),
        (mark, "dim"),
    )
