"""Ask a deal for feedback and take its answer; edit the questions, from their screen."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import N_, _
from pipeline_tui.store import activities, feedback, opinions
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose
from pipeline_tui.tui.dialogs.fields import Field, Filled, Refusal
from pipeline_tui.tui.dialogs.form import Form
from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.dialogs.replies import ASKED, NONE, read_reply
from pipeline_tui.tui.handlers.asking import ask_line
from pipeline_tui.tui.handlers.saving import saved
from pipeline_tui.tui.widgets import words

if TYPE_CHECKING:
    from pipeline_tui.store.feedback import Given, Question
    from pipeline_tui.store.lanes import Card

__all__ = [
    "add",
    "ask_deal",
    "ask_of",
    "automatic",
    "down",
    "edit",
    "retire",
    "show",
    "up",
]  # fmt: skip

_TEXT = readers.text(required=True, longest=200)
ASKS = {"won": N_("won deals"), "lost": N_("lost deals"), "closed": N_("all closed deals")}
"""Which deals a question is asked of, in words."""


# -- on a deal -------------------------------------------------------------------------------


async def ask_deal(app: Any) -> None:
    """Ask the deal that is shown, or take its answer."""
    card = app.card()
    if card is not None:
        await ask_of(app, card)


async def ask_of(app: Any, card: "Card") -> None:
    """Choose a question if there are several, then type the answer; empty means it was asked."""
    conn = app.store.conn
    known = {one.question_id: one for one in feedback.of_deal(conn, card.id)}
    fitting = feedback.for_deal(conn, card.id)
    fitting += [
        one
        for one in feedback.questions(conn)
        if one.id in known and one.id not in {each.id for each in fitting}
    ]
    if not fitting:
        app.say(_("There is no question for this deal; the palette's “feedback” adds one."))
        return
    asked = fitting[0]
    if len(fitting) > 1:
        chosen = await ask(app, Choose(_title(card), [_option(one, known) for one in fitting]))
        found = next((one for one in fitting if one.id == chosen), None)
        if found is None:
            return
        asked = found
    await _take(app, card, asked, known.get(asked.id))


def _title(card: "Card") -> str:
    return _("{deal}: feedback").format(deal=safe.text(card.name, 40))


def _option(one: "Question", known: "dict[str, Given]") -> Option[str]:
    given, said = known.get(one.id), ""
    if given is not None and given.got_on is not None:
        said = _("answered {day}").format(day=words.day(given.got_on))
    elif given is not None and given.asked_on is not None:
        said = _("asked {day}").format(day=words.day(given.asked_on))
    return Option(one.id, safe.text(one.text, 50), said)


async def _take(app: Any, card: "Card", asked: "Question", known: "Given | None") -> None:
    example = _("such as: 9 very good support") if asked.scale else _("their words")
    hint = _("{example} · Enter alone: asked today").format(example=example)
    text = ""
    if known is not None and known.got_on is not None:
        points = "" if known.answer is None else str(known.answer)
        text = f"{points} {known.words}".strip()
    scale = _("0 to {top}").format(top=asked.scale) if asked.scale else _("in words")
    read = read_reply(asked.scale, known=known is not None)
    title = safe.text(asked.text, 60)
    said = await ask_line(app, title, read, text=text, hint=hint, aside=scale)
    if said is None:
        return
    if said is ASKED:
        await app.change(lambda: feedback.ask(app.store, card.id, asked.id))
    elif said is NONE:
        if known is not None:
            await app.change(lambda: feedback.take_back(app.store, known.id))
    else:
        people = activities.who(app.store.conn, card.id)
        contact = people[0][0] if people else None
        await app.change(
            lambda: feedback.answer(
                app.store, card.id, asked.id, said.points, said.words, contact
            )
        )  # fmt: skip


# -- the questions ---------------------------------------------------------------------------


def show(app: Any) -> None:
    """Show the answers to the question pointed at, or the deal of the answer."""
    app.here.open_row(app.here.rows.value)


async def add(app: Any) -> None:
    """A new question: its words, which deals, points or words."""
    text = await ask_line(app, _("A new question"), _TEXT, hint=_("as it is asked"))
    if text is None:
        return
    asks = await ask(app, Choose(_("Of which deals is it asked?"), _asks_options()))
    if asks is None:
        return
    scales = [Option(10, _("0 to 10")), Option(5, _("0 to 5")), Option(0, _("in words alone"))]
    scale = await ask(app, Choose(_("How is it answered?"), scales))
    if scale is not None:
        await app.change(lambda: opinions.add(app.store, text, asks, scale)[0])


def _asks_options() -> list[Option[str]]:
    return [Option(asks, _(label)) for asks, label in ASKS.items()]


async def edit(app: Any) -> None:
    """Change a question's words, and which deals it is asked of."""
    one = app.here.question
    if one is None:
        return

    async def save(filled: Filled) -> Refusal | None:
        changes = filled.changes()
        if not changes:
            return None
        return await saved(app, lambda: opinions.edit(app.store, one, changes))

    asks = _asks_options()
    fields = [
        Field("text", _("Question"), _TEXT, one.text),
        Field("asks", _("Asked of"), readers.one_of(asks), _(ASKS[one.asks]), tuple(asks)),
    ]
    await ask(app, Form(_("Question"), fields, save))


async def automatic(app: Any) -> None:
    """Ask a question by itself from now on, or no more."""
    if (one := app.here.question) is not None:
        wanted = {"automatic": not one.automatic}
        await app.change(lambda: opinions.edit(app.store, one, wanted))


async def retire(app: Any) -> None:
    """Ask a question no more, or again; its answers are kept."""
    if (one := app.here.question) is not None:
        wanted = {"retired": not one.retired}
        await app.change(lambda: opinions.edit(app.store, one, wanted))


async def up(app: Any) -> None:
    """Earlier among the questions."""
    await _move(app, -1)


async def down(app: Any) -> None:
    """Later among the questions."""
    await _move(app, 1)


async def _move(app: Any, by: int) -> None:
    if (one := app.here.question) is not None:
        await app.change(lambda: opinions.move(app.store, one.id, by))
