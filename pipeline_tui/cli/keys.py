"""``pipeline-tui keys``: every action with its keys, as this configuration has them."""

import click

from pipeline_tui import config
from pipeline_tui.cli.commands import summary
from pipeline_tui.i18n import _
from pipeline_tui.tui.actions import ACTIONS, GROUPS
from pipeline_tui.tui.keymap import Keymap, key_name

__all__ = ["keys"]


@click.command(help=summary("keys"))
def keys() -> None:
    """Print the keymap, one line an action: keys, name for the configuration, what it does."""
    keymap = Keymap(config.load().keys)
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
