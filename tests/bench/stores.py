"""Make stores of any size: a tenth of the deals open, about five visits each.

Everything is written by SQL that counts, which makes a million deals in minutes; what is derived
is left to the store's own rebuild. Stores are kept in the platform's cache folder and copied for
each run.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
from contextlib import closing
from pathlib import Path

from platformdirs import user_cache_path

from pipeline_tui.store import driver, migrations
from pipeline_tui.store.rebuild import rebuild_all
from pipeline_tui.store.store import Store

TODAY = "2026-11-23"


def _mix(use: int, modulus: int) -> str:
    """A number below ``modulus`` without a pattern; ``use`` tells draws apart."""
    factor = pow(48271, use + 1, 2147483647)
    return f"(d.n * {factor} % 2147483647 / 127 % {modulus})"


_ID = "printf('0192%04x-%04x-7000-8000-%012x', {kind}, {part}, d.n)"


def _id(kind: int, part: str = "0") -> str:
    return _ID.format(kind=kind, part=part)


_WORDS = "Kestrel,Sirocco,Lumen,Corvin,Brume,Sable,Mistral,Vauban,Fjord,Tessera,Polder,Azur,Crane"
_TRADES = "Foods,Rail,Optik,Bank,Forge,Labs,Hotels,Soft,Legal,Energy,Marine"

_LIST = "SELECT value, key AS n FROM json_each"
_SETUP = f"""
CREATE TEMP TABLE word AS {_LIST}('{json.dumps(_WORDS.split(","))}');
CREATE TEMP TABLE trade AS {_LIST}('{json.dumps(_TRADES.split(","))}');
CREATE TEMP TABLE st AS SELECT id, position, kind, pipeline_id FROM stage;
CREATE TEMP TABLE draw (
    n INTEGER PRIMARY KEY, open INTEGER, last INTEGER, created INTEGER, pace INTEGER);
"""
# last: the position of the stage it is in; created: days before today; pace: days a stage.
_DRAW = f"""
WITH RECURSIVE d(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM d WHERE n < :count)
INSERT INTO draw
SELECT n, n % 10 = 0,
  CASE WHEN n % 10 <> 0 THEN iif({_mix(1, 100)} < 37, 5, 6)
       WHEN {_mix(2, 10)} < 4 THEN 1 WHEN {_mix(2, 10)} < 7 THEN 2
       WHEN {_mix(2, 10)} < 9 THEN 3 ELSE 4 END,
  iif(n % 10 = 0, 30 + {_mix(3, 50)}, 110 + {_mix(4, 1600)}),
  iif(n % 10 = 0, 1 + {_mix(5, 10)}, 4 + {_mix(5, 20)})
FROM d
"""
_ACCOUNTS = f"""
INSERT INTO account (id, name, folded, clock)
SELECT {_id(1)}, w.value || ' ' || t.value || ' ' || d.n,
  lower(w.value || ' ' || t.value || ' ' || d.n), 1
FROM draw d JOIN word w ON w.n = {_mix(6, 13)} JOIN trade t ON t.n = {_mix(7, 11)}
WHERE d.n <= max(1, :count / 5) ORDER BY d.n
"""
_DAY = "date(julianday('{today}') - ({days}))"


def _day(days: str) -> str:
    return _DAY.format(today=TODAY, days=days)


# A closed deal passes all four open stages; an open one those before its own.
_DEALS = f"""
INSERT INTO deal (n, id, pipeline_id, stage_id, name, account_id, owner_id, source_id, amount,
  currency, priority, close_on, created_on, created_at, closed_on, clock)
SELECT d.n, {_id(2)}, s.pipeline_id, s.id,
  w.value || ' ' || t.value || iif(d.n > 143, ' ' || d.n, ''),
  printf('01920001-0000-7000-8000-%012x', 1 + d.n % max(1, :count / 5)),
  NULL, NULL, iif({_mix(8, 20)} = 0, NULL, 100000 * (3 + {_mix(9, 60)})), 'EUR',
  CASE {_mix(10, 10)} WHEN 0 THEN 1 WHEN 1 THEN 3 ELSE 2 END,
  {_day(f"10 - {_mix(11, 90)}")}, {_day("d.created")}, {_day("d.created")} || 'T08:00:00.000Z',
  iif(d.open, NULL, {_day("d.created - 4 * d.pace")}), 1
