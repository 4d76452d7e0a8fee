"""The keys of companies and people that look alike, worked out again row by row."""

from __future__ import annotations

from pipeline_tui.sales.duplicates import account_keys, contact_keys
from pipeline_tui.store import driver

_ROWS = {
    "account": ("SELECT id, name, website, phone FROM account", account_keys),
    "contact": ("SELECT id, name, email, phone FROM contact", contact_keys),
}


def stray_keys(conn: driver.Connection) -> set[tuple[str, str]]:
    """What the index of look-alikes has too much, or lacks, of live and merged rows."""
    expected = {
        (key, row[0])
        for sql, make in _ROWS.values()
        for row in conn.execute(f"{sql} WHERE deleted_at IS NULL OR merged_into IS NOT NULL")
        for key in make(*row[1:])
    }
    return expected ^ set(conn.execute("SELECT key, row_id FROM match_key"))
