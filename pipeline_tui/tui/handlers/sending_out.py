"""Messages that were seen go their way: outbox, mail program, draft file, clipboard."""

from typing import TYPE_CHECKING

from pipeline_tui.i18n import N_, _
from pipeline_tui.sales import templates as texts
from pipeline_tui.sales.draft import Draft
from pipeline_tui.sales.retry import BY_CODE, Outcome
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.preview import EDIT, PERSON, SKIP, Preview, Verdict, Way, refusal
from pipeline_tui.tui.handlers import addresses, handing, unseen
from pipeline_tui.tui.handlers.asking import about, about_deals
from pipeline_tui.tui.handlers.unseen import COPY, FILE, PROGRAM, SEND

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.store import Store
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["blank", "go_through", "log_as_sent", "mail_ways", "talk", "to_profile"]

SETUP = "setup"
OPEN, LOG, BOTH = "open", "log", "both"
_SENT = Outcome("other", N_("sent"), "other", "call", 5, "out")


def mail_ways(app: "PipelineApp") -> list[Way]:
    """Where a mail can go from here, the outbox first where sending is set up."""
    from pipeline_tui.store.mailing import mailing

    ways = [
        Way(PROGRAM, _("mail program")),
        Way(FILE, _("draft file (.eml)")),
        Way(COPY, _("copy the text"), needs_address=False),
    ]
    if mailing(app.store.conn).ready:
        return [Way(SEND, _("send")), *ways]
    return [*ways, Way(SETUP, _("set up sending"), needs_address=False, needs_all=False)]


def blank(store: "Store", deal_id: str, kind: str, contact_id: str | None = None) -> Draft:
    """An empty message to the person of a deal whom this kind reaches."""
    from pipeline_tui.store.filling import recipient, recipients

    found = recipient(store.conn, contact_id) if contact_id else None
    person = found or next(iter(recipients(store.conn, deal_id, kind)), None)
    name = texts.one_line(person.name) if person else ""
    where = person.reached(kind).strip() if person else ""
    return Draft(deal_id, kind, name, where, "", "", contact_id=person.id if person else None)


# -- mails -----------------------------------------------------------------------------


async def go_through(
    app: "PipelineApp", drafts: "Sequence[Draft]", cards: "Mapping[str, Card]", title: str
) -> None:
    """Show each mail; take it where the person says. Nothing is noted that did not leave.

    What goes through the outbox is queued at the end as one action; what left by another way is
    noted as sent only when the person says so.
    """
    queued: list[Draft] = []
    handed: list[Draft] = []
    ways, current, rest, said = mail_ways(app), "", False, ""
    for number, draft in enumerate(drafts, 1):
        way = next((one for one in ways if one.code == current), None)
        goes = rest and way is not None and not refusal(draft, way)
        if goes and not addresses.stopped(app.store, draft):
            verdict, seen = Verdict(current, rest=True), draft
        else:
            about_one = about_deals(title, [cards[draft.deal_id]])
            place = (number, len(drafts))
            decided = await _decide(app, draft, ways, about_one, place, current)
            if decided is None:
                if not await unseen.goes_on(app, queued):
                    queued.clear()
                break
            verdict, seen = decided
        if verdict.way == SKIP:
            continue
        ahead = [cards[one.deal_id] for one in drafts[number:]]
        rest = verdict.rest and (rest or await unseen.others(app, verdict.way, ahead))
        current = verdict.way
        if verdict.way == SEND:
            queued.append(seen)
            continue
        told, pasted = await handing.hand(app, verdict.way, seen)
        if told:
            handed.append(seen)
            said = told
        rest = rest and bool(told) and not pasted
    await _finish(app, queued, handed, cards, said)


async def _decide(
    app: "PipelineApp",
    draft: Draft,
    ways: list[Way],
    title: str,
    place: tuple[int, int] = (1, 1),
    current: str = "",
) -> "tuple[Verdict, Draft] | None":
    """Show a message until it is decided on; it may be edited, and another person chosen."""
    from pipeline_tui.store.filling import recipients

    while True:
        others = len(recipients(app.store.conn, draft.deal_id)) > 1
        here = addresses.with_way(draft, ways)
        current = current if here is ways else ""  # without an address that one comes first
        stop = addresses.stopped(app.store, draft)
        preview = Preview(
            title, draft, here, place=place, others=others, current=current, stop=stop
        )
        verdict = await ask(app, preview)
        if verdict is None:
            return None
        if verdict.way == EDIT:
            draft = await handing.edited_draft(app, draft)
        elif verdict.way == PERSON:
            draft = await _other_person(app, draft)
        elif verdict.way == addresses.WHO:
            draft = _to_person(app.store, draft, await addresses.put_on_deal(app, draft))
        elif verdict.way == addresses.ADD:
            draft = await _with_address(app, draft)
        elif verdict.way == SETUP:
            from pipeline_tui.tui.handlers import mailing

            await mailing.settings(app)
            ways[:] = mail_ways(app)
        else:
            return verdict, draft


