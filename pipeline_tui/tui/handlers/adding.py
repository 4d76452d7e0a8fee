"""Add a deal in one line or in a form; a person; a company."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline_tui import l10n
from pipeline_tui.i18n import _, pgettext
from pipeline_tui.store.adding import NewDeal, NewStep, find
from pipeline_tui.store.deals import OWN
from pipeline_tui.store.errors import StoreError
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.fields import Field, Filled, Refusal
from pipeline_tui.tui.dialogs.form import Form
from pipeline_tui.tui.dialogs.prompt import Prompt
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.dialogs.steps import NONE, read_step, repeat_words, step_words
from pipeline_tui.tui.handlers import alike, deal_fields
from pipeline_tui.tui.handlers.drafts import StoredDraft
from pipeline_tui.tui.handlers.own_values import column_of
from pipeline_tui.tui.widgets.words import PRIORITIES

if TYPE_CHECKING:
    from pipeline_tui.sales.quickadd import QuickAdd
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["add", "add_other"]

_FIELDS = (
    "name", "account", "amount", "stage", "priority", "close", "step", "source", "industry",
    "owner", "probability", "product", "note",
)  # fmt: skip


async def add(app: "PipelineApp", account_id: str | None = None) -> None:
    """Add a deal in one line; Tab opens the form with what was typed so far.

    It is of the company ``account_id`` unless the line names another.
    """
    company = deal_fields.item_name(app, "account", account_id)
    title = _("New deal of {company}").format(company=safe.text(company, 40))
    draft = StoredDraft(app.store, f"deal:line:{account_id}" if company else "deal:line")
    typed = await ask(
        app,
        Prompt(
            title if company else _("New deal"),
            quick(app),
            hint=_("Acme renewal 12k @Acme src:referral p:high / fri 14:30 call Bob"),
            aside=_("name amount @company src: ind: p: / next step"),
            tab=_("form"),
            echo_rows=2,
            draft=draft,
        ),
    )
    if typed is None:
        return
    if typed.key == "tab":
        found = parsed(app, typed.text)
        await add_form(app, replace(found, account=found.account or company or None))
        return
    meant = await alike.settled_company(app, typed.value.account)
    if meant is None:
        draft.write({"line": typed.text})
        return
    found = replace(typed.value, account=meant or None)
    if await _add(app, new_deal(found, _stage_here(app), account_id)) is None:
        draft.write({"line": typed.text})


def parsed(app: "PipelineApp", line: str) -> "QuickAdd":
    """The line as quick add reads it."""
    from pipeline_tui.sales.quickadd import parse_quick_add

    return parse_quick_add(line, app.today, l10n.formats(), app.store.rules.base_currency)


def quick(app: "PipelineApp") -> "Reader[QuickAdd]":
    """Read a whole deal from one line."""

    def read(line: str) -> "Read[QuickAdd]":
        found = parsed(app, line)
        problem = "; ".join(found.problems) or _stage_problem(app, found.stage)
        if not problem and not found.name.strip():
            problem = _("a deal needs a name")
        return Read(found, " · ".join(_echo(app, found)), problem)

    return read


def _stage_problem(app: "PipelineApp", typed: str | None) -> str:
    from pipeline_tui.sales.text import fold

    stages = app.store.rules.stages.values()
    if typed is None or any(fold(stage.name).startswith(fold(typed)) for stage in stages):
        return ""
    return _("there is no stage “{name}”").format(name=typed)


def _echo(app: "PipelineApp", found: "QuickAdd") -> list[str]:
    """What was understood, part by part, in the order of importance."""
    parts = [found.name]
    if found.amount is not None:
        parts.append(l10n.money_full(found.amount.minor, found.amount.currency))
    if found.account:
        parts.append(alike.company_echo(app, found.account))
    named = (
        ("source", found.source, _("from {name}"), _("from {name} (new source)")),
        ("industry", found.industry, "{name}", _("{name} (new industry)")),
        ("owner", found.owner, _("owner {name}"), _("new owner {name}")),
    )
    for table, name, known, new in named:
        if name:
            template = known if find(app.store.conn, table, name) else new
            parts.append(template.format(name=name))
    if found.priority is not None:
        words = PRIORITIES[found.priority]
        parts.append(_("priority {name}").format(name=_(words).lower()))
    if found.stage:
        parts.append(_("in {stage}").format(stage=found.stage))
    if found.close is not None:
        parts.append(_("close {day}").format(day=l10n.day_full(found.close)))
    if step := found.step:
        said = step_words(step.day.isoformat(), step.time, step.kind, step.text, step.repeats)
        parts.append(f"→ {said}")
    return parts


def new_deal(found: "QuickAdd", stage_id: str | None, account_id: str | None = None) -> NewDeal:
    """What a line asks the store to add, in a stage and of a company unless it names others."""
    step = found.step
    return NewDeal(
        name=found.name,
        amount=found.amount.minor if found.amount else None,
        currency=found.amount.currency if found.amount else None,
        account=found.account,
        account_id=None if found.account else account_id,
        owner=found.owner,
        source=found.source,
        industry=found.industry,
        priority=found.priority or 2,
        close_on=found.close,
        stage=found.stage,
        stage_id=None if found.stage else stage_id,
        step=NewStep(step.day, step.time, step.kind, step.text, step.repeats) if step else None,
    )


def _stage_here(app: "PipelineApp") -> str | None:
    """The first stage of the pipeline that the board shows."""
    stages = app.store.rules.pipeline_stages(app.state.pipeline, "open")
    return stages[0].id if stages else None


async def _add(app: "PipelineApp", new: NewDeal) -> Any:
    from pipeline_tui.store import adding

    done = await app.change(lambda: adding.add(app.store, new))
    if done is not None and done.deals and app.board is not None:
        app.board.follow(done.deals[0])
    return done


async def add_form(app: "PipelineApp", found: "QuickAdd") -> None:
    """Add a deal in a form that begins with what was typed."""
    texts = _form_texts(app, found)
    fields = _new_fields(app)

    async def save(filled: Filled) -> Refusal | None:
        try:
            done = await _add(app, _from_form(app, filled))
        except StoreError as error:
            return Refusal(error.message)
        return None if done is not None else Refusal(_("Nothing was saved."))

    draft = StoredDraft(app.store, "deal:new")
    typed = {name: text for name, text in texts.items() if text}
    await ask(app, Form(_("New deal"), fields, save, draft=draft, typed=typed))


def _form_texts(app: "PipelineApp", found: "QuickAdd") -> dict[str, str]:
    base = app.store.rules.base_currency
    amount = ""
    if found.amount is not None:
        amount = readers.typed_money(found.amount.minor, found.amount.currency)
        if found.amount.currency != base:
            amount = f"{found.amount.currency} {amount}"
    step = ""
    if found.step is not None:
        said = found.step
        again = repeat_words(said.repeats) if said.repeats else ""
        parts = (said.day.isoformat(), said.time or "", said.text, again)
        step = " ".join(part for part in parts if part)
    priority = PRIORITIES.get(found.priority or 0, "")
    return {
        "name": found.name,
        "account": found.account or "",
        "amount": amount,
        "stage": found.stage or "",
        "priority": _(priority),
        "close": readers.typed_day(found.close),
        "step": step,
        "source": found.source or "",
        "industry": found.industry or "",
        "owner": found.owner or "",
    }


def _new_fields(app: "PipelineApp") -> list[Field]:
    known = deal_fields.deal_fields(app, {"extra": "{}"})
    stages = app.store.rules.pipeline_stages(
        next(iter(app.store.rules.stages.values())).pipeline_id
    )
    options = tuple(
        Option(stage.id, safe.text(stage.name, 40)) for stage in stages if stage.kind == "open"
    )
    own = {
        "stage": Field("stage", _("Stage"), readers.one_of(options), options[0].label, options),
        "step": Field(
            "step",
            pgettext("in a form", "Next step"),
            _optional_step(app),
            hint=_("such as: fri 14:30 call Bob"),
        ),
        "note": Field("note", _("Note"), readers.text(), lines=3),
    }
    person_s = [field for name, field in known.items() if column_of(name)]
    return [*(own.get(name) or known[name] for name in _FIELDS), *person_s]


def _optional_step(app: "PipelineApp") -> Reader[Any]:
    needed = read_step(app.today, words=False)

    def read(typed: str) -> Read[Any]:
        found = needed(typed) if typed.strip() else Read(NONE)
        return Read(None, _("none yet")) if found.value is NONE else found

    return read


def _from_form(app: "PipelineApp", filled: Filled) -> NewDeal:
    values = filled.values
    written = deal_fields.written(
        {name: values[name] for name in _FIELDS if name in deal_fields.LABELS}
    )
    columns, names = written.columns, written.names
    own = [name for name in values if column_of(name)]
    return NewDeal(
        name=columns["name"],
        amount=columns["amount"],
        currency=columns.get("currency"),
        account=names.get("account"),
        priority=columns["priority"],
        probability=columns["probability"],
        close_on=columns["close_on"],
        product=columns["product"],
        stage_id=values["stage"],
        step=values["step"],
        note=values["note"],
        own={column_of(name).removeprefix(OWN): values[name] for name in own if values[name]},
        **{name: _item_name(app, name, values[name]) for name in ("owner", "source", "industry")},
    )


def _item_name(app: "PipelineApp", table: str, value: str | None) -> str | None:
    """The name of a list's item, known or new."""
    if value is None or isinstance(value, readers.NewItem):
        return value
    return deal_fields.item_name(app, table, value) or None


async def add_other(app: "PipelineApp") -> None:
    """Add a person or a company."""
    options = [Option("contact", _("person")), Option("account", _("company"))]
    chosen = await ask(app, Choose(_("Add a …"), options))
    if chosen == "contact":
        from pipeline_tui.tui.handlers.records import add_person

        await add_person(app)
    elif chosen == "account":
        from pipeline_tui.tui.handlers.records import add_company

        await add_company(app)
