"""How a file is read where it does not tell itself, or tells wrong: formats, currency, pipeline."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.evidence import codec_name
from pipeline_tui.exchange.mapping import read_head
from pipeline_tui.exchange.options import Options
from pipeline_tui.i18n import _
from pipeline_tui.sales.currencies import is_currency
from pipeline_tui.store.stages import pipelines
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.prompt import Prompt
from pipeline_tui.tui.dialogs.reading import Read
from pipeline_tui.tui.import_state import with_setting
from pipeline_tui.tui.screens.import_rows import CONFLICTS, DUPLICATES, setting_names
from pipeline_tui.tui.screens.importing import ImportScreen

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["change", "read_anew"]

_CODECS = ("utf-8", "cp1252", "iso8859-15", "utf-16", "cp850", "mac-roman")


async def change(app: "PipelineApp", screen: ImportScreen, name: str) -> None:
    """Ask for another value of a setting."""
    options = screen.state.options
    title = setting_names(screen.state)[name]
    if name in ("currency", "system"):
        read = _currency if name == "currency" else _system
        prompt = Prompt(title, read, text=getattr(options, name), empty=True)
        typed = await ask(app, prompt)
        if typed is not None:
            screen.choose(with_setting(options, name, typed.value or ""))
        return
    current = options.keep_rest if name == "rest" else getattr(options, name)
    choices = _choices(app, name)
    chosen = await ask(app, Choose(title, choices, current=current))
    if chosen is None or chosen == current:
        return
    if name == "rest":
        screen.choose(replace(options, keep_rest=bool(chosen)))
    elif name in ("encoding", "delimiter"):
        await read_anew(app, screen, with_setting(options, name, str(chosen)))
    else:
        screen.choose(with_setting(options, name, str(chosen)))


def _choices(app: "PipelineApp", name: str) -> list[Option[str | bool]]:
    if name == "rest":
        return [Option(True, _("own fields")), Option(False, _("left out"))]
    if name == "duplicates":
        return [Option(one, _(said)) for one, said in DUPLICATES.items()]
    if name == "conflicts":
        return [Option(one, _(said)) for one, said in CONFLICTS.items()]
    told: list[Option[str | bool]] = [Option("", _("as the file tells"))]
    if name == "pipeline":
        there = pipelines(app.store.conn)
        return told + [Option(one.name, safe.text(one.name, 40)) for one in there]
    signs = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": "|"}
    others = {
        "encoding": {codec: codec_name(codec) for codec in _CODECS},
        "delimiter": signs,
        "dates": {"dmy": _("day first"), "mdy": _("month first")},
        "decimal": {".": _("point"), ",": _("comma")},
    }
    return told + [Option(value, said) for value, said in others[name].items()]


def _currency(typed: str) -> Read[str]:
    code = typed.strip().upper()
    if code and not is_currency(code):
        return Read(problem=_("{code} is no currency.").format(code=code[:10]))
    return Read(code, _("of amounts that name none"))


def _system(typed: str) -> Read[str]:
    name = " ".join(typed.split()).replace(":", "-")
    return Read(name, _("whose ids these are: the next export of it finds the same deals"))


async def read_anew(
    app: "PipelineApp", screen: ImportScreen, options: Options, preset: str | None = None
) -> None:
    """Look at the file again with another encoding or delimiter; its columns may be others."""
    state = screen.state
    try:
        head = await asyncio.to_thread(
            read_head, state.file, None, (), options.encoding, options.delimiter
        )
        there = {column.header for column in head.columns}
        columns = {name: one for name, one in options.columns.items() if one in there or not one}
        own = {header: how for header, how in options.own.items() if header in there}
    except ImportRefused as problem:
        app.say(problem.message, problem=True)
        return
    screen.choose(replace(options, columns=columns, own=own), head, preset)
