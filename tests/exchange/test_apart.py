"""Several stages of the file that known words lead to one of ours stay several."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline_tui.exchange import run
from pipeline_tui.exchange.errors import Question
from pipeline_tui.exchange.stages import bare_name, rank_of, same_as
from pipeline_tui.store import deals as store_deals
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, check_derived, deals, visits, write

HEAD = "Id,Name,StageName,Amount,Probability,IsClosed,IsWon,CreatedDate,CloseDate\n"
ROWS = """\
1,a,Qualification,5,10,0,0,2026-01-01,2026-12-01
2,b,Perception Analysis,5,70,0,0,2026-01-01,2026-12-01
3,c,Needs Analysis,5,20,0,0,2026-01-01,2026-12-01
4,d,Id. Decision Makers,5,60,0,0,2026-01-01,2026-12-01
5,e,Proposal/Price Quote,5,75,0,0,2026-01-01,2026-12-01
6,f,Closed Won,5,100,1,1,2026-01-01,2026-06-01
7,g,Prospecting,5,10,0,0,2026-01-01,2026-12-01
"""
HERS = [
    "Lead", "Qualified", "Needs Analysis", "Id. Decision Makers", "Perception Analysis",
    "Proposal", "Negotiation", "Won", "Lost",
]  # fmt: skip


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")


def _stages(store: Store) -> list[str]:
    sql = "SELECT name FROM stage WHERE deleted_at IS NULL ORDER BY pipeline_id, position"
    return [row[0] for row in store.conn.execute(sql)]


def test_a_new_file_gets_the_stages_of_the_system_in_their_order(
    store: Store, tmp_path: Path
) -> None:
    before = _stages(store)
    path = write(tmp_path, HEAD + ROWS)
    outcome = bring(store, path)
    assert set(outcome.new_stages) == set(HERS[2:5])
    assert _stages(store) == HERS
    assert deals(store, "name", "stage")[:4] == [
        ("a", "Qualified"),
        ("b", "Perception Analysis"),
        ("c", "Needs Analysis"),
        ("d", "Id. Decision Makers"),
    ]
    check_derived(store)
    assert bring(store, path).action_id == ""
    store.undo()
    assert _stages(store) == before
    bring(store, path)
    assert _stages(store) == HERS
    check_derived(store)


def test_a_way_straight_ahead_is_no_step_back(store: Store, tmp_path: Path) -> None:
    way = (
        "Prospecting",
        "Qualification",
        "Needs Analysis",
        "Value Proposition",
        "Perception Analysis",
    )
    history = "OpportunityId,StageName,CreatedDate\n" + "".join(
        f"2,{stage},2026-0{month}-01 10:00\n" for month, stage in enumerate(way, 2)
    )
    files = run.Files(
        write(tmp_path, HEAD + ROWS.splitlines(keepends=True)[1]),
        history=write(tmp_path, history, "history.csv"),
    )
    bring(store, files)
    went = [visit[0] for visit in visits(store)]
    assert went == [
        "Lead",
        "Qualified",
        "Needs Analysis",
        "Value Proposition",
        "Perception Analysis",
    ]
    assert went == [one for one in _stages(store) if one in went]
    check_derived(store)


def test_in_a_file_in_use_the_person_is_asked(store: Store, tmp_path: Path) -> None:
    bring(store, write(tmp_path, "Name,Stage\nhers,Lead\n", "hers.csv"))
    path = write(tmp_path, HEAD + ROWS)
    with pytest.raises(Question) as asked:
        bring(store, path)
    assert list(asked.value.values) == HERS[2:5]
    folded = dict.fromkeys(HERS[2:5], "Qualified")
    bring(store, path, stages=folded)
    assert _stages(store) == ["Lead", "Qualified", "Proposal", "Negotiation", "Won", "Lost"]
    # What was settled once needs no answer again; a word not heard before is a stage of its own.
    later = ROWS.replace("1,a,Qualification,5,10", "1,a,Value Proposition,5,50")
    bring(store, write(tmp_path, HEAD + later, "later.csv"))
    assert _stages(store)[1:4] == ["Qualified", "Value Proposition", "Proposal"]
    assert deals(store, "stage")[:3] == ["Value Proposition", "Qualified", "Qualified"]
    check_derived(store)


def test_stages_made_on_her_word_stand_where_known_words_lead(store: Store, tmp_path: Path) -> None:
    bring(store, write(tmp_path, "Name,Stage\nhers,Lead\n", "hers.csv"))
    bring(store, write(tmp_path, HEAD + ROWS), stage_order=tuple(HERS[2:5]))
    assert _stages(store) == HERS


def test_one_stage_in_two_languages_or_with_its_pipeline_is_one(
    store: Store, tmp_path: Path
) -> None:
    text = (
        'Record ID,Deal Name,Deal Stage,"Date entered ""Presentation Scheduled (Sales)"""\n'
        "1,a,Qualified To Buy,\n2,b,Presentation Scheduled,2026-02-01\n"
        "3,c,Présentation planifiée,\n4,d,Qualifié pour l'achat,\n"
    )
    bring(store, write(tmp_path, text))
    assert _stages(store)[:4] == ["Lead", "Qualified", "Presentation Scheduled", "Proposal"]
    assert deals(store, "stage") == [
        "Qualified", "Presentation Scheduled", "Presentation Scheduled", "Qualified",
    ]  # fmt: skip
    assert visits(store)[1][:2] == ("Presentation Scheduled", "2026-02-01")


