"""What real files hold: each oddity is read, kept as data, or left out with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline_tui.exchange.errors import ImportRefused, Question
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, check_derived, deals, visits, write

HEAD = "Id,Name,Account,Stage,Amount,Close Date,Created Date\n"


def test_one_close_date_is_expected_while_open_and_actual_once_closed(
    store: Store, tmp_path: Path
) -> None:
    rows = "1,a,X,Proposal,10,2026-05-01,2026-01-01\n2,b,X,Closed Won,10,2026-04-01,2026-01-01\n"
    bring(store, write(tmp_path, HEAD + rows))
    assert deals(store, "name", "stage", "close_on", "closed_on", "created_on") == [
        ("a", "Proposal", "2026-05-01", None, "2026-01-01"),
        ("b", "Won", None, "2026-04-01", "2026-01-01"),
    ]
    assert visits(store) == [
        ("Proposal", "2026-01-01", None, 0),
        ("Won", "2026-04-01", None, 1),
    ]
    check_derived(store)


def test_pipedrive_keeps_expected_and_actual_apart_and_the_stage_it_was_closed_in(
    store: Store, tmp_path: Path
) -> None:
    text = (
        "Deal - ID;Deal - Title;Deal - Stage;Deal - Status;Deal - Value;Deal - Currency of Value;"
        "Deal - Deal created;Deal - Won time;Deal - Lost time;Deal - Lost reason;"
        "Deal - Expected close date;Deal - Last stage change;Deal - Next activity date\n"
        "1;a;Proposal Made;Open;1000;EUR;2026-01-05 10:00:00;;;;2026-06-01;2026-02-01 08:00:00;"
        "2026-03-01\n"
        "2;b;Negotiations Started;Won;2000;EUR;2026-01-05 10:00:00;2026-03-05 10:00:00;;;2026-06-01"
        ";2026-02-02 08:00:00;\n"
        "3;c;Lead In;Lost;3000;USD;2026-01-05 10:00:00;;2026-03-06 10:00:00;Too dear;;;\n"
    )
    outcome = bring(store, write(tmp_path, text))
    assert outcome.rejected == 0
    assert deals(store, "name", "stage", "amount", "currency", "close_on", "closed_on") == [
        ("a", "Proposal", 100000, "EUR", "2026-06-01", None),
        ("b", "Won", 200000, "EUR", "2026-06-01", "2026-03-05"),
        ("c", "Lost", 300000, "USD", None, "2026-03-06"),
    ]
    assert visits(store) == [
        ("Proposal", "2026-02-01", None, 1),
        ("Negotiation", "2026-02-02", "2026-03-05", 0),
        ("Won", "2026-03-05", None, 1),
        ("Lead", "2026-01-05", "2026-03-06", 0),
        ("Lost", "2026-03-06", None, 1),
    ]
    reason = store.conn.execute(
        "SELECT r.name FROM deal d JOIN reason r ON r.id = d.lost_reason_id"
    ).fetchall()
    assert [row[0] for row in reason] == ["Too dear"]
    assert deals(store, "step_on", "unqualified_loss") == [("2026-03-01", 0), (None, 0), (None, 1)]
    check_derived(store)


def test_hubspot_tells_the_day_each_stage_was_entered(store: Store, tmp_path: Path) -> None:
    text = (
        '"Record ID","Deal Name","Deal Stage","Amount","Close Date","Create Date",'
        '"Date entered ""Qualified To Buy (Sales Pipeline)""",'
        '"Date entered ""Contract Sent (Sales Pipeline)""","Associated Contact"\n'
        '"7","Boréal","Contract Sent","1200.50","2026-05-01 00:00","2026-01-01 09:00",'
        '"2026-01-10 10:00","2026-02-01 10:00","Ann Lee"\n'
    )
    bring(store, write(tmp_path, text))
    assert visits(store) == [
        ("Qualified", "2026-01-10", "2026-02-01", 1),
        ("Negotiation", "2026-02-01", None, 1),
    ]
    assert deals(store, "amount", "qualified_on") == [(1200_50, "2026-01-10")]
    assert store.conn.execute("SELECT name FROM contact").fetchall()[0][0] == "Ann Lee"
    assert store.conn.execute("SELECT id FROM external_ref").fetchone()[0] == "hubspot:deal:7"
    check_derived(store)


def test_a_french_salesforce_report(store: Store, tmp_path: Path) -> None:
    text = (
        "Nom de l\u2019opportunité;Nom du compte;Étape;Montant;Date de clôture;Date de création;"
        "Probabilité (%);Origine de la piste;Étape suivante;Propriétaire de l'opportunité\r\n"
        "Élan;Müller;Négociation/Révision;1\u202f200,50 €;25/12/2026;03/04/2026;65,5;Salon;"
        "rappeler;Zoé\r\n;;;;;;;;;\r\n"
    )
    outcome = bring(store, write(tmp_path, text, encoding="utf-16"))
    assert (outcome.created, outcome.blank, outcome.rejected) == (1, 1, 0)
    assert deals(store, "name", "account", "stage", "amount", "probability", "owner") == [
        ("Élan", "Müller", "Negotiation", 1200_50, 6550, "Zoé")
    ]
    assert deals(store, "close_on", "created_on") == [("2026-12-25", "2026-04-03")]
    notes = store.conn.execute("SELECT kind, body FROM activity").fetchall()
    assert [tuple(row) for row in notes] == [("note", "rappeler")]
    check_derived(store)


