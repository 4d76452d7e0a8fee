"""Pipelines and stages that a file names are found, or made where they belong."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline_tui.exchange.errors import ImportRefused, Question
from pipeline_tui.store import adding
from pipeline_tui.store.stages import pipelines
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, check_derived, deals, visits, write
from tests.support.dump import dump, first_difference

HEAD = "Id,Name,Pipeline,Stage,Amount,Probability,Created Date\n"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")


def _pipelines(store: Store) -> list[str]:
    return [one.name for one in pipelines(store.conn)]


def _where(store: Store) -> list[tuple[str, str, str]]:
    rows = store.conn.execute(
        "SELECT d.name, p.name, s.name FROM deal d JOIN pipeline p ON p.id = d.pipeline_id"
        " JOIN stage s ON s.id = d.stage_id AND s.pipeline_id = p.id"
        " WHERE d.deleted_at IS NULL ORDER BY d.name"
    )
    return [tuple(row) for row in rows]


def _stages(store: Store, pipeline: str = "") -> list[tuple[str, int]]:
    found = next(one.id for one in pipelines(store.conn) if one.name == (pipeline or one.name))
    return [(one.name, one.probability) for one in store.rules.pipeline_stages(found)]


def _state(store: Store) -> dict[str, list[dict[str, object]]]:
    left_out = {"action", "change"}
    return dump(store.conn, live=True, leave_out=left_out, columns_left_out={"clock"})


SEVERAL = HEAD + (
    "1,a,Sales Pipeline,Lead,10,,2026-01-01\n"
    "2,b,Renewals,Proposal,20,,2026-01-02\n"
    "3,c,,Qualified,30,,2026-01-03\n"
    "4,d,renewals,Won,40,,2026-01-04\n"
    "5,e,Partners,Lost,50,,2026-01-05\n"
)


def test_each_pipeline_of_the_file_is_found_or_made(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, SEVERAL)
    before = _state(store)
    outcome = bring(store, path)
    assert (outcome.created, outcome.rejected) == (5, 0)
    assert outcome.new_pipelines == ("Renewals", "Partners")
    assert _pipelines(store) == ["Sales", "Renewals", "Partners"]
    assert _where(store) == [
        ("a", "Sales", "Lead"), ("b", "Renewals", "Proposal"), ("c", "Sales", "Qualified"),
        ("d", "Renewals", "Won"), ("e", "Partners", "Lost"),
    ]  # fmt: skip
    check_derived(store)
    assert bring(store, path).action_id == ""
    after = _state(store)
    store.undo()
    assert first_difference(before, _state(store)) == ""
    bring(store, path)
    assert first_difference(after, _state(store)) == ""


def test_a_deal_follows_the_file_into_another_pipeline(store: Store, tmp_path: Path) -> None:
    bring(store, write(tmp_path, SEVERAL))
    moved = SEVERAL.replace("1,a,Sales Pipeline,Lead", "1,a,Renewals,Proposal")
    outcome = bring(store, write(tmp_path, moved.replace("2,b,Renewals,P", "2,b,Partners,P")))
    assert (outcome.created, outcome.updated) == (0, 2)
    assert _where(store)[:2] == [("a", "Renewals", "Proposal"), ("b", "Partners", "Proposal")]
    check_derived(store)
    store.undo()
    assert _where(store)[:2] == [("a", "Sales", "Lead"), ("b", "Renewals", "Proposal")]
    check_derived(store)


def test_an_empty_pipeline_takes_the_name_and_a_used_one_does_not(
    store: Store, tmp_path: Path
) -> None:
    path = write(tmp_path, HEAD + "1,a,New business,Lead,10,,2026-01-01\n")
    bring(store, path)
    assert _pipelines(store) == ["New business"]
    other = HEAD + "9,z,Renewals,Lead,10,,2026-01-01\n"
    bring(store, write(tmp_path, other, "other.csv"))
    assert _pipelines(store) == ["New business", "Renewals"]


def test_all_deals_go_to_the_pipeline_that_is_named(store: Store, tmp_path: Path) -> None:
    adding.add(store, adding.NewDeal("here", 100))
    bring(store, write(tmp_path, SEVERAL), pipeline="Imported")
    assert _pipelines(store) == ["Sales", "Imported"]
    assert {pipeline for name, pipeline, _stage in _where(store) if name != "here"} == {"Imported"}
    check_derived(store)


def test_entry_days_count_for_the_pipeline_they_name(store: Store, tmp_path: Path) -> None:
    text = (
        "Record ID,Deal Name,Pipeline,Deal Stage,"
        '"Date entered ""Qualified (Sales Pipeline)""","Date entered ""Qualified (Renewals)"""\n'
        "1,a,Sales Pipeline,Proposal,2026-02-01 10:00,\n"
        "2,b,Renewals,Proposal,,2026-03-01 10:00\n"
    )
    bring(store, write(tmp_path, text))
    assert [visit[:2] for visit in visits(store)] == [
        ("Qualified", "2026-02-01"), ("Proposal", "2026-02-01"),
        ("Qualified", "2026-03-01"), ("Proposal", "2026-03-01"),
    ]  # fmt: skip
    check_derived(store)


