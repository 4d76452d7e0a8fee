"""Which deal a row is: its external id, or a key made of what hardly changes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from operator import itemgetter
from typing import Any

from pipeline_tui.exchange.fields import squash
from pipeline_tui.exchange.shelf import Scratch, Shelf
from pipeline_tui.exchange.understanding import Understanding
from pipeline_tui.sales.text import fold

_STABLE = ("name", "account", "product", "created", "qualified")
LIST_PRICE = "list_price"
"""Name under which the list price that a deal without an amount took is remembered."""

_quoted = json.encoder.encode_basestring


class Identity:
    """Names the rows of one file, and keeps what they said as JSON."""

    def __init__(
        self,
        seen: Understanding,
        prices: Mapping[str, tuple[str, int | None]],
        scratch: Scratch,
    ) -> None:
        self._places = seen.places
        self._prices = prices
        self.prefix = f"{seen.system}:deal:"
        self.id_place = seen.places.get("id")
        self._stable = [seen.places[name] for name in _STABLE if name in seen.places]
        names = {place: f":{name}" for place, name in enumerate(seen.layout.header)}
        names |= {place: name for name, place in seen.places.items()}
        ordered = sorted(names, key=lambda place: names[place])
        self._names = names
        quoted = [_quoted(names[place]).replace("%", "%%") for place in ordered]
        self._template = "{" + ",".join(f"{name}:%s" for name in quoted)
        self._pick = itemgetter(*ordered) if len(ordered) > 1 else lambda row: (row[ordered[0]],)
        self._counts: Shelf[int] = Shelf(scratch)
        self.any_repeats = False

    def keys(self, rows: Sequence[Sequence[str]]) -> list[str]:
        """The id of each row's external reference."""
        prefix, place = self.prefix, self.id_place
        ids = [""] * len(rows) if place is None else [row[place].strip() for row in rows]
        if not all(ids):
            missing = [row for row, one in zip(rows, ids, strict=True) if not one]
            made_up = iter(self._numbered([self._digest(row) for row in missing]))
            ids = [one or next(made_up) for one in ids]
        return [prefix + one for one in ids]

    def _digest(self, row: Sequence[str]) -> str:
        """What stands for a row without an id."""
        text = "\x1f".join([fold(row[place]) for place in self._stable])
        return "~" + blake2b(text.encode(errors="surrogatepass"), digest_size=12).hexdigest()

    def _numbered(self, digests: Sequence[str]) -> list[str]:
        """Keys of rows without an id: equal ones are numbered in their order."""
        counts = self._counts.among(digests)
        made = []
        for digest in digests:
            count = counts[digest] = counts.get(digest, 0) + 1
            made.append(digest if count == 1 else f"{digest}#{count}")
            self.any_repeats |= count > 1
        self._counts.put_all(counts.items())
        return made

    def repeats(self, key: str) -> bool:
        """Whether a row without an id says of all that hardly changes what one above it says."""
        return "#" in key and key.startswith(f"{self.prefix}~")

    def said(self, rows: Sequence[Sequence[str]]) -> list[str]:
        """What each row says, as JSON by field, other columns by their header after a colon."""
        template, pick = self._template, self._pick
        texts = [template % tuple(map(_quoted, pick(row))) for row in rows]
        if not self._prices:
            return [text + "}" for text in texts]
        return [text + self._price(row) + "}" for text, row in zip(texts, rows, strict=True)]

    def _price(self, row: Sequence[str]) -> str:
        amount, product = self._places.get("amount"), self._places.get("product")
        if product is None or (amount is not None and row[amount].strip()):
            return ""
        price = self._prices.get(squash(row[product]), ("", None))[1]
        return "" if price is None else f',"{LIST_PRICE}":{price}'

    def row_of(self, said: Mapping[str, Any]) -> list[str]:
        """The cells that were kept as ``said``, in this file's columns."""
        return [str(said.get(self._names[place], "")) for place in range(len(self._names))]

    def differs(self, old: str, new: str) -> bool:
        """Whether a row says something else than before, columns that are gone left aside."""
        if old == new:
            return False
        before = json.loads(old)
        return any(before.get(name) != value for name, value in json.loads(new).items())
