"""The sets of questions that qualify deals: their weights, and how often each grade wins."""

from typing import Any, ClassVar

from pipeline_tui import l10n
from pipeline_tui.i18n import _, pgettext
from pipeline_tui.sales.score import Criterion, grade_letter
from pipeline_tui.store import checklist
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import CHECKLISTS
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.screens.grade_rates import GradeRates
from pipeline_tui.tui.screens.page import PageScreen
from pipeline_tui.tui.screens.rows import Item

__all__ = ["ChecklistsScreen"]


class ChecklistsScreen(PageScreen):
    """All sets with their questions; the actions of this screen change the one pointed at."""

    screen_id: ClassVar[str] = CHECKLISTS

    def name_of(self) -> str:
        """The screen's name for the person."""
        return _("Checklists")

    def title_parts(self) -> tuple[Part, ...]:
        """Which set is in use."""
        name = safe.text(self.app.store.rules.checklist.name, 30)
        return ((_("in use: {name}").format(name=name), "dim"),)

    def __init__(self) -> None:
        super().__init__()
        self.rates = GradeRates(self.app.store, lambda: self.refresh_data(None))

    def on_unmount(self) -> None:
        """Nothing is read for a screen that is left."""
        self.rates.stop()

    @property
    def criterion(self) -> Criterion | None:
        """The question pointed at."""
        value = self.rows.value
        return value if isinstance(value, Criterion) else None

    @property
    def set(self) -> checklist.Set | None:
        """The set pointed at, by its own row or one of its questions."""
        wanted = self.criterion.set_id if self.criterion else getattr(self.rows.value, "id", "")
        every = checklist.sets(self.app.store.conn)
        return next((one for one in every if one.id == wanted), None)

    def show_rows(self) -> None:
        """The win rate by grade, then the sets, the one in use first."""
        store = self.app.store
        used = store.rules.checklist.set_id
        items = [*self._grades(), Item(())]
        every = sorted(checklist.sets(store.conn), key=lambda one: one.id != used)
        for one in every:
            criteria = checklist.criteria(store.conn, one.id)
            total = sum(each.weight for each in criteria if not each.retired)
            mark = pgettext("a checklist", "in use") if one.id == used else ""
            row: Row = ((safe.text(one.name, 50), "bold"), ("  ", ""), (mark, "good"))
            items.append(Item(row, one, one.id))
            items += [Item(self._row(each, total), each, each.id) for each in criteria]
            items.append(Item(()))
        self.rows.show(items)

    def _grades(self) -> list[Item]:
        """From which score a grade begins, and how often its deals were won."""
        from pipeline_tui.tui.widgets.figure_words import bounds as bounds_words

        bounds = self.app.store.rules.checklist.bounds
        rates = self.rates.read(self.app.state.pipeline, self.app.today)
        items = [Item(((_("Win rate by grade, 12 months"), "bold"),))]
        for level in range(1, len(bounds) + 2):
            rate = rates[level] if rates is not None else None
            first = bounds[level - 1] if level <= len(bounds) else 0
            if rate is None:
                said = _("computing …")
            elif rate.too_few:
                said = _("too few ({n})").format(n=l10n.number(rate.n))
            else:
                said = _("{rate} of {n}  {interval}").format(
                    rate=l10n.percent(float(rate.value)), n=l10n.number(rate.n),
                    interval=bounds_words(*map(l10n.percent, rate.interval)),
                )  # fmt: skip
            since = _("from {points}").format(points=first)
            items.append(Item(((f"  {grade_letter(level)}  ", "accent"),
                               (f"{fitted(since, 10)} {said}", ""))))  # fmt: skip
        return items

    def _row(self, one: Criterion, total: int) -> Row:
        side = max(20, min(50, self.size.width - 46))
        share = l10n.percent(one.weight / total) if total and not one.retired else ""
        scale = _("yes or no") if one.scale == 1 else _("0 to 3")
        look = "dim" if one.retired else ""
        row: Row = (
            ("  ", ""),
            (fitted(safe.text(one.question, side - 1), side), look),
            (fitted(scale, 12), "dim"),
            (fitted(_("weight {n}").format(n=one.weight), 14), look),
            (fitted(share, 7), "dim"),
        )
        return (*row, (_("retired"), "dim")) if one.retired else row

    def open_row(self, value: Any) -> None:
        """Enter changes what is pointed at."""
        self.act("criterion_edit")