def test_too_many_pipelines_are_another_field(store: Store, tmp_path: Path) -> None:
    rows = "".join(f"{n},d{n},P{n},Lead,1,,2026-01-01\n" for n in range(30))
    with pytest.raises(ImportRefused, match="“Pipeline”"):
        bring(store, write(tmp_path, HEAD + rows))


# -- new stages ----------------------------------------------------------------------------

UNKNOWN = HEAD + (
    "1,a,,Legal check,10,80%,2026-01-01\n"
    "2,b,,Pilot,20,40%,2026-01-02\n"
    "3,c,,Pilot,20,60%,2026-01-02\n"
    "4,d,,Lead,20,10%,2026-01-02\n"
)


def test_unknown_stages_are_offered_in_the_order_of_their_chances(
    store: Store, tmp_path: Path
) -> None:
    path = write(tmp_path, UNKNOWN)
    with pytest.raises(Question) as asked:
        bring(store, path)
    assert asked.value.values == ("Pilot", "Legal check")
    assert '--stages "Pilot,Legal check"' in asked.value.message
    bring(store, path, stages={"Pilot": "+", "Legal check": "+"})
    assert _stages(store) == [
        ("Lead", 1000), ("Qualified", 2500), ("Proposal", 5000), ("Pilot", 5000),
        ("Negotiation", 7500), ("Legal check", 8000), ("Won", 10000), ("Lost", 0),
    ]  # fmt: skip
    check_derived(store)


def test_stages_named_in_their_order_are_made_in_their_places(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, UNKNOWN.replace("80%", "").replace("40%", "").replace("60%", ""))
    order = ("First talk", "Lead", "Pilot", "Proposal", "Legal check")
    outcome = bring(store, path, stage_order=order)
    assert outcome.new_stages == ("First talk", "Pilot", "Legal check")
    assert [name for name, _chance in _stages(store)] == [
        "First talk", "Lead", "Pilot", "Qualified", "Proposal", "Legal check", "Negotiation",
        "Won", "Lost",
    ]  # fmt: skip
    assert [stage for _name, _pipeline, stage in _where(store)] == [
        "Legal check", "Pilot", "Pilot", "Lead",
    ]  # fmt: skip
    store.undo()
    assert len(_stages(store)) == 6
    bring(store, path, stage_order=order)
    assert len(_stages(store)) == 9
    check_derived(store)


def test_a_stage_whose_deals_were_all_won_or_all_lost_needs_no_question(
    store: Store, tmp_path: Path
) -> None:
    rows = "1,a,Signed off,true,true\n2,b,Dropped,true,false\n3,c,Signed off,1,1\n"
    bring(store, write(tmp_path, "Id,Name,StageName,IsClosed,IsWon\n" + rows))
    assert deals(store, "name", "stage") == [("a", "Won"), ("b", "Lost"), ("c", "Won")]
    other = write(tmp_path, "Deal - ID,Deal - Title,Deal - Stage,Deal - Status\n4,d,Deep,Lost\n"
                  "5,e,Deep,Open\n", "other.csv")  # fmt: skip
    with pytest.raises(Question, match="Deep"):
        bring(store, other)


def test_a_history_tells_the_order_of_unknown_stages(store: Store, tmp_path: Path) -> None:
    deals_file = write(tmp_path, "Id,Name,Stage\n1,a,Third\n2,b,First\n")
    log = write(
        tmp_path,
        "OpportunityId,StageName,CreatedDate\n1,Third,2026-03-01\n1,Second,2026-02-01\n"
        "1,First,2026-01-01\n2,First,2026-01-01\n",
        "log.csv",
    )
    from pipeline_tui.exchange import run

    files = run.Files(deals_file, history=log)
    with pytest.raises(Question) as asked:
        bring(store, files)
    assert asked.value.values == ("First", "Second", "Third")
    bring(store, files, stage_order=asked.value.values)
    assert [visit[:2] for visit in visits(store)][:3] == [
        ("First", "2026-01-01"), ("Second", "2026-02-01"), ("Third", "2026-03-01"),
    ]  # fmt: skip
    assert deals(store, "stage") == ["Third", "First"]
    check_derived(store)
