"""Commands that change deals: one action each, all deals or none, and what they refuse."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from pipeline_tui.cli import targets
from pipeline_tui.cli.edit import _TOLD, _WORDS
from pipeline_tui.sales.incentives import Offer
from pipeline_tui.store import exits, incentives, own_fields, people
from pipeline_tui.store.store import Store
from tests.cli.conftest import Cli
from tests.support.plain import disagreements

RENEWAL = "Acme renewal"


def one_step(cli: Cli, *words: object) -> None:
    """A command that does something, in one step, which one undo takes back."""
    before, dump = cli.actions(), _facts(cli)
    said = cli(*words)
    assert said.status == 0, said.err
    assert cli.actions() == before + 1
    with Store.open(cli.path) as store:
        assert disagreements(store.conn) == []
    after = _facts(cli)
    assert after != dump
    assert cli("undo").status == 0
    assert _facts(cli) == dump
    assert cli("redo").status == 0
    assert _facts(cli) == after


def _facts(cli: Cli) -> list[tuple[object, ...]]:
    sql = "SELECT id, stage_id, amount, close_on, owner_id, step_on, extra, competitor, name,"
    return cli.rows(
        sql + " probability, touches, lost_reason_id FROM deal WHERE deleted_at IS NULL ORDER BY id"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("add", "New", "one", "5k", "@Acme_SA", "/", "fri", "call"),
        ("edit", "renewal", "amount=15k", "owner=Bob", "close=end of month"),
        ("move", "renewal", "nego"),
        ("move", "acme_renewal", "acme_trial", "lead", "--yes"),
        ("won", "trial", "--amount", "3k"),
        ("lost", "trial", "--reason", "price", "--competitor", "Bobs", "--again", "3 months"),
        ("reopen", "old_one"),
        ("delete", "--filter", "acme"),
        ("log", "renewal", "--outcome", "no answer", "--on", "yesterday"),
        ("follow", "renewal", "/", "fri", "14:30", "call", "Bob"),
        ("done", "renewal"),
    ],
)
def test_each_is_one_step_and_undone_by_one(cli: Cli, words: tuple[str, ...]) -> None:
    one_step(cli, *words)


def test_the_answer_for_programs_names_the_deals(cli: Cli) -> None:
    told = cli("move", "renewal", "negotiation", "--json").json
    assert told["format"] == "pipeline-tui move"
    assert told["action"] == cli.one("SELECT id FROM action ORDER BY clock DESC LIMIT 1")
    assert [one["name"] for one in told["deals"]] == [RENEWAL]
    again = cli("move", "renewal", "negotiation", "--json")
    assert (again.status, again.json["action"], again.json["deals"]) == (0, None, [])


# -- moves -------------------------------------------------------------------------------------


def test_what_is_unmet_is_listed_and_nothing_moves(cli: Cli) -> None:
    cli("edit", "renewal", "amount=", "close=")
    before = cli.actions()
    said = cli("move", "renewal", "acme_trial", "nego")
    assert (said.status, said.out) == (1, "")
    assert "1 deal lacks something" in said.err
    assert "an amount, an expected close" in said.err
    assert cli.actions() == before
    assert cli("move", "renewal", "acme_trial", "nego", "--because", " ").status == 1
    assert cli("move", "renewal", "acme_trial", "nego", "--because", "they signed").status == 0
    assert (cli.stage(RENEWAL), cli.stage("Acme trial")) == ("Negotiation", "Negotiation")
    kept = cli.rows("SELECT reason, unmet FROM override")
    assert kept == [("they signed", '["an amount", "an expected close"]')]
    label = "SELECT label FROM action ORDER BY clock DESC LIMIT 1"
    assert cli.one(label) == "Moved {count} deals to {stage} all the same: {reason}"


def test_an_amount_that_comes_with_the_win_is_there(cli: Cli) -> None:
    cli("edit", "renewal", "amount=")
    assert cli("won", "renewal").status == 1
    assert cli("won", "renewal", "--amount", "USD 5").status == 2
    assert cli("won", "renewal", "--amount", "9k", "--on", "yesterday").status == 2, "entered today"
    assert cli("won", "renewal", "--amount", "9k").status == 0
    assert (cli.deal(RENEWAL, "amount"), cli.deal(RENEWAL, "status")) == (900_000, "won")


def test_a_win_counts_what_is_left_after_incentives(cli: Cli) -> None:
    with Store.open(cli.path) as store:
        ids = [str(cli.deal(RENEWAL, "id"))]
        incentives.add(store, ids, Offer("percent", 1_000, "", "", date(2026, 12, 1)))
    assert cli("move", "renewal", "won").status == 0
    assert cli.deal(RENEWAL, "amount") == 1_080_000


def test_statements_hold_a_deal_back_until_they_are_ticked(cli: Cli) -> None:
    stage = cli.deal(RENEWAL, "stage_id")
    with Store.open(cli.path) as store:
        exits.add(store, stage, "statement", text="Legal has read it")
    assert "Legal has read it" in cli("won", "renewal").err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("move", "renewal", "zzz"), "There is no stage “zzz”; there are Lead,"),
        (("move", "renewal", "l"), "means several stages: Lead, Lost"),
        (("lost", "renewal", "--reason", "zzz"), "--reason: there is no “zzz”"),
        (("lost", "renewal", "--again", "yesterday"), "after today"),
        (("won", "renewal", "--on", "tomorrow"), "--on: that day is in the future"),
        (("won", "renewal", "--on", "25 min"), "“25 min” is no day"),
        (("reopen", "old_one", "--stage", "lost"), "lost is no open stage"),
        (("move", "lead"), "Which deal?"),
        (("move", "renewal", "lead", "--filter", "acme"), "not both"),
        (("delete", "--filter", " "), "The filter is empty"),
        (("edit", "renewal"), "What is to change?"),
        (("edit", "renewal", "bogus=1"), "There is no field “bogus”; there are name, company"),
        (("edit", "renewal", "amount=many"), "amount: Not an amount"),
        (("edit", "renewal", "prob=101"), "prob: not a percentage"),
        (("edit", "renewal", "priority=urgent"), "priority: is high, normal or low"),
        (("edit", "renewal", "close=someday"), "close: "),
        (("edit", "renewal", "name= "), "A deal needs a name"),
        (("edit", "renewal", "created=tomorrow"), "in the future"),
        (("edit", "--filter", "-zz", "amount=5"), "say in which currency"),
        (("log", "renewal", "--outcome", "m"), "--outcome is one of: no_answer"),
        (("log", "renewal"), "The note is empty"),
        (("log", "renewal", "--note", "x", "--minutes", "-3"), "-3"),
        (("log", "renewal", "--note", "x", "--next", "yesterday call"), "has passed"),
        (("follow", "renewal"), "STEP: a day"),
        (("follow", "renewal", "/", "31/02", "call"), "STEP: "),
    ],
)
def test_what_is_wrong_has_status_2_and_changes_nothing(
    cli: Cli, words: tuple[str, ...], said: str
) -> None:
    before = cli.actions()
    found = cli(*words)
    assert (found.status, found.out) == (2, "")
    assert said in found.err
    assert cli.actions() == before


# -- fields ------------------------------------------------------------------------------------


def test_every_field_can_be_set_and_taken_away(cli: Cli) -> None:
    words = (
        "name=New name", "company=Bobs", "amount=$7", "prob=12,5 %", "prio=haute",
        "cloture=2026-12-24", "owner=Cy", "src=Fair", "ind=Rail", "product=X", "comp=Rival",
        "created=yesterday",
    )  # fmt: skip
    assert cli("edit", "renewal", *words).status == 0
    told = cli("show", "new_name", "--json").json["deal"]
    assert (told["company"], told["currency"], told["amount_minor"]) == ("Bobs", "USD", 700)
    assert (told["probability_bp"], told["priority"], told["close_on"]) == (1250, 1, "2026-12-24")
    assert (told["owner"], told["source"], told["industry"]) == ("Cy", "Fair", "Rail")
    assert (told["product"], told["competitor"], told["created_on"]) == ("X", "Rival", "2026-11-22")
    empty = ("company=", "amount=", "prob=", "close=", "owner=", "src=", "ind=", "product=")
    assert cli("edit", "new_name", *empty).status == 0
    told = cli("show", "new_name", "--json").json["deal"]
    assert told["company"] is told["amount_minor"] is told["owner"] is told["close_on"] is None


def test_every_field_that_is_told_is_known() -> None:
    assert set(_TOLD) <= set(_WORDS)
    assert {_WORDS[word] for word in _TOLD} == set(_WORDS.values())


def test_an_own_field_called_as_one_of_every_deal_is_named_so(cli: Cli) -> None:
    with Store.open(cli.path) as store:
        own_fields.add(store, "Amount", "number")
    before = cli.deal("Acme trial", "amount")
    assert cli("edit", "acme_trial", "own:Amount=77").status == 0
    assert cli.deal("Acme trial", "amount") == before
    assert cli("show", "acme_trial", "--json").json["deal"]["own"] == {"Amount": "77"}
    assert cli("edit", "acme_trial", "own:nothing=77").status == 2


def test_own_fields_are_set_by_name(cli: Cli) -> None:
    with Store.open(cli.path) as store:
        own_fields.add(store, "Seats sold", "number")
        own_fields.add(store, "Region", "choice", ("North", "South"))
        own_fields.add(store, "Yearly", "money")
    assert cli("edit", "renewal", "yearly=12500").status == 0
    assert "Yearly" in (shown := cli("show", "renewal").out)
    assert "€12,500" in shown
    assert cli("edit", "renewal", "yearly=").status == 0
    assert cli("edit", "renewal", "seats_sold=12,5", "region=south", "amount=5").status == 0
    own = cli("list", "renewal", "--json").json["deals"][0]["own"]
    assert own == {"Seats sold": "12.5", "Region": "South"}
    assert "Seats sold" in cli("show", "renewal").out
    said = cli("edit", "renewal", "region=East")
    assert said.status == 2
    assert said.err.startswith("pipeline-tui: region: ")
    assert cli("edit", "renewal", "seats_sold=").status == 0
    assert cli("list", "renewal", "--json").json["deals"][0]["own"] == {"Region": "South"}


# -- many --------------------------------------------------------------------------------------


def test_a_filter_changes_all_that_match_in_one_action(cli: Cli) -> None:
    assert cli("follow", "--filter", "acme", "mon", "call").status == 0
    assert [row[0] for row in cli.rows("SELECT step_on FROM deal WHERE name LIKE 'Acme%'")] == [
        "2026-11-30",
        "2026-11-30",
    ]
    assert cli("reopen", "--filter", "one").status == 0
    assert cli.stage("Old one") == "Lead"
    assert cli("won", "--filter", "zzz").status == 1


def test_a_terminal_is_asked_and_nothing_else(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def no(question: str) -> bool:
        asked.append(question)
        return False

    monkeypatch.setattr(targets, "sure", no)
    assert cli("delete", "renewal", "trial").status == 0, "no terminal: nothing asks"
    cli("undo")
    with Store.open(cli.path) as store, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        patch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
        ids = [str(cli.deal(RENEWAL, "id")), str(cli.deal("Acme trial", "id"))]
        targets.confirm(store, "Delete 2 deals?", ids[:1], yes=False)
        targets.confirm(store, "Delete 2 deals?", ids, yes=True)
        assert asked == []
        with pytest.raises(SystemExit):
            targets.confirm(store, "Delete 2 deals?", ids, yes=False)
    assert asked == ["Delete 2 deals?"]


def test_done_says_where_nothing_is_to_be_done(cli: Cli) -> None:
    said = cli("done", "renewal", "trial")
    assert said.status == 1
    assert "Acme trial" in said.err
    assert cli.deal(RENEWAL, "step_on") == "2026-11-20", "all or none"
    assert cli("done", "--filter", "acme").status == 0, "those that have one"
    assert cli("follow", "old_one", "fri call").status == 1


def test_a_log_with_the_next_step_does_the_one_that_was_due(cli: Cli) -> None:
    words = ("--outcome", "spoke", "--note", "wants it", "--minutes", 5, "--next", "fri mail offer")
    assert cli("log", "renewal", *words).status == 0
    assert cli.deal(RENEWAL, "step_on") == "2026-11-27"
    row = cli.rows("SELECT kind, body, outcome, minutes FROM activity")
    assert row == [("call", "wants it", "spoke", 5)]
    assert cli.one("SELECT done_on FROM follow_up WHERE body = 'call Bob'") == "2026-11-23"


def test_a_log_tells_with_whom_and_which_way(cli: Cli) -> None:
    with Store.open(cli.path) as store:
        for name in ("Ann Gray", "Bob Gray"):
            people.add_contact(store, name, deal_id=str(cli.deal(RENEWAL, "id")))
    assert cli("log", "renewal", "--outcome", "meet", "--with", "gray").status == 2
    assert cli("log", "renewal", "--outcome", "meet", "--with", "zoe").status == 2
    assert cli("log", "renewal", "trial", "--outcome", "meet", "--with", "bob").status == 2
    assert cli("log", "renewal", "--outcome", "meet", "--with", "bob", "--way", "in").status == 0
    told = cli("show", "renewal", "--json").json["deal"]["exchanges"][0]
    assert (told["with"], told["direction"], told["kind"]) == ("Bob Gray", "in", "meeting")


def test_words_of_the_app_end_a_step(cli: Cli) -> None:
    assert cli("follow", "renewal", "-").status == 0
    assert cli.deal(RENEWAL, "step_on") is None
    assert cli("follow", "renewal", "mon call every 2 weeks").status == 0
    assert cli("follow", "renewal", "done").status == 0
    assert cli.one("SELECT count(*) FROM follow_up WHERE repeats <> ''") == 2


def test_a_real_process_does_the_same(cli: Cli) -> None:
    command = [sys.executable, "-m", "pipeline_tui", "add", "-", "--json"]
    lines = "Één 5k\nTwo 7k @Acme_SA\n".encode()
    done = subprocess.run(command, input=lines, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert cli.deal("Één", "amount") == 500_000
    assert not cli.path.with_name("few.db-wal").exists()
