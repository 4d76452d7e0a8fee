"""``undo``, ``redo``, ``history``, ``config``: the journal and the configuration from a script."""

from __future__ import annotations

import pytest

from pipeline_tui import i18n, l10n, paths
from tests.cli.conftest import Cli


def test_history_is_in_english_for_programs_and_in_words_for_people(cli: Cli) -> None:
    cli("move", "renewal", "nego")
    cli("undo")
    last, before = cli("history", "--limit", 2, "--json").json["actions"]
    assert (last["kind"], last["undoes"]) == ("undo", before["id"])
    assert (before["label"], before["state"]) == ("Moved {deal} to {stage}", "undone")
    assert before["args"] == {"deal": "Acme renewal", "stage": "Negotiation"}
    lines = cli("history", "--limit", 2).out.splitlines()
    assert lines[0].endswith("Ann Roy  undo: Moved Acme renewal to Negotiation")
    assert lines[1].endswith("Moved Acme renewal to Negotiation (undone)")


def test_the_history_of_a_deal_tells_the_fields(cli: Cli) -> None:
    cli("edit", "renewal", "amount=15k")
    (entry,) = cli("history", "renewal", "--limit", 1, "--json").json["actions"]
    assert entry["fields"] == [
        {"table": "deal", "column": "amount", "old": 1_200_000, "new": 1_500_000}
    ]
    assert cli("history", "acme").status == 1


def test_undo_and_redo_end_with_status_1_where_nothing_is_left(cli: Cli) -> None:
    while cli("undo").status == 0:
        pass
    assert "nothing to undo" in cli("undo").err
    while cli("redo", "--json").status == 0:
        pass
    assert "nothing to do again" in cli("redo").err
    assert cli.deal("Old one", "status") == "won"


def test_french_reads_as_the_app_does(cli: Cli) -> None:
    paths.config_file().parent.mkdir(parents=True)
    paths.config_file().write_text('language = "fr"\nlocale = "fr_FR"\n')
    assert "désigne 2 affaires" in cli("show", "acme").err
    assert cli("list", "sans:relance", "--json").json["deals"][0]["name"] == "Acme trial"
    assert cli("follow", "renewal", "ven", "appeler").status == 0
    assert cli.deal("Acme renewal", "step_on") == "2026-11-27"
    assert cli("edit", "renewal", "montant=1 200,50", "cloture=fin du mois").status == 0
    assert cli.deal("Acme renewal", "amount") == 120_050
    i18n.use_language(None)
    l10n.use(None)


# -- config --------------------------------------------------------------------------------------


def test_settings_are_set_read_and_taken_out(cli: Cli) -> None:
    assert cli("config", "get", "theme").status == 1
    assert cli("config", "set", "theme", "light").out == "theme = light\n"
    assert cli("config", "get", "theme").out == "light\n"
    assert cli("config", "set", "theme", "pipeline-light").status == 0
    assert cli("config", "set", "theme", "light").status == 0
    assert cli("config", "set", "keys.won", "w, f5").status == 0
    told = cli("config", "get", "--json").json
    assert told["file"] == str(paths.config_file())
    assert told["settings"]["keys.won"] == ["w", "f5"]
    assert told["settings"]["language"] is None
    assert "keys.won = w, f5" in cli("config", "get").out
    assert cli("config", "set", "theme", "").status == 0
    assert cli("config", "get", "theme").status == 1
    assert cli("config", "path").out == f"{paths.config_file()}\n"


@pytest.mark.parametrize(
    "words",
    [
        ("set", "bogus", "x"),
        ("get", "keys.bogus"),
        ("set", "density", "huge"),
        ("set", "theme", "bogus"),
        ("set", "language", "zz"),
        ("zzz",),
    ],
)
def test_what_is_no_setting_has_status_2(cli: Cli, words: tuple[str, ...]) -> None:
    assert cli("config", *words).status == 2
    assert not paths.config_file().exists()
