"""Columns that are no field here: they become fields of the person's own, typed by all values."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline_tui.exchange.cells import Reader
from pipeline_tui.exchange.days import DAY_FIRST
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.fields import place_of
from pipeline_tui.exchange.options import AUTO, DROP
from pipeline_tui.exchange.reading import Layout
from pipeline_tui.i18n import _
from pipeline_tui.sales.own_fields import LONGEST_CHOICE, MOST_CHOICES, TYPES, read
from pipeline_tui.sales.own_shapes import Shape, Study
from pipeline_tui.store.door import Action
from pipeline_tui.store.own_fields import OwnField, plant

MOST_FIELDS = 200
_SEEN_AT_MOST = 10_000
_HOUR = re.compile(
    r"(?<=\d)[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?(?:Z| ?[+-]\d\d:?\d\d)?$"
)
"""What stands behind a day: the field is of days, the hour stays with what the row said."""


@dataclass(slots=True)
class Rest:
    """The columns that are left, what their values prove, and the shape they were given.

    ``examples`` holds the first value of each, ``said`` the types that the person gave.
    """

    places: list[int] = field(default_factory=list)
    shapes: dict[int, Shape] = field(default_factory=dict)
    examples: dict[int, str] = field(default_factory=dict)
    said: Mapping[int, str] = field(default_factory=dict)
    _studies: dict[int, Study] = field(default_factory=dict)
    _met: dict[int, set[str]] = field(default_factory=dict)

    @staticmethod
    def of(
        layout: Layout, used: set[int], said: Mapping[int, str] | None = None, *, every: bool = True
    ) -> Rest:
        """The columns of a file that no field uses; without ``every`` only those ``said``."""
        said = said or {}
        left = used | {place for place, how in said.items() if how == DROP}
        every_one = range(len(layout.header)) if every else sorted(said)
        places = [place for place in every_one if place not in left]
        studies = {place: Study() for place in places}
        met: dict[int, set[str]] = {place: set() for place in places}
        return Rest(places, said=said, _studies=studies, _met=met)

    def feed(self, columns: Sequence[Sequence[str]]) -> None:
        """Take the values of some rows into account."""
        for place, study in self._studies.items():
            column, known = columns[place], self._met[place]
            new = [value for value in dict.fromkeys(column) if value not in known]
            if len(known) < _SEEN_AT_MOST:
                known.update(new)
            if place not in self.examples and (filled := [one for one in new if one.strip()]):
                self.examples[place] = " ".join(filled[0].split())[:40]
            before = study.count
            study.feed(_without_hour(value) for value in new)
            # Repeated values prove nothing new, but count for what is chosen from few.
            blank = sum(column.count(value) for value in set(column) if not value.strip())
            study.count = before + len(column) - blank

    def signs(self) -> dict[int, str]:
        """The decimal signs that columns of numbers prove, before they are settled."""
        proofs = {place: study.decimal for place, study in self._studies.items()}
        return {place: sign for place, sign in proofs.items() if sign}

    def settle(
        self, layout: Layout, orders: Mapping[str, str], decimals: Mapping[str, str]
    ) -> None:
        """Give each column its shape; one without any value is left away.

        What a column leaves open of its days and numbers, the file's other columns tell where
        they agree. Raises ``ImportRefused`` for more columns than anybody wants as fields.
        """
        filled = [place for place in self.places if self._studies[place].count]
        if len(filled) > MOST_FIELDS:
            message = _(
                "{file}, line {line}, column “{column}”: {count} columns are no field here, and"
                " over {limit} of them are too many fields of your own. {option} leaves them out."
            )
            raise ImportRefused(
                message.format(
                    file=layout.path,
                    line=layout.header_line,
                    column=layout.header[filled[MOST_FIELDS]],
                    count=len(filled),
                    limit=MOST_FIELDS,
                    option=f"--unmapped {DROP}",
                )
            )
        order = {one == DAY_FIRST for one in orders.values()}
        decimal = set(decimals.values())
        sign = next(iter(decimal)) if len(decimal) == 1 else ""
        day_first = next(iter(order)) if len(order) == 1 else None
        for place in filled:
            shape = self._studies[place].shape_with(sign, day_first)
            if self.said.get(place, AUTO) not in (AUTO, shape.type):
                shape = self._given(place, layout, shape, sign, day_first)
            self.shapes[place] = shape
        self.places = filled
        self._studies, self._met = {}, {}

    def _given(
        self, place: int, layout: Layout, shape: Shape, sign: str, day_first: bool | None
    ) -> Shape:
        """The shape of the type that the person gave; values that are none of it stay texts."""
        choices: tuple[str, ...] = ()
        if self.said[place] == "choice":
            choices = tuple(sorted({one.strip() for one in self._met[place]} - {""}))
            if len(choices) > MOST_CHOICES or max(map(len, choices)) > LONGEST_CHOICE:
                message = _(
                    "{file}, column “{column}”: over {limit} values, or long ones, are no choices."
                )
                raise ImportRefused(
                    message.format(
                        file=layout.path, column=layout.header[place], limit=MOST_CHOICES
                    )
                )
        numeric = shape.type in ("number", "money")
        return Shape(
            self.said[place],
            shape.decimal if numeric else sign or shape.decimal,
            shape.day_first if shape.type == "day" or day_first is None else day_first,
            choices,
        )


def said_of(own: Mapping[str, str], layout: Layout) -> dict[int, str]:
    """What the person said of columns, by their places. Raises ``ImportRefused``."""
    for how in own.values():
        if how not in (*TYPES, AUTO, DROP):
            message = _("There is no type of field “{type}”; there are {types}.")
            raise ImportRefused(message.format(type=how, types=", ".join((*TYPES, AUTO, DROP))))
    return {place_of(name, layout.header, str(layout.path)): how for name, how in own.items()}


def _without_hour(text: str) -> str:
    return _HOUR.sub("", text.strip())


class RestReader:
    """Reads the cells of the columns that are left into the JSON kept with a deal."""

    def __init__(self, columns: Sequence[tuple[str, Reader]]) -> None:
        self._keys = [key for key, _reader in columns]
        self._readers = [reader for _key, reader in columns]

    def read(self, *cells: str) -> str:
        """The cells of a row as JSON by the keys of their fields; empty for none."""
        values = zip(self._keys, self._readers, cells, strict=True)
        kept = {key: reader[cell] for key, reader, cell in values if cell}
        found: dict[str, Any] = {key: value for key, value in kept.items() if value}
        return json.dumps(found, ensure_ascii=False) if found else ""


def planted(act: Action, rest: Rest, header: Sequence[str]) -> RestReader:
    """The reader of the columns that are left; their fields are made where there are none."""
    columns = []
    for place in rest.places:
        shape = rest.shapes[place]
        own = plant(act, " ".join(header[place].split()), shape.type, shape.choices)
        columns.append((own.key, Reader(_reader(own, shape))))
    return RestReader(columns)


def blank_rest(rest: Rest) -> RestReader:
    """A reader that keeps nothing, for looking at deals without writing any."""
    return RestReader([("", Reader(lambda _text: "")) for _place in rest.places])


def _reader(own: OwnField, shape: Shape) -> Callable[[str], str]:
    formats = shape.formats()

    def convert(text: str) -> str:
        text = text.strip()
        bare = _without_hour(text) if own.type == "day" else text
        try:
            return read(own.type, bare, choices=own.choices, formats=formats)
        except ValueError:
            return text  # shown as it is: nothing of what the file says is lost

    return convert


def merged(current: str, before: str, after: str) -> str:
    """The person's own fields with what the file changed of them; the others as they are."""
    kept, old, new = json.loads(current), json.loads(before), json.loads(after)
    for key in {**old, **new}:
        if old.get(key) != new.get(key):
            if key in new:
                kept[key] = new[key]
            else:
                kept.pop(key, None)
    return json.dumps(kept, ensure_ascii=False) if kept else "{}"
