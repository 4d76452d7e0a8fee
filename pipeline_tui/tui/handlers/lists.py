"""Edit the lists that a person chooses from."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline_tui.i18n import N_, _, ngettext
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.confirm import Confirm
from pipeline_tui.tui.dialogs.listing import EditList
from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.handlers.asking import added_item, ask_line

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = [
    "EDITORS",
    "industries",
    "lost_reasons",
    "own_fields",
    "owners",
    "park_reasons",
    "roles",
    "sources",
]

_LONGEST_NAME = 80


class StoreList:
    """One editable list of the store."""

    def __init__(self, app: "PipelineApp", table: str, kind: str | None = None) -> None:
        self.app = app
        self.table = table
        self.kind = kind
        self.ordered = table != "owner"

    def options(self) -> Sequence[Option[str]]:
        """The entries, each with how often it is used."""
        from pipeline_tui.store import lists

        conn = self.app.store.conn
        return [
            Option(item.id, safe.text(item.name, 50), _("built in") if item.code else "")
            for item in lists.items(conn, self.table, self.kind)
        ]

    async def add(self) -> str | None:
        """Ask for a new entry."""
        read = readers.text(required=True, longest=_LONGEST_NAME)
        name = await ask_line(self.app, _("A new entry"), read)
        return None if name is None else await added_item(self.app, self.table, name, self.kind)

    async def rename(self, option: Option[str]) -> None:
        """Ask for another name; what uses the entry follows."""
        from pipeline_tui.store import lists

        read = readers.text(required=True, longest=_LONGEST_NAME)
        # The option shows the name safe and cut; what is not changed here must not change.
        items = lists.items(self.app.store.conn, self.table, self.kind)
        stored = next((item.name for item in items if item.id == option.value), option.label)
        name = await ask_line(self.app, _("Rename"), read, text=stored)
        if name is not None and name != safe.text(stored):
            await self.app.change(
                lambda: lists.rename_item(self.app.store, self.table, option.value, name)
            )

    async def move(self, option: Option[str], by: int) -> None:
        """Up or down."""
        from pipeline_tui.store import lists

        await self.app.change(
            lambda: lists.move_item(self.app.store, self.table, option.value, by, self.kind)
        )

    async def remove(self, option: Option[str]) -> None:
        """Take it off the list, after a yes when something uses it."""
        from pipeline_tui.store import lists

        n = lists.uses(self.app.store.conn, self.table, option.value)
        if n:
            said = ngettext("{n} row has it and keeps it.", "{n} rows have it and keep it.", n)
            question = _("Remove {name}?").format(name=option.label)
            if not await ask(self.app, Confirm(question, said.format(n=n))):
                return
        await self.app.change(lambda: lists.remove_item(self.app.store, self.table, option.value))


async def _edit(app: "PipelineApp", title: str, table: str, kind: str | None = None) -> None:
    await ask(app, EditList(_(title), StoreList(app, table, kind)))


async def lost_reasons(app: "PipelineApp") -> None:
    """Edit the reasons for which deals are lost."""
    await _edit(app, N_("Lost reasons"), "reason", "lost")


async def park_reasons(app: "PipelineApp") -> None:
    """Edit the reasons for which deals are parked."""
    await _edit(app, N_("Reasons to park"), "reason", "park")


async def sources(app: "PipelineApp") -> None:
    """Edit where deals come from."""
    await _edit(app, N_("Sources"), "source")


async def industries(app: "PipelineApp") -> None:
    """Edit the industries of companies."""
    await _edit(app, N_("Industries"), "industry")


async def owners(app: "PipelineApp") -> None:
    """Edit who owns deals."""
    await _edit(app, N_("Owners"), "owner")


async def roles(app: "PipelineApp") -> None:
    """Edit what people are to a deal."""
    await _edit(app, N_("Roles"), "role")


async def own_fields(app: "PipelineApp") -> None:
    """Edit which own fields deals have."""
    from pipeline_tui.tui.handlers.own_fields import own_fields_list

    await own_fields_list(app)


EDITORS = {
    "lost_reasons": lost_reasons,
    "park_reasons": park_reasons,
    "sources": sources,
    "industries": industries,
    "owners": owners,
    "roles": roles,
    "own_fields": own_fields,
}
"""The lists by the id of the action that edits them."""
