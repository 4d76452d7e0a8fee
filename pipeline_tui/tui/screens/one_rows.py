"""One deal as it is shown when deals are gone through one by one, and its decisions."""

from typing import TYPE_CHECKING, Any

from pipeline_tui import l10n
from pipeline_tui.i18n import _
from pipeline_tui.sales import queue as rules
from pipeline_tui.tui import safe
from pipeline_tui.tui.actions import BY_ID
from pipeline_tui.tui.dialogs.paint import Row, fitted
from pipeline_tui.tui.keymap import key_name
from pipeline_tui.tui.screens.rows import Item
from pipeline_tui.tui.widgets import queue_words, telling, words
from pipeline_tui.tui.widgets.qualifying import card_grade

if TYPE_CHECKING:
    from pipeline_tui.store.lanes import Card
    from pipeline_tui.store.peek import Peek

__all__ = ["deal_items"]

_LABEL = 18
_MOST_LINES = 3
"""Of reasons: more would push the decisions off the screen."""
_QUICK = (
    "decide_retry", "decide_soon", "decide_week", "decide_park",
    "decide_month", "decide_stage", "decide_lost", "decide_skip",
)  # fmt: skip


def deal_items(app: Any, card: "Card", width: int, height: int) -> list[Item]:
    """Everything one needs to decide, and the keys that do."""
    from pipeline_tui.store.peek import peek

    closed = card.status != "open"
    decisions = _settling(app, card) if closed else _decisions(app, card, width)
    room = max(1, height - len(decisions) - 12)
    found = peek(app.store.conn, card.id, people=3, exchanges=room)
    offers = _offers(app, card, found)
    items = [
        Item(()),
        *_head(app, card, width),
        Item(()),
        *_labelled(_("Here because"), _reasons(app, card, width - _LABEL - 1)),
        *_labelled(_("Next step"), [_step(app, card)]),
        *offers,
        *_labelled(_("People"), _people(card, found)),
        *_labelled(telling.latest(found.exchanges), _contacts(found)[: max(1, room - len(offers))]),
        Item(()),
    ]
    return [*items, *decisions]


def _head(app: Any, card: "Card", width: int) -> list[Item]:
    stage = app.store.rules.stages.get(card.stage_id)
    amount = words.amount(card, app.store.rules.base_currency)
    name = safe.text(card.name, max(10, width - 20))
    account = card.account if card.account and card.account != card.name else ""
    first: Row = ((f" {name}", "bold"), (f"  {amount}", ""), (f"  {safe.text(account, 40)}", "dim"))
    over = card.stale_on < app.today.isoformat()
    facts = [words.priority(card.priority), card_grade(card), telling.close_date(card)]
    rest = "  ".join(fact for fact in facts if fact)
    day = safe.text(telling.stage_day(card, stage, app.today.isoformat()), 60)
    second: Row = ((f" {day}", "warn" if over else ""), (f"  {rest}", "dim"))
    return [Item(first), Item(second)]


def _labelled(label: str, lines: list[str]) -> list[Item]:
    labels = [label, *[""] * (len(lines) - 1)]
    return [
        Item(((fitted(f" {head}", _LABEL), "dim"), (f" {safe.text(line)}", "")))
        for head, line in zip(labels, lines, strict=True)
    ]


def _reasons(app: Any, card: "Card", width: int) -> list[str]:
    """The reasons, as many a line as fit."""
    from pipeline_tui.tui.widgets.queue_bars import filled

    lines = filled(_whys(app, card), width) or [_("you asked to go through it")]
    return [*lines[: _MOST_LINES - 1], *filter(None, [" ".join(lines[_MOST_LINES - 1 :])])]


def _whys(app: Any, card: "Card") -> list[str]:
    if card.status != "open":
        from pipeline_tui.tui.widgets.after_rows import after_whys

        return after_whys(app.store.conn, card, app.today.isoformat())
    from pipeline_tui.store import queue

    more = queue.more(app.store.conn, card.id)
    found = rules.reasons(card, app.store.rules.every_stage, app.today.isoformat(), more)
    return [safe.text(text) for text in queue_words.because(found)]


