"""Elements of HTML and SVG: their attributes are escaped, what is inside is markup already."""

from __future__ import annotations

from html import escape

from pipeline_tui.cli.output import clean

__all__ = ["element", "words"]


def element(name: str, inside: str = "", /, **attributes: str) -> str:
    """An element with its end. ``kind`` is its class; of other names ``_`` stands for ``-``."""
    told = "".join(
        f' {"class" if key == "kind" else key.replace("_", "-")}="{words(value)}"'
        for key, value in attributes.items()
        if value
    )
    return f"<{name}{told}>{inside}</{name}>"


def words(said: str) -> str:
    """Words as they may stand on a page: escaped, without control characters."""
    return escape(clean(said), quote=True)
