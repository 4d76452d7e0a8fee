"""Everything that can be done to deals. Each function is one transaction and one undo step.

All take several deal ids, so that marked deals are changed together or not at
all. They raise ``Invalid`` for what the rules of selling refuse, ``Conflict``
when another window changed what the person saw, ``Locked`` while another
process writes; then nothing is changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipeline_tui import clock, l10n
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.deal_state import Stage, days_between
from pipeline_tui.store import hearing
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store

MAX_AMOUNT = 10**13
"""The largest amount of one deal, in minor units: sums of weighted amounts must stay exact."""

_EDITABLE = frozenset(
    {
        *("name", "amount", "currency", "probability", "priority", "close_on", "created_on"),
        *("closed_on", "account_id", "owner_id", "source_id", "industry_id", "product"),
        *("lost_reason_id", "lost_note", "competitor"),
    }
)
OWN = "own:"
"""Before the key of one of the person's own fields, among the columns that ``edit`` takes."""


def label_for(store: Store, ids: Sequence[str], one: str, many: str) -> tuple[str, dict[str, Any]]:
    """The journal's label for one deal by name, or for several by number."""
    if len(ids) != 1:
        return many, {"count": len(ids)}
    row = store.conn.execute("SELECT name FROM deal WHERE id = ?", (ids[0],)).fetchone()
    return one, {"deal": row[0] if row else "?"}


def move(
    store: Store, ids: Sequence[str], stage_id: str, seen: Mapping[str, str] | None = None
) -> Done:
    """Move deals to a stage, closed ones included; deals already there stay.

    ``seen`` maps deals to the stage the person saw them in.
    """
    stage = store.rules.stages[stage_id]
    label, args = label_for(
        store, ids, N_("Moved {deal} to {stage}"), N_("Moved {count} deals to {stage}")
    )
    with store.action(label, **args, stage=stage.name) as act:
        for deal_id in ids:
            seen_stage = {"stage_id": seen[deal_id]} if seen and deal_id in seen else None
            enter_stage(act, deal_id, stage, clock.today(), seen=seen_stage)
    return act.done


def move_each(
    store: Store, targets: Mapping[str, str], seen: Mapping[str, str], *, on: bool
) -> Done:
    """Move each deal to the stage ``targets`` names for it, all in one step.

    ``seen`` maps deals to the stage the person saw them in; ``on`` says whether they go on or
    back, for the journal.
    """
    label = (
        N_("Moved {count} deals to their next stage")
        if on
        else N_("Moved {count} deals to their previous stage")
    )
    if len(targets) == 1:
        ((deal_id, stage_id),) = targets.items()
        return move(store, [deal_id], stage_id, seen)
    with store.action(label, count=len(targets)) as act:
        for deal_id, stage_id in targets.items():
            seen_stage = {"stage_id": seen[deal_id]} if deal_id in seen else None
            enter_stage(act, deal_id, store.rules.stages[stage_id], clock.today(), seen=seen_stage)
    return act.done


def enter_stage(
    act: Action,
    deal_id: str,
    stage: Stage,
    day: date,
    changes: Mapping[str, Any] | None = None,
    seen: Mapping[str, Any] | None = None,
) -> None:
    """Put a deal into a stage inside an action: the visit it leaves, the one it begins."""
    deal = live_deal(act, deal_id)
    patch: dict[str, Any] = dict(changes or {})
    if deal["stage_id"] != stage.id:
        patch["stage_id"] = stage.id
        _change_visit(act, deal_id, stage.id, day)
    if stage.kind != "lost":
        patch |= {"lost_reason_id": None, "lost_note": ""}
    if stage.kind == "open":
        patch["closed_on"] = None
    elif deal["stage_id"] != stage.id:
        patch |= {"closed_on": day.isoformat(), "parked_until": None}
    act.update("deal", deal_id, patch, seen)
    if deal["stage_id"] != stage.id:
        hearing.entered(act, deal_id, stage)
    if act.store.rules.every_stage[deal["stage_id"]].kind != stage.kind:
        from pipeline_tui.store import closing

        closing.settle(act, deal_id, stage.kind)


def _change_visit(act: Action, deal_id: str, stage_id: str, day: date) -> None:
    today, moment = day.isoformat(), clock.moment_text(clock.now())
    last = act.conn.execute(
        "SELECT id, seq, entered_on, left_on FROM visit"
        " WHERE deal_id = ? AND deleted_at IS NULL ORDER BY seq DESC LIMIT 1",
        (deal_id,),
    ).fetchone()
    if last is not None and last[3] is None:
        if last[2] > today:
            raise Invalid(
                _("It entered its stage on {entered}, after {day}.").format(
                    entered=_shown(last[2]), day=_shown(today)
                )
            )
        act.update("visit", last[0], {"left_on": today, "left_at": moment})
    visit = {
        "deal_id": deal_id,
        "stage_id": stage_id,
        "seq": last[1] + 1 if last else 1,
        "entered_on": today,
        "entered_at": moment,
    }
    act.insert("visit", visit)


