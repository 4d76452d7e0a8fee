"""The rows of the deal's page about its people."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline_tui.i18n import _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.paint import Row, fitted, width_of
from pipeline_tui.tui.screens.field_rows import Pointed
from pipeline_tui.tui.screens.rows import Item

if TYPE_CHECKING:
    from pipeline_tui.store.pages import DealPage
    from pipeline_tui.store.people import Person
    from pipeline_tui.store.store import Store

__all__ = ["people_rows"]


def _way(store: "Store", deal_id: str) -> str:
    """Who may decide and whom to ask, if anything is known of that."""
    from pipeline_tui.store import introductions
    from pipeline_tui.tui.widgets import way_words

    found = introductions.way(store.conn, deal_id)
    said = way_words.short(found) if found is not None else ""
    return _("{way} (I)").format(way=said) if said else ""


def people_rows(page: "DealPage", store: "Store", width: int) -> Iterator[Item]:
    """Everybody on the deal, who decides first; the way to who decides; a row to add somebody."""
    yield Item(())
    missing = not page.card.deciders and page.card.status == "open"
    aside = _("no decider yet") if missing else _("Enter changes")
    yield Item(
        ((_("People"), "bold"), ("  ", ""), (aside, "warn" if missing else "dim")),
        None,
    )
    for person in page.people:
        yield from _person(person, width)
    if missing and (said := _way(store, page.card.id)):
        yield Item(((safe.text(said, width), "accent"),), Pointed("way", "way"))
    yield Item(((_("+ add a person"), "dim"),), Pointed("people", "add"))


def _person(person: "Person", width: int) -> Iterator[Item]:
    """Who, what to this deal, and how to reach them; the mail address below where it must."""
    name_width = min(28, max(12, width // 3))
    role = person.role or _("no role")
    about = f"{role}, {person.title}" if person.title else role
    look = "good" if person.role_code == "decider" else "dim"
    ways = [safe.text(way) for way in (person.phone, person.email) if way]
    row: Row = (
        (fitted(safe.text(person.name, name_width - 1), name_width), ""),
        (fitted(safe.text(about, name_width - 1), name_width), look),
    )
    reach = "  ".join(ways) or _("no phone")
    below = []
    if len(ways) > 1 and width_of((*row, (reach, ""))) > width - 1:
        reach, below = ways[0], [ways[1]]
    if person.boss:
        below.append(_("reports to {name}").format(name=safe.text(person.boss, 40)))
    yield Item((*row, (reach, "")), Pointed("person", person.link_id, person))
    for text in below:
        yield Item(((" " * name_width, ""), (text, "dim")))
