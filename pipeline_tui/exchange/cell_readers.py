"""Readers of single cells of a deal: names, currencies, priorities."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline_tui.exchange.cells import one_line
from pipeline_tui.exchange.errors import Bad
from pipeline_tui.exchange.fields import below
from pipeline_tui.i18n import _
from pipeline_tui.sales.currencies import currencies_meant
from pipeline_tui.sales.text import fold
from pipeline_tui.sales.words import PRIORITIES

_LONGEST_NAME = 2000
_MEDIUM = frozenset({"medium", "moyenne", "moyen"})


def short_line(text: str) -> str | Bad:
    """A name: its text on one line; refused where it is far too long for one."""
    if len(text) > _LONGEST_NAME:
        return Bad(_("Over {n} characters are no name.").format(n=_LONGEST_NAME))
    return one_line(text)


def named_by(known: Mapping[str, str]) -> Callable[[str], str]:
    """Reads a name, or the id by which another file tells it."""

    def read(text: str) -> str:
        name = one_line(text)
        return known.get(name, name)

    return read


def currency_reader(default: str) -> Callable[[str], str | Bad]:
    """Reads a currency by code, sign or name; ``default`` where a sign is shared or missing."""

    def read(text: str) -> str | Bad:
        meant = currencies_meant(text.strip().casefold())
        if meant is None:
            return Bad(_("This is no currency."))
        return default if not meant or default in meant else meant[0]

    return read


def read_priority(text: str) -> int:
    """A priority by its word in either language: 1 high, 2 normal, 3 low."""
    word = fold(text)
    return 2 if word in _MEDIUM else PRIORITIES.get(word, 2)


def is_total(name: str) -> bool:
    """Whether a name is that of a line of sums below a table."""
    return fold(name).rstrip(" :") in below("total")
