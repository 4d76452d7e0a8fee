"""Looking back: board and figures of a past day, and what changed since one."""

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.past_day import past_day
from pipeline_tui.tui.handlers.asking import ask_line

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["as_of", "changed_since", "difference"]

_OTHER = "\0other"
_BACK = {"yesterday": (N_("yesterday"), 1), "week": (N_("a week ago"), 7),
         "month": (N_("four weeks ago"), 28)}  # fmt: skip


async def as_of(app: "PipelineApp") -> None:
    """Ask for a day, and show everything as it stood at its end; today leads back."""
    from pipeline_tui.store.as_of import as_of as made_as_of
    from pipeline_tui.store.past import PastStore
    from pipeline_tui.tui.dialogs.working import Working
    from pipeline_tui.tui.past import PastView
    from pipeline_tui.tui.screens.figures import FiguresScreen

    today = app.past.today if app.past else app.today
    day = await ask_line(
        app, _("As of which day?"), past_day(today),
        hint=_("a past day: 1 oct, -30d, 2026-10-01"), enter=_("show"),
    )  # fmt: skip
    if day is None:
        return
    here = app.here if isinstance(app.here, FiguresScreen) else None
    if app.past is not None:
        app.past.leave()
    if day == today:
        return
    title = _("As of {day}").format(day=l10n.day_long(day))
    made = await ask(app, Working[PastStore](title, made_as_of(app.store, day)))
    if made is None:
        return
    PastView(app, made)
    if here is not None:
        figures = FiguresScreen()
        figures.choice, figures.section = here.choice, here.section
        app.push_screen(figures)


def difference(app: "PipelineApp") -> None:
    """What has become of a past day until today."""
    from pipeline_tui.tui.screens.since import SinceScreen

    if app.past is not None:
        app.push_screen(SinceScreen(app.past.day, app.past.live, past=app.past))


async def changed_since(app: "PipelineApp") -> None:
    """Ask since when, and list the deals that changed, that day included."""
    from pipeline_tui.tui.screens.since import SinceScreen

    options = [
        Option(name, _(label), l10n.day_full(app.today - timedelta(days=back)))
        for name, (label, back) in _BACK.items()
    ]
    chosen = await ask(app, Choose(_("Since when?"), [*options, Option(_OTHER, _("a day …"))]))
    if chosen is None:
        return
    if chosen == _OTHER:
        day = await ask_line(
            app, _("Since which day?"), past_day(app.today), hint=_("that day included"),
            enter=_("show"),
        )  # fmt: skip
    else:
        day = app.today - timedelta(days=_BACK[chosen][1])
    if day is None:
        return
    if isinstance(app.here, SinceScreen):
        app.pop_screen()
    app.push_screen(SinceScreen(day - timedelta(days=1), app.store, included=True))
