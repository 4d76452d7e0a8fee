"""The first minutes: a name, a currency, and something to look at."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.handlers.program import ask_currency, ask_name
from pipeline_tui.tui.start import SHOW_SAMPLE

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["welcome"]


async def welcome(app: "PipelineApp") -> None:
    """Three questions; each can be skipped and asked again in the settings."""
    await ask_name(app, aside=_("welcome · 1 of 3"), hint=_("new deals will be yours"))
    await ask_currency(app, aside=_("welcome · 2 of 3"))
    options = [
        Option("sample", _("look at sample data"), _("a copy; your own pipeline stays empty")),
        Option("import", _("import a file"), _("an export of another program")),
        Option("empty", _("begin empty"), _("a adds the first deal")),
    ]
    chosen = await ask(app, Choose(_("Begin with"), options, aside=_("welcome · 3 of 3")))
    if chosen == "sample":
        app.exit(SHOW_SAMPLE)
    elif chosen == "import":
        from pipeline_tui.tui.handlers.importing import import_csv

        await import_csv(app)
    else:
        app.say(_("a adds a deal, ? shows all keys."))
