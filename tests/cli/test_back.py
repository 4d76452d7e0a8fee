"""``export --changed-since-import``: which files it writes, what it says and refuses."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

HEAD = "Id,Name,Account Name,StageName,Amount,CloseDate\n"


@pytest.fixture
def imported(cli: Cli, tmp_path: Path) -> Cli:
    path = tmp_path / "deals.csv"
    rows = "006A,Rex,X,Proposal,10,2027-01-31\n006B,Max,Y,Proposal,20,2027-01-31\n"
    path.write_text(HEAD + rows, encoding="utf-8")
    assert cli("import", path, "--file", cli.path).status == 0
    for name in ("acme_renewal", "acme_trial", "Boréal Été", "Old one"):
        assert cli("delete", name).status == 0
    return cli


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _back(cli: Cli, path: Path, *words: str) -> tuple[int, str]:
    said = cli("export", path, "--changed-since-import", "--for", "salesforce", *words)
    assert said.out == ""
    return said.status, said.err


def test_three_files_go_back(imported: Cli, tmp_path: Path) -> None:
    path = tmp_path / "back.csv"
    assert _back(imported, path) == (
        1,
        "pipeline-tui: Nothing changed here since the last import from salesforce.\n",
    )
    assert not list(tmp_path.glob("back*"))
    imported("edit", "rex", "amount=15")
    imported("add", "=Nova", "5k", "@Nova")
    imported("log", "max", "--outcome", "spoke", "--note", "wants two")
    status, said = _back(imported, path)
    assert status == 0
    assert "1 deal changed here" in said
    assert _rows(path) == [["Id", "Amount"], ["006A", "15.00"]]
    head, new = _rows(tmp_path / "back-new.csv")
    assert "Id" not in head
    assert new[head.index("Name")] == "'=Nova"
    (told,) = _rows(tmp_path / "back-activities.csv")[1:]
    assert told[:2] == ["006B", "Max"]
    assert told[5:] == ["Completed", "2026-11-23", "spoke", "wants two"]
    assert "salesforce refuses new deals without these" in said
    assert "  =Nova · CloseDate" in said
    assert "Begun with '" in said
    assert "never named these stages; it may call them otherwise: Lead" in said
    assert all(one.stat().st_mode & 0o777 == 0o600 for one in tmp_path.glob("back*"))


def test_what_was_logged_before_an_import_goes_back_after_it(cli: Cli, tmp_path: Path) -> None:
    source, path = tmp_path / "deals.csv", tmp_path / "back.csv"
    text = "Id,Name,StageName,Amount,CloseDate\n006A,Rex,Proposal,{},2027-01-31\n"

    def week(amount: int) -> None:
        source.write_text(text.format(amount), encoding="utf-8")
        assert cli("import", source, "--file", cli.path).status == 0

    def told() -> list[str]:
        beside = tmp_path / "back-activities.csv"
        beside.unlink(missing_ok=True)
        _back(cli, path, "--force", "rex")
        return [one[-1] for one in _rows(beside)[1:]] if beside.exists() else []

    week(10)
    cli("log", "rex", "--outcome", "spoke", "--note", "first")
    week(11)  # it cannot know of the call: nothing was ever sent
    assert told() == ["first"]
    assert told() == ["first"], "a file made again before it answered holds it again"
    cli("log", "rex", "--note", "second")
    assert told() == ["first", "second"]
    week(12)
    assert told() == []
    cli("log", "rex", "--note", "third")
    week(13)
    assert told() == ["third"]
    assert "Exported for salesforce" in cli("history").out
    assert "Imported deals.csv" in cli("undo").out, "undo passes over what was exported"


def test_nothing_is_overwritten_without_force(imported: Cli, tmp_path: Path) -> None:
    path = tmp_path / "back.csv"
    imported("edit", "rex", "amount=15")
    (tmp_path / "back-new.csv").write_text("mine")
    assert _back(imported, path)[0] == 2
    assert not path.exists()
    assert _back(imported, path, "--force")[0] == 0
    assert not (tmp_path / "back-new.csv").exists()  # it would look like one of these
    assert _back(imported, path, "--force", "max")[0] == 1


def test_what_it_needs_is_said(imported: Cli, tmp_path: Path) -> None:
    path = tmp_path / "back.csv"
    said = imported("export", path, "--changed-since-import")
    assert (said.status, "--for salesforce" in said.err) == (2, True)
    assert imported("export", "-", "--changed-since-import", "--for", "hubspot").status == 2
    said = imported("export", path, "--changed-since-import", "--for", "hubspot")
    assert (said.status, "Nothing was imported from hubspot yet." in said.err) == (1, True)
    (tmp_path / "deals.csv").write_text(
        "Opportunity Name,Account Name,Stage,Amount\nSolo,Z,Proposal,5\n", encoding="utf-8"
    )
    imported("import", tmp_path / "deals.csv", "--file", imported.path)
    imported("edit", "solo", "amount=6")
    imported("log", "solo", "--note", "a note")
    imported("log", "solo", "--note", "another")
    status, told = _back(imported, path)
    assert status == 1
    assert "imported without an id" in told
    assert "  Solo\n" in told
    assert "Logged here on deals imported without an id:\n  Solo · 2" in told


def test_deals_deleted_here_are_told_as_a_file_cannot(imported: Cli, tmp_path: Path) -> None:
    imported("delete", "max")
    said = "Deleted here; a file cannot say so, delete them there by hand:\n  Max · 006B\n"
    status, err = _back(imported, tmp_path / "back.csv")
    assert (status, err.startswith(said)) == (1, True)
    assert said not in _back(imported, tmp_path / "back.csv", "rex")[1]
