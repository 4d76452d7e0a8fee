"""Write the rows that were left out as a file to mend and bring in again."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from pipeline_tui.exchange.errors import Reject
from pipeline_tui.files import whole_file
from pipeline_tui.i18n import _


def write_rejects(path: Path, header: Sequence[str], rejects: Sequence[Reject]) -> None:
    """One row a rejected row of the deals: its cells, its line, why it was left out.

    Rows of the other files follow their own columns, so only line and reason are given for
    them. The file is UTF-8 with a mark, which spreadsheets want. Raises ``OSError``.
    """
    reasons: dict[tuple[str, int], list[str]] = {}
    cells: dict[tuple[str, int], Sequence[str]] = {}
    for reject in rejects:
        key = (reject.file, reject.line)
        column = f"{reject.column}: " if reject.column else ""
        reasons.setdefault(key, []).append(column + reject.reason)
        cells[key] = () if reject.file else reject.cells
    width = max([len(header), *(len(row) for row in cells.values())])
    with whole_file(path) as made, made.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        blanks = [""] * (width - len(header))
        writer.writerow([*header, *blanks, _("file"), _("line"), _("reason")])
        for key, row in cells.items():
            name, line = key
            writer.writerow([*row, *[""] * (width - len(row)), name, line, "; ".join(reasons[key])])
