"""Note what happened to a deal, and what comes next, on one sheet."""

from datetime import date
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.widgets import Input

from pipeline_tui.i18n import _
from pipeline_tui.sales.particulars import Particulars
from pipeline_tui.sales.retry import OUTCOMES, Outcome, kind_of
from pipeline_tui.store.adding import NewStep
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import Dialog
from pipeline_tui.tui.dialogs.choose import ARROWS, LETTERS, OptionRows
from pipeline_tui.tui.dialogs.inputs import LineInput
from pipeline_tui.tui.dialogs.keeping import Keeper
from pipeline_tui.tui.dialogs.line import Keys, Line, Rule
from pipeline_tui.tui.dialogs.log_rows import Ending, entry_row, held_words, log_keys
from pipeline_tui.tui.dialogs.logged import Logged, contact_of
from pipeline_tui.tui.dialogs.options import Layout, Option, digit_of, laid_out
from pipeline_tui.tui.dialogs.outcomes import FollowUp, OutcomeRow, Suggestion, suggested
from pipeline_tui.tui.dialogs.particulars import People, read_particulars
from pipeline_tui.tui.dialogs.reading import Read
from pipeline_tui.tui.dialogs.steps import NONE, Typed, read_step
from pipeline_tui.tui.styles import style_of

if TYPE_CHECKING:
    from pipeline_tui.tui.dialogs.fields import Draft

__all__ = ["LogSheet", "Logged"]


