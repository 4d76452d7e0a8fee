"""Collects garbage while nobody types: within a key, that takes as long as all the rest.

Textual keeps the drawn lines of a thousand parts of screens that are long closed, by a cache of
theirs whose keys they are: 0.4 MB for each dialog.
"""

import gc
from time import monotonic
from typing import TYPE_CHECKING

from textual._styles_cache import StylesCache

if TYPE_CHECKING:
    from pipeline_tui.tui.ahead import TypeAheadApp

__all__ = ["begin", "keep_all", "tidy"]

_REST = 0.3
"""Seconds without a key after which it is done."""
_LOOK = 0.5
_AT_LATEST = 20_000
"""New objects with which it is done though the keys do not rest; Python's own number is 700."""


def begin(app: "TypeAheadApp") -> None:
    """What was made up to now stays; from now on, look now and then what there is to collect."""
    keep_all()
    gc.set_threshold(_AT_LATEST)
    gc.enable()
    tidied = 0.0

    def look() -> None:
        nonlocal tidied
        if tidied <= app.last_typed <= monotonic() - _REST:
            tidy()
            tidied = monotonic()

    app.set_interval(_LOOK, look)


def tidy() -> None:
    """Let go of all that is left of screens that were closed."""
    StylesCache.get_inner_outer.cache_clear()
    gc.collect()


def keep_all() -> None:
    """Leave what there is, which lasts as long as the program, out of all collections."""
    gc.freeze()
