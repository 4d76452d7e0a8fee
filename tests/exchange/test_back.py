"""What goes back to a system: the fields changed here, and nothing once it has them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.exchange import back, back_activities, run, table
from pipeline_tui.store import adding, closing, conflicts, steps
from pipeline_tui.store import deals as store_deals
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, deals, write

VENDORS = Path(__file__).parents[1] / "data" / "vendors"
EXPORTS = {
    "salesforce_api": "salesforce",
    "hubspot_en": "hubspot",
    "hubspot_fr": "hubspot",
    "pipedrive_en": "pipedrive",
    "pipedrive_fr": "pipedrive",
}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")


def going(store: Store, system: str) -> back.Back:
    found = back.back(store.conn, store.rules.stages, store.rules.base_currency, system)
    assert found is not None
    return found


def cells(found: back.Back) -> dict[str, dict[str, str]]:
    """What goes back, by id and head."""
    head, *heads = found.changed.heads
    assert head in ("Id", "Record ID", "Deal - ID")
    return {
        str(one): {name: str(cell) for name, cell in zip(heads, row, strict=True) if cell}
        for one, *row in found.changed.rows
    }


def logged(store: Store, system: str) -> list[dict[str, Any]]:
    found = going(store, system)
    ids = [*found.ids, *found.new_ids]
    heads, rows = back_activities.activities(store.conn, system, found.ids, ids, found.since)
    return [dict(zip(heads, row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", EXPORTS)
def test_what_was_just_imported_has_nothing_to_go_back(store: Store, name: str) -> None:
    bring(store, VENDORS / f"{name}.csv")
    found = going(store, EXPORTS[name])
    assert cells(found) == {}
    assert (found.new.rows, found.emptied, logged(store, EXPORTS[name])) == ([], [], [])


def test_only_changed_fields_go_in_the_words_of_the_system(store: Store) -> None:
    bring(store, VENDORS / "salesforce_api.csv", stages={"Proposal/Price Quote": "Negotiation"})
    ids = dict(store.conn.execute("SELECT name, id FROM deal").fetchall())
    stages = {one.name: one.id for one in store.rules.stages.values()}
    store_deals.edit(store, [ids["Cold chain"]], {"amount": 99_950, "close_on": "2027-02-28"})
    store_deals.move(store, [ids["Sentinel renewal"]], stages["Proposal"])
    assert cells(going(store, "salesforce")) == {
        "0065g00000AAA01AAB": {"Amount": "999.50", "CloseDate": "2027-02-28"},
        "0065g00000AAA02AAB": {"StageName": "Proposal"},
    }
    store_deals.edit(store, [ids["Cold chain"]], {"amount": None})
    closing.win(store, [ids["Sentinel renewal"]])
    assert cells(going(store, "salesforce")) == {
        "0065g00000AAA01AAB": {"Amount": "#N/A", "CloseDate": "2027-02-28"},
        "0065g00000AAA02AAB": {"StageName": "Closed Won", "CloseDate": "2026-11-23"},
    }


def test_owners_told_by_their_ids_stay_so(store: Store, tmp_path: Path) -> None:
    owners = tmp_path / "owners.csv"
    owners.write_text("User ID,Name\n0055g00000ANN01AAQ,Ann\n0055g00000TOM01AAQ,Tom\n")
    bring(store, run.Files(VENDORS / "salesforce_api.csv", owners=owners))
    assert cells(going(store, "salesforce")) == {}
    found = store.conn.execute("SELECT name, owner_id FROM deal").fetchall()
    owner = dict(store.conn.execute("SELECT id, name FROM owner").fetchall())
    ids = dict(store.conn.execute("SELECT name, id FROM deal").fetchall())
    of_tom = next(one for name, one in found if owner[one] == "Tom")
    store_deals.edit(store, [ids["Sentinel renewal"]], {"owner_id": of_tom})
    assert cells(going(store, "salesforce")) == {
        "0065g00000AAA02AAB": {"Owner Name": "0055g00000TOM01AAQ"}
    }


def test_an_outcome_goes_to_pipedrive_with_its_day(store: Store) -> None:
    bring(store, VENDORS / "pipedrive_fr.csv")
    ids = dict(store.conn.execute("SELECT name, id FROM deal").fetchall())
    closing.win(store, [ids["Chaîne du froid"]])
    store_deals.move(
        store,
        [ids["Renouvellement Sentinelle"]],
        store.conn.execute(
            "SELECT stage_id FROM visit WHERE deal_id = ? ORDER BY seq", (ids["Chaîne du froid"],)
        ).fetchone()[0],
    )
    assert cells(going(store, "pipedrive")) == {
        "81": {"Deal - Status": "Won", "Deal - Won time": "2026-11-23"},
        "82": {"Deal - Pipeline": "Pipeline", "Deal - Stage": "Proposition faite"},
    }


def test_new_deals_and_what_was_logged_go_beside(store: Store) -> None:
    bring(store, VENDORS / "hubspot_en.csv")
    ids = dict(store.conn.execute("SELECT name, id FROM deal").fetchall())
    adding.add(store, adding.NewDeal("Made here", 500_000, "EUR", account="Nova"))
    day = date(2026, 11, 23)
    steps.log(store, [ids["Cold chain"]], "call", "Wants two", outcome="spoke", on=day)
    steps.log(store, [ids["Cold chain"]], "note", "Their board meets in May", on=day)
    found = going(store, "hubspot")
    assert cells(found) == {}
    (new,) = (dict(zip(found.new.heads, row, strict=True)) for row in found.new.rows)
    assert "Record ID" not in new
    assert (new["Deal Name"], str(new["Amount"])) == ("Made here", "5000.00")
    assert (new["Pipeline"], new["Associated Company"]) == ("Sales Pipeline", "Nova")
    told = logged(store, "hubspot")
    assert [(one["Record ID"], one["Activity type"]) for one in told] == [
        ("9100000001", "Call"),
        ("9100000001", "Note"),
    ]
    # Each kind has its own day, or HubSpot would not know of what it is.
    dated = "Activity date <{} hs_timestamp>".format
    days = [[str(one[dated(kind)]) for kind in ("CALL", "NOTE", "EMAIL")] for one in told]
    assert days == [["2026-11-23", "", ""], ["", "2026-11-23", ""]]
    assert (told[0]["Call notes"], told[1]["Note body"]) == (
        "Wants two",
        "Their board meets in May",
    )


def test_a_stage_goes_by_the_name_it_was_told_by(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "hubspot.csv"
    path.write_text(
        "Record ID,Deal Name,Deal Stage,Priority\n"
        "1,Bolt,Qualified To Buy,\n2,Acme,Presentation Scheduled,Medium\n"
        "3,Nova,Qualified To Buy,High\n"
    )
    folded = dict.fromkeys(("Qualified To Buy", "Presentation Scheduled"), "Qualified")
    bring(store, path, stages=folded)
    columns = table.columns(store.conn, "hubspot")

    def stages() -> dict[str, str]:
        rows = table.rows(store.conn, columns, None, "hubspot")
        places = [
            place for place, one in enumerate(columns) if one.field in ("name", "their_stage")
        ]
        return {str(row[places[0]]): str(row[places[1]]) for row in rows}

    named = {"Bolt": "Qualified To Buy", "Acme": "Presentation Scheduled"}
    assert stages() == named | {"Nova": "Qualified To Buy"}
    ids = dict(store.conn.execute("SELECT name, id FROM deal").fetchall())
    ours = {one.name: one.id for one in store.rules.stages.values()}
    store_deals.set_priority(store, [ids["Acme"]], 1)
    store_deals.set_priority(store, [ids["Nova"]], 2)
    store_deals.move(store, [ids["Bolt"]], ours["Proposal"])
    found = going(store, "hubspot")
    assert cells(found)["2"] == {"Priority": "High"}
    assert cells(found)["3"] == {"Priority": "Medium"}
    assert found.unheard == {"Proposal"}
    assert stages()["Acme"] == "Presentation Scheduled"


def test_no_pipeline_goes_to_a_system_that_never_named_one(store: Store, tmp_path: Path) -> None:
    head = "Record ID,Deal Name,Deal Stage\n"
    bring(store, write(tmp_path, head + "1,a,Appointment Scheduled\n2,b,Contract Sent\n"))
    stages = {one.name: one.id for one in store.rules.stages.values()}
    store_deals.move(store, deals(store, "id")[:1], stages["Negotiation"])
    assert cells(going(store, "hubspot")) == {"1": {"Deal Stage": "Contract Sent"}}


def test_what_salesforce_cannot_be_without_is_left_and_told(store: Store) -> None:
    bring(store, VENDORS / "salesforce_api.csv")
    ids = dict(store.conn.execute("SELECT name, id FROM deal").fetchall())
    store_deals.edit(store, [ids["Cold chain"]], {"close_on": None})
    adding.add(store, adding.NewDeal("Made here"))
    found = going(store, "salesforce")
    assert cells(found) == {}
    assert found.emptied == [("Cold chain", "CloseDate")]
    assert found.lacking == [("Made here", "CloseDate")]


def test_a_meeting_that_was_one_is_named_once() -> None:
    one = back_activities.Logged(
        "1", "Bolt", "meeting", "meeting", date(2026, 11, 23), "", "x", "Jo"
    )
    assert one.subject == "Meeting · Jo"


def test_a_field_whose_conflict_waits_stays_until_it_is_settled(
    store: Store, tmp_path: Path
) -> None:
    source = VENDORS / "pipedrive_en.csv"
    bring(store, source)
    ids = dict(store.conn.execute("SELECT name, id FROM deal").fetchall())
    store_deals.edit(store, [ids["Cold chain"]], {"amount": 13_000_000, "name": "Cold"})
    there = tmp_path / "next.csv"
    there.write_text(source.read_text().replace("120000", "125000"), encoding="utf-8")
    bring(store, there)
    assert cells(going(store, "pipedrive")) == {"71": {"Deal - Title": "Cold"}}
    conflicts.settle(store, conflicts.waiting(store.conn), theirs=False)
    assert cells(going(store, "pipedrive"))["71"]["Deal - Value"] == "130000.00"


@pytest.mark.parametrize("name", ["salesforce_api", "hubspot_en", "pipedrive_en"])
def test_once_the_system_has_it_nothing_is_left(store: Store, tmp_path: Path, name: str) -> None:
    system = EXPORTS[name]
    bring(store, VENDORS / f"{name}.csv")
    ids = deals(store, "id")
    store_deals.edit(
        store, ids[:1], {"name": "Other name", "amount": 100, "close_on": "2027-03-31"}
    )
    adding.add(store, adding.NewDeal("Made here", 500_000, "EUR", account="Nova"))
    open_ids = [row[0] for row in store.conn.execute("SELECT id FROM deal WHERE status = 'open'")]
    closing.win(store, open_ids[1:2])
    found = going(store, system)
    assert cells(found)
    changed = [dict(zip(found.changed.heads, row, strict=True)) for row in found.changed.rows]
    new = [dict(zip(found.new.heads, row, strict=True)) for row in found.new.rows]
    there = _applied(VENDORS / f"{name}.csv", found.changed.heads[0], changed, new, tmp_path)
    bring(store, there)
    again = going(store, system)
    assert (cells(again), again.new.rows, again.emptied) == ({}, [], [])
    assert conflicts.waiting(store.conn) == []


def _applied(
    source: Path,
    id_head: str,
    changed: Sequence[dict[str, Any]],
    new: Sequence[dict[str, Any]],
    folder: Path,
) -> Path:
    """The system's next export, once it has imported what went back."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    by_id = {row[id_head]: row for row in rows}
    for one in changed:
        by_id[str(one[id_head])].update({k: str(v) for k, v in one.items() if v not in ("", None)})
    for number, one in enumerate(new, 1):
        rows.append({id_head: f"new{number}"} | {k: str(v or "") for k, v in one.items()})
    path = folder / "next.csv"
    heads = list(dict.fromkeys(head for row in rows for head in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, heads, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _logged(
    kind: str, outcome: str = "", body: str = "Said yes", at: str = ""
) -> back_activities.Logged:
    return back_activities.Logged("7", "Deal", kind, outcome, date(2026, 11, 23), at, body, "Eva")


def test_what_was_logged_has_the_columns_that_each_system_imports() -> None:
    def made(system: str, one: back_activities.Logged) -> dict[str, str]:
        heads, make = back_activities.SHAPES[system]
        pairs = zip(heads, make(one), strict=True)
        return {head: str(cell) for head, cell in pairs if cell not in ("", "7", "Deal")}

    assert made("salesforce", _logged("call", "spoke")) == {
        "Subject": "Call · Eva · spoke", "Type": "Call", "TaskSubtype": "Call",
        "Status": "Completed", "ActivityDate": "2026-11-23", "CallDisposition": "spoke",
        "Description": "Said yes",
    }  # fmt: skip
    long = made("salesforce", _logged("note", body="x" * 40_000))
    assert (long["TaskSubtype"], len(long["Description"])) == ("Task", 32_000)
    assert long["Description"].endswith("x…")
    assert made("hubspot", _logged("demo", at="09:30")) == {
        "Activity type": "Meeting", "Activity date <MEETING hs_timestamp>": "2026-11-23",
        "Meeting start time": "2026-11-23 09:30", "Meeting name": "Meeting · Eva",
        "Meeting description": "Said yes",
    }  # fmt: skip
    assert made("hubspot", _logged("mail"))["Email direction"] == "EMAIL"
    assert made("pipedrive", _logged("note")) == {"Note - Content": "Said yes"}
    assert made("pipedrive", _logged("call"))["Activity - Status"] == "Done"
