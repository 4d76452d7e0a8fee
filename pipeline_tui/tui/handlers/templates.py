"""Write and order templates and the library of content, from their screen."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _
from pipeline_tui.store import content as library
from pipeline_tui.store import templates
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.confirm import Confirm
from pipeline_tui.tui.dialogs.fields import Filled, Refusal
from pipeline_tui.tui.handlers.asking import ask_line
from pipeline_tui.tui.handlers.saving import saved
from pipeline_tui.tui.screens.templates import CONTENT, TemplatesScreen

if TYPE_CHECKING:
    from pipeline_tui.store.door import Done
    from pipeline_tui.tui.dialogs.paint import Row

__all__ = ["add", "down", "duplicate", "edit", "on_deal", "remove", "retire", "up"]

_MOST_FOUND = 30


def _screen(app: Any) -> TemplatesScreen:
    assert isinstance(app.here, TemplatesScreen)
    return app.here


async def edit(app: Any) -> None:
    """Change what is pointed at in a form; on a heading, add one of its kind."""
    screen = _screen(app)
    if screen.template is not None:
        await _template_form(app, screen.template.kind, screen.template)
    elif screen.content is not None:
        from pipeline_tui.tui.handlers.content_form import content_form

        await content_form(app, screen.content)
    else:
        await add(app)


async def add(app: Any) -> None:
    """Add a template of the kind pointed at, or an entry of the library."""
    kind = _screen(app).kind
    if kind == CONTENT:
        from pipeline_tui.tui.handlers.content_form import content_form

        await content_form(app, None)
    else:
        await _template_form(app, kind, None)


async def _template_form(app: Any, kind: str, one: templates.Template | None) -> None:
    from pipeline_tui.tui.dialogs.template_form import (
        TemplateForm,
        body_field,
        name_field,
        subject_field,
    )
    from pipeline_tui.tui.handlers.drafts import StoredDraft

    deal = _screen(app).preview_deal()
    begun = one or templates.Template("", "", kind, "", "", "", retired=False)
    made: list[str] = []

    def preview(typed: dict[str, str], width: int) -> "list[Row]":
        from pipeline_tui.tui.dialogs.preview_rows import template_rows

        now = begun._replace(subject=typed.get("subject", ""), body=typed["body"])
        return template_rows(app.store, now, deal.id if deal else "", width)

    async def save(typed: Filled) -> Refusal | None:
        values = typed.values
        texts = (values["name"], values.get("subject") or "", values["body"])
        return await saved(app, lambda: _write(app, kind, one, texts, made), conflicts=True)

    fields = [name_field(begun.name)]
    fields += [subject_field(begun.subject)] if kind in ("mail", "letter") else []
    fields.append(body_field(begun.body))
    title = safe.text(one.name, 50) if one else _new_title(kind)
    about = safe.text(deal.name, 40) if deal else _("without a deal")
    kept = StoredDraft(app.store, f"template:{one.id if one else kind}")
    await ask(app, TemplateForm(title, fields, save, preview, about=about, draft=kept))
    if made:
        app.here.rows.point_at(made[0])


def _new_title(kind: str) -> str:
    titles = {"mail": _("A new mail template"), "call": _("A new call script")}
    titles |= {"letter": _("A new letter"), "social": _("A new message")}
    return titles[kind]


def _write(
    app: Any,
    kind: str,
    one: templates.Template | None,
    texts: tuple[str, str, str],
    made: list[str],
) -> "Done":
    if one is None:
        done, new_id = templates.add(app.store, kind, *texts)
        made.append(new_id)
        return done
    seen = {"name": one.name, "subject": one.subject, "body": one.body}
    return templates.edit(app.store, one.id, *texts, seen=seen)


async def duplicate(app: Any) -> None:
    """Add a copy of what is pointed at, and point at it."""
    screen = _screen(app)
    room = _room(screen)
    if room is None:
        return
    made: list[str] = []

    def copy() -> "Done":
        done: Done
        done, new_id = room.duplicate(app.store, screen.rows.value.id)
        made.append(new_id)
        return done

    if await app.change(copy) is not None:
        screen.rows.point_at(made[0])


async def retire(app: Any) -> None:
    """Offer what is pointed at no more, or again."""
    screen = _screen(app)
    one = screen.rows.value
    if (room := _room(screen)) is not None:
        await app.change(lambda: room.retire(app.store, one.id, not one.retired))


async def up(app: Any) -> None:
    """Earlier in its list."""
    await _move(app, -1)


async def down(app: Any) -> None:
    """Later in its list."""
    await _move(app, 1)


async def _move(app: Any, by: int) -> None:
    screen = _screen(app)
    if (room := _room(screen)) is not None:
        await app.change(lambda: room.move(app.store, screen.rows.value.id, by))


async def remove(app: Any) -> None:
    """Delete what is pointed at, after a yes."""
    screen = _screen(app)
    room, one = _room(screen), screen.rows.value
    if room is None:
        return
    name = safe.text(one.title if room is library else one.name, 50)
    told = _("What was sent stays on its deals; R only stops offering it.")
    if await ask(app, Confirm(_("Delete {name}?").format(name=name), told)):
        await app.change(lambda: room.remove(app.store, one.id))


def _room(screen: TemplatesScreen) -> Any:
    """Where the thing pointed at is kept; None on a heading."""
    if screen.template is not None:
        return templates
    return library if screen.content is not None else None


async def on_deal(app: Any) -> None:
    """Preview on another deal, found by a part of its name."""
    from pipeline_tui.store import finding

    screen = _screen(app)
    text = await ask_line(
        app, _("Preview on which deal?"), readers.text(required=True), hint=_("a part of its name")
    )
    if text is None:
        return
    found = finding.find(app.store.conn, text, _MOST_FOUND, ("deal",))
    if not found:
        app.say(_("No deal is called so: {text}").format(text=safe.text(text, 40)), problem=True)
        return
    chosen: str | None = found[0].id
    if len(found) > 1:
        options = [Option(one.id, safe.text(one.text, 50), safe.text(one.detail)) for one in found]
        chosen = await ask(app, Choose(_("Preview on which deal?"), options))
    if chosen is not None:
        screen.deal_id = chosen
        screen.refresh_data(None)
