"""Begin cadences on deals; skip a step, pause, go on or stop where they are in one."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import N_, _, ngettext
from pipeline_tui.store import cadence_reading as reading
from pipeline_tui.store import enrolling
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.handlers.asking import about_deals, asked, ids
from pipeline_tui.tui.widgets.cadence_words import place_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline_tui.store.cadence_reading import Cadence, Running
    from pipeline_tui.store.door import Done
    from pipeline_tui.store.store import Store

    Write = Callable[[Store, Sequence[str]], Done]
    Choice = Callable[[], Done]

__all__ = ["decide"]

_DECISIONS: "tuple[tuple[str, frozenset[str], Write], ...]" = (
    (N_("{sequence}: skip this step"), frozenset({"active"}), enrolling.skip),
    (N_("{sequence}: pause"), frozenset({"active"}), enrolling.pause),
    (N_("{sequence}: go on"), frozenset({"paused"}), enrolling.resume),
    (N_("{sequence}: stop"), frozenset({"active", "paused"}), enrolling.stop),
)


async def decide(app: Any) -> None:
    """Choose among what can be decided about the cadences of these deals."""
    if not (cards := asked(app)):
        return
    wanted = ids(cards)
    running = reading.running(app.store.conn, wanted)
    options = [*_decisions(app.store, running, len(wanted)), *_beginnings(app.store, wanted)]
    if not options:
        closed = not any(card.status == "open" for card in cards)
        none = _("There are no sequences: g s makes one.")
        app.say(_("That needs an open deal.") if closed else none, problem=True)
        return
    names = dict.fromkeys(safe.text(one.cadence, 30) for one in running)
    aside = _("in {sequence}").format(sequence=", ".join(names)) if names else ""
    title = about_deals(_("Sequence: {deals}"), cards)
    chosen = await ask(app, Choose(title, options, aside=aside, typing=False))
    if chosen is not None:
        await app.change(chosen)


def _decisions(store: "Store", running: "list[Running]", deals: int) -> "list[Option[Choice]]":
    """What can be decided about the cadences that these deals are in, one cadence at a time."""
    by_cadence: dict[str, list[Running]] = {}
    for one in running:
        by_cadence.setdefault(one.cadence_id, []).append(one)
    options: list[Option[Choice]] = []
    for found in by_cadence.values():
        for label, states, write in _DECISIONS:
            fitting = [one for one in found if one.state in states]
            if fitting:
                said = _(label).format(sequence=safe.text(found[0].cadence, 30))
                detail = _count(len(fitting)) if deals > 1 else _detail(store, write, fitting[0])
                options.append(Option(_choice(store, write, fitting), said, detail))
    return options


def _choice(store: "Store", write: "Write", fitting: "list[Running]") -> "Choice":
    return lambda: write(store, [one.id for one in fitting])


def _detail(store: "Store", write: "Write", one: "Running") -> str:
    """Beside the first of the choices: where the deal stands."""
    first = write in (enrolling.skip, enrolling.resume)
    if not first:
        return ""
    from pipeline_tui import clock

    return safe.text(place_words(store.conn, one, clock.today().isoformat()), 50)


def _count(n: int) -> str:
    return ngettext("{n} deal", "{n} deals", n).format(n=n)


def _beginnings(store: "Store", wanted: list[str]) -> "list[Option[Choice]]":
    """The cadences that some of these deals can begin."""
    options: list[Option[Choice]] = []
    for one in reading.cadences(store.conn):
        steps = [] if one.retired else reading.steps(store.conn, one.id)
        able = enrolling.can_begin(store.conn, wanted, one.id) if steps else []
        if able:
            said = _("begin {sequence}").format(sequence=safe.text(one.name, 30))
            count = ngettext("{n} step", "{n} steps", len(steps)).format(n=len(steps))
            days = ngettext("over {n} day", "over {n} days", steps[-1].day)
            detail = f"{count} {days.format(n=steps[-1].day)}"
            if len(wanted) > 1:
                detail = f"{_count(len(able))}, {detail}"
            options.append(Option(_begin(store, able, one), said, detail))
    return options


def _begin(store: "Store", able: list[str], one: "Cadence") -> "Choice":
    return lambda: enrolling.enrol(store, able, one.id)
