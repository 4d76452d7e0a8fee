"""What the person says beside the file of an import: the flags of the command, or a preset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

DUPLICATES = ("update", "skip", "both")
"""What becomes of a row that is a deal already, by name, company and amount."""

CONFLICTS = ("later", "theirs", "mine", "ask")
"""What becomes of a field changed both here and there: it waits, or one side's value counts."""

DROP, AUTO = "drop", "auto"
"""What becomes of a column that is no field here, if no type is said that it is kept with."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the person said beside the file.

    ``columns`` maps fields to headers, ``stages`` values to stages; ``stage_order`` names
    stages in their order, those that are missing to be made. ``dates`` is ``dmy`` or ``mdy``,
    ``decimal`` a point or a comma, ``pipeline`` the one that all deals go to; all may be empty.
    ``conflicts`` says what becomes of fields changed both here and there (``ask``: one by one).
    ``keep_rest`` tells whether columns that are no field here become fields of the person's own;
    ``own`` says of single columns, by their headers, of which type (``auto`` as the
    values tell), or ``drop`` for left out. ``encoding`` (a codec's name) and ``delimiter`` are
    those of the file where it is not read right.
    """

    system: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    stage_order: tuple[str, ...] = ()
    dates: str = ""
    decimal: str = ""
    currency: str = ""
    pipeline: str = ""
    duplicates: str = "update"
    conflicts: str = "later"
    keep_rest: bool = True
    encoding: str = ""
    delimiter: str = ""
    own: Mapping[str, str] = field(default_factory=dict)
