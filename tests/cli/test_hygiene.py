"""``hygiene``: what is wrong or missing, in a table and as JSON; own fields in filters."""

from __future__ import annotations

from pipeline_tui.store import own_fields
from pipeline_tui.store.store import Store
from tests.cli.conftest import Cli


def test_faults_are_listed_with_their_filters(cli: Cli) -> None:
    said = cli("hygiene")
    assert said.status == 1
    assert said.out.startswith("0 of 3 open deals are clean (0%)")
    rows = {line.split("  ")[0]: line.split() for line in said.out.splitlines()[3:]}
    assert rows["no amount"][-2:] == ["1", "no:amount"]
    assert rows["no decision maker"][-3:] == ["3", "€12k", "no:decider"]
    assert "maybe a duplicate" not in rows


def test_json_holds_every_fault_and_its_filter_finds_as_many(cli: Cli) -> None:
    found = cli("hygiene", "--json").json
    assert (found["format"], found["version"]) == ("pipeline-tui hygiene", 1)
    sales = found["pipelines"][0]
    assert (sales["open"]["deals"], sales["clean"]["deals"], sales["share"]) == (3, 0, 0)
    assert len(sales["faults"]) == 9
    for fault in sales["faults"]:
        listed = cli("list", "--json", *fault["filter"].split())
        assert len(listed.json["deals"]) == fault["deals"]
        assert listed.status == (0 if fault["deals"] else 1)


def test_nothing_to_mend_is_status_0(cli: Cli) -> None:
    with Store.open(cli.path) as store:
        store.conn.execute("UPDATE deal SET status = 'won' WHERE status = 'open'")
    said = cli("hygiene")
    assert (said.status, said.out) == (0, "no open deals\n")
    assert cli("hygiene", "--json").json["pipelines"][0]["share"] is None


def test_a_list_is_filtered_by_own_fields(cli: Cli) -> None:
    with Store.open(cli.path) as store:
        own_fields.add(store, "Région", "choice", ["Nord", "Sud"])
        deal = store.conn.execute("SELECT id FROM deal WHERE name = 'Acme trial'").fetchone()[0]
        own_fields.set_value(store, [deal], "Région", "Sud")
    listed = cli("list", "--json", "region:sud").json["deals"]
    assert [one["name"] for one in listed] == ["Acme trial"]
    assert len(cli("queue", "--json", "--all", "-region:sud").json["deals"]) == 2
