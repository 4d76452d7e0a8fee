"""The top row: where one is, and the numbers one looks at first."""

from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _, ngettext
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import BOARD, CHANGED, CLOSED, COMPANIES, FIGURES, QUEUE, STAGES
from pipeline_tui.tui.widgets import words
from pipeline_tui.tui.widgets.draw import Pieces, width_of
from pipeline_tui.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from textual import events

    from pipeline_tui.tui.board_state import BoardState

__all__ = ["SORT_NAMES", "TABS", "Header", "fitted_line", "outbox_words", "tabs"]

TABS = ((BOARD, "1", N_("Board")), (QUEUE, "2", N_("Queue")),
        (FIGURES, "3", N_("Figures")), (COMPANIES, "5", N_("Companies")),
        (STAGES, "6", N_("Stages")), (CLOSED, "7", N_("Closed")),
        (CHANGED, "8", N_("Last changed")))  # fmt: skip
"""The screens that one key opens: screen, key, name."""

SORT_NAMES = {
    "attention": N_("by attention"), "amount": N_("by amount"), "entered": N_("by days in stage"),
    "close": N_("by close date"), "name": N_("by name"),
    "score": N_("by score"),
}  # fmt: skip

_WITH_TABS = 100
_ALL_NAMED = 127
"""Cells from which every screen is named; in fewer the last ones are only their keys."""
_ROOMY = 160
"""Cells in which every screen's name and all that is said of marked deals have room."""
_NAMED = frozenset({BOARD, QUEUE, FIGURES, COMPANIES})
_GAP = ("  ", "bar")


class Header(Lines):
    """One row over the board. Pieces that do not fit are left out, the last first."""

    GROUND = "bar"

    def __init__(self, state: "BoardState") -> None:
        super().__init__()
        self.state = state

    def lines(self, width: int) -> list[Pieces]:
        """The one line."""
        if width >= _WITH_TABS:
            return [fitted_line(self._tabs(width), self._wide(), self._today(), width)]
        title: Pieces = ((f" {_('Board')}", "bar_strong"),)
        return [fitted_line(title, self._narrow(), (), width)]

    def on_click(self, event: "events.Click") -> None:
        """Go to the screen whose name was clicked."""
        width = self.outer_size.width
        if width < _WITH_TABS:
            return
        start = 0
        for (text, _style), (screen, _key, _name) in zip(self._tabs(width), TABS, strict=False):
            if start <= event.x < start + safe.cells(text):
                event.stop()
                self.screen.act(f"go_{screen}")  # type: ignore[attr-defined]
            start += safe.cells(text)

    def _tabs(self, width: int) -> Pieces:
        """The screens; only their keys where what is said of marked deals takes the room."""
        return tabs(BOARD, width, bare=bool(self.state.marks) and width < _ROOMY)

    def _today(self) -> Pieces:
        return ((f"{l10n.day_full(self.state.today)} ", "bar_muted"),)

    def _view(self) -> list[Pieces]:
        """What is different from usual: marks, filter, order."""
        state = self.state
        said: list[Pieces] = []
        if state.marks:
            from pipeline_tui.tui.widgets.aims import marked_words

            said += marked_words(state.goal, state.marks, state.base)
        if state.filter_text:
            said.append(((f"/{safe.text(state.filter_text, 30)}", "bar_strong"),))
        if state.sort != "attention":
            said.append(((_(SORT_NAMES[state.sort]), "bar_strong"),))
        brief = self.outer_size.width < _WITH_TABS
        return [*said, *outbox_words(state.outbox, brief=brief)]

    def _open(self) -> str:
        panel = self.state.panel
        said = ngettext("{n} open", "{n} open", panel.open.n).format(n=panel.open.n)
        # Beside the target there is no room for a sign that the locale can do without.
        sign = not self.state.goal.is_set
        return f"{said} {words.money(panel.open.amount, self.state.base, sign=sign)}"

    def _narrow(self) -> list[Pieces]:
        panel, base = self.state.panel, self.state.base
        rate = panel.year.win_rate
        if self.state.marks:  # they take the room of all else
            return self._view()
        said = [((self._open(), "bar"),), *self._view()]
        if self.state.goal.is_set:
            from pipeline_tui.tui.widgets.aims import target_words

            said += target_words(self.state.goal.progress, base)
        else:
            weighted = words.money(panel.open.weighted, base)
            said.append(((_("wtd {amount}").format(amount=weighted), "bar_muted"),))
        if not rate.too_few and not self.state.goal.is_set:
            share = l10n.percent(float(rate.value))
            said.append(((_("win {rate} of {n}").format(rate=share, n=rate.n), "bar_muted"),))
        if panel.late:
            said.append(((_("{n} late").format(n=panel.late), "warning"),))
        if panel.no_step:
            said.append(((_("{n} no step").format(n=panel.no_step), "bar"),))
        return said

    def _wide(self) -> list[Pieces]:
        panel, base = self.state.panel, self.state.base
        order = f", {_(SORT_NAMES['attention'])}" if self.state.sort == "attention" else ""
        won, lost = panel.won30, panel.lost30
        if self.state.marks:
            return self._view()
        if not won.n and not lost.n:
            return self._counted(order)
        closed = _("30d: won {won} {won_amount}, lost {lost} {lost_amount}").format(
            won=won.n, won_amount=words.money(won.amount, base),
            lost=lost.n, lost_amount=words.money(lost.amount, base),
        )  # fmt: skip
        return [*self._counted(order), ((f"│ {closed}", "bar_muted"),)]

    def _counted(self, order: str) -> list[Pieces]:
        n = self.state.panel.open.n
        count = ngettext("{n} open", "{n} open", n).format(n=n)
        return [((f"{count}{order}", "bar"),), *self._view()]


