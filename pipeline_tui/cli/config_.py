"""``pipeline-tui config``: what the person set about the program itself."""

from __future__ import annotations

from typing import Any

import click

from pipeline_tui import config as settings
from pipeline_tui import i18n, paths
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.opened import example, json_option
from pipeline_tui.cli.output import fail, say, write_document
from pipeline_tui.i18n import _

__all__ = ["config"]

_THEMES: tuple[str, ...] = ("dark", "light", "ansi")


@click.group(
    "config", help=summary("config"), epilog=example("pipeline-tui config set theme light")
)
def config() -> None:
    """Read or change the configuration."""


@config.command(
    "get",
    help=_("Print a setting, or all of them."),
    epilog=example("pipeline-tui config get theme"),
)
@click.argument("name", required=False, metavar=_("[NAME]"))
@json_option
def get(name: str | None, *, as_json: bool) -> None:
    """Print the settings; the status is 1 for one that is not set."""
    known = _settings()
    if name is not None:
        _refuse_unknown(name)
        known = {name: known.get(name)}
    if as_json:
        write_document("config", {"file": str(paths.config_file()), "settings": known})
    elif name is None:
        say(f"{key} = {_shown(value)}" for key, value in known.items() if value is not None)
    elif known[name] is not None:
        say([_shown(known[name])])
    if name is not None and known[name] is None:
        raise SystemExit(1)


@config.command(
    "set", help=_("Set a setting; an empty VALUE takes it out."),
    epilog=example("pipeline-tui config set keys.won w,f5"),
)  # fmt: skip
@click.argument("name", metavar=_("NAME"))
@click.argument("value", metavar=_("VALUE"))
def set_(name: str, value: str) -> None:
    """Write one setting and leave all others, with their remarks, as they are."""
    _refuse_unknown(name)
    wanted: str | list[str] | None = value or None
    if wanted is not None and name.startswith("keys."):
        wanted = [key.strip() for key in value.split(",") if key.strip()]
    elif wanted is not None:
        _refuse_value(name, value)
    settings.save_setting(name, wanted)
    if value:
        say([f"{name} = {_shown(wanted)}"])
    else:
        say([_("{name} is not set any more.").format(name=name)])


@config.command(
    "path", help=_("Print where the configuration is."), epilog=example("pipeline-tui config path")
)
def path() -> None:
    """Print the file's place, whether or not it is there."""
    say([str(paths.config_file())])


def _settings() -> dict[str, Any]:
    known = settings.load()
    found: dict[str, Any] = {name: getattr(known, name) for name in settings.NAMES}
    return found | {f"keys.{action}": list(keys) for action, keys in known.keys.items()}


def _refuse_unknown(name: str) -> None:
    if name in settings.NAMES:
        return
    from pipeline_tui.tui.actions import ACTIONS

    if name.startswith("keys.") and any(name == f"keys.{action.id}" for action in ACTIONS):
        return
    said = _("There is no setting “{name}”; there are {names} and keys.ACTION.")
    raise fail(said.format(name=name, names=", ".join(settings.NAMES)), status=2)


def _refuse_value(name: str, value: str) -> None:
    """Refuse a theme or language there is not; a file that has one is left alone."""
    if name == "theme":
        known, meant = _THEMES, value.removeprefix("pipeline-")
    elif name == "language":
        known, meant = i18n.languages(), value.replace("-", "_").partition("_")[0].lower()
    else:
        return
    if meant in known:
        return
    said = _("“{value}” is no {name}; there are {names}.")
    raise fail(said.format(value=value, name=name, names=", ".join(known)), status=2)


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
