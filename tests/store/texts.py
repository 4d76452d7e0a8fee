"""A deal and a template of one's own, as tests about texts need them."""

from __future__ import annotations

from pipeline_tui.store import adding, templates
from pipeline_tui.store.store import Store


def deal(store: Store, name: str = "Acme renewal", **more: object) -> str:
    """A deal of Acme SA."""
    fields = {"account": "Acme SA", "amount": 1_200_000, **more}
    return adding.add(store, adding.NewDeal(name, **fields)).deals[0]  # type: ignore[arg-type]


def own(store: Store, body: str, subject: str = "", kind: str = "mail") -> str:
    """A template."""
    return templates.add(store, kind, "Ours", subject, body)[1]