def outbox_words(counts: dict[str, int], *, brief: bool) -> list[Pieces]:
    """What is open in the outbox, and what of it needs the person; nothing where nothing is.

    A ``brief`` one marks what was refused or is uncertain with ``!``.
    """
    total, refused = sum(counts.values()), counts.get("refused", 0)
    uncertain = counts.get("uncertain", 0)
    if not total:
        return []
    said = [_("outbox {n}").format(n=l10n.number(total))]
    if not brief:
        said += [_("{n} refused").format(n=l10n.number(refused))] if refused else []
        said += [_("{n} uncertain").format(n=l10n.number(uncertain))] if uncertain else []
    pressing = bool(refused or uncertain)
    sign = "!" if brief and pressing else ""
    return [((", ".join(said) + sign, "warning" if pressing else "bar"),)]


def tabs(here: str, width: int, due: int = 0, *, bare: bool = False) -> Pieces:
    """The screens that one key opens, ``here`` in front; ``due`` deals are in the queue.

    ``bare`` ones are only their keys, but for ``here``.
    """
    pieces: list[tuple[str, str]] = []
    for screen, key, name in TABS:
        style = "bar_strong" if screen == here else "bar_muted"
        count = f" {l10n.number(due)}" if due and screen == QUEUE else ""
        named = screen == here or (not bare and (width >= _ALL_NAMED or screen in _NAMED))
        said = f" {_(name)}{count}" if named else ""
        pieces.append((f" {key}{said} ", style))
    return (*pieces, ("│", "bar_muted"))


def fitted_line(left: Pieces, middle: list[Pieces], right: Pieces, width: int) -> Pieces:
    """Left, then as many of the middle as fit before the right end."""
    room = width - width_of(right) - (1 if right else 0)
    gap = (" ", "bar") if right else _GAP
    made = left
    for pieces in middle:
        if width_of(made) + len(gap[0]) + width_of(pieces) <= room:
            made = (*made, gap, *pieces)
    if width_of(made) > room:
        right = ()
    return (*made, (" " * max(0, width - width_of(made) - width_of(right)), "bar"), *right)
