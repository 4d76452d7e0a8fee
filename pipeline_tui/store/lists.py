"""The lists a person edits (sources, reasons, roles ...), views, settings and drafts."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from pipeline_tui import clock
from pipeline_tui.i18n import N_, _
from pipeline_tui.store import driver
from pipeline_tui.store.door import Action, Done, encode
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store

TABLES = frozenset({"source", "industry", "reason", "owner", "role"})
"""Lists that ``add_item`` and its like edit; ``owner`` has no order of its own."""

_USED_BY = {
    "source": (("deal", "source_id"),),
    "industry": (("deal", "industry_id"), ("account", "industry_id")),
    "reason": (("deal", "lost_reason_id"), ("deal", "park_reason_id")),
    "owner": (("deal", "owner_id"),),
    "role": (("deal_contact", "role_id"),),
}


class Item(NamedTuple):
    """One entry of a list; ``code`` names a built-in role."""

    id: str
    name: str
    position: int = 0
    code: str = ""


class View(NamedTuple):
    """A filter and an order kept under a name."""

    id: str
    name: str
    filter: str
    sort: str


def items(conn: driver.Connection, table: str, kind: str | None = None) -> list[Item]:
    """The entries of a list in their order; ``kind`` picks ``lost`` or ``park`` reasons."""
    _known(table)
    if table == "owner":
        rows = conn.execute(
            "SELECT id, name, 0, '' FROM owner WHERE deleted_at IS NULL ORDER BY folded, id"
        )
    elif table == "reason":
        rows = conn.execute(
            "SELECT id, name, position, '' FROM reason"
            " WHERE deleted_at IS NULL AND kind = ? ORDER BY position, id",
            (kind or "lost",),
        )
    else:
        code = "code" if table == "role" else "''"
        rows = conn.execute(
            f"SELECT id, name, position, {code} FROM {table}"
            " WHERE deleted_at IS NULL ORDER BY position, id"
        )
    return [Item(*row) for row in rows.fetchall()]


def add_item(store: Store, table: str, name: str, kind: str | None = None) -> tuple[Done, str]:
    """Add an entry at the end of a list; return what was done and the entry's id."""
    _known(table)
    with store.action(N_("Added {name} to a list"), name=_named(name)) as act:
        row: dict[str, Any] = {"name": name.strip()}
        if table == "reason":
            row["kind"] = kind or "lost"
        if table != "owner":
            row["position"] = _next_position(act, table)
        item_id = act.insert(table, row)
    return act.done, item_id


def rename_item(store: Store, table: str, item_id: str, name: str) -> Done:
    """Rename an entry everywhere it is used."""
    _known(table)
    with store.action(N_("Renamed a list entry to {name}"), name=_named(name)) as act:
        act.update(table, item_id, {"name": name.strip()})
    return act.done


def move_item(store: Store, table: str, item_id: str, by: int, kind: str | None = None) -> Done:
    """Move an entry up (``by`` -1) or down (1) in its list."""
    _known(table)
    order = [item.id for item in items(store.conn, table, kind)]
    with store.action(N_("Reordered a list")) as act:
        for position, one in enumerate(moved(order, item_id, by), 1):
            act.update(table, one, {"position": position})
    return act.done


def moved(order: list[str], one: str, by: int) -> list[str]:
    """The ids with one of them moved by some places, stopping at the ends."""
    place = order.index(one)
    rest = order[:place] + order[place + 1 :]
    target = min(max(place + by, 0), len(rest))
    return [*rest[:target], one, *rest[target:]]


def uses(conn: driver.Connection, table: str, item_id: str) -> int:
    """How many live rows use an entry."""
    _known(table)
    return sum(
        conn.execute(
            f"SELECT count(*) FROM {user} WHERE {column} = ? AND deleted_at IS NULL", (item_id,)
        ).fetchone()[0]
        for user, column in _USED_BY[table]
    )


def remove_item(store: Store, table: str, item_id: str) -> Done:
    """Take an entry off its list; deals that have it keep it. Built-in roles stay."""
    _known(table)
    with store.action(N_("Removed a list entry")) as act:
        if table == "role" and (act.read("role", item_id, ["code"]) or {}).get("code"):
            raise Invalid(_("This role is built in: figures depend on it. It can be renamed."))
        act.delete(table, item_id)
    return act.done


