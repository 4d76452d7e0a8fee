"""What an action did, for whoever shows it."""

from __future__ import annotations

from typing import NamedTuple

DEAL_CHILDREN = frozenset(
    {
        *("visit", "activity", "follow_up", "deal_contact", "answer", "exit_check", "override"),
        *("feedback", "message", "enrolment", "incentive"),
    }
)
"""Tables whose rows belong to one deal each."""
_OF_DEALS = DEAL_CHILDREN | {"deal"}


class Done(NamedTuple):
    """What an action did. ``text`` says it in the person's language.

    ``deals`` are the deals it touched, ``stages`` the lanes they were or are in,
    ``tables`` the tables it wrote; ``action_id`` is empty when nothing changed.
    """

    action_id: str
    text: str
    deals: tuple[str, ...] = ()
    tables: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()

    @property
    def deals_only(self) -> bool:
        """Whether nothing changed but the deals named, so that all others read as before."""
        return self.tables <= _OF_DEALS
