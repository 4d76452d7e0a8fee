"""Change a deal: one field, of several deals too, or all of them in a form."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _
from pipeline_tui.store.deals import OWN
from pipeline_tui.store.errors import Conflict, StoreError
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.confirm import Confirm
from pipeline_tui.tui.dialogs.fields import Field, Filled, Refusal
from pipeline_tui.tui.dialogs.form import Form
from pipeline_tui.tui.dialogs.prompt import Prompt
from pipeline_tui.tui.handlers import deal_fields
from pipeline_tui.tui.handlers.asking import about, about_deals, ask_line, asked, ids
from pipeline_tui.tui.handlers.drafts import StoredDraft
from pipeline_tui.tui.handlers.own_values import column_of, name_of, own_columns

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["edit", "edit_form", "edit_one", "edit_own"]

_NONE, _OTHER = "\0none", "\0other"
_ONE_BY_ONE = frozenset({"name"})  # not for several deals at once


async def edit(app: "PipelineApp") -> None:
    """Choose a field, then give it a value; all marked deals get the same."""
    if not (cards := asked(app)):
        return
    row = _row(app, cards[0])
    fields = deal_fields.deal_fields(app, row, _status(cards))
    if len(cards) > 1:
        fields = {name: field for name, field in fields.items() if name not in _ONE_BY_ONE}
    await _choose_field(app, cards, fields, row)


async def edit_one(app: "PipelineApp", deal_id: str, name: str) -> None:
    """Change one field of a deal by the field's name."""
    from pipeline_tui.store import lanes

    if (card := lanes.one(app.store.conn, deal_id)) is not None:
        row = _row(app, card)
        await _edit_field(app, (card,), deal_fields.deal_fields(app, row, card.status)[name], row)


async def edit_own(app: "PipelineApp", key: str) -> None:
    """Change one of the person's own fields by its key, or choose among them without one."""
    if not (cards := asked(app)):
        return
    row = _row(app, cards[0])
    fields = deal_fields.deal_fields(app, row)
    own = {name: field for name, field in fields.items() if column_of(name)}
    if key and name_of(key) in own:
        await _edit_field(app, cards, own[name_of(key)], row)
    else:
        await _choose_field(app, cards, own, row)


async def _choose_field(
    app: "PipelineApp", cards: "tuple[Card, ...]", fields: dict[str, Field], row: dict[str, Any]
) -> None:
    options = [
        Option(name, field.label, safe.text(field.text, 40) if len(cards) == 1 else "")
        for name, field in fields.items()
    ]
    chosen = await ask(
        app, Choose(about_deals(_("{deals}: change …"), cards), options, typing=True)
    )
    if chosen is not None:
        await _edit_field(app, cards, fields[chosen], row)


async def _edit_field(
    app: "PipelineApp", cards: "tuple[Card, ...]", field: Field, row: dict[str, Any]
) -> None:
    title = _("{deals}: {field}").format(deals=about(cards), field=field.label)
    several = len(cards) > 1
    ask_value = _choose_value if field.options else _type_value
    found = await ask_value(app, title, field, several=several)
    if found is None:
        return
    columns = deal_fields.columns_of(field.name)
    seen = None if several else {column: row.get(column, "") for column in columns}
    await _write(app, cards, {field.name: found[0]}, seen)


async def _type_value(
    app: "PipelineApp", title: str, field: Field, *, several: bool
) -> tuple[Any] | None:
    """The value typed for a field; None when it was left, or left as it is."""
    text = "" if several else field.text
    prompt = Prompt(title, field.read, text=text, hint=field.hint, empty=True)
    typed = await ask(app, prompt)
    if typed is None or (typed.text == safe.text(text) and not several):
        return None
    return (typed.value,)


async def _choose_value(
    app: "PipelineApp", title: str, field: Field, *, several: bool
) -> tuple[Any] | None:
    """The value chosen for a field from its list, or a new entry for that list."""
    options = list(field.options)
    if field.name != "priority":
        options.append(Option(_NONE, _("none")))
    if field.name in deal_fields.GROWING:
        options.append(Option(_OTHER, _("other…")))
    here = next((option.value for option in options if option.label == safe.text(field.text)), None)
    chosen = await ask(app, Choose(title, options, current=None if several else here))
    if chosen == _OTHER:
        name = await ask_line(
            app, title, readers.text(required=True, longest=80), hint=_("a new entry for this list")
        )
        return None if name is None else (readers.NewItem(name),)
    if chosen is None or (chosen == here and not several):
        return None
    return (None if chosen == _NONE else chosen,)