def _known(table: str) -> None:
    if table not in TABLES:
        raise KeyError(table)


def _named(name: str) -> str:
    if not name.strip():
        raise Invalid(_("A name is needed."))
    return name.strip()


def _next_position(act: Action, table: str) -> int:
    row = act.conn.execute(f"SELECT coalesce(max(position), 0) + 1 FROM {table}").fetchone()
    return int(row[0])


# -- saved views ------------------------------------------------------------------


def views(conn: driver.Connection) -> list[View]:
    """The saved views in their order."""
    rows = conn.execute(
        "SELECT id, name, filter, sort FROM saved_view"
        " WHERE deleted_at IS NULL ORDER BY position, id"
    )
    return [View(*row) for row in rows.fetchall()]


def save_view(store: Store, name: str, text: str, sort: str) -> Done:
    """Keep a filter's text and an order under a name; a view of that name is replaced."""
    with store.action(N_("Saved the view {name}"), name=_named(name)) as act:
        same = next((view for view in views(act.conn) if view.name == name.strip()), None)
        if same:
            act.update("saved_view", same.id, {"filter": text, "sort": sort})
        else:
            row = {"name": name.strip(), "filter": text, "sort": sort}
            act.insert("saved_view", row | {"position": _next_position(act, "saved_view")})
    return act.done


def delete_view(store: Store, view_id: str) -> Done:
    """Forget a saved view."""
    with store.action(N_("Deleted a saved view")) as act:
        act.delete("saved_view", view_id)
    return act.done


# -- settings -----------------------------------------------------------------------


def get_setting(conn: driver.Connection, name: str, default: Any = None) -> Any:
    """A setting's value, or the default."""
    row = conn.execute(
        "SELECT value FROM setting WHERE id = ? AND deleted_at IS NULL", (name,)
    ).fetchone()
    return json.loads(row[0]) if row else default


_SETTING_LABELS = {
    "me": N_("Changed your name"),
    "base_currency": N_("Changed the base currency"),
    "rates": N_("Changed the exchange rates"),
    "incentive_floor": N_("Changed which discounts need no reason"),
    "incentive_notice": N_("Changed when the end of an offer is told"),
    "panel_lines": N_("Changed the lines of the panel"),
    "size_bands": N_("Changed the size bands"),
    "forecast_bounds": N_("Changed what counts as commit and best case"),
    "no_step_days": N_("Changed after how many days a next step is asked for"),
}


def set_setting(store: Store, name: str, value: Any) -> Done:
    """Change a setting of this file; figures that depend on it follow in the same action."""
    label = _SETTING_LABELS.get(name, N_("Changed the setting {name}"))
    with store.action(label, name=name) as act:
        put_setting(act, name, value)
    return act.done


def put_setting(act: Action, name: str, value: Any) -> None:
    """Write a setting inside an action."""
    if act.read("setting", name, ["value"]) is None:
        act.insert("setting", {"id": name, "value": encode(value)})
    else:
        act.update("setting", name, {"value": encode(value), "deleted_at": None})


# -- drafts: half-filled forms, neither journalled nor undone -------------------------


def draft_read(conn: driver.Connection, draft_id: str) -> Any:
    """What was kept of a half-filled form; None where there is nothing."""
    row = conn.execute("SELECT value FROM draft WHERE id = ?", (draft_id,)).fetchone()
    return json.loads(row[0]) if row else None


def draft_write(conn: driver.Connection, draft_id: str, value: Any) -> None:
    """Keep a half-filled form; None forgets it. A locked file is no reason to stop typing."""
    try:
        if value is None:
            conn.execute("DELETE FROM draft WHERE id = ?", (draft_id,))
        else:
            kept = (draft_id, encode(value), clock.moment_text(clock.now()))
            conn.execute("INSERT OR REPLACE INTO draft (id, value, at) VALUES (?, ?, ?)", kept)
    except driver.OperationalError:
        return
