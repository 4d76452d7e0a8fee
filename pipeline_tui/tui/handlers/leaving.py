"""Moves that ask first for what the stage wants before a deal leaves it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import ngettext
from pipeline_tui.sales.exits import FACT
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option

if TYPE_CHECKING:
    from pipeline_tui.store.exits import Leaving

__all__ = ["keep_marks", "move_on"]

Write = Callable[[Sequence[str]], Any]


async def move_on(
    app: Any,
    ids: Sequence[str],
    goal: str,
    write: Write,
    *,
    seen: dict[str, str] | None = None,
    follow: str | None = None,
    known: frozenset[str] = frozenset(),
    amount: int | None = None,
    on: date | None = None,
) -> None:
    """Let ``write`` move the deals that may leave their stages, and ask for what others lack.

    One deal is asked about on a sheet; of several those that lack something are listed, and
    stay marked. ``known`` are facts that the move itself brings, such as ``amount``; ``on``
    is the day of the move where that is not today.
    """
    from pipeline_tui.store import exits

    held = exits.held_back(app.store, ids, goal)
    held = {one: lacks for one, lacks in held.items() if not _brings_all(lacks, known)}
    free = [one for one in ids if one not in held]
    if free and await app.change(lambda: write(free), follow=follow) is None:
        return
    if len(ids) == 1 and held:
        await _ask_one(app, ids[0], goal, write, seen, amount, follow, on)
    elif held:
        await _report(app, held, len(free), goal, write, seen)


def _brings_all(lacks: "Leaving", known: frozenset[str]) -> bool:
    return all(one.kind == FACT and one.fact in known for one in lacks.unmet)


async def _ask_one(
    app: Any,
    deal_id: str,
    goal: str,
    write: Write,
    seen: dict[str, str] | None,
    amount: int | None,
    follow: str | None,
    on: date | None = None,
) -> None:
    """Show what one deal lacks; move it when that is met, or all the same with a reason."""
    from pipeline_tui.store import exits
    from pipeline_tui.tui.sheets.leaving import LeavingSheet

    sheet = LeavingSheet(app, deal_id, goal)
    app.here.open_sheet(sheet)
    verdict = await sheet.verdict
    if verdict is None:
        return
    if not verdict.reason:
        await app.change(lambda: write([deal_id]), follow=follow)
        return
    await app.change(
        lambda: exits.move_anyway(
            app.store, deal_id, goal, verdict.reason, verdict.unmet, seen, amount, on
        ),
        follow=follow,
    )


async def _report(
    app: Any,
    held: "dict[str, Leaving]",
    moved: int,
    goal: str,
    write: Write,
    seen: dict[str, str] | None,
) -> None:
    """List the deals held back with what each lacks; a chosen one is asked about."""
    from pipeline_tui.store import exits

    stage = app.store.rules.stages[goal]
    while held:
        keep_marks(app, held)
        n = len(held)
        title = ngettext("{n} deal held back", "{n} deals held back", n).format(n=n)
        said = ngettext("{n} moved to {stage}", "{n} moved to {stage}", moved)
        aside = said.format(n=moved, stage=safe.text(stage.name, 24))
        chosen = await ask(app, Choose(title, _options(app, held), aside=aside, typing=False))
        if chosen is None:
            return
        await _ask_one(app, chosen, goal, write, seen, None, None)
        still = exits.held_back(app.store, list(held), goal)
        moved += len(held) - len(still)
        if chosen in still:
            return
        held = still


def _options(app: Any, held: "dict[str, Leaving]") -> list[Option[str]]:
    from pipeline_tui.store import lanes
    from pipeline_tui.tui.widgets.qualifying import asked_for

    options = []
    for deal_id, lacks in held.items():
        card = lanes.one(app.store.conn, deal_id)
        if card is not None:
            missing = ", ".join(asked_for(one) for one in lacks.unmet)
            options.append(Option(deal_id, safe.text(card.name, 30), safe.text(missing, 60)))
    return options


def keep_marks(app: Any, held: "dict[str, Leaving]") -> None:
    """Leave the marks on the deals that stayed."""
    if app.board is not None and app.board is app.here:
        app.state.marks.update({one: lacks.stage_id for one, lacks in held.items()})
        app.board.renew()
