"""The SQLite driver, chosen in one place.

``pysqlite3`` bundles a SQLite without the WAL corruption that versions up to
3.51.2 can suffer under two processes; sqlite-utils takes the same one, so that
the two can share connections and exceptions.
"""

from __future__ import annotations

try:
    import pysqlite3.dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite

Connection = sqlite.Connection
Row = sqlite.Row
Error = sqlite.Error
DatabaseError = sqlite.DatabaseError
OperationalError = sqlite.OperationalError
FAULTS: tuple[type[Exception], ...] = (sqlite.Error, UnicodeDecodeError)
"""What a statement on a damaged file may raise: of broken text the driver cannot even complain."""
connect = sqlite.connect
complete_statement = sqlite.complete_statement

_FIXED = ((3, 44, 6), (3, 50, 7))


def version() -> str:
    """The version of the SQLite library in use, such as ``3.53.4``."""
    return str(sqlite.sqlite_version)


def wal_is_safe() -> bool:
    """Whether this SQLite has the fix for WAL corruption under two processes."""
    info = tuple(int(part) for part in version().split("."))
    if info >= (3, 51, 3):
        return True
    return any(info[:2] == fixed[:2] and info >= fixed for fixed in _FIXED)


__all__ = [
    "FAULTS",
    "Connection",
    "DatabaseError",
    "Error",
    "OperationalError",
    "Row",
    "complete_statement",
    "connect",
    "version",
    "wal_is_safe",
]
