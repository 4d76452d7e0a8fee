"""Likely duplicates: their list, and two companies or people made one."""

from typing import TYPE_CHECKING, Any

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _, ngettext
from pipeline_tui.store import look_alikes, matching, merging
from pipeline_tui.tui import safe
from pipeline_tui.tui.action import COMPANIES
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.merge import Facts, Merge
from pipeline_tui.tui.dialogs.prompt import Prompt
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.handlers import directory
from pipeline_tui.tui.handlers.duplicate_words import why

if TYPE_CHECKING:
    from pipeline_tui.store.finding import Found
    from pipeline_tui.store.look_alikes import Side
    from pipeline_tui.store.matching import Alike
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["apart", "merge", "merge_here", "show"]

_ANOTHER, _ALL = "\0another", "\0all"
_MOST = 20
LABELS = {
    "name": N_("Name"),
    "industry_id": N_("Industry"),
    "parent_id": N_("Belongs to"),
    "website": N_("Web site"),
    "account_id": N_("Company"),
    "title": N_("Title"),
    "email": N_("Mail"),
    "phone": N_("Telephone"),
    "address": N_("Postal address"),
    "country": N_("Country"),
    "profile": N_("Profile"),
    "reports_to_id": N_("Reports to"),
    "employees": N_("Employees"),
    "revenue": N_("Revenue"),
}
_NAMED = {
    "industry_id": "industry",
    "parent_id": "account",
    "account_id": "account",
    "reports_to_id": "contact",
}


# -- the list ----------------------------------------------------------------------


def show(app: "PipelineApp") -> None:
    """The list of likely duplicates, over the screen that is shown."""
    from pipeline_tui.tui.screens.duplicates import DuplicatesScreen

    kind = getattr(app.here, "kind", "account")
    if not isinstance(app.here, DuplicatesScreen):
        app.push_screen(DuplicatesScreen("contact" if kind == "contact" else "account"))


async def merge(app: Any) -> None:
    """Merge the pair pointed at."""
    if (pair := app.here.pair) is not None:
        await merge_two(app, app.here.kind, pair.one_id, pair.other_id, pair.why)


async def apart(app: Any) -> None:
    """Remember that the pair pointed at is not the same."""
    pair, kind = app.here.pair, app.here.kind
    if pair is not None:
        await app.change(
            lambda: look_alikes.tell_apart(app.store, kind, pair.one_id, pair.other_id)
        )


def switch(app: Any) -> None:
    """From companies to people, or back."""
    app.here.switch()


# -- two become one ------------------------------------------------------------------


async def merge_two(
    app: "PipelineApp", kind: str, one_id: str, other_id: str, reason: str = ""
) -> str | None:
    """Show both side by side, and merge them after Enter; the id of the one kept, if so."""
    conn = app.store.conn
    one, other = (look_alikes.side(conn, kind, row) for row in (one_id, other_id))
    if one is None or other is None:
        app.say(_("It was deleted in another window meanwhile."), problem=True)
        return None
    kept, gone = look_alikes.fuller(one, other)
    title = _("Two companies, one?") if kind == "account" else _("Two people, one?")
    sheet = Merge(
        title,
        why(reason) if reason else "",
        (_hangs_on(kind, kept), _hangs_on(kind, gone)),
        [_facts(app, name, kept, gone) for name in merging.FIELDS[kind]],
    )
    verdict = await ask(app, sheet)
    if verdict is None:
        return None
    if verdict.apart:
        await app.change(lambda: look_alikes.tell_apart(app.store, kind, one.id, other.id))
        return None
    values = {
        name: (gone if name in verdict.second else kept).fields[name]
        for name in merging.FIELDS[kind]
    }
    seen = {kept.id: kept.clock, gone.id: gone.clock}
    done = await app.change(lambda: merging.merge(app.store, kind, kept.id, gone.id, values, seen))
    return kept.id if done is not None else None


def _hangs_on(kind: str, side: "Side") -> str:
    """What would be lost without the other: ``3 deals, 2 people, 12 exchanges``."""
    said = [ngettext("{n} deal", "{n} deals", side.deals).format(n=l10n.number(side.deals))]
    if kind == "account":
        people = ngettext("{n} person", "{n} people", side.people)
        said.append(people.format(n=l10n.number(side.people)))
    if side.activities:
        exchanges = ngettext("{n} exchange", "{n} exchanges", side.activities)
        said.append(exchanges.format(n=l10n.number(side.activities)))
    return ", ".join(said)


