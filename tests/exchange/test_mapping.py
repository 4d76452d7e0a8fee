"""The steps of an import for a screen: the head of a file, a preview, the run."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline_tui.exchange import mapping, run
from pipeline_tui.exchange.options import Options
from pipeline_tui.store.store import Store
from tests.exchange.importing import deals, write
from tests.support.dump import dump, first_difference

TEXT = (
    "Was;Wo;Stage;Amount;Volume;Region\n"
    "Boot;Kiel;Lead;1.200,50;3,5;North\n"
    ";;;;;\n"
    "Steg;Husum;Pilot;oops;4,5;South\n"
    "Mole;Emden;Pilot;12,00;5,5;North\n"
)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")


def test_the_head_tells_columns_with_samples_and_what_they_seem_to_be(tmp_path: Path) -> None:
    head = mapping.read_head(write(tmp_path, TEXT))
    assert (head.kind, head.encoding, head.delimiter, head.system) == ("text", "utf-8", ";", "csv")
    assert [(one.header, one.field, one.own_type) for one in head.columns] == [
        ("Was", "", "text"), ("Wo", "", "text"), ("Stage", "stage", ""),
        ("Amount", "amount", ""), ("Volume", "", "number"), ("Region", "", "text"),
    ]  # fmt: skip
    assert head.columns[0].samples == ("Boot", "Steg", "Mole")
    chosen = mapping.read_head(head.path, {"name": "Was"})
    assert chosen.columns[0].field == "name"
    names = dict(mapping.choices())
    assert {"name", "account", "stage", "amount", "contact_email", "pipeline"} <= names.keys()


def test_a_preview_asks_shows_cards_and_counts_and_writes_nothing(
    store: Store, tmp_path: Path
) -> None:
    files = run.Files(write(tmp_path, TEXT))
    options = Options(columns={"name": "Was", "account": "Wo"})
    before = dump(store.conn)
    asked = mapping.preview(store, files, options)
    assert asked.question is not None
    assert asked.question.values == ("Pilot",)
    told = Options(columns=options.columns, stage_order=asked.question.values)
    shown = mapping.preview(store, files, told)
    assert [(one.line, one.name, one.account, one.amount, one.stage) for one in shown.cards] == [
        (2, "Boot", "Kiel", 1_200_50, "Lead"), (5, "Mole", "Emden", 12_00, "Pilot"),
    ]  # fmt: skip
    assert shown.outcome is not None
    assert (shown.outcome.created, shown.outcome.rejected) == (2, 1)
    assert first_difference(before, dump(store.conn)) == ""
    assert mapping.preview(store, files, told, counted=False).outcome is None
    assert shown.plan is not None
    assert run.carry_out(store, shown.plan).created == 2
    store.undo()
    assert mapping.bring(store, files, told).returned == 2
    assert deals(store, "name", "stage") == [("Boot", "Lead"), ("Mole", "Pilot")]
