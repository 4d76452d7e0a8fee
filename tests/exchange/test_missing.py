"""Deals of a system's earlier export that its next one has not are told, and left as they are."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline_tui.exchange import documents, missing, report
from pipeline_tui.exchange.outcome import Outcome
from pipeline_tui.store import deals as store_deals
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, deals, write

HEAD = "Id,Name,Account Name,StageName,Amount,CloseDate\n"


def _rows(names: str, stage: str = "Proposal") -> str:
    return "".join(f"006{name},{name},X,{stage},10,2099-01-31\n" for name in names)


def _told(outcome: Outcome) -> list[str]:
    return list(missing.told(outcome.missing))


def _ids(store: Store) -> dict[str, str]:
    return dict(deals(store, "name", "id"))


def test_what_is_gone_from_the_next_export_is_told_and_left(store: Store, tmp_path: Path) -> None:
    first = bring(store, write(tmp_path, HEAD + _rows("abcd")))
    assert first.missing is None
    before = deals(store, "name", "stage", "status")
    outcome = bring(store, write(tmp_path, HEAD + _rows("ac")))
    assert _told(outcome) == [
        "  2 open deals that an earlier export of salesforce brought are not in this one;"
        " they stay as they are",
        "    b · X (006b)",
        "    d · X (006d)",
    ]
    assert _told(outcome)[0] in list(report.done(outcome))
    assert deals(store, "name", "stage", "status") == before
    ids = _ids(store)
    assert documents.done(outcome)["missing"] == {
        "known": 4, "count": 2, "part": False, "ids": [ids["b"], ids["d"]],
    }  # fmt: skip


def test_a_part_of_them_is_called_so_and_another_file_not_at_all(
    store: Store, tmp_path: Path
) -> None:
    bring(store, write(tmp_path, HEAD + _rows("abcd")))
    outcome = bring(store, write(tmp_path, HEAD + _rows("az")))
    assert _told(outcome) == ["  A part: 1 of the 4 open deals of earlier files"]
    outcome = bring(store, write(tmp_path, "Name,Stage\nq,Lead\n"))
    assert _told(outcome) == []
    outcome = bring(store, write(tmp_path, "Name,Stage\nr,Lead\n"))
    assert _told(outcome) == []


def test_only_open_deals_that_are_here_and_no_rows_left_out(store: Store, tmp_path: Path) -> None:
    bring(store, write(tmp_path, HEAD + _rows("abc") + _rows("w", "Closed Won") + _rows("de")))
    store_deals.delete(store, [_ids(store)["b"]])
    faulty = "006c,c,X,Proposal,ten,2099-01-31\n"
    outcome = bring(store, write(tmp_path, HEAD + _rows("ad") + faulty))
    assert outcome.rejected == 1
    assert [one.name for one in outcome.missing.first] == ["e"] if outcome.missing else False
    assert missing.deleted_here(store.conn, "salesforce") == ["b · 006b"]
    assert missing.deleted_here(store.conn, "hubspot") == []


def test_deals_without_ids_are_told_by_name(store: Store, tmp_path: Path) -> None:
    head = "Name,Account,Stage\n"
    bring(store, write(tmp_path, head + "a,X,Lead\nb,,Lead\nc,X,Lead\n"))
    outcome = bring(store, write(tmp_path, head + "a,X,Lead\nc,X,Lead\n"))
    assert _told(outcome)[1:] == ["    b"]
    assert "an earlier file brought" in _told(outcome)[0]


def test_the_first_are_named_and_the_others_counted(store: Store, tmp_path: Path) -> None:
    names = "abcdefghijklmn"
    bring(store, write(tmp_path, HEAD + _rows(names)))
    outcome = bring(store, write(tmp_path, HEAD + _rows(names[7:])))
    assert len(_told(outcome)) == 7
    assert _told(outcome)[-1] == "    … and 2 more; --json lists their ids"


@settings(max_examples=25, deadline=None)
@given(
    last=st.frozensets(st.integers(0, 99), max_size=40),
    now=st.frozensets(st.integers(0, 99), max_size=40),
)
def test_counts_are_those_of_the_sets(last: frozenset[int], now: frozenset[int]) -> None:
    found = missing.Missing("x", len(last), len(last - now))
    lines = list(missing.told(found))
    assert bool(lines) == bool(last - now and last & now)
    assert found.part == (len(last & now) * 2 < len(last))
