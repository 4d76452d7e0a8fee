"""A mailer's file becomes exchanges of the people it names, once, whatever it is called there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline_tui.cli.main import main
from pipeline_tui.exchange import engagement_run
from pipeline_tui.exchange.engagement import read_report
from pipeline_tui.exchange.engagement_cells import read_time
from pipeline_tui.exchange.errors import ImportRefused, Question
from pipeline_tui.store import activities, adding, closing, merging, no_mail, people
from pipeline_tui.store.store import Store
from tests.exchange.importing import write
from tests.support.plain import disagreements

HEAD = "Recipient,Campaign,Date,Opens,Clicks,Read time (s)\n"
ROW = "ANNE@x.org,Price list,2026-11-20,3,1,125\n"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
    with Store.open(tmp_path / "deals.db", create=True) as store:
        yield store


def _deal(store: Store, name: str, email: str = "") -> str:
    deal = adding.add(store, adding.NewDeal(name=name)).deals[0]
    if email:
        people.add_contact(store, f"Of {name}", deal_id=deal, email=email)
    return deal


def _bring(store: Store, path: Path) -> engagement_run.Plan:
    report = read_report(path)
    plan = engagement_run.plan(store.conn, report)
    if plan.matches:
        engagement_run.carry_out(store, report, plan)
    return plan


def _noted(store: Store) -> list[Any]:
    return [
        tuple(row)
        for row in store.conn.execute(
            "SELECT d.name, a.kind, a.direction, a.outcome, a.minutes, a.happened_on, a.body"
            " FROM activity a LEFT JOIN deal d ON d.id = a.deal_id"
            " WHERE a.deleted_at IS NULL ORDER BY a.happened_on, a.body"
        ).fetchall()
    ]


def test_the_address_of_somebody_merged_away_leads_to_the_one_kept(
    store: Store, tmp_path: Path
) -> None:
    _deal(store, "Acme", "anne@x.org")
    kept = people.add_contact(store, "Anne Roy", email="anne.roy@x.org")[1]
    gone = store.conn.execute("SELECT id FROM contact WHERE email = 'anne@x.org'").fetchone()[0]
    merging.merge(store, "contact", kept, gone)
    _bring(store, write(tmp_path, HEAD + ROW))
    row = store.conn.execute("SELECT contact_id FROM activity WHERE deleted_at IS NULL").fetchone()
    assert row == (kept,)
    assert [noted[0] for noted in _noted(store)] == ["Acme"]


PRICE_LIST = (
    "Acme", "mail", "in", "", 2, "2026-11-20", "Price list: opened 3 times, clicked 1 time",
)  # fmt: skip


def test_it_lands_on_the_contacts_deal_once_and_is_undone_as_one(
    store: Store, tmp_path: Path
) -> None:
    _deal(store, "Acme", "anne@X.org")
    path = write(tmp_path, HEAD + ROW + "zed@y.org,Price list,2026-11-20,1,0,\n")
    plan = _bring(store, path)
    assert (len(plan.new), plan.deals, plan.strangers) == (1, 1, {"zed@y.org": 1})
    assert _noted(store) == [PRICE_LIST]
    assert store.conn.execute("SELECT touches, minutes FROM deal").fetchone() == (1, 2)
    again = _bring(store, path)
    assert (again.matches, again.unchanged) == ([], 1)
    store.undo()
    assert _noted(store) == []
    _bring(store, path)
    assert _noted(store) == [PRICE_LIST]
    assert disagreements(store.conn) == []


def test_a_later_file_updates_and_what_was_deleted_here_stays_so(
    store: Store, tmp_path: Path
) -> None:
    _deal(store, "Acme", "anne@x.org")
    _bring(store, write(tmp_path, HEAD + ROW))
    plan = _bring(store, write(tmp_path, HEAD + ROW.replace(",3,1,125", ",5,1,400")))
    assert (len(plan.new), len(plan.changed)) == (0, 1)
    assert _noted(store)[0][4:] == (7, "2026-11-20", "Price list: opened 5 times, clicked 1 time")
    (activity,) = store.conn.execute("SELECT id FROM activity").fetchone()
    activities.delete(store, activity)
    plan = _bring(store, write(tmp_path, HEAD + ROW))
    assert (plan.matches, plan.deleted_here) == ([], 1)
    assert _noted(store) == []


def test_the_newest_open_deal_is_meant_else_the_newest(store: Store, tmp_path: Path) -> None:
    old = _deal(store, "Old", "anne@x.org")
    (anne,) = store.conn.execute("SELECT id FROM contact").fetchone()
    for name in ("New", "Newest"):
        people.link(store, _deal(store, name), anne, None)
    newest = store.conn.execute("SELECT id FROM deal WHERE name = 'Newest'").fetchone()[0]
    closing.win(store, [newest])
    _bring(store, write(tmp_path, HEAD + ROW))
    assert _noted(store)[0][0] == "New"
    rest = [old, store.conn.execute("SELECT id FROM deal WHERE name = 'New'").fetchone()[0]]
    closing.lose(store, rest, None)
    _bring(store, write(tmp_path, HEAD + ROW.replace("Price list", "News")))
    assert {row[0] for row in _noted(store)} == {"New", "Newest"}


def test_a_person_on_no_deal_keeps_it_alone(store: Store, tmp_path: Path) -> None:
    people.add_contact(store, "Anne", account="Acme", email="anne@x.org")
    plan = _bring(store, write(tmp_path, HEAD + ROW))
    assert plan.without_deal == 1
    assert _noted(store)[0][0] is None
    assert store.conn.execute("SELECT count(*) FROM activity_text").fetchone()[0] == 0


def test_a_log_of_events_is_summed_and_a_reply_is_one(store: Store, tmp_path: Path) -> None:
    _deal(store, "Acme", "anne@x.org")
    text = (
        "E-mail du contact;Objet;Événement;Horodatage\n"
        "anne@x.org;Tarif;ouverture;20/11/2026 10:00\n"
        "anne@x.org;Tarif;ouverture;20/11/2026 11:00\n"
        "anne@x.org;Tarif;clic;20/11/2026 11:01\n"
        "anne@x.org;Tarif;a répondu;21/11/2026 09:00\n"
        "anne@x.org;Livre blanc;téléchargement;21/11/2026\n"
        "anne@x.org;Tarif;envoyé;22/11/2026\n"
    )
    _bring(store, write(tmp_path, text))
    assert [row[1:] for row in _noted(store)] == [
        ("mail", "in", "", None, "2026-11-20", "Tarif: opened 2 times, clicked 1 time"),
        ("content", "in", "", None, "2026-11-21", "Livre blanc"),
        ("mail", "in", "replied", None, "2026-11-21", "Tarif"),
    ]


def test_without_a_day_it_is_today_and_another_day_is_no_news(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _deal(store, "Acme", "anne@x.org")
    path = write(tmp_path, "Email,Subject,Opens\nanne@x.org,News,2\n")
    _bring(store, path)
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-25")
    assert _bring(store, path).unchanged == 1
    _bring(store, write(tmp_path, "Email,Subject,Opens\nanne@x.org,News,3\n"))
    assert [row[5:] for row in _noted(store)] == [("2026-11-23", "News: opened 3 times")]


@pytest.mark.parametrize(
    ("text", "column", "value", "reason"),
    [
        (HEAD + "anne,News,2026-11-20,1,,\n", "Recipient", "anne", "There is no mail address."),
        (HEAD + "a@x.org,News,2027-01-01,1,,\n", "Date", "2027-01-01", "in the future"),
        (HEAD + "a@x.org,News,31 feb,1,,\n", "Date", "31 feb", "This is no day"),
        (HEAD + "a@x.org,News,,-1,,\n", "Opens", "-1", "no number from 0"),
        (HEAD + "a@x.org,News,,1,99999999999,\n", "Clicks", "99999999999", "no number from 0"),
        ("Email,Time spent\na@x.org,12\n", "Time spent", "12", "Minutes or seconds?"),
        ("Email,Time spent\na@x.org,long\n", "Time spent", "long", "no time such as 12:30"),
    ],
)
def test_a_row_that_cannot_be_read_says_which_where_and_why(
    store: Store, tmp_path: Path, text: str, column: str, value: str, reason: str
) -> None:
    (reject,) = read_report(write(tmp_path, text)).rejects
    assert (reject.line, reject.column, reject.value) == (2, column, value)
    assert reason in reject.reason


def test_what_is_no_mailers_file_is_refused_and_an_unclear_day_asked(
    store: Store, tmp_path: Path
) -> None:
    with pytest.raises(ImportRefused, match="no column is a mail address"):
        read_report(write(tmp_path, "Name,Opens\nx,1\n"))
    with pytest.raises(ImportRefused, match="no column tells what people did"):
        read_report(write(tmp_path, "Email,Subject\na@x.org,x\n"))
    unclear = write(tmp_path, "Email,Opens,Date\na@x.org,1,03/04/2026\n")
    with pytest.raises(Question, match="--dates dmy"):
        read_report(unclear)
    assert read_report(unclear, "mdy").told[0].day == "2026-03-04"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:05:30", 3930), ("12:30", 750), ("5m 30s", 330), ("1h", 3600), ("2 h 15 min", 8100),
        ("90 s", 90), ("1 h 05", 3900), ("1h30", 5400), ("", None), ("0", 0),
    ],
)  # fmt: skip
def test_times_are_read(text: str, seconds: int | None) -> None:
    assert read_time(text) == seconds


cells = st.text(max_size=12) | st.sampled_from(
    ["anne@x.org", "Anne <anne@X.org>", "1", "2,5", "yes", "1:30", "5m", "2026-11-20", "open", "-"]
)
heads = st.lists(
    st.sampled_from(["Email", "Date", "Opens", "Clicks", "Minutes", "Time spent", "Event", "x"]),
    min_size=1, max_size=6, unique=True,
)  # fmt: skip


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(head=heads, rows=st.lists(st.lists(cells, max_size=7), max_size=5))
def test_any_file_is_read_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, head: list[str], rows: list[list[str]]
) -> None:
    import csv
    import io

    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")
    made = io.StringIO(newline="")
    csv.writer(made).writerows([head, *rows])
    path = tmp_path / "any.csv"
    path.write_text(made.getvalue(), encoding="utf-8", newline="")
    try:
        report = read_report(path)
    except ImportRefused:
        return
    for one in report.told:
        assert one.day <= "2026-11-23"
        assert one.minutes is None or one.minutes >= 0
        assert "@" in one.address
    for reject in report.rejects:
        assert reject.reason
        assert reject.line >= 2


def test_a_time_that_cannot_be_read_does_not_lose_the_exchange(
    store: Store, tmp_path: Path
) -> None:
    _deal(store, "Acme", "anne@x.org")
    text = "Email,Subject,Event,Date,Duration\nanne@x.org,News,opened,2026-11-20,120\n"
    report = read_report(write(tmp_path, text))
    assert (len(report.told), report.told[0].opens, report.told[0].seconds) == (1, 1, None)
    assert report.rejects == []
    assert [one.value for one in report.untimed] == ["120"]


def test_dead_addresses_and_people_who_opted_out_are_named(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _deal(store, "Acme", "anne@x.org")
    rows = [f"Anne@x.org,News,{event},2026-11-20" for event in
            ("bounced", "Unsubscribed", "spam complaint", "delivered", "replied")]  # fmt: skip
    path = write(tmp_path, "\n".join(["Email,Subject,Event,Date", *rows, ""]))
    with pytest.raises(SystemExit):
        main(["engagement", str(path), "--file", str(store.path)])
    said = capsys.readouterr().out
    assert "1 address to mail no more:" in said
    assert "  anne@x.org: bounced, unsubscribed, complained of spam\n" in said
    assert "  1 is of somebody here: sequences write there no more.\n" in said
    assert "Done: 1 new exchange\n" in said
    told = no_mail.told(store.conn, ["anne@x.org"])["anne@x.org"]
    assert told.reason == no_mail.COMPLAINT
    plan = engagement_run.plan(store.conn, read_report(path))
    assert (plan.lost, plan.matches) == ({}, [])  # known by now


def test_the_command_tries_notes_and_repeats(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _deal(store, "Acme", "anne@x.org")
    path = write(tmp_path, HEAD + ROW + "zed@y.org,News,2026-11-20,1,0,\nbad,,,1,,\n")

    def run(*more: str) -> tuple[str, str]:
        words = ["engagement", str(path), "--file", str(store.path), *more]
        with pytest.raises(SystemExit) as left:
            main(words)
        assert not left.value.code
        said = capsys.readouterr()
        return said.out, said.err

    out, err = run("--dry-run")
    assert "Would be: 1 new exchange, 1 left out" in out
    assert "line 4, column “Recipient”, “bad”: There is no mail address." in err
    assert "1 address is of nobody here:\n  zed@y.org" in out
    assert _noted(store) == []
    assert "Done: 1 new exchange, 1 left out\n  on 1 deal\n" in run()[0]
    assert "Done: 1 known already, 1 left out" in run()[0]
    assert _noted(store) == [PRICE_LIST]
