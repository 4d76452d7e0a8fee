"""Which deal a text means: one, or none at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline_tui.cli import naming
from pipeline_tui.sales.text import fold
from pipeline_tui.store.adding import NewDeal, add
from pipeline_tui.store.store import Store
from tests.cli.conftest import Cli


@pytest.mark.parametrize(
    "text", ["Acme renewal", "acme_renewal", "ACME  Renewal", "renewal", "renewal sa", "ewal"]
)
def test_a_clear_text_means_the_deal(cli: Cli, text: str) -> None:
    assert cli("show", text, "--json").json["deal"]["name"] == "Acme renewal"


@pytest.mark.parametrize("text", ["boreal ete", "BORÉAL ÉTÉ", "boréal_été"])
def test_a_whole_name_wins_over_names_that_hold_it(cli: Cli, text: str) -> None:
    cli("add", "Boréal Été again")
    assert cli("show", text, "--json").json["deal"]["name"] == "Boréal Été"


@pytest.mark.parametrize("text", ["acme", "Acme SA", "boreal foods", "e"])
def test_several_are_listed_and_never_guessed(cli: Cli, text: str) -> None:
    before = cli.actions()
    said = cli("won", text)
    assert said.status == 1
    assert said.out == ""
    assert f"“{text}” means" in said.err
    assert cli.actions() == before
    listed = [line.split()[0] for line in said.err.splitlines() if line.startswith("  ")]
    for short in listed:
        assert cli("show", short, "--json").json["deal"]["short"] == short


def test_the_end_of_an_id_and_the_beginning_of_a_short_one_mean_their_deal(cli: Cli) -> None:
    whole = cli.deal("Acme trial", "id")
    for text in (whole, whole[-8:], whole[-6:].upper(), whole[-8:-2], whole[-8:-4]):
        assert cli("show", text, "--json").json["deal"]["id"] == whole


def test_a_name_that_may_be_an_id_is_not_guessed(cli: Cli) -> None:
    end = cli.deal("Acme trial", "id")[-5:]
    cli("add", "Second")  # not by that name at once: some ids end as amounts do
    cli("edit", "second", f"name={end}")
    said = cli("delete", end)
    assert said.status == 1
    assert "means 2 deals" in said.err


@pytest.mark.parametrize("text", ["zzz", "", " ", "%", "acme zzz", "\\", '"', "deadbeef"])
def test_none_has_status_1(cli: Cli, text: str) -> None:
    said = cli("show", text)
    assert (said.status, said.out) == (1, "")
    assert "No deal is called" in said.err


def test_deleted_deals_have_no_name(cli: Cli) -> None:
    short = cli.deal("Acme trial", "id")[-8:]
    assert cli("delete", "acme_trial").status == 0
    assert cli("show", "acme_trial").status == 1
    assert cli("show", short).status == 1
    assert cli("show", "acme").status == 0, "only one of that name is left"


@settings(max_examples=10)
@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8), max_size=6))
def test_every_name_means_all_that_have_it(names: list[str]) -> None:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
        with Store.open(Path(folder) / "x.db", create=True) as store:
            for name in names:
                if name.strip():
                    add(store, NewDeal(name))
            for name in names:
                wanted = fold(name)
                if not wanted or set(wanted) <= set("0123456789abcdef-"):
                    continue
                found = naming.matching(store.conn, name)
                same = [one for one in names if one.strip() and fold(one) == wanted]
                assert len(found) == len(same)
                assert all(fold(one.name) == wanted for one in found)