def _facts(app: "PipelineApp", name: str, kept: "Side", gone: "Side") -> Facts:
    mine, its = kept.fields[name], gone.fields[name]
    one, other = (safe.text(_words(app, name, value), 200) for value in (mine, its))
    second = one != other and merging.prefers_other(name, mine, its)
    return Facts(name, _(LABELS[name]), one, other, second)


def _words(app: "PipelineApp", name: str, value: Any) -> str:
    """A field's value as the person would read it; empty for none."""
    if value in (None, ""):
        return ""
    if name in _NAMED:
        from pipeline_tui.tui.handlers.deal_fields import item_name

        return item_name(app, _NAMED[name], value)
    if name == "revenue":
        return l10n.money_full(value, app.store.rules.base_currency)
    if name == "employees":
        return l10n.number(value)
    return ", ".join(line.strip() for line in str(value).splitlines() if line.strip())


# -- from the list of companies and people, or one of their pages ------------------------


async def merge_here(app: Any) -> None:
    """Merge the company or person pointed at with one that looks like it, or with any other."""
    kind, row_id = _pointed(app)
    side = look_alikes.side(app.store.conn, kind, row_id) if row_id else None
    if side is None:
        show(app)
        return
    name = str(side.fields["name"])
    options = [
        Option(one.id, safe.text(one.name, 40), why(one.why)) for one in _like(app, kind, side)
    ]
    options.append(Option(_ANOTHER, _("with another one …")))
    options.append(Option(_ALL, _("all likely duplicates")))
    title = _("Merge {name} …").format(name=safe.text(name, 40))
    chosen = await ask(app, Choose(title, options))
    if chosen == _ALL:
        show(app)
    elif chosen == _ANOTHER:
        chosen = await _another(app, kind, row_id)
    if chosen not in (None, _ALL):
        on_page = app.here.screen_id != COMPANIES
        kept = await merge_two(app, kind, row_id, str(chosen))
        if kept is not None and kept != row_id and on_page:
            directory.show_page(app, kind, kept)  # its own page is left: it is gone


def _pointed(app: Any) -> tuple[str, str]:
    """Kind and id of the company or person that the screen is about; an empty id for none."""
    here = app.here
    if here.screen_id != COMPANIES:
        return here.kind, here.row_id
    return here.kind, here.pointed.id if here.pointed is not None else ""


def _like(app: "PipelineApp", kind: str, side: "Side") -> "list[Alike]":
    conn, fields = app.store.conn, side.fields
    name, phone = str(fields["name"]), str(fields["phone"])
    if kind == "account":
        found = matching.companies_like(conn, name, str(fields["website"]), phone, side.id)
    else:
        found = matching.people_like(conn, name, str(fields["email"]), phone, side.id)
    return [one for one in found if not look_alikes.told_apart(conn, side.id, one.id)]


async def _another(app: "PipelineApp", kind: str, besides: str) -> str | None:
    """Ask for another company or person by a part of the name."""
    hint = _("a part of the name")
    typed = await ask(app, Prompt(_("With which one?"), _by_name(app, kind, besides), hint=hint))
    if typed is None or not typed.value:
        return None
    if len(typed.value) == 1:
        return typed.value[0].id
    options = [
        Option(found.id, safe.text(found.text, 40), safe.text(found.detail, 30))
        for found in typed.value
    ]
    return await ask(app, Choose(_("Which one?"), options))


def _by_name(app: "PipelineApp", kind: str, besides: str) -> "Reader[list[Found]]":
    from pipeline_tui.store import finding

    def read(typed: str) -> "Read[list[Found]]":
        if not typed.strip():
            return Read(problem=_("a name"))
        found, _whole = finding.find_at_once(app.store.conn, typed, _MOST, (kind,))
        others = [one for one in found if one.id != besides]
        if not others:
            return Read(problem=_("not known"))
        return Read(others, ", ".join(one.text for one in others[:4]))

    return read
