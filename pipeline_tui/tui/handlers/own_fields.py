"""The list of the person's own fields: add, change, reorder, retire."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales.own_fields import MOST_CHOICES, TYPE_NAMES, TYPES
from pipeline_tui.store import own_fields, own_retyping
from pipeline_tui.store.own_fields import OwnField
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.confirm import Confirm
from pipeline_tui.tui.dialogs.listing import EditList
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.handlers.asking import ask_line

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["own_fields_list"]


class Editor:
    """The fields as a list that can be edited."""

    ordered = True

    def __init__(self, app: "PipelineApp") -> None:
        self.app = app

    def options(self) -> Sequence[Option[str]]:
        """Each field with its type, and its choices."""
        return [
            Option(one.id, safe.text(one.name, 40), _said(one))
            for one in own_fields.fields(self.app.store.conn)
        ]

    async def add(self) -> str | None:
        """Ask for a name, a type, and what can be chosen."""
        read = readers.text(required=True, longest=own_fields.LONGEST_NAME)
        name = await ask_line(self.app, _("A new field of deals"), read)
        kind = None if name is None else await self._kind(name, None)
        if name is None or kind is None:
            return None
        choices = await self._choices(name, ()) if kind == "choice" else []
        if choices is None:
            return None
        made: list[str] = []

        def add() -> Any:
            done, field_id = own_fields.add(self.app.store, name, kind, choices)
            made.append(field_id)
            return done

        return made[0] if await self.app.change(add) is not None else None

    async def rename(self, option: Option[str]) -> None:
        """Enter: another name, type or choices."""
        field = own_fields.one_field(self.app.store.conn, option.value)
        options = [
            Option("name", _("Name"), safe.text(field.name, 40)),
            Option("type", _("Type"), _(TYPE_NAMES[field.type])),
        ]
        if field.type == "choice":
            options.append(
                Option("choices", _("Choices"), safe.text(" · ".join(field.choices), 50))
            )
        title = _("{field}: change …").format(field=option.label)
        chosen = await ask(self.app, Choose(title, options))
        if chosen is not None:
            await {"name": self._rename, "type": self._retype, "choices": self._rechoose}[chosen](
                field
            )

    async def move(self, option: Option[str], by: int) -> None:
        """Up or down."""
        await self.app.change(lambda: own_fields.move(self.app.store, option.value, by))

    async def remove(self, option: Option[str]) -> None:
        """Take it out of use, after a yes when deals have a value in it."""
        field = own_fields.one_field(self.app.store.conn, option.value)
        n = sum(own_retyping.held(self.app.store.conn, field.key).values())
        if n:
            said = ngettext(
                "{n} deal keeps its value; a field added by this name shows it again.",
                "{n} deals keep their value; a field added by this name shows it again.",
                n,
            )
            question = _("Retire {field}?").format(field=option.label)
            if not await ask(self.app, Confirm(question, said.format(n=n))):
                return
        await self.app.change(lambda: own_fields.retire(self.app.store, option.value))

    # -- one field ---------------------------------------------------------------------

    async def _rename(self, field: OwnField) -> None:
        read = readers.text(required=True, longest=own_fields.LONGEST_NAME)
        name = await ask_line(self.app, _("Rename"), read, text=field.name)
        if name is not None and name != safe.text(field.name):
            await self.app.change(lambda: own_fields.rename(self.app.store, field.id, name))

    async def _retype(self, field: OwnField) -> None:
        kind = await self._kind(field.name, field.type)
        if kind is None or kind == field.type:
            return
        choices: list[str] | None = []
        if kind == "choice":
            held = own_retyping.held(self.app.store.conn, field.key)
            if len(held) <= MOST_CHOICES:  # more are refused, which says how many there are
                choices = await self._choices(field.name, tuple(held))
        if choices is not None:
            wanted = choices
            await self.app.change(lambda: own_fields.retype(self.app.store, field.id, kind, wanted))

    async def _rechoose(self, field: OwnField) -> None:
        choices = await self._choices(field.name, field.choices)
        if choices is not None and tuple(choices) != field.choices:
            await self.app.change(lambda: own_fields.set_choices(self.app.store, field.id, choices))

    async def _kind(self, name: str, now: str | None) -> str | None:
        title = _("{field}: what is it?").format(field=safe.text(name, 40))
        options = [Option(kind, _(TYPE_NAMES[kind])) for kind in TYPES]
        return await ask(self.app, Choose(title, options, current=now))

    async def _choices(self, name: str, now: Sequence[str]) -> list[str] | None:
        title = _("{field}: what can be chosen?").format(field=safe.text(name, 40))
        text = "; ".join(now) + (";" if len(now) == 1 else "")
        hint = _("such as: North; South; East")
        return await ask_line(self.app, title, _choices_reader(), text=text, hint=hint)


def _said(field: OwnField) -> str:
    kind = _(TYPE_NAMES[field.type])
    if not field.choices:
        return kind
    return f"{kind}: {safe.text(' · '.join(field.choices), 40)}"


def _choices_reader() -> Reader[list[str]]:
    """Choices parted by semicolons, or by commas where there is no semicolon."""

    def read(typed: str) -> Read[list[str]]:
        parts = typed.split(";" if ";" in typed else ",")
        found = list(dict.fromkeys(one for part in parts if (one := " ".join(part.split()))))
        if not found:
            return Read(problem=_("something to choose from, with ; between"))
        said = ngettext("{n} choice: {names}", "{n} choices: {names}", len(found))
        return Read(found, said.format(n=len(found), names=" · ".join(found)))

    return read


async def own_fields_list(app: "PipelineApp") -> None:
    """The list, until it is left."""
    await ask(app, EditList(_("Own fields of deals"), Editor(app), change=_("change")))
