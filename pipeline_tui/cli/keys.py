"""``pipeline-tui keys``: every action with its keys, as this configuration has them."""

from typing import Any

import click

from pipeline_tui import config
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.opened import example, json_option
from pipeline_tui.cli.output import write_document
from pipeline_tui.i18n import _
from pipeline_tui.tui.actions import ACTIONS, GROUPS
from pipeline_tui.tui.keymap import Keymap, key_name

__all__ = ["keys"]


@click.command(help=summary("keys"), epilog=example("pipeline-tui keys --json"))
@json_option
def keys(*, as_json: bool) -> None:
    """Print the keymap, one line an action: keys, name for the configuration, what it does."""
    keymap = Keymap(config.load().keys)
    if as_json:
        write_document("keys", _facts(keymap))
        return
    shown = {
        action.id: "  ".join(key_name(key) for key in keymap.keys(action)) for action in ACTIONS
    }
    wide = max(map(len, shown.values()))
    names = max(map(len, shown))
    for group in GROUPS:
        click.echo(_(group))
        for action in ACTIONS:
            if action.group == group:
                row = f"  {shown[action.id]:{wide}}  {action.id:{names}}  {_(action.help)}"
                click.echo(row)
        click.echo()
    for clash in keymap.clashes:
        click.echo(clash, err=True)


def _facts(keymap: Keymap) -> dict[str, Any]:
    """Every action with its keys, in English, and what clashes."""
    actions = [
        {"id": one.id, "group": one.group, "keys": list(keymap.keys(one)), "help": one.help}
        for one in ACTIONS
    ]
    return {"actions": actions, "clashes": list(keymap.clashes)}
