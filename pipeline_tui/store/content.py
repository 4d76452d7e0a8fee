"""The library of content: what there is to read or to watch, whom it is for, what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pipeline_tui.i18n import N_, _
from pipeline_tui.sales.links import read_link
from pipeline_tui.sales.templates import one_line, plain
from pipeline_tui.store import driver
from pipeline_tui.store.door import Action, Done
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.lists import moved
from pipeline_tui.store.store import Store

KINDS: dict[str, str] = {
    "article": N_("article"),
    "video": N_("video"),
    "paper": N_("white paper"),
    "book": N_("e-book"),
    "other": N_("other"),
}
"""The kinds of content, in their order in lists."""

MOST_COUNTED = 1000
_COLUMNS = "id, kind, title, link, stage_id, industry_id, note, retired"
_FIELDS = frozenset({"kind", "title", "link", "stage_id", "industry_id", "note"})


class Content(NamedTuple):
    """One entry; ``stage_id`` and ``industry_id`` say whom it is meant for, None for everybody."""

    id: str
    kind: str
    title: str
    link: str
    stage_id: str | None
    industry_id: str | None
    note: str
    retired: bool


class Offer(NamedTuple):
    """Content for a deal: ``fits`` counts what speaks for it, ``sent_on`` when it was sent last.

    Meant for the deal's stage or industry counts one each, meant for another one less than none.
    """

    content: Content
    fits: int
    sent_on: str | None


# -- reading ---------------------------------------------------------------------------


def library(conn: driver.Connection) -> list[Content]:
    """All entries in their order, retired ones last."""
    rows = conn.execute(
        f"SELECT {_COLUMNS}, position FROM content WHERE deleted_at IS NULL"
    ).fetchall()
    rows.sort(key=lambda row: (row[7], row[8], row[0]))
    return [_to_content(row) for row in rows]


def content(conn: driver.Connection, content_id: str) -> Content | None:
    """One entry, deleted or not; None where there is none."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM content WHERE id = ?", (content_id,)).fetchone()
    return None if row is None else _to_content(row)


def _to_content(row: Any) -> Content:
    return Content(*row[:8])._replace(retired=bool(row[7]))


def times_sent(conn: driver.Connection, content_id: str) -> int:
    """How often an entry was sent, up to ``MOST_COUNTED``."""
    row = conn.execute(
        "SELECT count(*) FROM (SELECT 1 FROM activity"
        " WHERE content_id = ? AND deleted_at IS NULL LIMIT ?)",
        (content_id, MOST_COUNTED),
    ).fetchone()
    return int(row[0])


def offers(conn: driver.Connection, deal_id: str) -> list[Offer]:
    """What could be sent on a deal: what fits best first, what was sent already last."""
    deal = conn.execute(
        "SELECT d.stage_id, coalesce(d.industry_id, a.industry_id) FROM deal d"
        " LEFT JOIN account a ON a.id = d.account_id WHERE d.id = ?",
        (deal_id,),
    ).fetchone()
    if deal is None:
        return []
    sent = _sent(conn, deal_id)
    found = [
        Offer(one, fits(one, *deal), sent.get(one.id)) for one in library(conn) if not one.retired
    ]
    return sorted(found, key=lambda one: (one.sent_on is not None, -one.fits))


def best(conn: driver.Connection, deal_id: str) -> str | None:
    """The entry that fits a deal best of those not sent on it yet; None where there is none."""
    fresh = (one for one in offers(conn, deal_id) if one.sent_on is None and one.fits >= 0)
    return next((one.content.id for one in fresh), None)


def fits(one: Content, stage_id: str | None, industry_id: str | None) -> int:
    """How well an entry fits a stage and an industry; below 0 it is meant for another one."""
    pairs = ((one.stage_id, stage_id), (one.industry_id, industry_id))
    meant = [(wanted, has) for wanted, has in pairs if wanted is not None]
    if any(wanted != has for wanted, has in meant):
        return -1
    return len(meant)


def _sent(conn: driver.Connection, deal_id: str) -> dict[str, str]:
    """When each entry was sent last on a deal."""
    rows = conn.execute(
        "SELECT content_id, happened_on FROM activity"
        " WHERE deal_id = ? AND deleted_at IS NULL AND content_id IS NOT NULL"
        " ORDER BY happened_on, id",
        (deal_id,),
    )
    return {row[0]: row[1] for row in rows.fetchall()}


# -- changes ---------------------------------------------------------------------------


def add(store: Store, title: str, **fields: Any) -> tuple[Done, str]:
    """Add an entry at the end; what was done and its id.

    Raises ``Invalid`` without a title, or when the link is not one of the web.
    """
    row = _checked({"title": title, **fields})
    with store.action(N_("Added “{name}” to the library"), name=row["title"]) as act:
        content_id = act.insert("content", {**row, "position": _next(act)})
    return act.done, content_id


def edit(
    store: Store,
    content_id: str,
    changes: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
) -> Done:
    """Change an entry; what was sent stays on the timelines of its deals."""
    row = _checked(changes)
    with store.action(N_("Changed “{name}” in the library"), name=_name(store, content_id)) as act:
        act.update("content", content_id, row, seen)
    return act.done


def retire(store: Store, content_id: str, retired: bool = True) -> Done:
    """Offer an entry no more, or again."""
    label = N_("Offers “{name}” no more") if retired else N_("Offers “{name}” again")
    with store.action(label, name=_name(store, content_id)) as act:
        act.update("content", content_id, {"retired": int(retired)})
    return act.done


def move(store: Store, content_id: str, by: int) -> Done:
    """Move an entry up (``by`` -1) or down (1)."""
    with store.action(N_("Reordered the library")) as act:
        order = [one.id for one in library(act.conn)]
        if content_id in order:
            for position, one in enumerate(moved(order, content_id, by), 1):
                act.update("content", one, {"position": position})
    return act.done


def duplicate(store: Store, content_id: str) -> tuple[Done, str]:
    """Add a copy of an entry at the end; what was done and the copy's id."""
    one = content(store.conn, content_id)
    if one is None:
        raise Invalid(_("This entry of the library is gone."))
    kept = {name: value for name, value in one._asdict().items() if name in _FIELDS}
    return add(store, **kept | {"title": _("{name} (copy)").format(name=one.title)})


def remove(store: Store, content_id: str) -> Done:
    """Delete an entry; the timelines keep what was sent of it."""
    label = N_("Deleted “{name}” from the library")
    with store.action(label, name=_name(store, content_id)) as act:
        act.delete("content", content_id)
    return act.done


def link_problem(link: str) -> str:
    """Why a link cannot stand in the library; '' when it can, or there is none."""
    return _("a link looks like https://example.org/page") if read_link(link) is None else ""


def _checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    if set(changes) - _FIELDS:
        raise KeyError(", ".join(sorted(set(changes) - _FIELDS)))
    row = dict(changes)
    if "title" in row:
        row["title"] = one_line(row["title"])
        if not row["title"]:
            raise Invalid(_("A title is needed."))
    if "link" in row:
        if problem := link_problem(row["link"]):
            raise Invalid(_("The link: {problem}.").format(problem=problem))
        row["link"] = read_link(row["link"])
    if "note" in row:
        row["note"] = plain(row["note"]).strip()
    if row.get("kind", "other") not in KINDS:
        raise KeyError(row["kind"])
    return row


def _next(act: Action) -> int:
    row = act.conn.execute("SELECT coalesce(max(position), 0) + 1 FROM content").fetchone()
    return int(row[0])


def _name(store: Store, content_id: str) -> str:
    one = content(store.conn, content_id)
    return one.title if one else "?"
