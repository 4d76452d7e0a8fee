"""Edit cadences, from their screen."""

from typing import TYPE_CHECKING, Any

from pipeline_tui import l10n
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales.cadence import CHANNELS, MOST_DAYS, Stops
from pipeline_tui.store import cadence_editing as editing
from pipeline_tui.store import cadence_reading as reading
from pipeline_tui.store import templates
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.confirm import Confirm
from pipeline_tui.tui.dialogs.fields import Field, Filled, Refusal
from pipeline_tui.tui.dialogs.form import Form
from pipeline_tui.tui.handlers.asking import ask_line
from pipeline_tui.tui.handlers.saving import saved
from pipeline_tui.tui.widgets import words

if TYPE_CHECKING:
    from pipeline_tui.sales.cadence import Step
    from pipeline_tui.store.cadence_reading import Cadence

__all__ = ["add", "add_step", "deals", "down", "edit", "remove", "retire", "show", "up"]

_NAME = readers.text(required=True, longest=80)
_WORDS = readers.text(longest=200)
_DAY = readers.whole(least=0, most=MOST_DAYS)


def show(app: Any) -> None:
    """Sequences, with their steps and results."""
    from pipeline_tui.tui.handlers.screens import over_board
    from pipeline_tui.tui.screens.cadences import CadencesScreen

    over_board(app, CadencesScreen)


# -- the cadence pointed at ----------------------------------------------------------------


async def add(app: Any) -> None:
    """A new cadence without steps."""
    name = await ask_line(app, _("New sequence"), _NAME, hint=_("its name"))
    if name is None:
        return
    made: list[str] = []

    def write() -> Any:
        done, cadence_id = editing.add(app.store, name)
        made.append(cadence_id)
        return done

    if await app.change(write) is not None:
        app.here.rows.point_at(made[0])


async def edit(app: Any) -> None:
    """Change the step pointed at, or the cadence; on its results show the deals."""
    if app.here.step is not None:
        await _step_form(app, app.here.cadence, app.here.step)
    elif app.here.outcome:
        await deals(app)
    elif app.here.cadence is not None:
        await _cadence_form(app, app.here.cadence)


async def _cadence_form(app: Any, one: "Cadence") -> None:
    yes_no = (Option("1", _("yes")), Option("0", _("no")))

    async def save(filled: Filled) -> Refusal | None:
        stops = Stops(*(filled.values[name] == "1" for name in ("reply", "stage", "close")))
        name = filled.values["name"]
        return await saved(app, lambda: editing.edit(app.store, one.id, name, stops))

    def rule(name: str, label: str, now: bool) -> Field:
        text = yes_no[0 if now else 1].label
        return Field(name, label, readers.one_of(yes_no), text, yes_no)

    fields = [
        Field("name", _("Name"), _NAME, one.name),
        rule("reply", _("A reply ends it"), one.stops.on_reply),
        rule("stage", _("A move ends it"), one.stops.on_stage),
        rule("close", _("A close ends it"), one.stops.on_close),
    ]
    title = _("Sequence: {name}").format(name=safe.text(one.name, 50))
    await ask(app, Form(title, fields, save))


async def retire(app: Any) -> None:
    """Begin the cadence on no more deals, or again; those in it go on."""
    if (one := app.here.cadence) is not None:
        await app.change(lambda: editing.retire(app.store, one.id, not one.retired))


async def remove(app: Any) -> None:
    """Remove the step pointed at, or a cadence that no deal ever began, after a yes."""
    step, one = app.here.step, app.here.cadence
    if step is not None:
        await app.change(lambda: editing.remove_step(app.store, step.id))
        _say_running(app, one)
    elif one is not None:
        question = _("Remove {name}?").format(name=safe.text(one.name, 50))
        if await ask(app, Confirm(question, _("Undo brings it back."))):
            await app.change(lambda: editing.remove(app.store, one.id))


async def deals(app: Any) -> None:
    """The deals that began the cadence, to open one."""
    from pipeline_tui.tui.handlers.screens import show_deal

    one = app.here.cadence
    if one is None:
        return
    found = reading.members(app.store.conn, one.id)
    if not found:
        app.say(_("No deal began it yet."))
        return
    options = [_member(app, each) for each in found]
    title = safe.text(one.name, 40)
    chosen = await ask(app, Choose(title, options, aside=_rates(app, one)))
    if chosen is not None:
        show_deal(app, chosen)


