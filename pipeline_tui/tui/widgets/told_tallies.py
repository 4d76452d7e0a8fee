"""Lines of the panel that a person can choose besides the usual ones: all from tallies."""

from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.figures.figure import COUNT, MONEY, SHARE
from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.widgets import figure_words, words
from pipeline_tui.tui.widgets.told import Facts, Told, Value, in_unit, missing, was

if TYPE_CHECKING:
    from pipeline_tui.figures.conversion import Step
    from pipeline_tui.figures.figure import Figure
    from pipeline_tui.sales.rates import Window

__all__ = ["cohort", "conversion", "deciders", "overdue", "source"]

_LABEL = 18
"""Cells of a label that holds a name."""


def _of(label: str, figure: "Figure", before: "Figure | None", facts: Facts) -> Told:
    """A rate with its cases, and what it was a quarter ago."""
    if figure.value is None:
        return missing(label, figure_words.value(figure, facts.base), _("n/a"))
    share = l10n.percent(float(figure.value))
    said = _("{rate} of {n}").format(rate=share, n=l10n.number(figure.n))
    if before is None or before.value is None:
        wordings: tuple[str, ...] = (said,)
    else:
        wordings = was(said, in_unit(before.value, SHARE, facts.base))
    return Told(label, (*wordings, share), (Value(figure.value, SHARE),))


def cohort(facts: Facts) -> Told:
    """``won of created  24% of 903``: of the deals created in twelve months."""
    from pipeline_tui.figures.cohort import cohort as read

    conn, pipeline = facts.state.store.conn, facts.state.pipeline
    now = read(conn, pipeline, facts.panel.year.window)
    before = read(conn, pipeline, facts.panel.quarter_ago.window)
    return _of(_("won of created"), now, before, facts)


def deciders(facts: Facts) -> Told:
    """``with decider  61% of 193``: of the open qualified deals."""
    from pipeline_tui.figures.cohort import decider_coverage

    state = facts.state
    found, _by_value = decider_coverage(state.store.conn, state.store.rules, state.pipeline)
    return _of(_("with decider"), found, None, facts)


def overdue(facts: Facts) -> Told:
    """``close date passed  12 deals 120k``."""
    from pipeline_tui.figures.forecast import overdue as read

    state = facts.state
    one = read(state.store.conn, state.store.rules, state.pipeline, state.today)
    said = f"{words.deals(one.n)} {facts.money(one.amount)}" if one.n else _("none")
    values = (Value(one.n, COUNT), Value(one.amount, MONEY))
    return Told(_("close date passed"), (said,), values, "over" if one.n else "text")


def conversion(facts: Facts, stage_id: str) -> Told:
    """``Lead to Qualified  62% of 310  was 58%``; to being won from the last stage."""
    now = _steps(facts, facts.panel.year.window).get(stage_id)
    if now is None:
        return missing(_("conversion"), _("n/a: no such stage"), _("n/a"))
    before = _steps(facts, facts.panel.quarter_ago.window).get(stage_id)
    after = safe.text(now.after.name, 12) if now.after else _("won")
    label = _("{stage} to {next}").format(stage=safe.text(now.stage.name, 12), next=after)
    return _of(safe.text(label, _LABEL), now.figure, before.figure if before else None, facts)


def _steps(facts: Facts, window: "Window") -> "dict[str, Step]":
    """The ways from stage to stage by the first one's id, read once for each panel."""
    from pipeline_tui.figures.conversion import conversions

    key = f"conversion {window.first}"
    if key not in facts.kept:
        state = facts.state
        found = conversions(state.store.conn, state.store.rules, state.pipeline, window)
        facts.kept[key] = {one.stage.id: one for one in found}
    steps: dict[str, Step] = facts.kept[key]
    return steps


def source(facts: Facts, source_id: str) -> Told:
    """``won: Referral  41% of 80  was 38%``."""
    from pipeline_tui.figures.cohort import OfSource, by_source
    from pipeline_tui.store import lists

    state, panel = facts.state, facts.panel
    if "sources" not in facts.kept:
        facts.kept["sources"] = tuple(
            by_source(state.store.conn, state.store.rules, state.pipeline, one.window)
            for one in (panel.year, panel.quarter_ago)
        )
        facts.kept["names"] = {one.id: one.name for one in lists.items(state.store.conn, "source")}
    name = facts.kept["names"].get(source_id, "")
    label = safe.text(_("won: {source}").format(source=safe.text(name)), _LABEL)
    now, before = (one.get(source_id) for one in facts.kept["sources"])
    rate = now.rate if isinstance(now, OfSource) else None
    if rate is None or rate.too_few:
        return missing(label, _("n/a: too few ({n})").format(n=rate.n if rate else 0), _("n/a"))
    share = l10n.percent(float(rate.value))
    said = _("{rate} of {n}").format(rate=share, n=l10n.number(rate.n))
    old = before.rate if isinstance(before, OfSource) else None
    told = (said,) if old is None or old.too_few else was(said, l10n.percent(float(old.value)))
    return Told(label, (*told, share), (Value(rate.value, SHARE),))
