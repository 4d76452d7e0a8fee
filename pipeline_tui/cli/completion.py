"""``pipeline-tui completion``: what a shell needs to complete commands, deals and stages."""

from __future__ import annotations

import click

from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.opened import example

__all__ = ["VARIABLE", "completion"]

VARIABLE = "_PIPELINE_TUI_COMPLETE"
"""A shell that asks for completions says so in this variable."""
_SHELLS = ("bash", "zsh", "fish")


@click.command(
    "completion", help=summary("completion"),
    epilog=example("pipeline-tui completion bash >> ~/.bashrc"),
)  # fmt: skip
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(shell: str) -> None:
    """Print the script that the shell reads at its start."""
    from click.shell_completion import ShellComplete, get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None  # the choice allows no other
    made = kind(click.Command("pipeline-tui"), {}, "pipeline-tui", VARIABLE)
    # Without the look at the version of a shell that may not be this one.
    click.echo(ShellComplete.source(made))
