"""Words find what notes and exchanges say, as a plain look at each of them does."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui import l10n
from pipeline_tui.sales.filters import parse_filter
from pipeline_tui.sales.text import fold, words_of
from pipeline_tui.store import activities, candidates, deals, filtering, note_index, steps
from pipeline_tui.store.filtering import Search
from pipeline_tui.store.store import Store
from tests.store.stocked import TODAY, pipeline, stocked
from tests.support.plain import disagreements

_SAID = (
    "Ils ont DÉCIDÉ d'attendre le budget",
    "asked for a quote, then silence",
    "a demo for œuvre d'été",
    "Budget décidé - two\nlines of it",
    "%_* \"quoted\" 'and' -minus NEAR(x)",
    "ＦＵＬＬ ｗｉｄｔｈ",
    "in Adlam: 𞤀𞤁𞤂𞤃",
)
WORDS = (
    "décidé", "DECIDE", "budget", "oeuvre", "two lines", "cid", "kestrel", "acme", "%_*", "near(x",
    "full width", "nowhere", "ud", "quote, then", "d'att", "d'été", "att", "𞤀𞤁𞤂", "two-lines",
)  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())
        with stocked(tmp_path_factory.mktemp("notes") / "deals.db", count=60) as store:
            _talk(store)
            yield store


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())


def _ids(store: Store) -> list[str]:
    rows = store.conn.execute("SELECT id FROM deal WHERE deleted_at IS NULL ORDER BY n")
    return [row[0] for row in rows]


def _talk(store: Store) -> None:
    chance = random.Random(5)
    for deal in _ids(store):
        for _time in range(chance.choice((0, 0, 1, 3))):
            day = TODAY - timedelta(chance.randrange(60))
            kind = chance.choice(("note", "call", "mail"))
            minutes = chance.choice((None, 5, 40)) if kind == "mail" else None
            steps.log(store, [deal], kind, chance.choice(_SAID), on=day, minutes=minutes)


def _found(store: Store, text: str) -> set[str]:
    wanted = parse_filter(text, l10n.formats(), "EUR", TODAY)
    assert not wanted.problems
    search = Search(store.conn, store.rules, pipeline(store), wanted, "attention", TODAY)
    for _slice in search.run():
        pass
    return {card.id for stage in search.lanes for card in search.first(stage, 1000)}


def _open(store: Store) -> dict[str, dict[str, Any]]:
    """What is known of the open deals: their names, notes, exchanges."""
    found: dict[str, dict[str, Any]] = {}
    for deal, search, created in store.conn.execute(
        "SELECT id, search, created_on FROM deal WHERE deleted_at IS NULL AND status = 'open'"
    ):
        rows = store.conn.execute(
            "SELECT kind, body, happened_on, minutes FROM activity"
            " WHERE deal_id = ? AND deleted_at IS NULL",
            (deal,),
        ).fetchall()
        talks = [row for row in rows if row[0] != "note"]
        found[deal] = {
            "search": search,
            "said": [f" {words_of(row[1])}" for row in rows],
            "touches": len(talks),
            "minutes": sum(row[3] or 0 for row in talks),
            "touched": max((row[2] for row in talks), default=created),
        }
    return found


def _holds(deal: dict[str, Any], word: str, *, notes_only: bool = False) -> bool:
    text = words_of(word)
    noted = len(text) >= 3 and any(f" {text}" in said for said in deal["said"])
    return noted or (not notes_only and fold(word) in deal["search"])


def _ways(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    if way == "by condition":
        monkeypatch.setattr(filtering, "HELD", -1)
    elif way == "small slices":
        monkeypatch.setattr(filtering, "SLICE", 2)
        monkeypatch.setattr(candidates, "RARE", 1)
    elif way == "one word is rare":
        monkeypatch.setattr(candidates, "RARE", 6)


@pytest.mark.parametrize("way", ["held", "by condition", "small slices", "one word is rare"])
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    words=st.lists(st.tuples(st.sampled_from(WORDS), st.booleans()), min_size=1, max_size=3),
    only=st.sampled_from(["", "décidé", "budget", "then sil"]),
)
def test_words_find_what_a_plain_look_finds(
    store: Store, way: str, words: list[tuple[str, bool]], only: str
) -> None:
    text = " ".join(f'{"-" if negated else ""}"{word}"' for word, negated in words)
    text += f' note:"{only}"' if only else ""
    wanted = {
        deal
        for deal, known in _open(store).items()
        if all(_holds(known, word) != negated for word, negated in words)
        and (not only or _holds(known, only, notes_only=True))
    }
    with pytest.MonkeyPatch.context() as patch:
        _ways(patch, way)
        assert _found(store, text) == wanted


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("touches>1", lambda deal: deal["touches"] > 1),
        ("touches:0", lambda deal: deal["touches"] == 0),
        ("-touches=0", lambda deal: deal["touches"] != 0),
        ("minutes>30", lambda deal: deal["minutes"] > 30),
        ("touched<30d", lambda deal: deal["touches"] > 0 and _ago(deal) < 30),
        ("touched>=30d", lambda deal: _ago(deal) >= 30),
        ("touché<=1sem", lambda deal: deal["touches"] > 0 and _ago(deal) <= 7),
    ],
)
def test_exchanges_can_be_counted(store: Store, text: str, holds: Any) -> None:
    found = _found(store, text)
    assert found == {deal for deal, known in _open(store).items() if holds(known)}


def _ago(deal: dict[str, Any]) -> int:
    return (TODAY - date.fromisoformat(deal["touched"])).days


def test_the_index_follows_every_change_and_its_undo(store: Store) -> None:
    deal = next(iter(_open(store)))
    for word in ("marmalade", "sansonnet"):
        assert _found(store, word) == set()
    steps.log(store, [deal], "note", "Marmalade")
    (found,) = store.conn.execute(
        "SELECT id FROM activity WHERE body = 'Marmalade' AND deleted_at IS NULL"
    ).fetchone()
    assert _found(store, "marmalade") == {deal}
    activities.edit(store, found, {"body": "le Sansonnet"})
    assert _found(store, "marmalade") == set()
    assert _found(store, "sansonnet") == {deal}
    store.undo()
    assert _found(store, "marmalade") == {deal}
    activities.delete(store, found)
    assert _found(store, "marmalade") == set()
    store.undo()
    assert _found(store, "marmalade") == {deal}
    deals.delete(store, [deal])
    assert _found(store, "marmalade") == set()
    store.undo()
    assert _found(store, "marmalade") == {deal}
    store.conn.execute("BEGIN")
    note_index.rebuild(store.conn)
    store.conn.execute("COMMIT")
    assert _found(store, "marmalade") == {deal}
    assert disagreements(store.conn) == []
