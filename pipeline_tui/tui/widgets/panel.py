"""The figures to the right of the board and, where there is room, the deal under the cursor."""

from fractions import Fraction
from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext, pgettext
from pipeline_tui.tui import safe
from pipeline_tui.tui.widgets import words
from pipeline_tui.tui.widgets.draw import Pieces, ends, parts
from pipeline_tui.tui.widgets.lines import Lines
from pipeline_tui.tui.widgets.panel_deal import deal_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline_tui.figures.panel import Panel, Period
    from pipeline_tui.sales.rates import Rate
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.board_state import BoardState

__all__ = ["SidePanel", "figure_lines"]

_DEAL_ROWS = 12
# Rows of its own from which on it tells about the deal: header and footer take two more.
_WITH_DEAL = 28


class SidePanel(Lines):
    """Drawn from the figures in the board's state, so it changes in the frame of a move.

    ``card`` gives the deal to tell about.
    """

    ROWS = None

    def __init__(self, state: "BoardState", card: "Callable[[], Card | None]") -> None:
        super().__init__()
        self.state = state
        self._card = card
        self._figures: list[Pieces] = []
        self._figures_of: tuple[object, ...] = ()

    def forget(self) -> None:
        """Word everything anew: theme or language changed."""
        self._figures_of = ()
        super().forget()

    def lines(self, width: int) -> list[Pieces]:
        """All lines that fit."""
        room = self.outer_size.height
        with_deal = room >= _WITH_DEAL
        stages = room - 11 - (_DEAL_ROWS if with_deal else 0) >= len(self.state.stages)
        made = self._worded_figures(width, stages)
        card = self._card()
        if with_deal and card is not None:
            made.append(parts("─" * width, "rule"))
            made += deal_lines(self.state, card, width, room - len(made))
        return made[:room]

    def _worded_figures(self, width: int, stages: bool) -> list[Pieces]:
        """The lines of the figures, made once for each time the figures are read."""
        wanted = (self.state.panel, width, stages)
        if self._figures_of[1:] != wanted[1:] or self._figures_of[0] is not wanted[0]:
            self._figures = figure_lines(self.state, width, stages=stages)
            self._figures_of = wanted
        return list(self._figures)


def figure_lines(state: "BoardState", width: int, *, stages: bool) -> list[Pieces]:
    """The figures, one a line; with ``stages`` each stage's count and value too."""
    panel, base = state.panel, state.base
    lines = [
        ends(parts(_("Figures"), "head"), parts(_("all deals"), "head_muted"), width, "head"),
        _line(pgettext("deals", "open"), _worth(panel.open, base), width),
    ]
    if stages:
        lines += [_stage_line(state, number, width) for number in range(len(state.stages))]
    return [
        *lines,
        _line(_("over limit"), _worth(panel.over, base), width, "over" if panel.over.n else "text"),
        _line(_("to do"), _to_do(panel), width),
        _line(_("win rate 12m"), _win_rate(panel), width),
        _line(_("days to win"), _cycle(panel), width),
        _line(_("velocity a day"), _velocity(panel, base), width),
        _line(_("won a day"), _won_a_day(panel, base), width),
        _line(_("average won"), _average(panel, base), width),
        _line(_("30 days"), _closed(panel, base), width),
        _line(_("parked"), _parked(panel, base), width),
        *_unpriced(panel, width),
    ]


def _line(label: str, value: str | tuple[str, ...], width: int, style: str = "text") -> Pieces:
    """One figure; of several wordings the first that fits, else the last."""
    wordings = (value,) if isinstance(value, str) else value
    room = width - safe.cells(label) - 1
    said = next((words for words in wordings if safe.cells(words) <= room), wordings[-1])
    return ends(parts(label, "muted"), parts(said, style), width)


def _worth(one: object, base: str) -> str:
    n, amount, weighted = (getattr(one, name) for name in ("n", "amount", "weighted"))
    said = ngettext("{n} deal {amount}  wtd {weighted}", "{n} deals {amount}  wtd {weighted}", n)
    return said.format(
        n=l10n.number(n), amount=words.money(amount, base), weighted=words.money(weighted, base)
    )


