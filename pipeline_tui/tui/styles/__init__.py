"""The styles of dialogs, screens and their widgets, a file beside this one for each class.

They are read as the class is defined, which is when its module is first used: one style sheet of
the whole app would be read, and every rule of it looked at, before the first frame.
"""

from pathlib import Path

__all__ = ["style_of"]

_FOLDER = Path(__file__).parent


def style_of(name: str) -> str:
    """The ``DEFAULT_CSS`` of the class whose file has this name, in Textual's CSS."""
    return (_FOLDER / f"{name}.tcss").read_text(encoding="utf-8")