def test_one_name_and_ends_of_deals_stay_where_known_words_lead(
    store: Store, tmp_path: Path
) -> None:
    path = write(
        tmp_path,
        "Name,Stage\na,Needs Analysis\nb,Closed Lost\nc,Closed Lost to Competition\nd,Abandoned\n",
    )
    assert bring(store, path).new_stages == ()
    assert deals(store, "stage") == ["Qualified", "Lost", "Lost", "Lost"]


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("Deal - ID,Deal - Title,Deal - Stage", ("Qualified", "Contact Made", "Demo Scheduled")),
        (
            "Affaire - ID,Affaire - Titre,Affaire - Étape",
            ("Qualifié", "Contact établi", "Démo planifiée"),
        ),
    ],
)
def test_the_stages_a_system_begins_with_keep_its_order(
    store: Store, tmp_path: Path, head: str, names: tuple[str, ...]
) -> None:
    first, contact, demo = names
    bring(store, write(tmp_path, f"{head}\n1,a,{demo}\n2,b,{first}\n3,c,{contact}\n"))
    assert _stages(store)[:5] == ["Lead", "Qualified", contact, demo, "Proposal"]
    assert deals(store, "stage") == [demo, "Qualified", contact]
    check_derived(store)


def test_an_older_first_stage_leaves_known_words_where_they_lead(
    store: Store, tmp_path: Path
) -> None:
    head = "Affaire - ID,Affaire - Titre,Affaire - Étape\n"
    bring(store, write(tmp_path, head + "1,a,Prospect entrant\n2,b,Contact établi\n"))
    assert _stages(store)[:3] == ["Lead", "Contact établi", "Qualified"]
    assert deals(store, "stage") == ["Lead", "Contact établi"]


def test_a_stage_whose_deals_all_ended_there_is_still_a_stage(store: Store, tmp_path: Path) -> None:
    head = "Name,Stage,Status\na,Qualified,Open\n"
    rows = "b,First Meeting,Won\nc,Closed for good,Won\nd,Verloren an X,Lost\n"
    path = write(tmp_path, head + rows)
    with pytest.raises(Question) as asked:
        bring(store, path)
    assert list(asked.value.values) == ["First Meeting"]
    bring(store, path, stages={"First Meeting": "+"})
    assert deals(store, "stage") == ["Qualified", "Won", "Won", "Lost"]
    assert [one[0] for one in visits(store)] == ["Qualified", "First Meeting", "Won", "Won", "Lost"]


def test_each_new_pipeline_has_its_own(store: Store, tmp_path: Path) -> None:
    text = (
        "Id,Name,Pipeline,Stage\n1,a,North,Qualified\n2,b,North,Demo Scheduled\n"
        "3,c,South,Demo Scheduled\n4,d,South,Proposal\n"
    )
    bring(store, write(tmp_path, text))
    assert deals(store, "stage") == ["Qualified", "Demo Scheduled", "Qualified", "Proposal"]
    store_deals.delete(store, deals(store, "id"))
    check_derived(store)


def test_words_are_ranked_and_known_again() -> None:
    assert bare_name("Demo (Sales)") == "Demo"
    assert bare_name("(Sales)") == "(Sales)"
    assert same_as("Besoins définis (Ventes)") == same_as("NEEDS DEFINED")
    assert same_as("Demo Scheduled") != same_as("Qualified")
    ranks = [rank_of(one) for one in ("Qualified", "Needs Analysis", "Perception Analysis")]
    assert ranks == sorted(ranks)
    assert rank_of("never heard") == -1
