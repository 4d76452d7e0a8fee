"""Add a deal, and with it the company, source, industry or owner it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline_tui import clock
from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.deal_state import Stage
from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver
from pipeline_tui.store.deals import MAX_AMOUNT
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.steps import write_step
from pipeline_tui.store.store import Store


@dataclass(frozen=True, slots=True)
class NewStep:
    """A next step to set; ``time`` is a local ``HH:MM``.

    ``repeats`` is a recurrence as ``sales/recurring.py`` keeps it, '' for once. With ``cadence``
    it is the step that the deal's sequence goes on to by itself, which is not set anew. With
    ``yields`` it follows by default: a step of the person's own that is planned for later stays.
    """

    day: date
    time: str | None = None
    kind: str = "other"
    body: str = ""
    repeats: str = ""
    cadence: bool = False
    yields: bool = False


@dataclass(frozen=True, slots=True)
class NewDeal:
    """What a person says of a new deal; names are matched to what there is, or made.

    ``amount`` in minor units, ``probability`` in basis points. ``account_id``
    wins over ``account``, ``stage_id`` over ``stage``. ``own`` holds the person's own fields by
    key, as canonical text.
    """

    name: str
    amount: int | None = None
    currency: str | None = None
    account: str | None = None
    account_id: str | None = None
    owner: str | None = None
    source: str | None = None
    industry: str | None = None
    product: str = ""
    priority: int = 2
    probability: int | None = None
    close_on: date | None = None
    stage: str | None = None
    stage_id: str | None = None
    pipeline_id: str | None = None
    step: NewStep | None = None
    note: str = ""
    own: Mapping[str, str] = field(default_factory=dict)


def add(store: Store, new: NewDeal) -> Done:
    """Add a deal today; its id is ``done.deals[0]``.

    Raises ``Invalid`` without a name, for an amount too large, or for a stage
    that does not exist.
    """
    with store.action(N_("Added {deal}"), deal=new.name) as act:
        insert(act, new)
    return act.done


def add_all(store: Store, new: Sequence[NewDeal]) -> Done:
    """Add deals today, all in one step; their ids are ``done.deals``, in their order.

    Raises ``Invalid`` as ``add`` does, then with the place in ``new`` (from 0) as ``place``;
    nothing is added.
    """
    if len(new) == 1:
        return add(store, new[0])
    with store.action(N_("Added {count} deals"), count=len(new)) as act:
        for place, one in enumerate(new):
            try:
                insert(act, one)
            except Invalid as error:
                raise Unfit(error.message, place) from error
    return act.done


class Unfit(Invalid):
    """One of several deals cannot be added; ``place`` is which, from 0."""

    def __init__(self, message: str, place: int) -> None:
        super().__init__(message)
        self.place = place


def insert(act: Action, new: NewDeal) -> str:
    """Add a deal inside an action, and give its id; raises ``Invalid`` as ``add`` does."""
    if not new.name.strip():
        raise Invalid(_("A deal needs a name."))
    if new.amount is not None and abs(new.amount) > MAX_AMOUNT:
        raise Invalid(_("That amount is too large."))
    return _insert(act, new)


def _insert(act: Action, new: NewDeal) -> str:
    today, moment = clock.today().isoformat(), clock.moment_text(clock.now())
    deal_id = _insert_bare(act, new, today, moment)
    if new.own:
        from pipeline_tui.store.own_values import put_named

        put_named(act, deal_id, new.own)
    if new.step:
        step = new.step
        write_step(act, deal_id, step.day, step.time, step.kind, step.body, step.repeats)
    if new.note.strip():
        note = {"deal_id": deal_id, "kind": "note", "body": new.note, "happened_on": today}
        act.insert("activity", note | {"happened_at": moment})
    return deal_id


def _insert_bare(act: Action, new: NewDeal, today: str, moment: str) -> str:
    """The deal in its stage, and the lists it names; gives its id."""
    store = act.store
    stage = _stage(store, new)
    industry = find_or_add(act, "industry", new.industry)
    account, own_industry = _account(act, new, industry)
    deal = {
        "pipeline_id": stage.pipeline_id,
        "stage_id": stage.id,
        "name": new.name.strip(),
        "account_id": account,
        "owner_id": find_or_add(act, "owner", new.owner or store.rules.me),
        "source_id": find_or_add(act, "source", new.source),
        "industry_id": own_industry,
        "product": new.product,
        "amount": new.amount,
        "currency": new.currency or store.rules.base_currency,
        "probability": new.probability,
        "priority": new.priority,
        "close_on": new.close_on.isoformat() if new.close_on else None,
        "created_on": today,
        "created_at": moment,
        "closed_on": None if stage.kind == "open" else today,
    }
    deal_id = act.insert("deal", deal)
    visit = {
        "deal_id": deal_id,
        "stage_id": stage.id,
        "seq": 1,
        "entered_on": today,
        "entered_at": moment,
    }
    act.insert("visit", visit)
    return deal_id


def _stage(store: Store, new: NewDeal) -> Stage:
    stages = store.rules.stages
    if new.stage_id is not None:
        return stages[new.stage_id]
    pipeline = new.pipeline_id or next(iter(stages.values())).pipeline_id
    ours = store.rules.pipeline_stages(pipeline)
    if new.stage is None:
        return next(stage for stage in ours if stage.kind == "open")
    wanted = fold(new.stage)
    found = [stage for stage in ours if fold(stage.name).startswith(wanted)]
    if not found:
        names = ", ".join(stage.name for stage in ours)
        raise Invalid(
            _("There is no stage “{name}”; there are {names}.").format(name=new.stage, names=names)
        )
    return found[0]


def _account(act: Action, new: NewDeal, industry: str | None) -> tuple[str | None, str | None]:
    """The deal's company, and the industry to keep on the deal itself."""
    if new.account_id is None and not (new.account or "").strip():
        return None, industry
    account = new.account_id or find(act.conn, "account", new.account or "")
    if account is None:
        row = {"name": (new.account or "").strip(), "industry_id": industry}
        return act.insert("account", row), None
    known = act.read("account", account, ["industry_id"])
    if industry and known and known["industry_id"] is None:
        act.update("account", account, {"industry_id": industry})
        return account, None
    return account, None if known and known["industry_id"] == industry else industry


_MERGED = """
SELECT k.id FROM {table} m JOIN {table} k ON k.id = m.merged_into
WHERE m.folded = ? AND m.merged_into IS NOT NULL AND k.deleted_at IS NULL ORDER BY m.id LIMIT 1
"""


def find(conn: driver.Connection, table: str, name: str) -> str | None:
    """The id of the live row of that folded name, the oldest where there are several.

    The name of a company or person that was merged away leads to the one kept.
    """
    folded = fold(name)
    row = conn.execute(
        f"SELECT id FROM {table} WHERE folded = ? AND deleted_at IS NULL ORDER BY id LIMIT 1",
        (folded,),
    ).fetchone()
    if row is None and table in ("account", "contact"):
        row = conn.execute(_MERGED.format(table=table), (folded,)).fetchone()
    return row[0] if row else None


def find_or_add(act: Action, table: str, name: str | None) -> str | None:
    """The row called ``name`` in a list, made if new; None for no name."""
    if not name or not name.strip():
        return None
    return find(act.conn, table, name) or act.insert(table, {"name": name.strip()})