async def _other_person(app: "PipelineApp", draft: Draft) -> Draft:
    """The message to somebody else on the deal; what was typed into it before stays."""
    from pipeline_tui.store.filling import recipients

    people = recipients(app.store.conn, draft.deal_id, draft.kind)
    options = [
        Option(one.id, safe.text(one.name, 30), safe.text(one.reached(draft.kind), 40))
        for one in people
    ]
    chosen = await ask(app, Choose(_("To whom?"), options, current=draft.contact_id))
    return _to_person(app.store, draft, chosen)


def _to_person(store: "Store", draft: Draft, chosen: str | None) -> Draft:
    """The message to this person, filled anew unless the person went over it; None: as it is."""
    if chosen is None:
        return draft
    person = blank(store, draft.deal_id, draft.kind, chosen)
    if _went_over(store, draft):
        return draft._replace(
            to_name=person.to_name, to_address=person.to_address, contact_id=person.contact_id
        )
    return _filled(store, draft, chosen)


async def _with_address(app: "PipelineApp", draft: Draft) -> Draft:
    """The message once its person has an address; fields that speak of it are filled again."""
    fresh = not _went_over(app.store, draft)
    reached = await addresses.add(app, draft)
    if fresh and reached is not draft:
        return _filled(app.store, draft, draft.contact_id)
    return reached


def _filled(store: "Store", draft: Draft, contact_id: str | None) -> Draft:
    """A message of a template as it was before anybody went over it, to a person."""
    from pipeline_tui.store import templates

    return templates.compose(
        store, draft.template_id or "", draft.deal_id, contact_id, draft.follow_up_id,
        draft.content_id,
    )  # fmt: skip


def _went_over(store: "Store", draft: Draft) -> bool:
    """Whether the words are the person's own, by now or from the beginning."""
    if draft.template_id is None:
        return True
    fresh = _filled(store, draft, draft.contact_id)
    return (fresh.subject, fresh.body) != (draft.subject, draft.body)


async def _finish(
    app: "PipelineApp",
    queued: list[Draft],
    handed: list[Draft],
    cards: "Mapping[str, Card]",
    told: str,
) -> None:
    from pipeline_tui.store import outbox

    if queued:
        await app.change(lambda: outbox.queue(app.store, queued))
    if handed:
        await log_as_sent(app, handed, cards, told)


async def log_as_sent(
    app: "PipelineApp", drafts: "Sequence[Draft]", cards: "Mapping[str, Card]", told: str = ""
) -> None:
    """Ask whether messages left; Enter notes them, and what comes next. Esc notes nothing.

    ``told`` says where they went.
    """
    from pipeline_tui.store import reaching
    from pipeline_tui.tui.dialogs.sent import SentSheet
    from pipeline_tui.tui.handlers.stepping import follow_up

    concerned = tuple(cards[draft.deal_id] for draft in drafts)
    is_open = all(card.status == "open" for card in concerned)
    follow = follow_up(app, concerned) if is_open else None
    kinds = {draft.kind for draft in drafts}
    outcome = BY_CODE["mail_sent"] if kinds == {"mail"} else _SENT
    title = _("Sent? {deals}").format(deals=about(concerned))
    said = await ask(app, SentSheet(title, app.today, outcome, told, follow=follow))
    if said is None:
        app.say(_("Nothing was noted as sent."))
        return
    words = await _long_words(app, said.text, about(concerned)) if said.long else said.text
    if words is not None:
        await app.change(
            lambda: reaching.sent(app.store, drafts, words, said.step, said.on, said.minutes)
        )


async def _long_words(app: "PipelineApp", begun: str, deals: str) -> str | None:
    from pipeline_tui.tui.dialogs.editor import edited

    return await edited(app, begun, deals)


# -- calls and profiles ------------------------------------------------------------------


async def talk(app: "PipelineApp", draft: Draft, title: str) -> bool:
    """Show the number and the script; whether the call is to be logged now."""
    ways = [
        Way(LOG, _("log the call"), needs_address=False, needs_all=False),
        Way(COPY, _("copy the number"), needs_all=False),
    ]
    while True:
        decided = await _decide(app, draft, ways, title)
        if decided is None or decided[0].way == LOG:
            return decided is not None
        draft = decided[1]
        await handing.copied(app, draft.to_address)


async def to_profile(app: "PipelineApp", draft: Draft, card: "Card", title: str) -> None:
    """Open a profile, with a message to paste into it or without; log it if the person wants."""
    ways = [Way(OPEN, _("open the profile"), needs_all=False)]
    ways.append(Way(COPY, _("copy the link"), needs_all=False))
    if draft.body:
        ways.insert(0, Way(BOTH, _("copy the message, open the profile")))
    decided = await _decide(app, draft, ways, title)
    if decided is None:
        return
    verdict, seen = decided
    if verdict.way == COPY:
        await handing.copied(app, seen.to_address)
        return
    if verdict.way == OPEN:
        await handing.opened(app, seen.to_address)
        return
    await handing.copied(app, seen.body)
    told = await handing.opened(app, seen.to_address, instead=False)
    await log_as_sent(app, [seen], {card.id: card}, told)
