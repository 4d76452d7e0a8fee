"""Exports of each system, in English and French, import right with no flag at all."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui.exchange import evidence, fields, report, run
from pipeline_tui.exchange.options import Options
from pipeline_tui.exchange.table import columns, rows
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, check_derived, deals, visits

VENDORS = Path(__file__).parents[1] / "data" / "vendors"
COLUMNS = (
    "name", "account", "stage", "amount", "currency", "close_on", "closed_on", "created_on",
    "owner",
)  # fmt: skip

FRENCH = [
    ("Capteurs de dépôt", "Delta Rail", "Won", 31_200_00, None, "2026-09-30", "Théo Roy"),
    ("Chaîne du froid", "Boréal Foods", "Proposal", 120_000_00, "2027-01-29", None, "Zoé Martin"),
    ("Pilote fuites", "Élan Eau", "Lost", 12_000_00, None, "2026-10-31", "Théo Roy"),
]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")


def _sources(store: Store) -> dict[str, str]:
    rows = store.conn.execute(
        "SELECT d.name, s.name FROM deal d LEFT JOIN source s ON s.id = d.source_id"
    )
    return dict(rows.fetchall())


def _contacts(store: Store) -> list[tuple[str, str, str, str]]:
    rows = store.conn.execute(
        "SELECT d.name, c.name, c.email, c.phone FROM deal_contact k"
        " JOIN deal d ON d.id = k.deal_id JOIN contact c ON c.id = k.contact_id"
        " ORDER BY d.name, c.name"
    )
    return [tuple(row) for row in rows]


def _reasons(store: Store) -> list[str]:
    rows = store.conn.execute("SELECT r.name FROM deal d JOIN reason r ON r.id = d.lost_reason_id")
    return [row[0] for row in rows]


def test_a_salesforce_report(store: Store) -> None:
    outcome = bring(store, VENDORS / "salesforce_report_en.csv")
    assert (outcome.created, outcome.rejected, outcome.blank) == (5, 0, 2)
    assert deals(store, *COLUMNS)[1:4] == [
        (
            'Castel - "Sentinel" renewal', "Castel & Fils", "Negotiation", 48_500_50, "EUR",
            "2026-12-18", None, "2026-09-21", "Ann Lee",
        ),
        (
            "Delta Rail - Depot sensors", "Delta Rail Ltd", "Won", 31_200_00, "GBP", None,
            "2026-09-30", "2026-07-04", "Tom Ray",
        ),
        (
            "Elgin - Leak pilot", "Elgin Water", "Lost", 12_000_00, "GBP", None,
            "2026-10-31", "2026-10-01", "Tom Ray",
        ),
    ]  # fmt: skip
    assert deals(store, "probability") == [7500, 9000, 10000, 0, 1000]
    assert _sources(store)['Castel - "Sentinel" renewal'] == "Partner Referral"
    fields = store.conn.execute("SELECT key, type FROM own_field ORDER BY position").fetchall()
    assert dict(fields) == {
        "Owner Role": "text", "Fiscal Period": "text", "Expected Revenue Currency": "text",
        "Expected Revenue": "number", "Age": "number", "Type": "text",
        "Forecast Category": "text",
    }  # fmt: skip
    check_derived(store)


def test_a_salesforce_report_in_french(store: Store) -> None:
    outcome = bring(store, VENDORS / "salesforce_report_fr.csv")
    assert (outcome.created, outcome.rejected, outcome.blank) == (4, 0, 1)
    names = ("name", "account", "stage", "amount", "close_on", "closed_on", "owner")
    assert [row for row in deals(store, *names) if "Sentinelle" not in row[0]] == FRENCH
    assert deals(store, "created_on") == ["2026-07-04", "2026-10-13", "2026-10-01", "2026-09-21"]
    assert deals(store, "probability") == [10000, 7500, 0, 9000]
    assert _sources(store)["Chaîne du froid"] == "Salon"
    check_derived(store)


def test_the_salesforce_api_with_its_history(store: Store) -> None:
    files = run.Files(VENDORS / "salesforce_api.csv", history=VENDORS / "salesforce_history.csv")
    outcome = bring(store, files)
    assert (outcome.created, outcome.rejected) == (4, 0)
    assert deals(store, "name", "account", "stage", "amount", "close_on", "closed_on") == [
        ("Cold chain", "0015g00000ACC01AAX", "Proposal", 120_000_00, "2027-01-29", None),
        ("Depot sensors", "0015g00000ACC03AAX", "Won", 31_200_00, None, "2026-09-30"),
        ("Leak pilot", "0015g00000ACC04AAX", "Lost", 12_000_00, None, "2026-10-31"),
        ("Sentinel renewal", "0015g00000ACC02AAX", "Negotiation", 48_500_50, "2026-12-18", None),
    ]
    told = [("Lead", "2026-10-13"), ("Qualified", "2026-10-20"), ("Proposal", "2026-11-02"),
            ("Qualified", "2026-11-05"), ("Proposal", "2026-11-12"),
            ("Qualified", "2026-07-04"), ("Won", "2026-09-30")]  # fmt: skip
    assert [visit[:2] for visit in visits(store)][:7] == told
    assert all(visit[3] for visit in visits(store)[:7])
    check_derived(store)
    assert bring(store, files).action_id == ""


def test_ids_of_companies_and_owners_are_told_by_their_own_files(
    store: Store, tmp_path: Path
) -> None:
    accounts, owners = tmp_path / "accounts.csv", tmp_path / "owners.csv"
    accounts.write_text("Id,Name\n0015g00000ACC01AAX,Boréal Foods\n", encoding="utf-8")
    owners.write_text("Id,Name\n0055g00000ANN01AAQ,Ann Lee\n", encoding="utf-8")
    bring(store, run.Files(VENDORS / "salesforce_api.csv", accounts, None, owners))
    assert deals(store, "account", "owner")[0] == ("Boréal Foods", "Ann Lee")


def test_a_history_alone_tells_of_deals_that_are_there_and_of_new_ones(store: Store) -> None:
    bring(store, VENDORS / "salesforce_api.csv")
    ids = deals(store, "id")
    outcome = bring(store, VENDORS / "salesforce_history.csv")
    assert (outcome.created, outcome.updated) == (0, 2)
    assert deals(store, "id") == ids
    assert deals(store, "name", "owner", "stage")[0] == (
        "Cold chain", "0055g00000ANN01AAQ", "Proposal",
    )  # fmt: skip
    assert len(visits(store)) == 5 + 2 + 1 + 1
    check_derived(store)
    store.undo()
    assert len(visits(store)) == 4


def test_a_history_alone_makes_its_deals(store: Store) -> None:
    outcome = bring(store, VENDORS / "salesforce_history.csv")
    assert outcome.created == 2
    assert deals(store, "name", "stage", "amount", "close_on", "closed_on") == [
        ("0065g00000AAA01AAB", "Proposal", 120_000_00, "2027-01-29", None),
        ("0065g00000AAA03AAB", "Won", 31_200_00, None, "2026-09-30"),
    ]
    check_derived(store)


def test_hubspot(store: Store) -> None:
    outcome = bring(store, VENDORS / "hubspot_en.csv")
    assert (outcome.created, outcome.rejected) == (4, 0)
    assert deals(store, "name", "stage", "amount", "close_on", "closed_on", "probability") == [
        ("Cold chain", "Negotiation", 120_000_00, "2027-01-29", None, 9000),
        ("Depot sensors", "Won", 31_200_00, None, "2026-09-30", 10000),
        ("Leak pilot", "Lost", 12_000_00, None, "2026-10-31", 0),
        ("Sentinel renewal", "Qualified", 48_500_50, "2026-12-18", None, 4000),
    ]
    assert visits(store)[:3] == [
        ("Lead", "2026-10-13", "2026-10-20", 1),
        ("Qualified", "2026-10-20", "2026-11-12", 1),
        ("Negotiation", "2026-11-12", None, 1),
    ]
    assert deals(store, "step_on") == ["2026-12-01", None, None, None]
    assert _contacts(store) == [
        ("Cold chain", "Ingrid Dahl", "ingrid@boreal.example", ""),
        ("Sentinel renewal", "Eva Brun", "", ""),
        ("Sentinel renewal", "Luc Castel", "", ""),
    ]
    assert _reasons(store) == ["Price too high"]
    assert set(store.conn.execute("SELECT key FROM own_field").fetchall()) == {
        ("Deal Type",), ("Forecast category",),
    }  # fmt: skip
    check_derived(store)


def test_hubspot_in_french(store: Store) -> None:
    outcome = bring(store, VENDORS / "hubspot_fr.csv")
    assert (outcome.created, outcome.rejected) == (4, 0)
    found = deals(store, "name", "account", "stage", "amount", "close_on", "closed_on", "owner")
    chilled = ("Chaîne du froid", "Boréal Foods", "Negotiation", *FRENCH[1][3:])
    assert found[:2] == [FRENCH[0], chilled]
    assert found[2][:6] == FRENCH[2][:6]
    assert _sources(store)["Chaîne du froid"] == "Recherche organique"
    check_derived(store)


def test_pipedrive(store: Store) -> None:
    outcome = bring(store, VENDORS / "pipedrive_en.csv")
    assert (outcome.created, outcome.rejected) == (4, 1)
    assert (outcome.rejects[0].line, outcome.rejects[0].value) == (6, "Deleted")
    assert deals(store, "name", "stage", "amount", "currency", "close_on", "closed_on") == [
        ("Cold chain", "Proposal", 120_000_00, "EUR", "2027-01-29", None),
        ("Depot sensors", "Won", 31_200_00, "GBP", "2026-10-15", "2026-09-30"),
        ("Leak pilot", "Lost", 12_000_00, "GBP", "2026-11-30", "2026-10-31"),
        ("Sentinel renewal", "Negotiation", 48_500_50, "EUR", "2026-12-18", None),
    ]
    assert _contacts(store)[0] == (
        "Cold chain", "Ingrid Dahl", "ingrid@boreal.example", "+47 55 01 02 03",
    )  # fmt: skip
    pipelines = store.conn.execute("SELECT name FROM pipeline WHERE deleted_at IS NULL").fetchall()
    assert [row[0] for row in pipelines] == ["New business"]
    kinds = dict(store.conn.execute("SELECT key, type FROM own_field").fetchall())
    assert kinds == {"Deal - Label": "text", "Deal - Update time": "day"}
    check_derived(store)
    store.undo()
    assert store.conn.execute("SELECT name FROM pipeline").fetchall()[0][0] == "Sales"


def test_pipedrive_in_french(store: Store) -> None:
    outcome = bring(store, VENDORS / "pipedrive_fr.csv")
    assert (outcome.created, outcome.rejected) == (4, 0)
    found = deals(store, "name", "account", "stage", "amount", "close_on", "closed_on", "owner")
    assert [row for row in found if "Sentinelle" not in row[0]] == FRENCH
    assert _reasons(store) == ["Trop cher"]
    assert _sources(store)["Pilote fuites"] == "Site web"
    check_derived(store)


@pytest.mark.parametrize(
    ("file", "open_stage", "options"),
    [
        ("zoho.csv", "Proposal", {}),
        ("close.csv", "Proposal", {"columns": {"name": "note"}}),
        ("copper.csv", "Proposal", {}),
        ("monday.csv", "Proposal", {}),
        ("freshsales.csv", "Negotiation", {}),
        ("dynamics.csv", "Proposal", {"currency": "EUR"}),
        ("sheet_semicolon.csv", "Proposal", {"columns": {"name": "Angebot"}}),
    ],
)
def test_systems_not_listed_need_three_flags_at_most(
    store: Store, file: str, open_stage: str, options: dict[str, Any]
) -> None:
    outcome = bring(store, VENDORS / file, **options)
    assert (outcome.created, outcome.rejected) == (3, 0)
    by_account = {row[0]: row[1:] for row in deals(store, "account", "amount", "closed_on")}
    assert by_account.keys() == {"Boréal Foods", "Delta Rail", "Elgin Water"}
    assert by_account["Boréal Foods"] == (120_000_00, None)
    assert by_account["Delta Rail"][1] == "2026-09-30"
    assert by_account["Elgin Water"] == (12_000_00, "2026-10-31")
    stages = dict(deals(store, "account", "stage"))
    assert stages == {"Boréal Foods": open_stage, "Delta Rail": "Won", "Elgin Water": "Lost"}
    if file != "sheet_semicolon.csv":
        owners = dict(deals(store, "account", "owner"))
        assert owners["Boréal Foods"] == "Ann Lee"
        created = dict(deals(store, "account", "created_on"))
        assert created["Delta Rail"] == "2026-07-04"
    check_derived(store)


def test_headers_are_known_however_they_are_dressed() -> None:
    for table in ("deal", "account", "owner", "history"):
        for name in fields.names_of(table):
            for header in fields._data()[table][name]:
                for dressed in (
                    header.upper(), header.replace("'", "\u2019"), f"  {header} ",
                    header.replace(" ", "\u00a0"), unicodedata.normalize("NFD", header),
                ):  # fmt: skip
                    assert fields.match(table, [dressed]) == {name: 0}, (header, dressed)


def test_pipedrives_own_stages_in_french_need_no_answer(store: Store, tmp_path: Path) -> None:
    names = [
        "Qualifié", "Contact établi", "Démo planifiée", "Proposition faite",
        "Négociations entamées",
    ]  # fmt: skip
    rows = [f"{n},d{n},{name},Ouvert" for n, name in enumerate(names, 1)]
    path = tmp_path / "affaires.csv"
    head = "Affaire - ID,Affaire - Titre,Affaire - Étape,Affaire - Statut"
    path.write_text("\n".join([head, *rows, "9,d9,Démo planifiée,Perdu"]) + "\n")
    assert bring(store, path).created == 6
    assert deals(store, "stage")[-1] == "Lost"
    assert len(set(deals(store, "stage")[:-1])) == 5
    assert len([one for one in visits(store) if one[0] == visits(store)[2][0]]) == 2


def test_a_next_step_without_a_day_is_a_note_and_goes_back_as_it_came(
    store: Store, tmp_path: Path
) -> None:
    text = "Opportunity ID,Opportunity Name,Stage,Next Step\n006a,a,Prospecting,Call Bob\n"
    path = tmp_path / "report.csv"
    path.write_text(text)
    plan = run.prepare(store, run.Files(path), Options())
    assert "text of the next step: without a day" in "".join(evidence.understood(plan))
    outcome = run.carry_out(store, plan)
    assert "1 next step without a day, kept as a note" in "".join(
        report.needs_a_hand(store, outcome)
    )
    path.write_text(text.replace("Bob", "Eve"))
    assert bring(store, path, system="salesforce").updated == 1
    notes = store.conn.execute("SELECT kind, body, outcome FROM activity ORDER BY clock").fetchall()
    assert [tuple(note) for note in notes] == [
        ("note", "Call Bob", "Next Step"), ("note", "Call Eve", "Next Step"),
    ]  # fmt: skip
    wanted = columns(store.conn, "salesforce")
    place = [one.head for one in wanted].index("NextStep")
    assert [row[place] for row in rows(store.conn, wanted, None, "salesforce")] == ["Call Eve"]
    check_derived(store)