def test_awkward_names_are_kept_as_they_are(store: Store, tmp_path: Path) -> None:
    names = ['=HYPERLINK("x")', "[red]x[/]", 'say "hi"', "two\nlines", "a\x1b[31mb", "🎉" * 9]
    rows = "".join(
        '{},"{}",X,Lead,1,2026-05-01,2026-01-01\n'.format(n, name.replace('"', '""'))
        for n, name in enumerate(names)
    )
    bring(store, write(tmp_path, HEAD + rows))
    assert set(deals(store, "name")) == {name.replace("\n", " ") for name in names}
    check_derived(store)


def test_rows_with_little_in_them(store: Store, tmp_path: Path) -> None:
    rows = "1,a,,,,,\n2,,X,Won,,,\n3,,,Lead,5,,\n4,b,,Closed Lost,0,,2026-02-01\n"
    outcome = bring(store, write(tmp_path, HEAD + rows))
    assert [(reject.line, reject.column) for reject in outcome.rejects] == [(4, "")]
    assert deals(store, "name", "stage", "amount") == [
        ("X", "Won", None), ("a", "Lead", None), ("b", "Lost", 0),
    ]  # fmt: skip
    assert outcome.cautions.no_close_day == 2
    check_derived(store)


def test_each_reject_names_line_column_value_and_reason(store: Store, tmp_path: Path) -> None:
    rows = (
        "1,a,X,Lead,oops,2026-05-01,2026-01-01\n"
        "2,b,X,Lead,1,2026-02-30,soon\n"
        "1,c,X,Lead,1,2026-05-01,2026-01-01\n"
        "3,d,X,Lead,1,2026-05-01,2026-01-01,extra\n"
        "4,e,X,Lead,1,2026-05-01,2026-01-01\n"
    )
    outcome = bring(store, write(tmp_path, HEAD + rows))
    assert [(reject.line, reject.column, reject.value) for reject in outcome.rejects] == [
        (5, "#8", "extra"),
        (4, "Id", "1"),
        (2, "Amount", "oops"),
        (3, "Close Date", "2026-02-30"),
        (3, "Created Date", "soon"),
    ]
    assert outcome.rejected == 4
    assert all(reject.reason for reject in outcome.rejects)
    assert deals(store, "name") == ["e"]


def test_a_column_that_stays_ambiguous_asks(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "1,a,X,Lead,1,03/04/2026,05/06/2026\n")
    with pytest.raises(Question, match="--dates dmy") as asked:
        bring(store, path)
    assert asked.value.about == "dates"
    assert "Close Date" in asked.value.message
    bring(store, path, dates="mdy")
    assert deals(store, "close_on", "created_on") == [("2026-03-04", "2026-05-06")]


def test_what_a_column_proves_counts_more_than_what_is_said(store: Store, tmp_path: Path) -> None:
    rows = '1,a,X,Lead,"1,5",04/25/2026,03/04/2026\n2,b,X,Lead,2,05/26/2026,25/04/2026\n'
    bring(store, write(tmp_path, HEAD + rows), dates="dmy", decimal=".")
    assert deals(store, "amount", "close_on", "created_on") == [
        (150, "2026-04-25", "2026-04-03"), (200, "2026-05-26", "2026-04-25"),
    ]  # fmt: skip


def test_a_column_that_tells_settles_the_others(store: Store, tmp_path: Path) -> None:
    bring(store, write(tmp_path, HEAD + "1,a,X,Lead,1,03/04/2026,25/01/2026\n"))
    assert deals(store, "close_on", "created_on") == [("2026-04-03", "2026-01-25")]


def test_unknown_stages_ask_and_the_answer_places_or_makes_them(
    store: Store, tmp_path: Path
) -> None:
    path = write(tmp_path, HEAD + "1,a,X,Trial,1,,2026-01-01\n2,b,X,Pilot,1,,2026-01-01\n")
    with pytest.raises(Question, match="Trial") as asked:
        bring(store, path)
    assert asked.value.values == ("Trial", "Pilot")
    outcome = bring(store, path, stages={"trial": "Prop", "Pilot": "+"})
    assert deals(store, "name", "stage") == [("a", "Proposal"), ("b", "Pilot")]
    assert outcome.new_stages == ("Pilot",)
    names = [stage.name for stage in store.rules.pipeline_stages(next(
        iter(store.rules.stages.values())
    ).pipeline_id)]  # fmt: skip
    assert names == ["Lead", "Qualified", "Proposal", "Negotiation", "Pilot", "Won", "Lost"]
    check_derived(store)
    store.undo()
    assert len(store.rules.stages) == 6
    bring(store, path, stages={"Trial": "Lead", "Pilot": "+"})
    assert deals(store, "name", "stage") == [("a", "Lead"), ("b", "Pilot")]
    check_derived(store)


