"""Reach out to the people of deals: call, mail, content, letter, profile."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import _, ngettext
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.handlers.asking import about_deals, asked

if TYPE_CHECKING:
    from pipeline_tui.sales.draft import Draft
    from pipeline_tui.store.content import Offer
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.templates import Template
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["reach_out"]

_BLANK = "\0blank"
_CELLS = 50


async def reach_out(app: "PipelineApp") -> None:
    """Choose how: the ways that there are to reach the first person stand beside them."""
    if not (cards := asked(app)):
        return
    title = about_deals(_("Reach out: {deals}"), cards)
    how = await ask(app, Choose(title, _ways(app, cards)))
    if how == "call":
        await _call(app, cards)
    elif how == "mail":
        await _mail(app, cards)
    elif how == "content":
        await _content(app, cards)
    elif how == "letter":
        from pipeline_tui.tui.handlers import letters

        await letters.write(app)
    elif how == "social":
        await _social(app, cards)


def _ways(app: "PipelineApp", cards: "tuple[Card, ...]") -> list[Option[str]]:
    """The five ways; of one deal with whom they reach, and where."""
    from pipeline_tui.store import content
    from pipeline_tui.store.filling import recipients, values_for

    labels = {"call": _("call"), "mail": _("mail"), "content": _("content")}
    labels |= {"letter": _("letter"), "social": _("profile or social network")}
    if len(cards) > 1:
        return [Option(code, label) for code, label in labels.items()]
    conn, deal_id = app.store.conn, cards[0].id
    none = {"call": _("no telephone"), "mail": _("no mail address")}
    none |= {"letter": _("no postal address"), "social": _("no profile link")}
    details: dict[str, str] = {}
    for kind, words in none.items():
        first = next(iter(recipients(conn, deal_id, kind)), None)
        where = " ".join(first.reached(kind).split()) if first else ""
        if first and kind == "letter" and not where:  # it goes to the company then
            address = values_for(app.store, deal_id, first.id).get("contact.address", "")
            where = " ".join(address.split())
        details[kind] = _said(first.name, where) if first and where else words
    offers = content.offers(conn, deal_id)
    fresh = sum(one.fits >= 0 and one.sent_on is None for one in offers)
    nothing = _("nothing left to send") if offers else _("the library is empty")
    many = ngettext("{n} not sent yet", "{n} not sent yet", fresh)
    details["content"] = many.format(n=fresh) if fresh else nothing
    return [Option(code, label, details[code]) for code, label in labels.items()]


def _said(name: str, where: str) -> str:
    return f"{safe.text(name, 24)}  {safe.text(where, 44)}"


# -- call ------------------------------------------------------------------------------


async def _call(app: "PipelineApp", cards: "tuple[Card, ...]") -> None:
    """The number and a script, filled in; then what was said is logged."""
    from pipeline_tui.store import templates
    from pipeline_tui.tui.handlers import sending_out, stepping

    if not _one(app, cards):
        return
    script = await _template(app, "call", _("Which script?"), cards, blank=_("without a script"))
    if script is None:
        return
    deal_id = cards[0].id
    draft = (
        sending_out.blank(app.store, deal_id, "call")
        if script.id == _BLANK
        else templates.compose(app.store, script.id, deal_id)
    )
    if await sending_out.talk(app, draft, about_deals(_("Call: {deals}"), cards)):
        await stepping.log(app)


def _one(app: "PipelineApp", cards: "tuple[Card, ...]") -> bool:
    if len(cards) == 1:
        return True
    app.say(_("That reaches one person at a time: take the marks away first."), problem=True)
    return False


# -- mail and content -----------------------------------------------------------------


async def _mail(app: "PipelineApp", cards: "tuple[Card, ...]") -> None:
    """A template, filled in for each deal, seen, and sent one way or another."""
    chosen = await _template(app, "mail", _("Which mail?"), cards, blank=_("without a template"))
    if chosen is not None:
        await _send(app, cards, chosen, _("Mail: {deals}"))


async def _content(app: "PipelineApp", cards: "tuple[Card, ...]") -> None:
    """Something of the library, what fits first; then a mail that brings it."""
    from pipeline_tui.store import content, templates

    offers = content.offers(app.store.conn, cards[0].id)
    if not offers:
        app.say(_("The library is empty: g t adds to it."), problem=True)
        return
    options = [
        Option(one.content.id, safe.text(one.content.title, _CELLS), _offer_words(one))
        for one in offers
    ]
    picked = await ask(app, Choose(_("Which content?"), options))
    if picked is None:
        return
    ready = templates.by_code(app.store.conn, "content")
    if ready is None or ready.retired:
        ready = await _template(app, "mail", _("Which mail?"), cards, blank=_("without a template"))
    if ready is not None:
        await _send(app, cards, ready, _("Send content: {deals}"), picked)


def _offer_words(one: "Offer") -> str:
    from datetime import date

    from pipeline_tui import l10n
    from pipeline_tui.store.content import KINDS

    words = [_(KINDS[one.content.kind])]
    if one.fits > 0:
        words.append(_("fits"))
    elif one.fits < 0:
        words.append(_("meant for others"))
    if one.sent_on:
        day = l10n.day_short(date.fromisoformat(one.sent_on))
        words.append(_("sent {day}").format(day=day))
    return " · ".join(words)


async def _send(
    app: "PipelineApp",
    cards: "tuple[Card, ...]",
    chosen: "Template",
    title: str,
    content_id: str | None = None,
) -> None:
    from pipeline_tui.store import reaching, templates
    from pipeline_tui.tui.handlers import sending_out

    store = app.store
    kinds = ("mail", "content") if chosen.kind == "mail" else (chosen.kind,)
    drafts: list[Draft] = []
    for card in cards:
        step = reaching.due_step(store.conn, card.id, kinds)
        if chosen.id == _BLANK:
            draft = sending_out.blank(store, card.id, chosen.kind)
            draft = draft._replace(follow_up_id=step, content_id=content_id)
        else:
            draft = templates.compose(store, chosen.id, card.id, None, step, content_id)
        drafts.append(draft)
    await sending_out.go_through(app, drafts, {card.id: card for card in cards}, title)


async def _template(
    app: "PipelineApp", kind: str, title: str, cards: "tuple[Card, ...]", *, blank: str = ""
) -> "Template | None":
    """One of the templates in use; with ``blank`` also none at all, whose id is ``_BLANK``.

    The one that the first deal asks for now stands first.
    """
    from pipeline_tui.store import reaching, templates

    conn = app.store.conn
    kinds = ("mail", "content") if kind == "mail" else (kind,)
    asked_for = reaching.fitting_text(conn, cards[0].id, kinds)
    every = [one for one in templates.templates(conn, kind) if not one.retired]
    every.sort(key=lambda one: one.id != asked_for)
    options = [
        Option(
            one.id, safe.text(one.name, _CELLS), _("asked for now") if one.id == asked_for else ""
        )
        for one in every
    ]
    if blank:
        options.append(Option(_BLANK, blank))
    chosen = await ask(app, Choose(title, options))
    nothing = templates.Template(_BLANK, "", kind, "", "", "", retired=False)
    if chosen == _BLANK:
        return nothing
    return next((one for one in every if one.id == chosen), None)


# -- profile ---------------------------------------------------------------------------


async def _social(app: "PipelineApp", cards: "tuple[Card, ...]") -> None:
    """A message to paste into a profile that is opened, or the profile alone."""
    from pipeline_tui.store import templates
    from pipeline_tui.store.filling import recipients
    from pipeline_tui.tui.handlers import sending_out

    if not _one(app, cards):
        return
    people = [one for one in recipients(app.store.conn, cards[0].id) if one.profile.strip()]
    if not people:
        app.say(_("Nobody on this deal has a profile link: e on a person adds one."), problem=True)
        return
    person: str | None = people[0].id
    if len(people) > 1:
        options = [
            Option(one.id, safe.text(one.name, 30), safe.text(one.profile)) for one in people
        ]
        person = await ask(app, Choose(_("Whose profile?"), options))
    if person is None:
        return
    chosen = await _template(app, "social", _("Which message?"), cards, blank=_("only the profile"))
    if chosen is None:
        return
    draft = (
        sending_out.blank(app.store, cards[0].id, "social", person)
        if chosen.id == _BLANK
        else templates.compose(app.store, chosen.id, cards[0].id, person)
    )
    await sending_out.to_profile(app, draft, cards[0], about_deals(_("Profile: {deals}"), cards))
