"""The target in the top row, and what winning the marked deals would do to it."""

from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.tui.widgets import words
from pipeline_tui.tui.widgets.told_target import period_name, times

if TYPE_CHECKING:
    from pipeline_tui.figures.marked import Marked
    from pipeline_tui.figures.progress import Progress
    from pipeline_tui.tui.goal import Goal
    from pipeline_tui.tui.widgets.draw import Pieces

__all__ = ["marked_words", "target_words"]


def target_words(found: "Progress", base: str) -> "list[Pieces]":
    """``Q4 215k of 340k`` and ``cover 3.1x need 3.3x``, as far as there is a target."""
    aim = found.target
    if aim.amount is not None:
        won, wanted = words.money(found.won.amount, base), words.money(aim.amount, base)
    elif aim.wins is not None:
        won, wanted = l10n.number(found.won.n), l10n.number(aim.wins)
    else:
        return []
    told = _("{period} {won} of {target}").format(
        period=period_name(found.period), won=won, target=wanted
    )
    said: list[Pieces] = [((told, "bar"),)]
    if found.coverage is None:
        return said
    if found.needed is None:
        cover = _("cover {n}").format(n=times(found.coverage))
    else:
        cover = _("cover {n} need {needed}").format(
            n=times(found.coverage), needed=times(found.needed)
        )
    style = "warning" if found.needed is not None and found.coverage < found.needed else "bar"
    return [*said, ((cover, style),)]


def marked_words(goal: "Goal", marks: dict[str, str], base: str) -> "list[Pieces]":
    """How many are marked, what they are worth, and what winning them would come to."""
    n = len(marks)
    count = ngettext("{n} marked", "{n} marked", n).format(n=l10n.number(n))
    found = goal.marked(marks)
    if not found.open:
        return [((count, "bar_strong"),)]
    worth = words.money(found.amount, base)
    weighted = _("wtd {amount}").format(amount=words.money(found.weighted, base))
    said: list[Pieces] = [((f"{count} {worth}", "bar_strong"),), ((weighted, "bar"),)]
    return [*said, *_would(found, goal.progress)] if goal.is_set else said


def _would(found: "Marked", progress: "Progress") -> "list[Pieces]":
    """What the target and its coverage would be with the marked deals won."""
    share, now = found.share(progress), progress.share
    if share is None or now is None:
        return []
    told = _("won: {period} {before} → {after}").format(
        period=period_name(progress.period),
        before=l10n.percent(float(now)), after=l10n.percent(float(share)),
    )  # fmt: skip
    said: list[Pieces] = [((told, "bar"),)]
    after = found.coverage(progress)
    if after is not None and progress.coverage is not None:
        cover = _("cover {before} → {after}").format(
            before=times(progress.coverage), after=times(after)
        )
        said.append(((cover, "bar"),))
    return said