class LogSheet(Dialog[Logged]):
    """What happened by one digit, then words, then the next step; Enter saves from anywhere.

    The next step is there already, as it follows by default; typing replaces it, and emptying it
    sets none. Letters typed on the outcomes go to the words, ``N`` opens the editor. ``now``
    tells the step that is set, ``after`` the deal that comes next. Without ``follow`` there is
    no next step to set. ``outcomes`` are those to choose from, where not all are in ``question``.
    ``people`` are those on the deal, the first being the one it was with unless the last line says
    otherwise; there stand also who reached out, their time, and the day. With a ``draft`` what is
    typed survives leaving the sheet, and a kill; ``ending`` tells what a reply ends.
    """

    DEFAULT_CSS = style_of("log_sheet")

    def __init__(
        self,
        title: str,
        today: date,
        now: str,
        *,
        follow: FollowUp | None,
        after: str = "",
        outcomes: tuple[Outcome, ...] = OUTCOMES,
        question: str = "",
        people: People = (),
        draft: "Draft | None" = None,
        ending: Ending | None = None,
    ) -> None:
        super().__init__()
        self.rule = Rule(title, question or _("what happened?"))
        self.outcomes = outcomes
        self.rows = OutcomeRow(Layout(1, 1, 1), None)
        self.options = [Option(one.code, _(one.label)) for one in outcomes]
        self.index = 0
        self.note, self.step = LineInput(id="note"), LineInput(id="step")
        self.more = LineInput(id="more")
        self.note_echo, self.step_echo, self.more_echo = Line(), Line(), Line()
        self.people, self.read_more = people, read_particulars(people, today)
        self.particulars = self.read_more("")
        self.today, self.now, self.after, self.follow = today, now, after, follow
        self.read_step = read_step(today, words=False)
        self.understood: Read[Typed] = Read()
        self.suggestion = Suggestion()
        self.keeper, self.ending = Keeper(self, draft, self.texts), ending

    @property
    def with_step(self) -> bool:
        """Whether there is a next step to set."""
        return self.follow is not None

    def compose(self) -> ComposeResult:
        """Rule, outcomes, words, next step, keys."""
        width = self.app.size.width
        labels = [option.label for option in self.options]
        one_row = Layout(len(labels), 1, width // len(labels))
        fits = self.rows.fits(width, labels)
        self.rows.shape = one_row if fits else laid_out(self.options, width, 9)
        rows = [entry_row(_("note"), self.note, self.note_echo)]
        if self.with_step:
            rows.append(entry_row(_("next"), self.step, self.step_echo))
        rows.append(entry_row(_("also"), self.more, self.more_echo))
        save = _("save, go to {deal}").format(deal=self.after) if self.after else _("save")
        keys = (
            (_("Enter"), save), (_("Tab"), _("next field")), ("N", _("long note")),
            (_("Esc"), _("cancel")),
        )  # fmt: skip
        told = [self.ending] if self.ending is not None else []
        yield self.sheet(self.rule, self.rows, *told, *rows, Keys(*keys))

    def explained(self) -> tuple[tuple[str, str], ...]:
        """More than fits the last row."""
        return log_keys(len(self.outcomes), with_step=self.with_step)

    def on_mount(self) -> None:
        """Begin with the outcomes, and the step that follows the first; or with the draft."""
        drafted = self.keeper.read()
        codes = [one.code for one in self.outcomes]
        self.index = codes.index(drafted["outcome"]) if drafted.get("outcome") in codes else 0
        self._suggest()
        if drafted:
            self._put(drafted)
            self.hear(_("Your draft is taken up; ctrl+r starts afresh."))
        self._show()

    def texts(self) -> dict[str, str]:
        """What was typed; empty where nothing was."""
        step = self.step.value.strip()
        step = "" if step == self.suggestion.typed else step
        typed = {"note": self.note.value.strip(), "more": self.more.value.strip(), "step": step}
        kept = {name: text for name, text in typed.items() if text}
        return kept | {"outcome": self._outcome.code} if kept else {}

    def _put(self, texts: dict[str, str]) -> None:
        for name, entry in (("note", self.note), ("more", self.more), ("step", self.step)):
            entry.value = texts.get(name) or (self.suggestion.typed if name == "step" else "")
        self.note.select_on_focus = not texts

    def cancel(self) -> None:
        """Leave; what was typed is kept as a draft."""
        self.keeper.keep()
        super().cancel()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Echo what was understood; what is not due on another day stays the next step."""
        event.stop()
        if event.input is self.more:
            self.particulars = self.read_more(self.more.value)
            self._suggest()
        self.keeper.changed()
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter saves."""
        event.stop()
        self._save()

    def on_option_rows_clicked(self, event: OptionRows.Clicked) -> None:
        """A click chooses the outcome."""
        self._choose(event.index)

    def pressed(self, key: str, character: str | None) -> bool:
        """Go from field to field; on the outcomes choose one, or begin the words."""
        if key in ("tab", "shift+tab"):
            self._go_on(1 if key == "tab" else -1)
        elif key == "ctrl+r":
            self._put({})
        elif key == "ctrl+s":
            self._save()
        elif self.focused is not None and key in ("up", "down"):
            self._go_on(1 if key == "down" else -1)
        elif self.focused is None:
            self._on_outcomes(key, character)
        else:
            return False
        return True

    def _on_outcomes(self, key: str, character: str | None) -> None:
        digit = digit_of(character)
        step = ARROWS.get(key) or LETTERS.get(character or "")
        if digit is not None:
            self._choose(digit)
        elif key == "enter":
            self._save()
        elif step:
            self.index = self.rows.shape.step(self.index, len(self.options), *step)
            self._suggest()
            self._show()
        elif character == "N":
            self._save(long=True)
        elif character == "q" or key == "backspace":
            self.cancel()
        elif character is not None and character.isprintable():
            self.set_focus(self.note)
            self.note.post_message(events.Key(key, character))

    def _choose(self, index: int) -> None:
        if index < len(self.options):
            self.index = index
            self._suggest()
            self.set_focus(self.note)
            self._show()

    def _go_on(self, by: int) -> None:
        stops = [None, self.note, *([self.step] if self.with_step else []), self.more]
        place = next(i for i, stop in enumerate(stops) if stop is self.focused)
        self.set_focus(stops[(place + by) % len(stops)])
        self._show()

    @property
    def _outcome(self) -> Outcome:
        return self.outcomes[self.index]

    def _suggest(self) -> None:
        """Put the step there that follows by default, unless another one was typed."""
        if self.follow is None or self.step.value.strip() != self.suggestion.typed:
            return
        more = self.particulars.value or Particulars()
        self.suggestion = suggested(
            self._outcome, self.follow, self.today, more.day, more.direction or ""
        )
        self.step.value = self.suggestion.typed

    def _problem(self) -> str:
        """Why the words cannot stand as they are."""
        if self._outcome.code == "note" and not self.note.value.strip():
            return _("a note needs words")
        return readers.text()(self.note.value).problem

    def _save(self, *, long: bool = False) -> None:
        if not long and (problem := self._problem()):
            self.set_focus(self.note)
            self._tell_note(problem, "bad")
            self.app.bell()
        elif self.understood.problem:
            self.set_focus(self.step)
            self.app.bell()
        elif self.particulars.problem:
            self.set_focus(self.more)
            self.app.bell()
        else:
            self.keeper.stop()
            self.close(self._logged(long))

    def _logged(self, long: bool) -> Logged:
        outcome = self._outcome
        planned = self.follow.channel(outcome) if self.follow else None
        step = self.understood.value
        code = "" if outcome.code == "note" else outcome.code
        more = self.particulars.value or Particulars()
        return Logged(
            kind=kind_of(outcome, planned),
            text=self.note.value.strip(),
            step=step if isinstance(step, NewStep) else None,
            outcome=code,
            long=long,
            direction=(more.direction or "") if code else "",
            contact_id=contact_of(more, self.people, talked=bool(code)),
            minutes=more.minutes if code else None,
            on=None if more.day == self.today else more.day,
        )

    def _show(self) -> None:
        self.rows.show(list(self.options), self.index)  # type: ignore[arg-type]
        if self.ending is not None:
            self.ending.tell(self._outcome, self.particulars.value, self.today)
        empty = _("a few words") if self._outcome.code == "note" else _("empty is fine")
        self._tell_note("" if self.note.value else empty, "dim")
        typed = self.step.value.strip()
        suggestion = self.suggestion
        if not typed or self.read_step(typed).value is NONE:
            self.understood = Read()
            none = self.now or _("no next step: type one such as fri call Bob")
            self.step_echo.show((none, "dim"))
        elif typed == suggestion.typed and suggestion.step is not None:
            self.understood = Read(suggestion.step, suggestion.echo)
            self.step_echo.show((safe.text(suggestion.echo), "warn" if suggestion.warn else "good"))
        else:
            self.understood = self.read_step(self.step.value)
            problem = self.understood.problem
            said = problem or self.understood.echo
            self.step_echo.show((safe.text(said), "bad" if problem else "good"))
        self._show_more()

    def _tell_note(self, said: str, style: str) -> None:
        """Say something of the words in no more room than it takes: the rest shows the words."""
        width = min(46, safe.cells(said) + 2) if said else 0
        self.note_echo.styles.width = self.note_echo.styles.min_width = width
        self.note_echo.show((said, style))

    def _show_more(self) -> None:
        """What was understood of the last line; while it is empty, what holds without it."""
        self.particulars = self.read_more(self.more.value)
        problem = self.particulars.problem
        if self.more.value.strip():
            said = problem or self.particulars.echo
            self.more_echo.show((safe.text(said), "bad" if problem else "good"))
        elif self.focused is self.more:
            self.more_echo.show((_("such as: in 45min @ann yesterday"), "dim"))
        else:
            self.more_echo.show((held_words(self._outcome, self.people), "dim"))
