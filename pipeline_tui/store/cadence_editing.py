"""Edit cadences: their names, what ends them, and their steps.

Deals that are in a cadence while it changes go on by the new steps, after the one they are at:
they get no step twice, and the step that asks to be done keeps its day and its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.cadence import CHANNELS, MOST_DAYS, Step, Stops
from pipeline_tui.store import cadence_reading as reading
from pipeline_tui.store import driver
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store

__all__ = ["add", "add_step", "edit", "edit_step", "move_step", "remove", "remove_step", "retire"]


def add(store: Store, name: str) -> tuple[Done, str]:
    """Add a cadence without steps; what was done and its id."""
    with store.action(N_("Added the sequence {name}"), name=_named(name)) as act:
        cadence_id = act.insert(
            "cadence", {"name": _named(name), "position": _last(act, "cadence", "1", ()) + 1}
        )
    return act.done, cadence_id


def edit(store: Store, cadence_id: str, name: str, stops: Stops) -> Done:
    """Change a cadence's name and what ends it for a deal before its last step."""
    rules = {"stop_on_reply": stops.on_reply, "stop_on_stage": stops.on_stage}
    rules["stop_on_close"] = stops.on_close
    values = {"name": _named(name), **{column: int(rule) for column, rule in rules.items()}}
    with store.action(N_("Changed the sequence {name}"), name=_named(name)) as act:
        act.update("cadence", cadence_id, values)
    return act.done


def retire(store: Store, cadence_id: str, retired: bool = True) -> Done:
    """Begin a cadence on no more deals, or again; those that are in it go on."""
    label = (
        N_("Begins the sequence {name} no more")
        if retired
        else N_("Begins the sequence {name} again")
    )
    with store.action(label, name=_name(store.conn, cadence_id)) as act:
        act.update("cadence", cadence_id, {"retired": int(retired)})
    return act.done


def remove(store: Store, cadence_id: str) -> Done:
    """Remove a cadence that no deal ever began; raises ``Invalid`` for another."""
    name = _name(store.conn, cadence_id)
    with store.action(N_("Removed the sequence {name}"), name=name) as act:
        if act.conn.execute(
            "SELECT 1 FROM enrolment WHERE cadence_id = ? AND deleted_at IS NULL", (cadence_id,)
        ).fetchone():
            raise Invalid(_("Deals began {name}; retire it instead.").format(name=name))
        act.delete("cadence", cadence_id)
    return act.done


def add_step(
    store: Store,
    cadence_id: str,
    day: int,
    kind: str,
    template_id: str | None = None,
    body: str = "",
) -> tuple[Done, str]:
    """Add a step so many days after the beginning, the last of its day; its id as well.

    Raises ``Invalid`` for a day out of bounds.
    """
    values = _checked({"day": day, "kind": kind, "template_id": template_id, "body": body})
    name = _name(store.conn, cadence_id)
    with store.action(N_("Added a step to the sequence {name}"), name=name) as act:
        place = _last(act, "cadence_step", "cadence_id = ?", (cadence_id,)) + 1
        step_id = act.insert(
            "cadence_step", {"cadence_id": cadence_id, "position": place, **values}
        )
    return act.done, step_id


def edit_step(store: Store, step_id: str, changes: Mapping[str, Any]) -> Done:
    """Change a step's ``day``, ``kind``, ``template_id`` or ``body``."""
    step = _step(store.conn, step_id)
    values = _checked({**step._asdict(), **changes})
    name = _name(store.conn, step.cadence_id)
    with store.action(N_("Changed a step of the sequence {name}"), name=name) as act:
        act.update("cadence_step", step_id, values)
    return act.done


def move_step(store: Store, step_id: str, by: int) -> Done:
    """Let a step change places with the one before (``by`` -1) or after it (1).

    The days stay where they are: each of the two takes the other's.
    """
    step = _step(store.conn, step_id)
    with store.action(
        N_("Reordered the sequence {name}"), name=_name(store.conn, step.cadence_id)
    ) as act:
        order = reading.steps(act.conn, step.cadence_id)
        at = [one.id for one in order].index(step_id)
        if 0 <= at + by < len(order):
            for one, other in ((order[at], order[at + by]), (order[at + by], order[at])):
                place = {"day": other.day, "position": other.position}
                act.update("cadence_step", one.id, place)
    return act.done


def remove_step(store: Store, step_id: str) -> Done:
    """Remove a step; where it asks to be done it still does."""
    step = _step(store.conn, step_id)
    name = _name(store.conn, step.cadence_id)
    with store.action(N_("Removed a step of the sequence {name}"), name=name) as act:
        act.delete("cadence_step", step_id)
    return act.done


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    if not 0 <= values["day"] <= MOST_DAYS:
        raise Invalid(_("A day lies between 0 and {most}.").format(most=MOST_DAYS))
    if values["kind"] not in CHANNELS:
        raise KeyError(values["kind"])
    names = ("day", "kind", "template_id")
    return {**{name: values[name] for name in names}, "body": values["body"].strip()}


def _named(name: str) -> str:
    if not name.strip():
        raise Invalid(_("A name is needed."))
    return name.strip()


def _name(conn: driver.Connection, cadence_id: str) -> str:
    found = reading.cadence(conn, cadence_id)
    if found is None:
        raise Invalid(_("This sequence is gone."))
    return found.name


def _step(conn: driver.Connection, step_id: str) -> Step:
    found = reading.step(conn, step_id)
    if found is None:
        raise Invalid(_("This step is gone."))
    return found


def _last(act: Action, table: str, where: str, values: tuple[str, ...]) -> int:
    sql = f"SELECT coalesce(max(position), 0) FROM {table} WHERE {where}"
    return int(act.conn.execute(sql, values).fetchone()[0])
