"""Write a template with its text filled in beside it, key by key."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.widgets import TextArea

from pipeline_tui.i18n import _
from pipeline_tui.sales import templates as texts
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.fields import Draft, Field, Submit
from pipeline_tui.tui.dialogs.form import Form
from pipeline_tui.tui.dialogs.inputs import LineInput
from pipeline_tui.tui.dialogs.line import Keys, Line, Rule
from pipeline_tui.tui.dialogs.paint import Part, Row
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.styles import style_of

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["TemplateForm", "body_field", "name_field", "subject_field"]

_SIDE_BY_SIDE = 100
_MOST_NAME = 80
_MOST_SUBJECT = 200
Preview = Callable[[dict[str, str], int], list[Row]]
"""The rows of a filled text, from what stands in the fields and a width."""


def name_field(text: str) -> Field:
    """What a template is called."""
    return Field("name", _("Name"), readers.text(required=True, longest=_MOST_NAME), text)


def subject_field(text: str) -> Field:
    """The subject of a mail, with fields."""
    return Field("subject", _("Subject"), _checked(_MOST_SUBJECT), text)


def body_field(text: str) -> Field:
    """The text, with fields."""
    return Field("body", _("Text"), _checked(readers.LONGEST, required=True), text, lines=2)


def _checked(longest: int, *, required: bool = False) -> Reader[str]:
    """A text whose fields exist and whose braces close."""
    plain = readers.text(required=required, longest=longest)

    def read(typed: str) -> Read[str]:
        if (first := plain(typed)).problem:
            return first
        problems = texts.check(typed)
        if not problems:
            return Read(typed)
        place = problems[0]
        return Read(problem=str(place) if "\n" in typed else place.why)

    return read


class TemplateForm(Form):
    """Name, subject and text, and beside or below them the text as it will be sent.

    ``ctrl+l`` puts a field into the text, ``ctrl+o`` opens the person's own editor.
    """

    app: "PipelineApp"
    DEFAULT_CSS = style_of("template_form")

    def __init__(
        self,
        title: str,
        fields: list[Field],
        submit: Submit,
        preview: Preview,
        *,
        about: str = "",
        draft: Draft | None = None,
        focus: str = "",
    ) -> None:
        super().__init__(title, fields, submit, draft=draft, focus=focus)
        self.preview = preview
        self.about = about
        self.entry_labels: dict[str, Line] = {}
        self.filled = Line(id="filled")

    def compose(self) -> ComposeResult:
        """Rule, name and subject, the text and its preview, message, keys."""
        self.make_inputs()
        self.set_class(self.app.size.width >= _SIDE_BY_SIDE, "-wide")
        self.inputs["body"].styles.height = "1fr"
        entries = [self._entry(field) for field in self.fields if field.lines == 1]
        both = Container(
            Vertical(Rule(_("Text")), self.inputs["body"], id="writing"),
            Vertical(Rule(_("As it will be read"), self.about), self.filled, id="reading"),
            id="both",
        )
        keys = Keys(
            ("ctrl+s", _("save")), (_("Tab"), _("next field")), ("ctrl+l", _("put in a field")),
            ("ctrl+o", _("own editor")), ("ctrl+r", _("as it was")),
            (_("Esc"), _("leave, keep the draft") if self.draft else _("cancel")),
        )  # fmt: skip
        yield self.sheet(self.rule, *entries, both, self.message, keys)

    def _entry(self, field: Field) -> Horizontal:
        label = self.entry_labels[field.name] = Line((f"   {field.label}", "dim"))
        label.add_class("label")
        return Horizontal(label, self.inputs[field.name], classes="entry")

    def pressed(self, key: str, character: str | None) -> bool:
        """As in any form; and a field put in, or the person's own editor."""
        if key == "ctrl+l":
            self.run_worker(self._put_in())
        elif key == "ctrl+o":
            self.run_worker(self._edit())
        else:
            return super().pressed(key, character)
        return True

    async def _put_in(self) -> None:
        """A field chosen from the list goes where the cursor stands."""
        into = self.focused if self.focused is not self.inputs["name"] else None
        options = [Option(name, _(label), f"{{{name}}}") for name, label in texts.FIELDS.items()]
        chosen = await ask(self.app, Choose(_("Put in a field"), options, typing=True))
        target = into if isinstance(into, LineInput | TextArea) else self.inputs["body"]
        self.set_focus(target)
        if chosen is None:
            return
        if isinstance(target, LineInput):
            target.insert_text_at_cursor(f"{{{chosen}}}")
        elif isinstance(target, TextArea):
            target.insert(f"{{{chosen}}}")

    async def _edit(self) -> None:
        """The text in the person's own editor."""
        from pipeline_tui.tui.dialogs.editor import edited

        body = self.inputs["body"]
        text = await edited(self.app, body.value, _("The text of the template"))
        if text is not None:
            body.value = text

    def on_resize(self) -> None:
        """The preview is as wide as there is room for it."""
        self.set_class(self.app.size.width >= _SIDE_BY_SIDE, "-wide")
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        for field in self.fields:
            here = self.focused is self.inputs[field.name]
            if label := self.entry_labels.get(field.name):
                mark: Part = (" ▸ " if here else "   ", "accent")
                label.show(mark, (field.label, "bold" if here else "dim"))
        self._tell()
        width = max(20, self.filled.size.width - 1)
        rows, room = self.preview(self.texts(), width), max(1, self.filled.size.height)
        if len(rows) > room:
            rows = [*rows[: room - 1], ((f" ▾ {_('more')}", "dim"),)]
        self.filled.show_rows(tuple(rows))

    def _tell(self) -> None:
        """The first thing that is wrong, as it is typed."""
        for field in self.fields:
            problem = self.refused.get(field.name) or self.reads.get(field.name, Read()).problem
            if problem and self.inputs[field.name].value.strip():
                said = _("{field}: {reason}").format(field=field.label, reason=safe.text(problem))
                self.message.show((f"   {said}", "bad"))
                return
        if self.message.rows[0][:1] and self.message.rows[0][0][1] == "bad":
            self.message.show()
