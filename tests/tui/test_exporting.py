"""Exporting from the app: what is marked, filtered, or everything."""

import csv
from pathlib import Path

import pytest

from pipeline_tui.store.adding import NewDeal
from tests.tui.running import TODAY, running

DEALS = (NewDeal("Acme", amount=100), NewDeal("Boreal"), NewDeal("Acme two"))


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


@pytest.mark.parametrize(
    ("before", "names"),
    [
        (("space",), ["Acme"]),
        (("slash", *"acme", "enter"), ["Acme", "Acme two"]),
    ],
)
async def test_what_is_shown_or_marked_goes_into_a_file(
    tmp_path: Path, before: tuple[str, ...], names: list[str]
) -> None:
    path = tmp_path / "out"
    async with running(tmp_path, *DEALS, size=(120, 40)) as run:
        for key in before:
            await run.keys(key)
        await run.settle()
        run.app.act("export")
        await run.settle()
        await run.keys("1")
        await run.keys("ctrl+u")
        await run.type(str(path))
        await run.keys("enter")
        for _time in range(200):
            await run.settle()
            if "Wrote" in run.text:
                break
        await run.keys("enter")
    with path.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        assert sorted(row["Name"] for row in csv.DictReader(file)) == names
