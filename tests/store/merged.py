"""A store for merging: companies, people and deals in a word each, and all of it as plain facts."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline_tui.store import adding, lists, people
from pipeline_tui.store.store import Store
from tests.support.dump import Dump, dump

TODAY = date(2026, 11, 23)
_BESIDES = {"action", "change", "_sqlite_migrations", "busy", "draft", "meta"}


def facts(store: Store) -> Dump:
    return dump(store.conn, live=True, leave_out=_BESIDES, columns_left_out={"clock"})


def one(store: Store, sql: str, *values: object) -> Any:
    row = store.conn.execute(sql, values).fetchone()
    return None if row is None else row[0]


def role(store: Store, code: str) -> str:
    return next(item.id for item in lists.items(store.conn, "role") if item.code == code)


def deal(store: Store, name: str, account: str | None = None) -> str:
    return adding.add(store, adding.NewDeal(name, amount=1000, account=account)).deals[0]


def account(store: Store, name: str, **fields: Any) -> str:
    return people.add_account(store, name, **fields)[1]


def contact(store: Store, name: str, **fields: Any) -> str:
    return people.add_contact(store, name, **fields)[1]
