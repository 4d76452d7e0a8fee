"""A form made from fields: one row each, with what was understood beside it."""

from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import Input, TextArea

from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import Dialog, ask
from pipeline_tui.tui.dialogs.choose import Choose
from pipeline_tui.tui.dialogs.fields import Draft, Field, Filled, Submit, Take
from pipeline_tui.tui.dialogs.inputs import LineInput
from pipeline_tui.tui.dialogs.line import Keys, Line, Rule
from pipeline_tui.tui.dialogs.lines_input import LinesInput
from pipeline_tui.tui.dialogs.paint import Part, Row
from pipeline_tui.tui.dialogs.reading import Read
from pipeline_tui.tui.styles import style_of

__all__ = ["Form"]

_MOST_ROWS = 18
_DRAFT_AFTER = 0.4  # seconds without a key


class Form(Dialog[bool]):
    """Fill ``fields``; ``submit`` saves them or says why not, and only then the form closes.

    Answers True when it was saved. With a ``draft`` what is typed survives leaving the form,
    or the program being killed, and is offered again. ``take`` is what Enter does where a field
    names something that is known already.
    """

    DEFAULT_CSS = style_of("form")

    def __init__(
        self,
        title: str,
        fields: list[Field],
        submit: Submit,
        *,
        aside: str = "",
        draft: Draft | None = None,
        focus: str = "",
        typed: dict[str, str] | None = None,
        take: Take | None = None,
    ) -> None:
        super().__init__()
        self.rule = Rule(title, aside)
        self.fields = fields
        self.submit = submit
        self.take = take
        self.draft = draft
        self.first = focus
        self.typed = dict(typed or {})
        self.labels, self.notes = Line(id="labels"), Line(id="notes")
        self.message = Line(id="message")
        self.inputs: dict[str, LineInput | LinesInput] = {}
        self.reads: dict[str, Read[Any]] = {}
        self.refused: dict[str, str] = {}
        self.saving = False
        self.offering = False
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Rule, rows, message, keys."""
        self.make_inputs()
        longest = max((safe.cells(field.label) for field in self.fields), default=0)
        self.labels.styles.width = max(18, longest + 4)
        rows = Horizontal(
            self.labels, Vertical(*self.inputs.values(), id="inputs"), self.notes, id="row"
        )
        keys = Keys(
            ("ctrl+s", _("save")), (_("Tab"), _("next field")), ("ctrl+r", _("as it was")),
            (_("Esc"), _("leave, keep the draft") if self.draft else _("cancel")),
        )  # fmt: skip
        body = VerticalScroll(rows, id="body", can_focus=False)  # Tab goes round the fields
        body.styles.max_height = max(3, min(_MOST_ROWS, self.app.size.height - 3))
        yield self.sheet(self.rule, body, self.message, keys)

    def make_inputs(self) -> None:
        """The fields' inputs, with what was kept as a draft."""
        drafted = self.draft.read() if self.draft else {}
        if drafted and not self.typed:
            self.typed = drafted
            self.message.show((_("Your draft is taken up; ctrl+r starts afresh."), "accent"))
        for field in self.fields:
            text = self.typed.get(field.name, field.text)
            self.inputs[field.name] = (
                LinesInput(text, field.lines, field.name)
                if field.lines > 1
                else LineInput(text, field.hint, id=field.name, listed=field.closed)
            )

    def on_mount(self) -> None:
        """Read all, and start in the first field."""
        for field in self.fields:
            self._read(field)
        first = self.inputs.get(self.first) or next(iter(self.inputs.values()))
        self.set_focus(first)
        self._draw()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Read the field at each key."""
        event.stop()
        self._typed_in(event.input.id or "")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Read the field at each key."""
        event.stop()
        self._typed_in(event.text_area.id or "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter opens the list of a field that has one, takes what is known, and else goes on."""
        event.stop()
        field = self._field(event.input.id or "")
        if field is not None and field.options:
            self.run_worker(self._choose(field))
        elif field is not None and (text := self.reads[field.name].instead):
            event.input.value = text
            event.input.cursor_position = len(text)
        elif field is not None and self.take and (known := self.reads[field.name].known):
            take = self.take
            self._save(lambda filled: take(known, filled))
        else:
            self.focus_next()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Point at the field that has the keys."""
        self._draw()

    def pressed(self, key: str, character: str | None) -> bool:
        """Save, go from field to field, or take back what was typed."""
        if key == "ctrl+s":
            self._save()
        elif key in ("tab", "down"):
            self.focus_next()
        elif key in ("shift+tab", "up"):
            self.focus_previous()
        elif key == "ctrl+r":
            self._afresh()
        else:
            return False
        return True

    def cancel(self) -> None:
        """Leave; what was typed is kept as a draft. While it waits to be saved: give that up."""
        if self.saving:
            self.give_up()
            return
        self._keep_draft()
        self.close(False)

    def give_up(self) -> None:
        """Stop waiting for another window that writes."""
        stop = getattr(self.app, "give_up", None)
        if stop is not None:
            stop()

    def texts(self) -> dict[str, str]:
        """What stands in the fields."""
        return {name: widget.value for name, widget in self.inputs.items()}

    def changed(self) -> frozenset[str]:
        """The fields that no longer hold what they held at first."""
        return frozenset(
            field.name
            for field in self.fields
            if self.inputs[field.name].value != safe_lines(field.text, field.lines)
        )

    def _field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)

    def _read(self, field: Field) -> None:
        self.reads[field.name] = field.read(self.inputs[field.name].value)

    def _typed_in(self, name: str) -> None:
        field = self._field(name)
        if field is None:
            return
        self.refused.pop(name, None)
        self._read(field)
        self._draw()
        if self.draft is not None:
            if self._timer is not None:
                self._timer.stop()
            self._timer = self.set_timer(_DRAFT_AFTER, self._keep_draft)

    async def _choose(self, field: Field) -> None:
        options = list(field.options)
        chosen = await ask(self.app, Choose(field.label, options))
        label = next((option.label for option in options if option.value == chosen), None)
        if label is not None:
            chosen_for = self.inputs[field.name]
            chosen_for.value = label
            if isinstance(chosen_for, LineInput):
                chosen_for.cursor_position = len(label)
            self.focus_next()

    def _save(self, submit: Submit | None = None) -> None:
        if self.saving:
            return
        bad = next((field for field in self.fields if self.reads[field.name].problem), None)
        if bad is not None:
            reason = _("{field}: {reason}")
            text = reason.format(field=bad.label, reason=safe.text(self.reads[bad.name].problem))
            self.message.show((f"   {text}", "bad"))
            self.set_focus(self.inputs[bad.name])
            return
        self.saving = True
        self.run_worker(self._submit(submit or self.submit))

    async def _submit(self, submit: Submit) -> None:
        values = {name: read.value for name, read in self.reads.items()}
        try:
            refusal = await submit(Filled(values, self.changed()))
        finally:
            self.saving = False
        if refusal is None:
            if self._timer is not None:
                self._timer.stop()
            if self.draft is not None:
                self.draft.write({})
            self.close(True)
            return
        self.refused = dict(refusal.fields)
        self.message.show((f"   {safe.text(refusal.message)}", "bad"))
        for name in refusal.fields:
            if name in self.inputs:
                self.set_focus(self.inputs[name])
                break
        self._draw()

    def _afresh(self) -> None:
        for field in self.fields:
            self.inputs[field.name].value = safe_lines(field.text, field.lines)
        self.message.show()
        self.refused = {}
        if self.draft is not None:
            self.draft.write({})

    def _keep_draft(self) -> None:
        if self.draft is not None:
            changed = self.changed()
            texts = self.texts()
            self.draft.write({name: texts[name] for name in changed})

    def _draw(self) -> None:
        labels: list[Row] = []
        notes: list[Row] = []
        for field in self.fields:
            here = self.focused is self.inputs[field.name]
            mark: Part = (" ▸ " if here else "   ", "accent")
            blank: list[Row] = [()] * (field.lines - 1)
            labels += [(mark, (field.label, "bold" if here else "dim")), *blank]
            notes += [self._note(field, here), *blank]
        self._offer()
        self.labels.show_rows(tuple(labels))
        self.notes.show_rows(tuple(notes))

    def _offer(self) -> None:
        """Say what Enter takes, while the field that has the keys looks like something known."""
        name = self.focused.id if self.focused is not None else None
        read = self.reads.get(name or "", Read())
        offers = bool(read.instead or (self.take and read.known))
        if offers:
            said = _("{like}: Enter takes that one, Tab keeps yours")
            self.message.show((f"   {said.format(like=safe.text(read.echo))}", "accent"))
        elif self.offering:
            self.message.show()
        self.offering = offers

    def _note(self, field: Field, here: bool) -> Row:
        read = self.reads.get(field.name, Read())
        if reason := self.refused.get(field.name) or read.problem:
            return ((safe.text(reason), "bad"),)
        more: Row = ((_("Enter lists"), "dim"),) if here and field.options else ()
        text = self.inputs[field.name].value
        if read.echo and read.echo != text:
            return ((safe.text(read.echo) + "  ", "good"), *more)
        return more


def safe_lines(text: str, lines: int) -> str:
    """A field's text as the form shows it."""
    if lines == 1:
        return safe.text(text)
    return "\n".join(safe.text(line) for line in text.splitlines())
