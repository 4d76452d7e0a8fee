"""Moving the cursor, on whatever screen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline_tui.tui.app import PipelineApp

__all__ = [
    "bottom",
    "down",
    "half_down",
    "half_up",
    "left",
    "page_down",
    "page_up",
    "right",
    "top",
    "up",
]


def _motion(kind: str) -> "Callable[[PipelineApp], None]":
    def move(app: "PipelineApp") -> None:
        if app.here is not None:
            app.here.motion(kind)

    move.__doc__ = f"Move the cursor: {kind}."
    return move


left, right, up, down = (_motion(kind) for kind in ("left", "right", "up", "down"))
top, bottom = _motion("top"), _motion("bottom")
half_down, half_up = _motion("half_down"), _motion("half_up")
page_down, page_up = _motion("page_down"), _motion("page_up")
