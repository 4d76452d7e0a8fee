"""What the person says of single columns: a field of her own of some type, or left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline_tui.cli.import_ import import_command
from pipeline_tui.exchange import evidence, mapping, presets, run
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.options import Options
from pipeline_tui.store import own_fields
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, deals, write

TEXT = (
    "Name,Amount,Code,Region,When,Stuff\n"
    "Boot,100,007,North,3/2/2026,a\n"
    "Steg,200,12,South,4/2/2026,b\n"
)


def types(store: Store) -> dict[str, str]:
    return {one.key: one.type for one in own_fields.fields(store.conn)}


def test_columns_become_what_the_person_says(store: Store, tmp_path: Path) -> None:
    own = {"Code": "number", "Region": "choice", "Stuff": "drop", "amount": "text"}
    outcome = bring(store, write(tmp_path, TEXT), own=own)
    assert (outcome.created, outcome.rejected) == (2, 0)
    assert types(store) == {"Amount": "text", "Code": "number", "Region": "choice", "When": "text"}
    region = next(one for one in own_fields.fields(store.conn) if one.key == "Region")
    assert region.choices == ("North", "South")
    boot = json.loads(deals(store, "extra")[0])
    assert (boot["Code"], boot["Amount"], "Stuff" in boot) == ("7", "100", False)
    assert deals(store, "amount") == [None, None]


def test_only_those_said_where_the_rest_is_left_out(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, TEXT)
    bring(store, path, own={"Region": "text"}, keep_rest=False)
    assert types(store) == {"Region": "text"}
    plan = run.prepare(store, run.Files(path), Options(own={"When": "drop"}))
    assert "  Left out: When" in list(evidence.understood(plan))


def test_a_day_is_read_in_the_order_that_was_said(store: Store, tmp_path: Path) -> None:
    bring(store, write(tmp_path, TEXT), own={"When": "day"}, dates="mdy")
    assert json.loads(deals(store, "extra")[0])["When"] in ("2026-02-03", "2026-03-02")


@pytest.mark.parametrize(
    ("own", "said"),
    [({"Nowhere": "text"}, "Nowhere"), ({"Code": "colour"}, "colour")],
)
def test_what_is_not_there_is_refused(
    store: Store, tmp_path: Path, own: dict[str, str], said: str
) -> None:
    with pytest.raises(ImportRefused, match=said):
        bring(store, write(tmp_path, TEXT), own=own)


def test_many_values_are_no_choices(store: Store, tmp_path: Path) -> None:
    text = "Name,Code\n" + "".join(f"D{n},C{n}\n" for n in range(60))
    with pytest.raises(ImportRefused, match="“Code”"):
        bring(store, write(tmp_path, text), own={"Code": "choice"})


def test_the_head_takes_them_for_no_fields(tmp_path: Path) -> None:
    head = mapping.read_head(write(tmp_path, TEXT), {}, ["Amount"])
    assert [one.field for one in head.columns] == ["name", "", "", "", "", ""]


@pytest.mark.usefixtures("home")
def test_presets_and_flags_say_it(tmp_path: Path) -> None:
    options = Options(own={"Code \u202e\x1b=": "text", "Region": "drop"})
    path = presets.save(str(tmp_path / "own.toml"), options)
    assert presets.load(str(path)) == options
    assert presets.over(options, Options(own={"Region": "text"})).own["Region"] == "text"
    target = tmp_path / "new.db"
    words = [str(write(tmp_path, TEXT)), "--file", str(target), "--own", "Code=text"]
    with pytest.raises(SystemExit) as ended:
        import_command.main([*words, "--own", "Stuff=drop"])
    assert ended.value.code == 0
    with Store.open(target) as made:
        assert types(made)["Code"] == "text"
        assert "Stuff" not in types(made)


def test_encoding_and_delimiter_by_the_person_s_word(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "Name;Notes, long\nÉcole;a\n", encoding="cp850")
    head = mapping.read_head(path, {}, (), "cp850", ";")
    assert [one.header for one in head.columns] == ["Name", "Notes, long"]
    assert head.columns[0].samples == ("École",)
    plan = run.prepare(store, run.Files(path), Options(encoding="cp850", delimiter=";"))
    assert any("CP850, as you said" in line for line in evidence.understood(plan))
    for wrong in (Options(encoding="hex"), Options(encoding="nope"), Options(delimiter="ab")):
        with pytest.raises(ImportRefused):
            run.prepare(store, run.Files(path), wrong)
    preset = presets.save(str(tmp_path / "p.toml"), plan.options)
    assert presets.load(str(preset)) == plan.options
