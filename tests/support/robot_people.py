"""What the robot does to companies and people besides their names, and looks at afterwards."""

from __future__ import annotations

from pipeline_tui.store import introductions, people, person_pages
from tests.support.robot_hands import Hands, Numbers

_PROFILES = ("", "example.org/in/anne", "not a link", "https://example.org/é")


class PeopleHands(Hands):
    """Say who reports to whom and which company belongs to which; look at their pages."""

    def report_to(self, n: Numbers) -> None:
        if contact := self.pick("contact", n[0]):
            boss = self.pick("contact", n[1]) if n[2] % 4 else None
            changes = {"reports_to_id": boss, "profile": _PROFILES[n[3] % len(_PROFILES)]}
            people.edit_contact(self.store, contact, changes)
            person_pages.person(self.store.conn, contact)

    def belong_to(self, n: Numbers) -> None:
        if account := self.pick("account", n[0]):
            parent = self.pick("account", n[1]) if n[2] % 4 else None
            people.edit_account(self.store, account, {"parent_id": parent})
            person_pages.company(self.store.conn, account)

    def delete_account(self, n: Numbers) -> None:
        if account := self.pick("account", n[0]):
            people.delete_account(self.store, account)

    def decide(self, n: Numbers) -> None:
        deal, contact = self.pick("deal", n[0]), self.pick("contact", n[1])
        if deal and contact:
            people.link(self.store, deal, contact, self.pick("role", n[2], "code = 'decider'"))
            way = introductions.way(self.store.conn, deal)
            assert way is not None
            assert way.how == "deal"
