"""Copy what is needed at the telephone."""

import sys
from pathlib import Path

import pytest

from pipeline_tui.store import people
from pipeline_tui.store.adding import NewDeal
from pipeline_tui.tui.handlers import copying
from tests.tui.running import TODAY, running

ACME = NewDeal("Acme", amount=1_200_000, account="Acme SA")


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    monkeypatch.setattr(copying, "system_tool", lambda: None)


async def test_a_telephone_number_is_copied_through_the_terminal(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        deal = run.deal("Acme", "id")
        people.add_contact(run.store, "Anne", deal_id=deal, phone="+33 1", email="a@b.example")
        await run.keys("y", "1")
        assert run.app.clipboard == "+33 1"
        assert "Copied through the terminal: +33 1" in run.said
        await run.keys("y", "2")
        assert run.app.clipboard == "a@b.example"


async def test_a_summary_is_one_line_a_deal(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, NewDeal("Bo\nreal")) as run:
        await run.keys("asterisk", "y", "1")
        lines = run.app.clipboard.splitlines()
        assert len(lines) == 2
        assert any(line.startswith("Acme · Acme SA · €12,000.00 · Lead") for line in lines)


async def test_the_systems_tool_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = tmp_path / "taken"
    code = f"import sys, pathlib; pathlib.Path({str(taken)!r}).write_text(sys.stdin.read())"
    monkeypatch.setattr(copying, "system_tool", lambda: [sys.executable, "-c", code])
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    async with running(tmp_path, ACME) as run:
        await run.keys("y", "1")
        for _time in range(100):
            await run.pilot.pause(0.05)
            if run.said:
                break
        assert taken.read_text().startswith("Acme")
        assert sys.executable in run.said


async def test_a_tool_that_fails_is_not_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "system_tool", lambda: ["/no/such/tool"])
    async with running(tmp_path, ACME) as run:
        await run.keys("y", "1")
        for _time in range(100):
            await run.pilot.pause(0.05)
            if run.said:
                break
        assert "Copied through the terminal: Acme" in run.said
