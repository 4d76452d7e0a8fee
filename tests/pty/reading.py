"""What the file holds, read beside the program under test."""

from contextlib import closing
from pathlib import Path
from typing import Any

from pipeline_tui.store import driver


def rows(path: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a query over the file as it is now."""
    with closing(driver.connect(str(path))) as conn:
        return list(conn.execute(query, values).fetchall())


def stage_of(path: Path, name: str) -> str:
    """The name of the stage of the only deal with a name."""
    ((stage,),) = rows(
        path,
        "SELECT stage.name FROM deal JOIN stage ON stage.id = deal.stage_id"
        " WHERE deal.name = ? AND deal.deleted_at IS NULL",
        name,
    )
    return str(stage)
