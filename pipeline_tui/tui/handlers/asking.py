"""What the handlers that ask something share: whom it is about, and lists that can grow."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline_tui.i18n import _, ngettext
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.prompt import Prompt
from pipeline_tui.tui.dialogs.reading import Reader

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.lists import Item
    from pipeline_tui.tui.app import PipelineApp

__all__ = [
    "about",
    "about_deals",
    "ask_item",
    "ask_line",
    "ask_reason",
    "asked",
    "ids",
    "item_options",
]

T = TypeVar("T")
_OTHER = "\0other"
_NAME_CELLS = 40


def asked(
    app: "PipelineApp", applies: "Callable[[Card], bool] | None" = None
) -> "tuple[Card, ...]":
    """The deals to act on; of several marked, those that the action applies to.

    Says so and gives none when there are none.
    """
    from pipeline_tui.store import lanes

    cards = lanes.several(app.store.conn, app.targets())
    if not cards:
        app.say(_("There is no deal here."), problem=True)
        return ()
    fitting = tuple(card for card in cards if applies is None or applies(card))
    if not fitting:
        app.say(_("That does not apply to this deal."), problem=True)
    return fitting


def ids(cards: "Sequence[Card]") -> list[str]:
    """The ids of deals."""
    return [card.id for card in cards]


def about(cards: "Sequence[Card]") -> str:
    """Whom a question is about: the deal by name, or how many."""
    if len(cards) == 1:
        return safe.text(cards[0].name, _NAME_CELLS)
    return ngettext("{n} deal", "{n} deals", len(cards)).format(n=len(cards))


def about_deals(template: str, cards: "Sequence[Card]") -> str:
    """A translated template with ``{deals}`` filled in."""
    return template.format(deals=about(cards))


async def ask_line(app: "PipelineApp", title: str, read: Reader[T], **more: Any) -> T | None:
    """Ask for one line; the value understood, or None."""
    typed = await ask(app, Prompt(title, read, **more))
    return None if typed is None else typed.value


def item_options(items: "Sequence[Item]") -> list[Option[str]]:
    """A list's items as options."""
    return [Option(item.id, safe.text(item.name, _NAME_CELLS)) for item in items]


async def ask_item(
    app: "PipelineApp",
    title: str,
    table: str,
    *,
    kind: str | None = None,
    current: str | None = None,
) -> str | None:
    """Ask for one item of an editable list; its last entry adds a new one. The item's id."""
    return await _item_of(app, _item_list(app, title, table, kind, current), table, kind)


async def ask_reason(app: "PipelineApp", title: str, kind: str) -> tuple[str, str] | None:
    """Ask for a lost or park reason, and with Tab for a note to it: the reason's id, the note."""
    from pipeline_tui.tui.dialogs import readers

    dialog = _item_list(app, title, "reason", kind, None, tab=_("with a note"))
    reason = await _item_of(app, dialog, "reason", kind)
    if reason is None:
        return None
    note: str | None = ""
    if dialog.tabbed:
        note = await ask_line(app, title, readers.text(), hint=_("a few words; empty is fine"))
    return None if note is None else (reason, note)


def _item_list(
    app: "PipelineApp", title: str, table: str, kind: str | None, current: str | None, tab: str = ""
) -> Choose[str]:
    from pipeline_tui.store import lists

    options = item_options(lists.items(app.store.conn, table, kind))
    options.append(Option(_OTHER, _("other…")))
    return Choose(title, options, current=current, tab=tab)


async def _item_of(
    app: "PipelineApp", dialog: Choose[str], table: str, kind: str | None
) -> str | None:
    """What was chosen, or the new entry that was asked for instead."""
    from pipeline_tui.tui.dialogs import readers

    chosen = await ask(app, dialog)
    if chosen != _OTHER:
        return chosen
    name = await ask_line(
        app,
        dialog.rule.title,
        readers.text(required=True, longest=80),
        hint=_("a new entry for this list"),
    )
    return None if name is None else await added_item(app, table, name, kind)


async def added_item(
    app: "PipelineApp", table: str, name: str, kind: str | None = None
) -> str | None:
    """Add an item to an editable list and give its id."""
    from pipeline_tui.store import lists

    made: list[str] = []

    def add() -> Any:
        done, item_id = lists.add_item(app.store, table, name, kind)
        made.append(item_id)
        return done

    return made[0] if await app.change(add) is not None else None
