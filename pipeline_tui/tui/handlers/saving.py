"""What a form says of a change that it asked for."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.store.errors import Conflict
from pipeline_tui.tui.dialogs.fields import Refusal

if TYPE_CHECKING:
    from pipeline_tui.store.door import Done
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["saved"]


async def saved(
    app: "PipelineApp", write: "Callable[[], Done | None]", *, conflicts: bool = False
) -> Refusal | None:
    """Make the change; None, or why nothing was saved.

    With ``conflicts`` the form itself says what another window changed meanwhile.
    """
    try:
        done = await app.change(write, conflicts=conflicts)
    except Conflict as error:
        return Refusal(error.message)
    return None if done is not None else Refusal(_("Nothing was saved."))
