"""An entry of the library of content, in a form."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _
from pipeline_tui.sales.links import read_link
from pipeline_tui.store import content as library
from pipeline_tui.store import lists
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.fields import Field, Filled, Refusal
from pipeline_tui.tui.dialogs.form import Form
from pipeline_tui.tui.dialogs.options import Option
from pipeline_tui.tui.dialogs.reading import Read, Reader
from pipeline_tui.tui.handlers.drafts import StoredDraft
from pipeline_tui.tui.handlers.saving import saved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline_tui.store.door import Done

__all__ = ["content_form"]

_ANY = ""


async def content_form(app: Any, one: library.Content | None) -> None:
    """Change an entry, or add one, and point at it."""
    made: list[str] = []

    async def save(filled: Filled) -> Refusal | None:
        values = dict(filled.values) if one is None else filled.changes()
        for name in ("stage_id", "industry_id"):
            if name in values:
                values[name] = values[name] or None
        return await saved(app, lambda: _write(app, one, values, made))

    title = safe.text(one.title, 50) if one else _("New in the library")
    kept = StoredDraft(app.store, f"content:{one.id if one else 'new'}")
    await ask(app, Form(title, _fields(app, one), save, draft=kept))
    if made:
        app.here.rows.point_at(made[0])


def _write(
    app: Any, one: library.Content | None, values: dict[str, Any], made: list[str]
) -> "Done":
    if one is not None:
        seen = {name: getattr(one, name) for name in values}
        return library.edit(app.store, one.id, values, seen)
    title = values.pop("title")
    done, new_id = library.add(app.store, title, **values)
    made.append(new_id)
    return done


def _fields(app: Any, one: library.Content | None) -> list[Field]:
    kinds = tuple(Option(code, _(label)) for code, label in library.KINDS.items())
    rules = app.store.rules
    pipelines = {stage.pipeline_id for stage in rules.stages.values()}
    stages = [Option(_ANY, _("any"))]
    stages += [
        Option(stage.id, safe.text(stage.name, 40))
        for stage in rules.stages.values()
        if stage.kind == "open" and (len(pipelines) == 1 or stage.pipeline_id == _shown(app))
    ]
    industries = [Option(_ANY, _("any"))]
    industries += [
        Option(item.id, safe.text(item.name, 40))
        for item in lists.items(app.store.conn, "industry")
    ]
    kind = one.kind if one else "article"
    stage_id, industry_id = (one.stage_id, one.industry_id) if one else (None, None)
    return [
        Field("title", _("Title"), readers.text(required=True, longest=200),
              one.title if one else ""),
        Field("kind", _("Kind"), readers.one_of(kinds), _label(kinds, kind), kinds),
        Field("link", _("Link"), _link, one.link if one else "", hint="https://…"),
        Field("stage_id", _("For stage"), _some(stages), _label(stages, stage_id), tuple(stages)),
        Field("industry_id", _("For industry"), _some(industries),
              _label(industries, industry_id), tuple(industries)),
        Field("note", _("Note"), readers.text(longest=2000), one.note if one else ""),
    ]  # fmt: skip


def _shown(app: Any) -> str:
    return str(app.state.pipeline)


def _label(options: "Sequence[Option[str]]", value: str | None) -> str:
    return next((one.label for one in options if value and one.value == value), "")


def _some(options: list[Option[str]]) -> Reader[str | None]:
    """One of a list, or any."""
    return readers.item(options, new=False, empty=_("any"))


def _link(typed: str) -> Read[str]:
    problem = library.link_problem(typed)
    return Read(problem=problem) if problem else Read(typed.strip(), read_link(typed) or "")