FROM draw d JOIN st s ON s.position = d.last
JOIN word w ON w.n = {_mix(6, 13)} JOIN trade t ON t.n = {_mix(7, 11)}
ORDER BY d.n
"""
_VISITS = f"""
INSERT INTO visit (id, deal_id, stage_id, seq, entered_on, entered_at, left_on, left_at, clock)
SELECT {_id(3, "k.n")}, {_id(2)}, s.id, k.n, {_day("d.created - (k.n - 1) * d.pace")}, NULL,
  iif(k.n = v.visits, NULL, {_day("d.created - k.n * d.pace")}), NULL, 1
FROM draw d, (SELECT d.n AS n, iif(d.open, d.last, 5) AS visits FROM draw d) v,
  (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5) k
JOIN st s ON s.position = iif(k.n = 5, d.last, k.n)
WHERE v.n = d.n AND k.n <= v.visits
"""
_ACTIVITIES = f"""
INSERT INTO activity (id, deal_id, kind, happened_on, body, clock)
SELECT {_id(4)}, {_id(2)}, 'call', {_day(_mix(12, 20))}, 'Spoke about the offer', 1
FROM draw d WHERE d.open ORDER BY d.n
"""
_STEPS = f"""
INSERT INTO follow_up (id, deal_id, kind, body, due_on, clock)
SELECT {_id(5)}, {_id(2)}, 'call', 'call again', {_day(f"8 - {_mix(13, 40)}")}, 1
FROM draw d WHERE d.open AND {_mix(14, 10)} < 8 ORDER BY d.n
"""
_FILL = (_DRAW, _ACCOUNTS, _DEALS, _VISITS, _ACTIVITIES, _STEPS)


def folder() -> Path:
    """Where made stores are kept; ``PIPELINE_TUI_BENCH`` names another place."""
    named = os.environ.get("PIPELINE_TUI_BENCH")
    return Path(named) if named else user_cache_path("pipeline-tui-bench")


def made(count: int) -> Path:
    """The store of so many deals, made now unless it is there."""
    schema = "".join(step.read_text(encoding="utf-8") for step in migrations.steps())
    recipe = hashlib.sha256((schema + "".join(_FILL) + _SETUP).encode()).hexdigest()[:8]
    path = folder() / f"deals-{count}-{recipe}.db"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        for stale in path.parent.glob(f"deals-{count}-*"):
            stale.unlink()
        began = time.perf_counter()
        print(f"making {count:,} deals ...", end=" ", file=sys.stderr, flush=True)
        _make(path.with_suffix(".new"), count)
        path.with_suffix(".new").rename(path)
        print(f"{time.perf_counter() - began:.0f} s", file=sys.stderr)
    return path


def _make(path: Path, count: int) -> None:
    path.unlink(missing_ok=True)
    Store.open(path, create=True).close()
    with closing(driver.connect(path, isolation_level=None)) as conn:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
            conn.execute(f"PRAGMA {pragma}").fetchall()
        deal_indexes = _drop_indexes(conn, "deal")
        others = _drop_indexes(conn, "visit", "activity", "follow_up", "account")
        conn.execute("BEGIN")
        for statement in migrations.statements(_SETUP):
            conn.execute(statement)
        for statement in _FILL:
            conn.execute(statement, {"count": count} if ":count" in statement else {})
        conn.execute("COMMIT")
        for statement in others:
            conn.execute(statement)
        rebuild_all(conn)
        for statement in deal_indexes:
            conn.execute(statement)


def _drop_indexes(conn: driver.Connection, *tables: str) -> list[str]:
    """Drop the tables' indexes; return what makes them again."""
    marks = ", ".join("?" * len(tables))
    rows = conn.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL"
        f" AND tbl_name IN ({marks})",
        tables,
    ).fetchall()
    for name, _sql in rows:
        conn.execute(f"DROP INDEX {name}")
    return [row[1] for row in rows]


def copied(count: int, target: Path) -> Path:
    """A copy of the store of so many deals, to be changed."""
    shutil.copyfile(made(count), target)
    target.chmod(0o600)
    return target
