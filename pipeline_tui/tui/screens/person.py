"""Everything about one person: how to reach her, her deals and roles, and what happened."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from pipeline_tui.i18n import _
from pipeline_tui.store import lanes, person_pages
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import PERSON
from pipeline_tui.tui.dialogs.paint import Part
from pipeline_tui.tui.screens.field_rows import Value, heading, one_column
from pipeline_tui.tui.screens.record import RecordScreen
from pipeline_tui.tui.screens.record_rows import (
    deal_rows,
    older,
    one_line,
    related,
    sums_said,
    told_rows,
)
from pipeline_tui.tui.screens.rows import Item
from pipeline_tui.tui.widgets import words

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.person_pages import PersonPage

__all__ = ["PersonScreen"]


class PersonScreen(RecordScreen):
    """One person."""

    screen_id: ClassVar[str] = PERSON
    kind: ClassVar[str] = "contact"
    page: "PersonPage | None"

    def __init__(self, row_id: str) -> None:
        super().__init__(row_id)
        self.about = ""
        """The deal about which she is reached out to."""

    def targets(self) -> tuple[str, ...]:
        """The deal about which she was just reached out to, to log that."""
        return (self.about,) if self.about else ()

    def card(self) -> "Card | None":
        """That deal."""
        return lanes.one(self.app.store.conn, self.about) if self.about else None

    def read(self) -> "PersonPage | None":
        """Everything about the person; None when she is gone."""
        return person_pages.person(self.app.store.conn, self.row_id)

    def title_parts(self) -> tuple[Part, ...]:
        """Name, title and company."""
        if self.page is None:
            return ()
        row = self.page.row
        name = safe.text(row["name"], max(10, self.size.width // 2))
        company = self.page.account[1] if self.page.account else ""
        said = ", ".join(text for text in (row["title"], company) if text)
        return ((name, "bold"), ("  ", ""), (safe.text(said, 60), "dim"))

    def facts(self, width: int) -> list[Item]:
        """How to reach her, whom she works with, her deals."""
        page, rules = self.page, self.app.store.rules
        if page is None:
            return []
        items = [*one_column((*_reached(page), *_lives(page)), width), Item(())]
        items.append(heading(_("Works with"), "" if _with(page) else _("e says with whom")))
        items += related(_("company"), [page.account] if page.account else [], "account")
        items += related(_("reports to"), [page.boss] if page.boss else [], "contact")
        items += related(_("boss of"), page.reports, "contact")
        items += [Item(()), heading(_("Deals"), sums_said(page.sums, rules) or _("none yet"))]
        roles = {deal: role for deal, (role, _code) in page.roles.items()}
        items += deal_rows(page.deals, rules, self.app.today.isoformat(), width, roles)
        items += older(page.sums, page.deals)
        return items

    def told(self, width: int) -> list[Item]:
        """What happened with her, newest first."""
        return told_rows(self.page.told if self.page else (), width, name_contact=False)


def _with(page: "PersonPage") -> bool:
    return bool(page.account or page.boss or page.reports)


def _reached(page: "PersonPage") -> Iterator[Value]:
    row, known = page.row, page.no_mail
    for label, value in ((_("Mail"), row["email"]), (_("Telephone"), row["phone"])):
        yield label, value or _("none"), "" if value else "dim"
        if known is not None and value and value == row["email"]:
            from pipeline_tui.store.no_mail import REASONS

            said = _("{why} {day}: sequences write no more (S)")
            yield "", said.format(why=_(REASONS[known.reason]), day=words.day(known.on)), "warn"
    if row["profile"]:
        yield _("Profile"), row["profile"], ""


def _lives(page: "PersonPage") -> Iterator[Value]:
    row = page.row
    address = one_line(row["address"])
    yield _("Address"), address or _("none"), "" if address else "dim"
    if row["country"]:
        yield _("Country"), row["country"], ""
