"""No file makes the panel say NaN, divide by nothing, or break: acceptance of the figures."""

from datetime import date
from pathlib import Path

import pytest

from pipeline_tui.figures.panel_lines import LINES, SETTING
from pipeline_tui.sales.targets import Target
from pipeline_tui.store import closing, lists
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.store.targets import set_target
from tests.tui.running import running

FILES = {
    "empty": (),
    "one deal": (NewDeal("Acme", amount=100_00, close_on=date(2026, 12, 1)),),
    "no amounts": tuple(NewDeal(f"Deal {n}", close_on=date(2026, 12, 1)) for n in range(6)),
    "negative": tuple(
        NewDeal(f"Deal {n}", amount=-5_000_00, close_on=date(2026, 12, 1)) for n in range(6)
    ),
    "mixed": tuple(
        NewDeal(f"Deal {n}", amount=5_000_00, currency=currency)
        for n, currency in enumerate(("EUR", "USD", "CHF", "GBP", "JPY", "EUR"))
    ),
}


@pytest.mark.parametrize("ending", ["open", "won", "lost"])
@pytest.mark.parametrize("name", FILES)
async def test_every_line_can_be_drawn(tmp_path: Path, name: str, ending: str) -> None:
    async with running(tmp_path, *FILES[name], size=(120, 40)) as run:
        rows = run.store.conn.execute("SELECT id FROM deal").fetchall()
        ids = [row[0] for row in rows]
        if ids and ending == "won":
            closing.win(run.store, ids)
        elif ids and ending == "lost":
            closing.lose(run.store, ids, lists.items(run.store.conn, "reason", "lost")[0].id)
        for chosen in (list(LINES), list(LINES)[::-1]):
            lists.set_setting(run.store, SETTING, [{"id": one, "below": 1} for one in chosen])
            for target in (Target(), Target(1_000_00, 3)):
                set_target(run.store, None, target)
                run.app.changed(None)
                await run.settle()
                await run.keys("asterisk", "asterisk")
                assert "nan" not in run.text.lower().replace("figures", "")
                assert "Figures" in run.text
