"""Merging companies and people: everything stays reachable, and one undo gives all of it back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline_tui.exchange.run import Files, carry_out, prepare
from pipeline_tui.exchange.understanding import Options
from pipeline_tui.store import (
    adding,
    deals,
    look_alikes,
    matching,
    merging,
    people,
    steps,
)
from pipeline_tui.store.errors import Conflict, Invalid
from pipeline_tui.store.store import Store
from tests.store.merged import TODAY, account, contact, deal, facts, one, role
from tests.support.dump import first_difference, tables


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "a.db", create=True) as store:
        yield store


# -- companies -----------------------------------------------------------------------


def test_a_company_takes_over_all_that_named_the_other(store: Store) -> None:
    kept = account(store, "Acme SAS", phone="01 23 45 67 89")
    gone = account(store, "ACME Ltd", website="acme.fr", address="1 rue Noé, Paris")
    child = account(store, "Acme Rail")
    with store.action("x") as act:
        act.update("account", child, {"parent_id": gone})
    ours = deal(store, "Renewal", "ACME Ltd")
    ann = contact(store, "Ann Roy", account="ACME Ltd")
    before = facts(store)
    done = merging.merge(store, "account", kept, gone)
    assert done.text == "Merged ACME Ltd into Acme SAS"
    assert done.deals == (ours,)
    assert one(store, "SELECT account_id FROM deal WHERE id = ?", ours) == kept
    assert "acme sas" in one(store, "SELECT search FROM deal WHERE id = ?", ours)
    assert one(store, "SELECT account_id FROM contact WHERE id = ?", ann) == kept
    assert one(store, "SELECT parent_id FROM account WHERE id = ?", child) == kept
    row = store.conn.execute("SELECT website, phone FROM account WHERE id = ?", (kept,)).fetchone()
    assert row == ("acme.fr", "01 23 45 67 89")
    assert one(store, "SELECT merged_into FROM account WHERE id = ?", gone) == kept
    assert adding.find(store.conn, "account", "acme ltd") == kept
    store.undo()
    assert first_difference(before, facts(store)) == ""
    store.redo()
    assert one(store, "SELECT account_id FROM deal WHERE id = ?", ours) == kept


def test_what_was_merged_before_leads_to_the_last_one_kept(store: Store) -> None:
    first, second, third = (account(store, name) for name in ("Dune One", "Dune Two", "Dune"))
    merging.merge(store, "account", second, first)
    merging.merge(store, "account", third, second)
    assert matching.resolve(store.conn, "account", first) == third
    assert adding.find(store.conn, "account", "Dune One") == third
    assert [each.id for each in matching.companies_like(store.conn, "DUNE ONE Ltd")] == [third]
    store.undo()
    assert adding.find(store.conn, "account", "Dune One") == second


def test_chosen_values_stay_and_a_name_that_changes_reaches_the_deals(store: Store) -> None:
    kept, gone = account(store, "Acme", phone="1"), account(store, "Boréal", phone="2")
    ours = deal(store, "Renewal", "Acme")
    merging.merge(store, "account", kept, gone, {"name": "Boréal"})
    assert "boreal" in one(store, "SELECT search FROM deal WHERE id = ?", ours)
    assert one(store, "SELECT phone FROM account WHERE id = ?", kept) == "1"


def test_what_an_import_knew_besides_is_kept_of_both(store: Store) -> None:
    kept, gone = account(store, "Acme"), account(store, "Acme SA")
    with store.action("x") as act:
        act.update("account", kept, {"extra": '{"Siret":"1"}'})
        act.update("account", gone, {"extra": '{"Siret":"2","Région":"Sud"}'})
    merging.merge(store, "account", kept, gone)
    extra = json.loads(one(store, "SELECT extra FROM account WHERE id = ?", kept))
    assert extra == {"Siret": "1", "Région": "Sud"}


def test_nothing_is_above_itself_after_a_merge(store: Store) -> None:
    kept, gone, between = (account(store, name) for name in ("A", "B", "C"))
    with store.action("x") as act:
        act.update("account", kept, {"parent_id": between})
        act.update("account", between, {"parent_id": gone})
    merging.merge(store, "account", kept, gone)
    assert one(store, "SELECT parent_id FROM account WHERE id = ?", kept) is None
    assert one(store, "SELECT parent_id FROM account WHERE id = ?", between) == kept


def test_a_parent_merged_into_its_own_child(store: Store) -> None:
    kept, gone, top = (account(store, name) for name in ("A", "B", "C"))
    with store.action("x") as act:
        act.update("account", kept, {"parent_id": gone})
        act.update("account", gone, {"parent_id": top})
    merging.merge(store, "account", kept, gone)
    assert one(store, "SELECT parent_id FROM account WHERE id = ?", kept) == top


# -- people ----------------------------------------------------------------------------


def test_two_links_to_one_deal_become_one_and_the_decider_stays(store: Store) -> None:
    ours, other = deal(store, "One"), deal(store, "Two")
    champion, decider = role(store, "champion"), role(store, "decider")
    kept = contact(store, "Ann Roy", deal_id=ours, role_id=champion)
    gone = contact(store, "A. Roy", deal_id=ours, role_id=decider)
    people.link(store, other, gone, champion)
    steps.log(store, [ours], "call", "spoke", contact_id=gone)
    before = facts(store)
    merging.merge(store, "contact", kept, gone)
    assert [(p.contact_id, p.role_code) for p in people.on_deal(store.conn, ours)] == [
        (kept, "decider")
    ]
    assert [p.contact_id for p in people.on_deal(store.conn, other)] == [kept]
    assert one(store, "SELECT deciders FROM deal WHERE id = ?", ours) == 1
    assert one(store, "SELECT contact_id FROM activity WHERE contact_id IS NOT NULL") == kept
    store.undo()
    assert first_difference(before, facts(store)) == ""


def test_the_boss_of_the_other_is_taken_over_unless_it_is_oneself(store: Store) -> None:
    kept, gone, boss = (contact(store, name) for name in ("Ann", "Anne", "Zoé"))
    with store.action("x") as act:
        act.update("contact", gone, {"reports_to_id": boss})
        act.update("contact", boss, {"reports_to_id": kept})
    merging.merge(store, "contact", kept, gone)
    assert one(store, "SELECT reports_to_id FROM contact WHERE id = ?", kept) is None
    assert one(store, "SELECT reports_to_id FROM contact WHERE id = ?", boss) == kept


def test_a_merge_of_somebody_a_mail_was_sent_to_can_be_undone(store: Store) -> None:
    ours = deal(store, "One")
    kept, gone = contact(store, "Ann Roy"), contact(store, "A. Roy", deal_id=ours)
    mail = {"deal_id": ours, "contact_id": gone, "to_address": "a@x.org", "subject": "s",
            "body": "b", "header_id": "h", "state": "sent", "queued_on": TODAY.isoformat(),
            "queued_at": "2026-11-23T09:00:00.000Z"}  # fmt: skip
    with store.action("x") as act:
        act.insert("message", mail)
    merging.merge(store, "contact", kept, gone)
    assert one(store, "SELECT contact_id FROM message") == kept
    store.undo()
    assert one(store, "SELECT contact_id FROM message") == gone


# -- what is refused ---------------------------------------------------------------------


def test_a_merge_with_itself_or_with_what_is_gone_is_refused(store: Store) -> None:
    kept, gone = account(store, "Acme"), account(store, "Acme SA")
    with pytest.raises(Invalid):
        merging.merge(store, "account", kept, kept)
    merging.merge(store, "account", kept, gone)
    with pytest.raises(Conflict):
        merging.merge(store, "account", kept, gone)


def test_a_merge_of_what_changed_since_it_was_shown_is_refused(store: Store) -> None:
    kept, gone = account(store, "Acme"), account(store, "Acme SA")
    seen = {row: side.clock for row in (kept, gone)
            if (side := look_alikes.side(store.conn, "account", row))}  # fmt: skip
    people.edit_account(store, gone, {"phone": "1"})
    with pytest.raises(Conflict, match="look at both"):
        merging.merge(store, "account", kept, gone, None, seen)
    assert one(store, "SELECT count(*) FROM account WHERE deleted_at IS NULL") == 2


def test_a_merge_is_not_undone_under_a_later_change(store: Store) -> None:
    kept, gone = account(store, "Acme"), account(store, "Acme SA", phone="1")
    merging.merge(store, "account", kept, gone)
    people.edit_account(store, kept, {"phone": "2"})
    store.undo()
    assert store.undo() is not None
    assert one(store, "SELECT count(*) FROM account WHERE deleted_at IS NULL") == 2


# -- what comes back later ---------------------------------------------------------------


def test_a_deleted_deal_that_comes_back_names_the_company_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Store.open(path, create=True) as mine, Store.open(path) as its:
        kept, gone = account(mine, "Acme"), account(mine, "Acme SA")
        ours = deal(mine, "Renewal", "Acme SA")
        deals.delete(its, [ours])
        mine.freshen()
        merging.merge(mine, "account", kept, gone)
        assert its.undo() is not None
        assert one(its, "SELECT account_id FROM deal WHERE id = ?", ours) == kept
        assert one(its, "SELECT deleted_at FROM deal WHERE id = ?", ours) is None
        assert its.redo() is not None
        assert its.undo() is not None
        assert one(its, "SELECT account_id FROM deal WHERE id = ?", ours) == kept


def bring(store: Store, folder: Path, accounts: str, rows: str) -> None:
    (folder / "accounts.csv").write_text(accounts)
    (folder / "deals.csv").write_text(
        f"Deal ID,Deal Name,Company,Contact,Stage,Amount,Create Date\n{rows}"
    )
    files = Files(folder / "deals.csv", accounts=folder / "accounts.csv")
    carry_out(store, prepare(store, files, Options(system="crm")))


def test_a_later_import_of_what_was_merged_away_lands_on_the_one_kept(
    store: Store, tmp_path: Path
) -> None:
    accounts = "name,phone\nAcme SAS,\nACME Ltd,2\n"
    rows = "1,Renewal,ACME Ltd,Ann Roy,Lead,100,2026-11-02\n"
    bring(store, tmp_path, accounts, rows)
    kept = adding.find(store.conn, "account", "Acme SAS")
    gone = adding.find(store.conn, "account", "ACME Ltd")
    ann = adding.find(store.conn, "contact", "Ann Roy")
    assert kept is not None
    assert gone is not None
    assert ann is not None
    anne = contact(store, "Anne Roy")
    merging.merge(store, "account", kept, gone)
    merging.merge(store, "contact", anne, ann)
    assert one(store, "SELECT row_id FROM external_ref WHERE id = 'crm:account:acme ltd'") == kept
    more = "2,Upgrade,ACME Ltd,Ann Roy,Lead,200,2026-11-03\n"
    bring(store, tmp_path, "name,phone\nAcme SAS,\nACME Ltd,3\n", rows + more)
    assert one(store, "SELECT count(*) FROM account WHERE deleted_at IS NULL") == 1
    assert one(store, "SELECT count(DISTINCT account_id) FROM deal") == 1
    assert one(store, "SELECT phone FROM account WHERE id = ?", kept) == "3"
    links = "SELECT count(*) FROM deal_contact WHERE contact_id = ? AND deleted_at IS NULL"
    assert one(store, links, anne) == 2
    store.undo()
    store.undo()
    store.undo()
    assert one(store, "SELECT count(*) FROM account WHERE deleted_at IS NULL") == 2


def test_every_column_that_names_a_company_or_a_person_is_moved(store: Store) -> None:
    for table, known in merging.REFERENCES.items():
        found = set()
        for other in tables(store.conn):
            for row in store.conn.execute(f"PRAGMA foreign_key_list({other})").fetchall():
                if row[2] == table:
                    found.add((other, row[3]))
            for row in store.conn.execute(f"PRAGMA table_info({other})").fetchall():
                if row[1] == f"{table}_id":
                    found.add((other, row[1]))
        assert found == set(known)
