"""Cadences: their steps, what ends them, and what came of them."""

from dataclasses import dataclass
from typing import Any, ClassVar

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales.cadence import Step
from pipeline_tui.store import cadence_reading as reading
from pipeline_tui.store.cadence_reading import Cadence, Results
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import CADENCES
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.screens.page import PageScreen
from pipeline_tui.tui.screens.rows import Item
from pipeline_tui.tui.widgets import words

__all__ = ["CadencesScreen", "Outcome", "stops_words"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The row that tells what came of a cadence."""

    cadence_id: str


class CadencesScreen(PageScreen):
    """All cadences with their results and steps; the actions change the one pointed at."""

    screen_id: ClassVar[str] = CADENCES

    def name_of(self) -> str:
        """The screen's name for the person."""
        return _("Sequences")

    def title_parts(self) -> tuple[Part, ...]:
        """How many mails wait to be sent today."""
        from pipeline_tui.store import due_mails

        n = len(due_mails.due(self.app.store.conn, self.app.today))
        if not n:
            return ((_("no mails due"), "dim"),)
        said = ngettext("{n} mail due: B sends it", "{n} mails due: B sends them", n)
        return ((said.format(n=l10n.number(n)), "accent"),)

    # -- what is pointed at ------------------------------------------------------------

    @property
    def step(self) -> Step | None:
        """The step pointed at."""
        value = self.rows.value
        return value if isinstance(value, Step) else None

    @property
    def outcome(self) -> bool:
        """Whether the results are pointed at."""
        return isinstance(self.rows.value, Outcome)

    @property
    def cadence(self) -> Cadence | None:
        """The cadence pointed at, by any of its rows."""
        value = self.rows.value
        if isinstance(value, Cadence):
            return value
        wanted = getattr(value, "cadence_id", "")
        return reading.cadence(self.app.store.conn, wanted) if wanted else None

    # -- what it shows -----------------------------------------------------------------

    def show_rows(self) -> None:
        """Each cadence with what ends it, what came of it, and its steps."""
        conn = self.app.store.conn
        items: list[Item] = []
        for one in reading.cadences(conn):
            steps = reading.steps(conn, one.id)
            items.append(Item(self._head(one, steps), one, one.id))
            results = reading.results(conn, one.id)
            row = _results(results)
            items.append(Item(row, Outcome(one.id), f"{one.id}:results"))
            items += [Item(self._step(n, each), each, each.id) for n, each in enumerate(steps, 1)]
            if not steps:
                items.append(Item((("     ", ""), (_("no steps yet: a adds one"), "warn"))))
            items.append(Item(()))
        if not items:
            items.append(Item(((_("no sequences yet: P adds one"), "dim"),)))
        self.rows.show(items)

    def _head(self, one: Cadence, steps: list[Step]) -> Row:
        name = safe.text(one.name, 40)
        if one.retired:
            return ((name, "dim"), ("  ", ""), (_("retired"), "dim"))
        last = steps[-1].day if steps else 0
        count = ngettext("{n} step", "{n} steps", len(steps)).format(n=len(steps))
        days = ngettext("over {n} day", "over {n} days", last).format(n=last)
        said = f"{count} {days}  {stops_words(one)}"
        room = max(8, self.size.width - safe.cells(name) - 5)
        return ((name, "bold"), ("  ", ""), (safe.text(said, room), "dim"))

    def _step(self, number: int, one: Step) -> Row:
        room = max(8, self.size.width - 29)
        what, look = one.words, ""
        if one.kind == "mail" and not one.title:
            what, look = _("{words} (no template)").format(words=what).strip(), "warn"
        return (
            (f"  {number:>3} ", "key"),
            (fitted(_("day {n}").format(n=one.day), 9), "dim"),
            (fitted(words.kind_word(one.kind), 9), ""),
            (safe.text(what, room) or _("no words"), look if what else "dim"),
        )

    def open_row(self, value: Any) -> None:
        """Enter changes what is pointed at."""
        self.act("cadence_edit")


def stops_words(one: Cadence) -> str:
    """What ends a cadence before its last step: ``ends on a reply, a move, a close``."""
    rules = one.stops
    pairs = (
        (rules.on_reply, _("a reply")),
        (rules.on_stage, _("another stage")),
        (rules.on_close, _("a close")),
    )
    found = [word for holds, word in pairs if holds]
    return _("ends on {events}").format(events=", ".join(found)) if found else _("ends by itself")


def _results(found: Results) -> Row:
    """What came of it, in numbers; the paused ones are among those in it."""
    n = found.enrolled
    if not n:
        return (("     ", ""), (_("no deal began it yet"), "dim"))
    said = [
        (n, ngettext("{n} deal began it", "{n} deals began it", n)),
        (found.active + found.paused, _("{n} in it")),
        (found.replied, ngettext("{n} replied", "{n} replied", found.replied)),
        (found.advanced, ngettext("{n} advanced", "{n} advanced", found.advanced)),
        (found.won, ngettext("{n} won", "{n} won", found.won)),
    ]
    parts = [text.format(n=l10n.number(count)) for count, text in said]
    if found.paused:
        paused = ngettext("{n} paused", "{n} paused", found.paused)
        parts[1] += f" ({paused.format(n=l10n.number(found.paused))})"
    return (("     ", ""), (" · ".join(parts), "accent"))