async def _write(
    app: "PipelineApp",
    cards: "tuple[Card, ...]",
    values: dict[str, Any],
    seen: dict[str, Any] | None,
) -> None:
    """Write, and ask whose value holds when another window changed it meanwhile."""
    from pipeline_tui.store import deals

    written = deal_fields.written(values)

    def write(expected: dict[str, Any] | None) -> Any:
        return deals.edit(app.store, ids(cards), written.columns, expected, written.names)

    try:
        await app.change(lambda: write(seen), conflicts=True)
    except Conflict as conflict:
        lines = theirs(app, conflict)
        if not lines:
            app.say(conflict.message, problem=True)
        elif await ask(app, Confirm(_("Keep yours?"), *lines.values())):
            await app.change(lambda: write(None))


def theirs(app: "PipelineApp", conflict: Conflict) -> dict[str, str]:
    """For each field that another window changed, what it holds there now."""
    said = _("now {value} in another window")
    found: dict[str, str] = {}
    for column, (_seen, now) in conflict.fields.items():
        own = (name_of(column.removeprefix(OWN)),) if column.startswith(OWN) else ()
        for name in (*deal_fields.LABELS, *own):
            if column in deal_fields.columns_of(name):
                words = deal_fields.column_words(app, column, now)
                found.setdefault(name, said.format(value=words))
    return found


async def edit_form(app: "PipelineApp") -> None:
    """The whole deal in a form."""
    if not (cards := asked(app)):
        return
    if len(cards) > 1:
        app.say(_("The form shows one deal; “e” changes a field of all marked."), problem=True)
        return
    card = cards[0]
    row = _row(app, card)
    fields = list(deal_fields.deal_fields(app, row, card.status).values())
    saver = _Saver(app, card.id, row)
    title = _("Deal: {deal}").format(deal=safe.text(card.name, 50))
    draft = StoredDraft(app.store, f"deal:{card.id}")
    await ask(app, Form(title, fields, saver.save, draft=draft))


class _Saver:
    """Saves a form of one deal; a second attempt keeps one's own values."""

    def __init__(self, app: "PipelineApp", deal_id: str, row: dict[str, Any]) -> None:
        self.app = app
        self.deal_id = deal_id
        self.seen = row

    async def save(self, filled: Filled) -> Refusal | None:
        """Write what was changed, if nobody else changed it since the form was opened."""
        from pipeline_tui.store import deals

        changes = filled.changes()
        if not changes:
            return None
        written = deal_fields.written(changes)
        columns = [column for name in changes for column in deal_fields.columns_of(name)]
        seen = {column: self.seen.get(column, "") for column in columns}
        try:
            done = await self.app.change(
                lambda: deals.edit(
                    self.app.store, [self.deal_id], written.columns, seen, written.names
                ),
                conflicts=True,
            )
        except Conflict as conflict:
            self.seen = {
                **self.seen,
                **{name: now for name, (_was, now) in conflict.fields.items()},
            }
            return Refusal(
                _("Changed in another window: ctrl+s again keeps yours."),
                theirs(self.app, conflict),
            )
        except StoreError as error:
            return Refusal(error.message)
        return None if done is not None else Refusal(_("Nothing was saved."))


def _row(app: "PipelineApp", card: "Card") -> dict[str, Any]:
    columns = sorted(
        {"extra", *(one for field in deal_fields.LABELS for one in deal_fields.columns_of(field))}
    )
    row = app.store.conn.execute(
        f"SELECT {', '.join(columns)} FROM deal WHERE id = ?", (card.id,)
    ).fetchone()
    found = dict(zip(columns, row, strict=True))
    return found | own_columns(found["extra"])


def _status(cards: "tuple[Card, ...]") -> str:
    """The status that all share; fields of closed deals only when all are closed alike."""
    found = {card.status for card in cards}
    return found.pop() if len(found) == 1 else "open"
