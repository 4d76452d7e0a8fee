"""What an import was told is kept under a name or in a file, and read back the same."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.cli import import_voices
from pipeline_tui.exchange import presets
from pipeline_tui.exchange.errors import ImportRefused, Question
from pipeline_tui.exchange.options import CONFLICTS, DUPLICATES, Options
from pipeline_tui.store.store import Store
from tests.exchange.commanded import run
from tests.exchange.importing import deals, write

TEXT = 'Was,Stage,Betrag\na,Trial,"1,5"\nb,Lead,2\n'


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(
        "pipeline_tui.paths.config_file", lambda: tmp_path / "config" / "config.toml"
    )
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
    return tmp_path / "config"


_texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
_options = st.builds(
    Options,
    system=_texts,
    columns=st.dictionaries(_texts, _texts, max_size=3),
    stages=st.dictionaries(_texts, _texts, max_size=3),
    stage_order=st.lists(_texts, max_size=3).map(tuple),
    dates=st.sampled_from(["", "dmy", "mdy"]),
    decimal=st.sampled_from(["", ".", ","]),
    currency=st.sampled_from(["", "EUR"]),
    pipeline=_texts,
    duplicates=st.sampled_from(DUPLICATES),
    conflicts=st.sampled_from(CONFLICTS),
    keep_rest=st.booleans(),
)


@given(_options)
def test_any_options_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, options: Options
) -> None:
    path = tmp_path_factory.mktemp("presets") / "p.toml"
    path.write_text(presets.text_of(options), encoding="utf-8")
    assert presets.load(str(path)) == options


def test_what_is_said_beside_a_preset_counts_more() -> None:
    kept = Options(dates="dmy", columns={"name": "A", "amount": "B"}, duplicates="skip")
    said = Options(dates="mdy", columns={"name": "C"}, keep_rest=False)
    made = presets.over(kept, said)
    assert (made.dates, made.duplicates, made.keep_rest) == ("mdy", "skip", False)
    assert made.columns == {"name": "C", "amount": "B"}


def test_a_preset_is_kept_and_used(
    tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, target = write(tmp_path, TEXT), tmp_path / "pipeline.db"
    said = ["--map", "name=Was", "--map", "amount=Betrag", "--decimal", ",", "--stages", "Trial"]
    assert run(path, "--file", target, "--dry-run", *said, "--save-preset", "week") == 0
    assert str(config / "presets" / "week.toml") in capsys.readouterr().err
    assert [one.name for one in presets.named()] == ["week"]
    assert run(path, "--file", target, "--preset", "week") == 0
    with Store.open(target) as store:
        assert deals(store, "name", "stage", "amount") == [("a", "Trial", 150), ("b", "Lead", 200)]
    assert run(path, "--file", target, "--preset", "month") == 2
    assert "week" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("dates = \n", "line 1"),
        ('dates = "ymd"\n', "dmy | mdy"),
        ('colour = "red"\n', "colour"),
        ("[map]\nname = 3\n", "map"),
        ('currency = "XXL"\n', "XXL"),
    ],
)
def test_what_is_no_preset_is_refused_and_never_replaced(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "p.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ImportRefused) as refused:
        presets.load(str(path))
    assert said in refused.value.message
    assert str(path) in refused.value.message
    with pytest.raises(ImportRefused):
        presets.save(str(path), Options())
    assert path.read_text(encoding="utf-8") == text


# -- the command ---------------------------------------------------------------------------


def test_a_trial_prints_exactly_what_the_import_prints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "pipeline.db"
    head = "Id,Name,Account,Pipeline,Stage,Amount,Close Date,Region\n"
    first = head + "1,a,X,,Lead,10,2001-01-01,N\n2,b,X,,Won,20,2001-01-01,S\n"
    run(write(tmp_path, first), "--file", target)
    more = (
        first.replace("10,2001", "11,2001") + "3,c,,New one,Odd,1,,N\n4,d,,,Lead,oops,,N\n,,,,,,,\n"
    )
    path = write(tmp_path, more, "more.csv")
    said = ["--file", target, "--stages", "Odd"]
    capsys.readouterr()
    assert run(path, *said, "--dry-run") == 0
    tried = capsys.readouterr()
    assert run(path, *said) == 0
    done = capsys.readouterr()
    assert tried.out == done.out
    store_again = tmp_path / "other.db"
    run(write(tmp_path, first), "--file", store_again)
    capsys.readouterr()
    run(path, "--file", store_again, *said[2:], "--dry-run", "--json")
    trial = json.loads(capsys.readouterr().out)
    run(path, "--file", store_again, *said[2:], "--json")
    real = json.loads(capsys.readouterr().out)
    assert {**trial, "trial": False, "action": real["action"]} == real
    assert "Rows: 1 new, 1 changed, 1 as before, 1 left out, 1 blank" in done.out
    assert "New pipelines: New one" in done.out
    assert f"{path}, line 5, column “Amount”, “oops”: " in tried.err
    assert "nothing was written" in tried.err


def test_json_is_one_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, target = write(tmp_path, "Name,Stage,Amount\na,Lead,1.5\n,,\n"), tmp_path / "p.db"
    assert run(path, "--file", target, "--dry-run", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["version"], told["trial"]) == ("pipeline-tui import", 1, True)
    assert (told["created"], told["blank"], told["rejects"]) == (1, 1, [])
    assert told["columns"][2] == {
        "column": "Amount", "field": "amount", "decimal": ".", "evidence": ["1.5"],
    }  # fmt: skip
    assert not target.exists()


def test_flags_place_deals_leave_columns_out_and_keep_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, target = write(tmp_path, "Name,Stage,Amount,Colour\na,Lead,1,red\n"), tmp_path / "p.db"
    said = ["--file", target, "--unmapped", "drop", "--pipeline", "Other", "--duplicates", "both"]
    assert run(path, *said, "--system", "one") == 0
    assert "Left out: Colour" in capsys.readouterr().out
    assert run(path, *said, "--system", "two") == 0
    with Store.open(target) as store:
        assert deals(store, "name", "extra") == [("a", "{}"), ("a", "{}")]
        names = store.conn.execute("SELECT name FROM pipeline ORDER BY position").fetchall()
        assert [row[0] for row in names] == ["Sales", "Other"]


def test_deals_and_their_history_are_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deals_file = write(tmp_path, "Id,Name,Stage\n1,a,Proposal\n")
    log = write(tmp_path, "OpportunityId,StageName,CreatedDate\n1,Lead,2026-01-01\n", "log.csv")
    assert run(log, deals_file, "--file", tmp_path / "p.db") == 0
    assert "1 entries into stages from log.csv" in capsys.readouterr().out
    assert run(deals_file, deals_file, "--file", tmp_path / "p.db") == 2
    assert "both hold deals" in capsys.readouterr().err


def test_unknown_stages_are_offered_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    question = Question("Which?", "stages", ["Pilot", "Trial"], ["Lead", "Won"])
    voice = import_voices.TextVoice(tried=False)
    monkeypatch.setattr(click, "confirm", lambda *_args, **_more: True)
    answered = voice.ask(question, Options())
    assert answered is not None
    assert answered.stage_order == ("Pilot", "Trial")
    monkeypatch.setattr(click, "confirm", lambda *_args, **_more: False)
    monkeypatch.setattr(click, "prompt", lambda *_args, **_more: "Won")
    answered = voice.ask(question, Options())
    assert answered is not None
    assert answered.stages == {"Pilot": "Won", "Trial": "Won"}
