"""The person's own lines of figures: chosen, worded, compared with before the last change."""

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from pipeline_tui.figures.panel_lines import (
    CONVERSION,
    SETTING,
    SHOWN,
    Chosen,
    read_chosen,
)
from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.widgets import told_figures, told_target
from pipeline_tui.tui.widgets.draw import Pieces, ends, parts
from pipeline_tui.tui.widgets.told import SCALES, Facts, Told, Value, change

if TYPE_CHECKING:
    from pipeline_tui.tui.board_state import BoardState

__all__ = ["TELLERS", "FigureLines", "chosen", "tell"]


def _from_tallies(name: str) -> "Callable[[Facts], Told | None]":
    """A teller that few panels need: its module is imported when it first tells."""

    def tell_it(facts: Facts) -> Told | None:
        from pipeline_tui.tui.widgets import told_tallies

        told: Told = getattr(told_tallies, name)(facts)
        return told

    return tell_it


TELLERS: dict[str, Callable[[Facts], Told | None]] = {
    "target": told_target.target,
    "to_go": told_target.to_go,
    "forecast": told_target.forecast,
    "coverage": told_target.coverage,
    "open": told_figures.open_deals,
    "over": told_figures.over_limit,
    "to_do": told_figures.to_do,
    "win_rate": told_figures.win_rate,
    "days_to_win": told_figures.days_to_win,
    "won_a_day": told_figures.won_a_day,
    "leads": told_target.leads,
    "balance": told_target.balance,
    "velocity": told_figures.velocity,
    "average": told_figures.average,
    "closed": told_figures.closed,
    "parked": told_figures.parked,
    "wins": told_target.wins,
    "cohort": _from_tallies("cohort"),
    "deciders": _from_tallies("deciders"),
    "overdue": _from_tallies("overdue"),
}


def tell(one: Chosen, facts: Facts) -> Told | None:
    """What a line says; None for one that nothing tells yet."""
    kind, _colon, about = one.id.partition(":")
    if about:
        from pipeline_tui.tui.widgets import told_tallies

        teller_of = told_tallies.conversion if kind == CONVERSION else told_tallies.source
        return teller_of(facts, about)
    teller = TELLERS.get(one.id)
    return teller(facts) if teller is not None else None


def chosen(state: "BoardState") -> tuple[Chosen, ...]:
    """The lines that the person chose, in order, with their limits."""
    row = state.store.conn.execute(
        "SELECT value FROM setting WHERE id = ? AND deleted_at IS NULL", (SETTING,)
    ).fetchone()
    if row is None:
        return read_chosen(None)
    import json

    return read_chosen(json.loads(row[0]))


class FigureLines:
    """Words the lines once for each time the figures are read."""

    def __init__(self, state: "BoardState") -> None:
        self._facts = Facts(state)
        self._of: object = None
        self._change = ""
        self._picked: tuple[Chosen, ...] = ()
        self._told: list[tuple[Chosen, Told]] = []
        self._values: dict[str, tuple[Value, ...]] = {}
        self._moved: dict[str, str] = {}

    def forget(self) -> None:
        """Word everything anew."""
        self._of = None

    def lines(self, width: int, most: int | None = None) -> list[Pieces]:
        """The lines at a width; ``most`` of them, or all with what their sums cannot hold."""
        self._read()
        made = [self._line(one, told, width) for one, told in self._told[:most]]
        if most is None:
            extra = told_figures.unpriced(self._facts)
            made += [self._line(Chosen(""), told, width) for told in extra]
        return made

    def _read(self) -> None:
        """Tell the lines of the figures as they are, and what moved since the last time."""
        state = self._facts.state
        if self._of is state.panel:
            return
        self._facts.kept.clear()
        picked = chosen(state)
        every = self._told_lines(picked)
        values = {one.id: told.values for one, told in every}
        changed = self._change != state.goal.change or self._picked != picked
        if changed or self._differ(values):
            self._moved = {
                one.id: change(self._values.get(one.id, ()), told, state.base)
                for one, told in every
            }
        self._of, self._change, self._values = state.panel, state.goal.change, values
        self._told, self._picked = _fitting(every), picked

    def _differ(self, values: "dict[str, tuple[Value, ...]]") -> bool:
        """Whether a figure changed; one that is told for the first time moved nothing."""
        return any(old and values.get(one, old) != old for one, old in self._values.items())

    def _told_lines(self, picked: tuple[Chosen, ...]) -> list[tuple[Chosen, Told]]:
        """The chosen lines until as many can be told as are shown."""
        made: list[tuple[Chosen, Told]] = []
        sure = 0
        for one in picked:
            told = tell(one, self._facts) if sure < SHOWN else None
            if told is not None:
                made.append((one, told))
                sure += bool(told.values)
        return made

    def _line(self, one: Chosen, told: Told, width: int) -> Pieces:
        """Label with its warning, by how much it moved, and the longest wording that fits."""
        warning = _warning(one, told)
        label = parts(told.label, "muted", f" ! {warning}" if warning else "", "warning")
        moved = self._moved.get(one.id, "")
        room = width - sum(safe.cells(text) for text, _style in label) - 1
        for shift in (f"{moved} ", "") if moved else ("",):
            left = room - safe.cells(shift)
            said = next((text for text in told.said if safe.cells(text) <= left), None)
            if said is not None:
                break
        else:
            shift, said = "", told.said[-1]
        style = "warning" if warning else told.style
        return ends(label, parts(shift, "accent", said, style), width)


def _fitting(every: list[tuple[Chosen, Told]]) -> list[tuple[Chosen, Told]]:
    """As many as the panel shows: those that cannot be told give way to the ones after them."""
    sure = [one for one in every if one[1].values]
    spare = max(0, SHOWN - len(sure))
    kept = []
    for one in every:
        if one[1].values:
            kept.append(one)
        elif spare:
            spare -= 1
            kept.append(one)
    return kept[:SHOWN]


def _warning(one: Chosen, told: Told) -> str:
    """``low`` or ``high`` where the first value is past a limit of its line, else ''."""
    if not told.values:
        return ""
    first = told.values[0]
    scaled = Fraction(first.number) * SCALES.get(first.unit, 1)
    if one.below is not None and scaled < one.below:
        return _("low")
    return _("high") if one.above is not None and scaled > one.above else ""