def _member(app: Any, one: reading.Member) -> Option[str]:
    """A deal with how it went: where it stands, or how it ended."""
    from pipeline_tui.tui.widgets.cadence_words import ended_words, place_words

    said = ended_words(one)
    if one.state in reading.RUNNING:
        said = place_words(app.store.conn, one, app.today.isoformat())
    more = []
    if one.replied_on:
        more.append(_("replied {day}").format(day=words.day(one.replied_on)))
    if one.advanced_on:
        more.append(_("advanced {day}").format(day=words.day(one.advanced_on)))
    if one.status == "won":
        more.append(_("won"))
    return Option(one.deal_id, safe.text(one.name, 30), safe.text(" · ".join([said, *more]), 90))


def _rates(app: Any, one: "Cadence") -> str:
    """The share that replied, with its interval; how many there are where that says more."""
    from pipeline_tui.sales.rates import Rate
    from pipeline_tui.tui.widgets.figure_words import bounds

    found = reading.results(app.store.conn, one.id)
    rate = Rate(found.replied, found.enrolled)
    if rate.too_few:
        return _("replied {k} of {n}").format(k=found.replied, n=found.enrolled)
    return _("replied {k} of {n}: {rate} {interval}").format(
        k=l10n.number(rate.k), n=l10n.number(rate.n), rate=l10n.percent(float(rate.value)),
        interval=bounds(*map(l10n.percent, rate.interval)),
    )  # fmt: skip


# -- the step pointed at -----------------------------------------------------------------------


async def up(app: Any) -> None:
    """Change places with the step before."""
    await _move(app, -1)


async def down(app: Any) -> None:
    """Change places with the step after."""
    await _move(app, 1)


async def _move(app: Any, by: int) -> None:
    step, one = app.here.step, app.here.cadence
    if step is not None:
        await app.change(lambda: editing.move_step(app.store, step.id, by))
        _say_running(app, one)


async def add_step(app: Any) -> None:
    """A new step of the cadence pointed at, a few days after the one pointed at."""
    if (one := app.here.cadence) is not None:
        await _step_form(app, one, None)


async def _step_form(app: Any, one: "Cadence", step: "Step | None") -> None:
    """Day, channel, template and words of a step, new or not."""
    channels = tuple(Option(kind, words.kind_word(kind)) for kind in CHANNELS)
    known = tuple(
        Option(each.id, safe.text(each.name, 50), words.kind_word(each.kind))
        for each in templates.templates(app.store.conn)
        if not each.retired or (step is not None and each.id == step.template_id)
    )
    day, kind = (step.day, step.kind) if step else (_day_after(app, one), "mail")
    chosen = next((each.label for each in known if step and each.value == step.template_id), "")
    fields = [
        Field("day", _("Day"), _DAY, str(day), hint=_("days after the beginning")),
        Field("kind", _("Channel"), readers.one_of(channels), words.kind_word(kind), channels),
        Field("template_id", _("Template"), readers.item(known, new=False), chosen, known),
        Field("body", _("What to do"), _WORDS, step.body if step else ""),
    ]
    made: list[str] = []

    async def save(filled: Filled) -> Refusal | None:
        def write() -> Any:
            if step is not None:
                return editing.edit_step(app.store, step.id, filled.changes())
            done, step_id = editing.add_step(app.store, one.id, **filled.values)
            made.append(step_id)
            return done

        if step is not None and not filled.changed:
            return None
        return await saved(app, write)

    title = _("A step of {name}").format(name=safe.text(one.name, 50))
    if await ask(app, Form(title, fields, save)):
        app.here.rows.point_at(made[-1] if made else step and step.id)
        _say_running(app, one)


def _day_after(app: Any, one: "Cadence") -> int:
    """A day for a new step: some days after the one pointed at, or after the last."""
    steps = reading.steps(app.store.conn, one.id)
    after = app.here.step or (steps[-1] if steps else None)
    return 0 if after is None else min(MOST_DAYS, after.day + 3)


def _say_running(app: Any, one: "Cadence | None") -> None:
    """Tell what a change means for the deals that are in the cadence."""
    found = reading.results(app.store.conn, one.id) if one else reading.Results()
    if n := found.active + found.paused:
        said = ngettext(
            "{n} deal in it goes on by the new steps, after the one it is at.",
            "{n} deals in it go on by the new steps, after the one they are at.",
            n,
        )
        app.say(said.format(n=l10n.number(n)))
