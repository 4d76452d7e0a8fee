"""Note what happened to a deal, and what comes next, on one sheet."""

from dataclasses import dataclass
from datetime import date

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from pipeline_tui.i18n import N_, _
from pipeline_tui.store.adding import NewStep
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import Dialog
from pipeline_tui.tui.dialogs.choose import ARROWS, LETTERS, OptionRows
from pipeline_tui.tui.dialogs.inputs import LineInput
from pipeline_tui.tui.dialogs.line import Keys, Line, Rule
from pipeline_tui.tui.dialogs.options import Layout, Option, digit_of, laid_out
from pipeline_tui.tui.dialogs.reading import Read
from pipeline_tui.tui.dialogs.steps import Typed, read_step

__all__ = ["KINDS", "LogSheet", "Logged"]

KINDS = (
    ("call", N_("call")),
    ("mail", N_("mail")),
    ("meeting", N_("meeting")),
    ("demo", N_("demo")),
    ("visit", N_("visit")),
    ("letter", N_("letter")),
    ("social", N_("social")),
    ("other", N_("other")),
    ("note", N_("note")),
)


@dataclass(frozen=True, slots=True)
class Logged:
    """What happened, in words, and the step that follows, if one was typed."""

    kind: str
    text: str
    step: NewStep | None


class LogSheet(Dialog[Logged]):
    """The kind by one digit, then words, then the next step; Enter saves from anywhere.

    Letters typed on the kinds go to the words. ``now`` tells the step that is set.
    """

    DEFAULT_CSS = """
    LogSheet .entry { height: 1; }
    LogSheet .entry > .label { width: 10; }
    LogSheet LineInput { width: 1fr; }
    LogSheet .entry > .echo { width: 1fr; padding-left: 1; }
    """

    def __init__(self, title: str, today: date, now: str, *, with_step: bool) -> None:
        super().__init__()
        self.rule = Rule(title, _("what happened?"))
        self.rows = OptionRows(Layout(1, 1, 1), None)
        self.options = [Option(kind, _(label)) for kind, label in KINDS]
        self.index = 0
        self.note = LineInput(id="note")
        self.step = LineInput(id="step")
        self.note_echo, self.step_echo = Line(), Line()
        self.now = now
        self.with_step = with_step
        self.read_step = read_step(today, words=False)
        self.understood: Read[Typed] = Read()

    def compose(self) -> ComposeResult:
        """Rule, kinds, words, next step, keys."""
        self.rows.shape = laid_out(self.options, self.app.size.width, 9)
        rows = [self._entry(_("words"), self.note, self.note_echo)]
        if self.with_step:
            rows.append(self._entry(_("next"), self.step, self.step_echo))
        keys = ((_("Enter"), _("save")), (_("Tab"), _("next field")), (_("Esc"), _("cancel")))
        yield self.sheet(self.rule, self.rows, *rows, Keys(*keys))

    def _entry(self, label: str, entry: LineInput, echo: Line) -> Horizontal:
        name = Line((f"   {label}", "dim"))
        name.add_class("label")
        echo.add_class("echo")
        return Horizontal(name, entry, echo, classes="entry")

    def on_mount(self) -> None:
        """Begin with the kinds."""
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Echo what was understood."""
        event.stop()
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter saves."""
        event.stop()
        self._save()

    def on_option_rows_clicked(self, event: OptionRows.Clicked) -> None:
        """A click chooses the kind."""
        self._choose(event.index)

    def pressed(self, key: str, character: str | None) -> bool:
        """Go from field to field; on the kinds choose one, or begin the words."""
        if key in ("tab", "shift+tab"):
            self._go_on(1 if key == "tab" else -1)
        elif self.focused is not None and key in ("up", "down"):
            self._go_on(1 if key == "down" else -1)
        elif self.focused is None:
            self._on_kinds(key, character)
        else:
            return False
        return True

    def _on_kinds(self, key: str, character: str | None) -> None:
        digit = digit_of(character)
        step = ARROWS.get(key) or LETTERS.get(character or "")
        if digit is not None:
            self._choose(digit)
        elif key == "enter":
            self._save()
        elif step:
            self.index = self.rows.shape.step(self.index, len(self.options), *step)
            self._show()
        elif character == "q" or key == "backspace":
            self.cancel()
        elif character is not None and character.isprintable():
            self.set_focus(self.note)
            self.note.post_message(events.Key(key, character))

    def _choose(self, index: int) -> None:
        if index < len(self.options):
            self.index = index
            self.set_focus(self.note)
            self._show()

    def _go_on(self, by: int) -> None:
        stops = [None, self.note, *([self.step] if self.with_step else [])]
        place = next(i for i, stop in enumerate(stops) if stop is self.focused)
        self.set_focus(stops[(place + by) % len(stops)])
        self._show()

    def _kind(self) -> str:
        return self.options[self.index].value

    def _problem(self) -> str:
        """Why the words cannot stand as they are."""
        if self._kind() == "note" and not self.note.value.strip():
            return _("a note needs words")
        return readers.text()(self.note.value).problem

    def _save(self) -> None:
        if problem := self._problem():
            self.set_focus(self.note)
            self.note_echo.show((problem, "bad"))
            self.app.bell()
        elif self.understood.problem:
            self.set_focus(self.step)
            self.app.bell()
        else:
            step = self.understood.value
            self.close(
                Logged(
                    self._kind(),
                    self.note.value.strip(),
                    step if isinstance(step, NewStep) else None,
                )
            )

    def _show(self) -> None:
        self.rows.show(list(self.options), self.index)  # type: ignore[arg-type]
        empty = _("a few words") if self._kind() == "note" else _("empty is fine")
        self.note_echo.show(("" if self.note.value else empty, "dim"))
        if not self.step.value.strip():
            self.understood = Read()
            self.step_echo.show((self.now or _("such as: fri 14:30 call Bob"), "dim"))
            return
        self.understood = self.read_step(self.step.value)
        if self.understood.problem:
            self.step_echo.show((safe.text(self.understood.problem), "bad"))
        else:
            self.step_echo.show((safe.text(self.understood.echo), "good"))
