"""Fill in one fact that a stage asks for: its amount, expected close, next step or decider."""

from typing import Any

from pipeline_tui.i18n import _
from pipeline_tui.store.adding import NewStep
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.steps import read_step
from pipeline_tui.tui.handlers.asking import about_deals, ask_line

__all__ = ["fill_in"]


async def fill_in(app: Any, deal_id: str, fact: str) -> None:
    """Ask for the fact, and keep it."""
    await _ASK[fact](app, deal_id)


async def _amount(app: Any, deal_id: str) -> None:
    from pipeline_tui.store import deals, lanes

    card = lanes.one(app.store.conn, deal_id)
    if card is None:
        return
    money = await ask_line(
        app,
        about_deals(_("{deals}: how much is it?"), (card,)),
        readers.amount(card.currency),
        hint=_("such as 12k; 0 if it is not known"),
    )
    if money is not None:
        values = {"amount": money.minor, "currency": money.currency}
        await app.change(lambda: deals.edit(app.store, [deal_id], values))


async def _close(app: Any, deal_id: str) -> None:
    from pipeline_tui.store import deals

    day = await ask_line(
        app,
        _("When should it close?"),
        readers.day(app.today, required=True),
        hint=_("such as: 1w, mon, end of month, 12 dec"),
    )
    if day is not None:
        await app.change(lambda: deals.edit(app.store, [deal_id], {"close_on": day}))


async def _step(app: Any, deal_id: str) -> None:
    from pipeline_tui.store import steps

    step = await ask_line(
        app,
        _("What comes next?"),
        read_step(app.today, words=False),
        hint=_("such as: fri 14:30 call Bob"),
    )
    if isinstance(step, NewStep):
        await app.change(
            lambda: steps.set_step(app.store, [deal_id], step.day, step.time, step.kind, step.body)
        )


async def _decider(app: Any, deal_id: str) -> None:
    """Make one of the deal's people the decision maker, or add a person with a role."""
    from pipeline_tui.store import people
    from pipeline_tui.tui import safe
    from pipeline_tui.tui.dialogs.base import ask
    from pipeline_tui.tui.dialogs.choose import Choose, Option
    from pipeline_tui.tui.handlers.people import add_on_deal

    conn = app.store.conn
    known = people.on_deal(conn, deal_id)
    role = conn.execute("SELECT id FROM role WHERE code = 'decider' AND deleted_at IS NULL")
    found = role.fetchone()
    if found and known:
        options = [
            Option(one.contact_id, safe.text(one.name, 40), safe.text(one.title, 30))
            for one in known
        ]
        options.append(Option("", _("somebody else …")))
        chosen = await ask(app, Choose(_("Who decides?"), options))
        if chosen is None:
            return
        if chosen:
            await app.change(lambda: people.link(app.store, deal_id, chosen, found[0]))
            return
    await add_on_deal(app, deal_id)


_ASK = {"amount": _amount, "close": _close, "step": _step, "decider": _decider}