def _stage_line(state: "BoardState", number: int, width: int) -> Pieces:
    stage = state.stages[number]
    one = state.panel.columns.get(stage.id)
    n, amount, weighted = (one.n, one.amount, one.weighted) if one else (0, 0, 0)
    money, part = words.money(amount, state.base), words.money(weighted, state.base)
    told = f"{l10n.number(n):>5} {money:>6}  " + _("wtd {amount}").format(amount=f"{part:>5}")
    return ends(parts(f" {safe.text(stage.name)}", "muted"), parts(told, "muted"), width)


def _to_do(panel: "Panel") -> str:
    return _("{late} late  {today} today  {none} no step").format(
        late=panel.late, today=panel.due_today, none=panel.no_step
    )


def _share(rate: "Rate", digits: int = 0) -> str:
    return l10n.percent(float(rate.value), digits)


def _win_rate(panel: "Panel") -> str | tuple[str, ...]:
    rate = panel.year.win_rate
    if rate.too_few:
        return _("n/a: too few ({n})").format(n=rate.n)
    said = _("{rate} of {n}").format(rate=_share(rate, 1), n=l10n.number(rate.n))
    before = panel.quarter_ago.win_rate
    return said if before.too_few else _with_was(said, _share(before))


def _cycle(panel: "Panel") -> str | tuple[str, ...]:
    cycle, before = panel.year.cycle, panel.quarter_ago.cycle
    if cycle.median is None or cycle.mean is None:
        return _none_won()
    said = _("median {median} mean {mean}").format(
        median=_days(cycle.median), mean=_days(cycle.mean)
    )
    return said if before.median is None else _with_was(said, _days(before.median))


def _none_won() -> tuple[str, ...]:
    """Why a figure of won deals cannot be told, in full and in short."""
    return _("n/a: none won in 12 months"), _("n/a: none won")


def _none_closed() -> tuple[str, ...]:
    return _("n/a: none closed in 12 months"), _("n/a: none closed")


def _days(value: Fraction) -> str:
    return l10n.number(float(value), 0 if value.denominator == 1 or value >= 10 else 1)


def _velocity(panel: "Panel", base: str) -> str | tuple[str, ...]:
    if panel.velocity is not None:
        return _with_n(words.money(round(panel.velocity), base), panel.qualified_open)
    if not panel.year.win_rate.n:
        return _none_closed()
    return _none_won()


def _with_n(said: str, n: int) -> str:
    return _("{amount} from {n} open").format(amount=said, n=l10n.number(n))


def _won_a_day(panel: "Panel", base: str) -> str | tuple[str, ...]:
    now, before = panel.year.realised, panel.quarter_ago.realised
    if now is None:
        return _("n/a: no day recorded yet")
    said = words.money(round(now), base)
    return said if before is None else _with_was(said, words.money(round(before), base))


def _average(panel: "Panel", base: str) -> str | tuple[str, ...]:
    year: Period = panel.year
    if year.average_won is None:
        return _none_won()
    said = _("{amount} of {n}").format(
        amount=words.money(round(year.average_won), base), n=l10n.number(year.won.n)
    )
    before = panel.quarter_ago.average_won
    return said if before is None else _with_was(said, words.money(round(before), base))


def _closed(panel: "Panel", base: str) -> str:
    if not panel.won30.n and not panel.lost30.n:
        return _("none closed")
    return _("won {won} {won_amount}  lost {lost} {lost_amount}").format(
        won=panel.won30.n, won_amount=words.money(panel.won30.amount, base),
        lost=panel.lost30.n, lost_amount=words.money(panel.lost30.amount, base),
    )  # fmt: skip


def _parked(panel: "Panel", base: str) -> str:
    n = panel.parked.n
    return f"{words.deals(n)} {words.money(panel.parked.amount, base)}" if n else _("none")


def _unpriced(panel: "Panel", width: int) -> list[Pieces]:
    """Deals that the sums above cannot hold are counted and named."""
    lines: list[Pieces] = []
    if panel.open.unpriced:
        lines.append(_line(_("without amount"), words.deals(panel.open.unpriced), width))
    if panel.open.no_rate:
        lines.append(_line(_("currency without rate"), words.deals(panel.open.no_rate), width))
    return lines


def _with_was(said: str, before: str) -> tuple[str, ...]:
    """A figure with what it was three months ago, where there is room for that."""
    was = _("was {before}").format(before=before)
    return f"{said}  {was}", f"{said} {was}", said
