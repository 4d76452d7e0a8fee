"""Everything about one company: its fields, deals and people, and what happened."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.sales.reporting import branches
from pipeline_tui.store import person_pages
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import COMPANY
from pipeline_tui.tui.dialogs.paint import Part, Row, fitted
from pipeline_tui.tui.screens.field_rows import Pointed, Value, fields, heading, one_column
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

if TYPE_CHECKING:
    from pipeline_tui.store.person_pages import Colleague, CompanyPage

__all__ = ["CompanyScreen"]


_TWO_FIELDS = 76
"""Cells from which a web site has room beside another field."""


class CompanyScreen(RecordScreen):
    """One company."""

    screen_id: ClassVar[str] = COMPANY
    kind: ClassVar[str] = "account"
    page: "CompanyPage | None"

    def read(self) -> "CompanyPage | None":
        """Everything about the company; None when it is gone."""
        return person_pages.company(self.app.store.conn, self.row_id)

    def title_parts(self) -> tuple[Part, ...]:
        """Its name, what it does and where."""
        if self.page is None:
            return ()
        name = safe.text(self.page.row["name"], max(10, self.size.width - 40))
        said = ", ".join(text for text in (self.page.industry, self.page.row["country"]) if text)
        return ((name, "bold"), ("  ", ""), (safe.text(said, 36), "dim"))

    def facts(self, width: int) -> list[Item]:
        """Fields, deals, people, the companies it belongs to or owns."""
        page, rules = self.page, self.app.store.rules
        if page is None:
            return []
        reached, sized = [*_reached(page)], [*_sized(page, rules.base_currency)]
        wide = width >= _TWO_FIELDS
        items = [*(fields(reached, sized, width) if wide else one_column(reached + sized, width))]
        if address := one_line(page.row["address"]):
            items += one_column([(_("Address"), address, "")], width)
        said = sums_said(page.sums, rules) or _("none yet")
        items += [Item(()), heading(_("Deals"), said)]
        items += deal_rows(page.deals, rules, self.app.today.isoformat(), width, {})
        items += older(page.sums, page.deals)
        items.append(Item(((_("+ add a deal"), "dim"),), Pointed("add_deal", "add")))
        items += [Item(()), heading(_("People"), _("who reports to whom"))]
        items += _people(page, width)
        items.append(Item(((_("+ add a person"), "dim"),), Pointed("add_person", "add")))
        if page.parent or page.children:
            items += [Item(()), heading(_("Group"), "")]
            items += related(_("belongs to"), [page.parent] if page.parent else [], "account")
            items += related(_("owns"), page.children, "account")
        return items

    def told(self, width: int) -> list[Item]:
        """What happened on its deals, newest first."""
        return told_rows(self.page.told if self.page else (), width)


def _reached(page: "CompanyPage") -> Iterator[Value]:
    row = page.row
    yield _("Telephone"), row["phone"] or _("none"), "" if row["phone"] else "dim"
    yield _("Web site"), row["website"] or _("none"), "" if row["website"] else "dim"
    if row["country"]:
        yield _("Country"), row["country"], ""


def _sized(page: "CompanyPage", currency: str) -> Iterator[Value]:
    row = page.row
    yield _("Industry"), page.industry or _("none"), "" if page.industry else "dim"
    if row["employees"] is not None:
        yield _("Employees"), l10n.number(row["employees"]), ""
    if row["revenue"] is not None:
        yield _("Revenue"), l10n.money_short(row["revenue"], currency), ""


def _people(page: "CompanyPage", width: int) -> Iterator[Item]:
    """Everybody under whom they report to, with what they are on deals."""
    by_id = {one.id: one for one in page.people}
    side = max(14, width // 3)
    for branch in branches({one.id: one.boss_id for one in page.people}):
        one = by_id[branch.id]
        row: Row = (
            (branch.sign, "dim"),
            (fitted(safe.text(one.name, side), max(4, side - safe.cells(branch.sign))), ""),
            (" ", ""),
            (fitted(_said(one), side), "good" if one.decides else "dim"),
            (" ", ""),
            (safe.text(one.phone or one.email), ""),
        )
        yield Item(row, Pointed("contact", one.id), ("contact", one.id))


def _said(one: "Colleague") -> str:
    return safe.text(", ".join(text for text in (*one.roles, one.title) if text), 60)