def test_the_persons_own_stage_names_come_first(store: Store, tmp_path: Path) -> None:
    stage = next(one for one in store.rules.stages.values() if one.name == "Proposal")
    with store.action("Rename") as act:
        act.update("stage", stage.id, {"name": "Closed Won"})
    bring(store, write(tmp_path, HEAD + "1,a,X,closed won,1,,2026-01-01\n"))
    assert deals(store, "status") == ["open"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"columns": {"price": "Amount"}}, "no field “price”"),
        ({"columns": {"amount": "Betrag"}}, "no column “Betrag”"),
        ({"stages": {"Lead": "Nowhere"}}, "no stage “Nowhere”"),
    ],
)
def test_answers_that_fit_nothing_are_refused(
    store: Store, tmp_path: Path, options: dict[str, object], said: str
) -> None:
    path = write(tmp_path, HEAD + "1,a,X,Lead,1,,2026-01-01\n")
    with pytest.raises(ImportRefused, match=said):
        bring(store, path, **options)


def test_columns_nobody_knows_are_kept_and_named_ones_are_used(
    store: Store, tmp_path: Path
) -> None:
    path = write(tmp_path, "Was,Wo,Gewicht\nBoot,Kiel,12\n")
    with pytest.raises(ImportRefused, match="--map name=COLUMN"):
        bring(store, path)
    bring(store, path, columns={"name": "was", "account": "Wo"})
    assert deals(store, "name", "account", "extra") == [("Boot", "Kiel", '{"Gewicht": "12"}')]


def test_without_ids_rows_are_known_again_by_what_hardly_changes(
    store: Store, tmp_path: Path
) -> None:
    head = "Name,Account,Stage,Amount\n"
    path = write(tmp_path, head + "a,X,Lead,1\na,X,Lead,2\nb,X,Lead,3\n")
    assert bring(store, path).created == 3
    assert bring(store, path).action_id == ""
    outcome = bring(store, write(tmp_path, head + "a,X,Lead,1\na,X,Lead,9\nb,X,Proposal,3\n"))
    assert (outcome.created, outcome.updated) == (0, 2)
    assert sorted(deals(store, "name", "amount", "stage")) == [
        ("a", 100, "Lead"), ("a", 900, "Lead"), ("b", 300, "Proposal"),
    ]  # fmt: skip


def test_an_amount_has_the_digits_of_the_currency_in_its_row(store: Store, tmp_path: Path) -> None:
    text = "Id,Name,Stage,Amount,Currency\n" + "\n".join(
        f'{number},{number},Proposal,"{amount}",{currency}'
        for number, (amount, currency) in enumerate(
            [
                ("100000", "JPY"),
                ("12.5", "EUR"),
                ("1,234.565", "USD"),
                ("7.1255", "BHD"),
                ("-0.5", "JPY"),
                ("£20", "USD"),
                ("3k", "TND"),
                ("1200", ""),
            ]
        )
    )
    assert bring(store, write(tmp_path, text)).rejected == 0
    assert deals(store, "amount", "currency") == [
        (100_000, "JPY"),
        (1_250, "EUR"),
        (123_457, "USD"),
        (7_126, "BHD"),
        (-1, "JPY"),
        (2_000, "GBP"),
        (3_000_000, "TND"),
        (120_000, "EUR"),
    ]
    check_derived(store)


def test_stages_with_an_apostrophe_keep_their_days(store: Store, tmp_path: Path) -> None:
    stage = "Qualifié pour l'achat (Pipeline des ventes)"
    heads = f'"Date d\'entrée dans ""{stage}""","Date entered \'Lead\'"'
    bring(store, write(tmp_path, f"Nom,Étape,{heads}\na,Proposition,2026-10-11,2026-10-01\n"))
    assert [visit[:2] for visit in visits(store)[:2]] == [
        ("Lead", "2026-10-01"), ("Qualified", "2026-10-11"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("Fermée et gagnée", "Won"), ("Fermée(s) gagnée(s)", "Won"), ("Won - Closed", "Won"),
        ("Fermée et perdue", "Lost"), ("Lost - Closed", "Lost"),
    ],
)  # fmt: skip
def test_more_words_for_won_and_lost(store: Store, tmp_path: Path, word: str, stage: str) -> None:
    head = "Potential Name,Account Name.name,Stage,Closing Date\n"
    bring(store, write(tmp_path, f"{head}a,X,{word},2026-05-01\n"))
    assert deals(store, "name", "account", "stage") == [("a", "X", stage)]