def _settling(app: Any, card: "Card") -> list[Item]:
    """What one key does to a closed deal that is to be asked again."""
    from pipeline_tui.tui.widgets.after_rows import settling

    return [Item(((f" {key} ", "key"), (label, ""))) for key, label in settling(app, card)]


def _offers(app: Any, card: "Card", found: "Peek") -> list[Item]:
    """What is offered on an open deal, and what is left of its amount."""
    if not found.offers or card.status != "open":
        return []
    from pipeline_tui.tui.widgets.offered import offered

    return _labelled(_("Offered"), [offered(card, found.offers, app.today.isoformat())])


def _step(app: Any, card: "Card") -> str:
    """The next step; of a mail that reaches nobody, why."""
    said = telling.step_line(card) or _("none")
    if card.step_cadence and card.step_kind == "mail":
        from pipeline_tui.store import no_mail

        if stop := no_mail.stopped(app.store.conn, [card.id]).get(card.id):
            return _("{why}: {step}").format(why=_(no_mail.REASONS[stop]), step=said)
    return said


def _people(card: "Card", found: "Peek") -> list[str]:
    said = ["  ".join(telling.person(one)) for one in found.people] or [_("nobody yet")]
    if not card.deciders and card.status == "open":
        said[-1] = f"{said[-1]}  · {_('no decision maker')}"
    return said


def _contacts(found: "Peek") -> list[str]:
    return [telling.exchange(one) for one in found.exchanges] or [_("none yet")]


def _decisions(app: Any, card: "Card", width: int) -> list[Item]:
    """What one key does to this deal, in two columns."""
    cells = []
    for name in _QUICK:
        keys = app.keymap.keys(BY_ID[name])
        label = _label(app, card, name)
        if keys and label:
            cells.append((key_name(keys[0]), label))
    half = (width - 2) // 2
    rows = -(-len(cells) // 2)
    items: list[Item] = []
    for place in range(rows):
        row: list[tuple[str, str]] = []
        for key, label in cells[place::rows]:
            row += [(f" {key} ", "key"), (fitted(label, half - 3), "")]
        items.append(Item(tuple(row)))
    return items


def _label(app: Any, card: "Card", name: str) -> str:
    """What a decision would do to this deal; '' where it cannot be made."""
    from pipeline_tui.tui.handlers import triage

    if name == "decide_lost":
        reason = triage.lost_reason(app)
        return _("lost: {reason}").format(reason=safe.text(reason[1], 24)) if reason else _("lost")
    if name == "decide_stage":
        following = _stage_after(app, card)
        return _("on to {stage}").format(stage=safe.text(following, 24)) if following else ""
    if name == "decide_skip":
        return _("skip until tomorrow")
    if name == "decide_retry":
        if triage.is_owed(app, card):
            kind = words.kind_word(card.step_kind)
            return _("no answer, {kind} stays due").format(kind=kind)
        day, stays = triage.retry_day(app, card)
        said = _("no answer, {day} stays") if stays else _("no answer, again {day}")
        return said.format(day=l10n.day_full(day))
    if name in ("decide_soon", "decide_week"):
        step = triage.pushed(app, card, name)
        hour = f" {l10n.time_short(step.time)}" if step.time else ""
        return _("push on to {day}").format(day=f"{l10n.day_full(step.day)}{hour}")
    return _("park until {day}").format(day=l10n.day_full(triage.day_of(app, name)))


def _stage_after(app: Any, card: "Card") -> str:
    stage = app.store.rules.stages.get(card.stage_id)
    if stage is None:
        return ""
    following = [
        one for one in app.store.rules.pipeline_stages(stage.pipeline_id, "open")
        if one.position > stage.position
    ]  # fmt: skip
    return following[0].name if following else ""
