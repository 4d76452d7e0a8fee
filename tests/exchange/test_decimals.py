"""Which sign stands before the decimals: what tells it, and what is asked where nothing does."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline_tui.exchange import evidence, run
from pipeline_tui.exchange.errors import Question
from pipeline_tui.exchange.options import Options
from pipeline_tui.store.store import Store
from tests.exchange.importing import bring, deals, write


@pytest.mark.parametrize(
    "text",
    [
        'Name,Amount\na,"1,234"\nb,"5,678"\nc,900\n',
        "Name,Amount\na,1.234\nb,5.678\n",
        "Name,Amount,Score\na,1.234,2.5\n",
        'Name,Amount\na,"1,234"\nb,"2,345"\nc,"3,456"\nd,4.567\n',
        'Name,Amount\na,"1,234 TND"\n',
    ],
)
def test_a_column_whose_values_could_all_be_either_asks(
    store: Store, tmp_path: Path, text: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(Question, match="--decimal") as asked:
        bring(store, path)
    assert (asked.value.about, asked.value.column) == ("decimal", "Amount")
    assert "as you said" in "".join(
        evidence.understood(run.prepare(store, run.Files(path), Options(decimal=".")))
    )


@pytest.mark.parametrize(
    ("text", "minor", "why"),
    [
        ('Name,Amount\na,"$1,234"\n', 123_400, "as the sign beside it tells"),
        ("Name,Amount\na,1.234 €\n", 123_400, "as the sign beside it tells"),
        ('Name,Amount,Score\na,"1,234",2.5\n', 123_400, "as the column “Score” tells"),
        ('Name,Amount,Probability\na,"1,234",12.5\n', 123_400, "the column “Probability” tells"),
        ('Name,Amount\na,"1,234.5"\nb,"1,234"\n', 123_450, "as 1,234.5 tells"),
    ],
)
def test_what_tells_the_sign(store: Store, tmp_path: Path, text: str, minor: int, why: str) -> None:
    path = write(tmp_path, text)
    plan = run.prepare(store, run.Files(path), Options())
    assert why in "".join(evidence.understood(plan))
    run.carry_out(store, plan)
    assert deals(store, "amount")[0] == minor


def test_a_chance_is_never_above_a_hundred(store: Store, tmp_path: Path) -> None:
    bring(store, write(tmp_path, 'Name,Probability\na,"12,345"\n'))
    assert deals(store, "probability") == [1235]


def test_what_was_imported_before_tells_it(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, 'Id,Name,Amount\n1,a,"1,234"\n')
    bring(store, path, decimal=",")
    path.write_text('Id,Name,Amount\n1,a,"1,234"\n2,b,"2,345"\n')
    plan = run.prepare(store, run.Files(path), Options())
    assert "as when it was imported before" in "".join(evidence.understood(plan))
    run.carry_out(store, plan)
    assert deals(store, "amount") == [1_23, 2_35]