def park(
    store: Store, ids: Sequence[str], until: date, reason_id: str | None = None, note: str = ""
) -> Done:
    """Park open deals until a day after today."""
    if until <= clock.today():
        raise Invalid(_("Park until a day after today."))
    label, args = label_for(
        store, ids, N_("Parked {deal} until {day}"), N_("Parked {count} deals until {day}")
    )
    with store.action(label, **args, day=until.isoformat()) as act:
        for deal_id in ids:
            deal = live_deal(act, deal_id)
            if deal["status"] != "open":
                raise Invalid(_("A closed deal cannot be parked."))
            parked = {
                "parked_until": until.isoformat(),
                "park_reason_id": reason_id,
                "park_note": note,
                "parked_times": deal["parked_times"] + 1,
            }
            act.update("deal", deal_id, parked)
    return act.done


def wake(store: Store, ids: Sequence[str]) -> Done:
    """Take deals out of parking."""
    label, args = label_for(store, ids, N_("Woke {deal}"), N_("Woke {count} deals"))
    with store.action(label, **args) as act:
        for deal_id in ids:
            act.update("deal", deal_id, {"parked_until": None, "skipped_until": None})
    return act.done


def set_priority(store: Store, ids: Sequence[str], priority: int) -> Done:
    """Set the priority: 1 high, 2 normal, 3 low."""
    label, args = label_for(
        store,
        ids,
        N_("Changed the priority of {deal}"),
        N_("Changed the priority of {count} deals"),
    )
    with store.action(label, **args) as act:
        for deal_id in ids:
            act.update("deal", deal_id, {"priority": priority})
    return act.done


def delete(store: Store, ids: Sequence[str]) -> Done:
    """Delete deals; undo brings them back whole."""
    label, args = label_for(store, ids, N_("Deleted {deal}"), N_("Deleted {count} deals"))
    with store.action(label, **args) as act:
        for deal_id in ids:
            act.delete("deal", deal_id)
    return act.done


def edit(
    store: Store,
    ids: Sequence[str],
    changes: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    names: Mapping[str, str] | None = None,
) -> Done:
    """Change fields of deals; ``seen`` holds what the person saw in those fields.

    ``names`` maps account, owner, source or industry to a name: the row of that name is set,
    made in the same step where there is none. ``OWN`` before a key sets one of the person's own
    fields to a canonical text, '' for none.
    """
    from pipeline_tui.store.adding import find_or_add

    own, changes = _parted(changes)
    own_seen, seen = _parted(seen or {})
    checked = _checked(changes)
    label, args = label_for(store, ids, N_("Edited {deal}"), N_("Edited {count} deals"))
    if own:
        from pipeline_tui.store import own_values

        if len(own) == 1 and not changes and not names:
            label, args = own_values.label_of(store, ids, next(iter(own)))
    with store.action(label, **args) as act:
        for table, name in (names or {}).items():
            checked[f"{table}_id"] = find_or_add(act, table, name)
        for deal_id in ids:
            deal = live_deal(act, deal_id)
            if "closed_on" in checked:
                _move_close(act, deal, checked["closed_on"])
            act.update("deal", deal_id, checked, seen)
            if own:
                own_values.put_named(act, deal_id, own, own_seen or None)
    return act.done


def _parted(columns: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The person's own fields by key, and the columns of the table."""
    own = {name.removeprefix(OWN): columns[name] for name in columns if name.startswith(OWN)}
    return own, {name: columns[name] for name in columns if not name.startswith(OWN)}


def _checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(changes) - _EDITABLE
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    checked: dict[str, Any] = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in changes.items()
    }
    if "name" in checked and not str(checked["name"]).strip():
        raise Invalid(_("A deal needs a name."))
    if checked.get("amount") is not None:
        checked_amount(checked["amount"])
    if checked.get("probability") is not None and not 0 <= checked["probability"] <= 10_000:
        raise Invalid(_("A probability lies between 0 and 100 %."))
    today = clock.today().isoformat()
    if (checked.get("created_on") or "") > today or (checked.get("closed_on") or "") > today:
        raise Invalid(_("That day is in the future."))
    return checked


def checked_amount(amount: int) -> int:
    """An amount in minor units; raises ``Invalid`` for one that is too large."""
    if abs(amount) > MAX_AMOUNT:
        raise Invalid(_("That amount is too large."))
    return amount


def _move_close(act: Action, deal: Mapping[str, Any], day: str | None) -> None:
    """Move the day a closed deal was closed, in its last two visits as well."""
    if deal["status"] == "open" or day is None:
        raise Invalid(_("Only a closed deal has a close day; reopen it to take the day away."))
    rows = act.conn.execute(
        "SELECT id, entered_on FROM visit WHERE deal_id = ? AND deleted_at IS NULL"
        " ORDER BY seq DESC LIMIT 2",
        (deal["id"],),
    ).fetchall()
    if len(rows) == 2 and days_between(rows[1][1], day) < 0:
        raise Invalid(
            _("It entered its stage on {entered}, after {day}.").format(
                entered=_shown(rows[1][1]), day=_shown(day)
            )
        )
    if rows:
        act.update("visit", rows[0][0], {"entered_on": day, "known": 1})
    if len(rows) == 2:
        act.update("visit", rows[1][0], {"left_on": day})


def _shown(day: str) -> str:
    return l10n.day_long(date.fromisoformat(day))


def live_deal(act: Action, deal_id: str) -> dict[str, Any]:
    """Where a deal stands; raises ``Invalid`` for one that was deleted."""
    names = ("id", "pipeline_id", "stage_id", "status", "parked_times", "deleted_at")
    deal = act.read("deal", deal_id, names)
    if deal is None or deal["deleted_at"] is not None:
        raise Invalid(_("The deal was deleted meanwhile."))
    return deal
