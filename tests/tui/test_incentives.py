"""Incentives with the keys: typed, echoed, changed, taken away; and what follows when it is won."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline_tui.store import incentives
from pipeline_tui.store.adding import NewDeal, NewStep
from tests.tui.running import TODAY, Running, running

ACME = NewDeal("Acme", amount=2_400_000, currency="EUR")
BOREAL = NewDeal("Boreal", amount=500_000, currency="EUR")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


async def offer(run: Running, text: str) -> None:
    await run.keys("percent_sign")
    await typed(run, text)


async def typed(run: Running, text: str) -> None:
    names = {"%": "percent_sign", " ": "space", "-": "minus", ",": "comma", "’": "’"}
    await run.pilot.press(*[names.get(letter, letter) for letter in text])
    await run.settle()


def offers(run: Running, name: str) -> list[tuple[str, int, str, str | None]]:
    found = incentives.of_deal(run.store.conn, run.deal(name, "id"))
    return [(one.kind, one.value, one.reason, one.expires_on) for one in found]


async def test_an_incentive_is_echoed_before_it_is_kept(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await offer(run, "10% fast decision until 15 dec")
        assert "10% off, €2,400.00 · net €21,600.00 · until Tue 15 Dec" in run.text
        assert offers(run, "Acme") == []
        await run.keys("enter")
        assert offers(run, "Acme") == [("percent", 1000, "fast decision", "2026-12-15")]
        assert run.said == "Offered 10% on Acme"
        assert run.deal("Acme", "amount") == 2_400_000
        await run.keys("u")
        assert offers(run, "Acme") == []


async def test_a_day_of_another_year_is_echoed_with_it(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await offer(run, "5% x until 1 nov")
        assert "until Mon 1 Nov 2027" in run.text


async def test_queue_and_one_by_one_show_what_is_offered(tmp_path: Path) -> None:
    late = NewStep(date(2026, 11, 20), None, "call", "")
    async with running(tmp_path, replace(ACME, step=late)) as run:
        await offer(run, "10% fast decision until 15 dec")
        await run.keys("enter", "2")
        assert "── Acme 24k · net 22k: 10% until 15 Dec · Lead" in run.text
        await run.keys("t")
        assert "Offered" in run.text
        assert "net 22k: 10% until 15 Dec" in run.text


@pytest.mark.parametrize(
    ("text", "why"),
    [("1", "1% or EUR 1?"), ("-1", "without the minus"), ("5% until 31 feb", "no such day"),
     ("99999999999", "more than the deal’s €24,000.00"), ("USD 5", "the deal is in EUR")],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused_with_a_reason(
    tmp_path: Path, text: str, why: str
) -> None:
    async with running(tmp_path, ACME) as run:
        await offer(run, text)
        await run.keys("enter")
        assert why in run.text
        assert offers(run, "Acme") == []


async def test_more_than_the_floor_asks_for_a_reason(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await offer(run, "15%")
        await run.keys("enter")
        assert "More than 10% off: why?" in run.text
        await run.keys("enter")
        assert offers(run, "Acme") == []
        await typed(run, "they pay at once")
        await run.keys("enter")
        assert run.one("SELECT why_low FROM incentive") == "they pay at once"
        await run.keys("slash")
        await run.type("is:belowfloor")
        await run.keys("enter")
        assert "1/1" in run.text


async def test_a_reason_in_the_line_is_taken_for_the_floor_by_enter(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await offer(run, "15% they pay at once")
        await run.keys("enter", "enter")
        assert run.one("SELECT why_low FROM incentive") == "they pay at once"


async def test_the_floor_and_the_notice_are_settings(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("comma")
        await run.type("needs no")
        await run.keys("enter", "ctrl+u")
        await run.type("20")
        await run.keys("enter")
        await run.type("before an offer")
        await run.keys("enter", "ctrl+u", "5", "enter", "escape")
        assert incentives.floor(run.store.conn) == 2000
        assert incentives.notice(run.store.conn) == 5
        await offer(run, "15%")
        await run.keys("enter")
        assert offers(run, "Acme") == [("percent", 1500, "", None)]


async def test_an_incentive_is_changed_and_taken_away(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await offer(run, "5% volume until 15 dec")
        await run.keys("enter", "percent_sign")
        assert "another one" in run.text
        await run.keys("1")
        assert "5% volume until 2026-12-15" in run.text
        await run.keys("ctrl+u")
        await typed(run, "2k")
        await run.keys("enter")
        assert offers(run, "Acme") == [("amount", 200_000, "", None)]
        assert run.one("SELECT count(*) FROM follow_up WHERE deleted_at IS NULL") == 0
        await run.keys("percent_sign", "1", "ctrl+u", "minus", "enter")
        assert offers(run, "Acme") == []
        assert run.said == "Took an incentive off Acme"


async def test_it_stands_on_the_deal_and_is_changed_there(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, size=(120, 40)) as run:
        await offer(run, "10% fast decision until 15 dec")
        await run.keys("enter")
        assert "net 22k: 10% until 15 Dec" in run.text
        await run.keys("enter")
        assert "net €21,600.00, 10.0% off" in run.text
        assert "until 15 Dec, in 22 days" in run.text
        assert "offer of 10% ends 15 Dec" in run.text
        await run.keys("enter")  # the first row that can be pointed at
        assert "Incentive: Acme" in run.text


async def test_won_offers_the_net_amount(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await offer(run, "10%")
        await run.keys("enter", "w")
        assert "net of €24,000.00" in run.text
        await run.keys("enter")
        assert (run.deal("Acme", "status"), run.deal("Acme", "amount")) == ("won", 2_160_000)


async def test_several_get_the_same_and_are_won_at_their_own_net_amounts(tmp_path: Path) -> None:
    async with running(tmp_path, ACME, BOREAL) as run:
        await run.keys("asterisk")
        await offer(run, "10% spring")
        assert "Incentive: 2 deals" in run.text
        await run.keys("enter")
        assert run.said == "Offered 10% on 2 deals"
        await run.keys("asterisk", "w")
        assert "2 at their net amounts" in run.text
        await run.keys("enter")
        assert run.deal("Acme", "amount") == 2_160_000
        assert run.deal("Boreal", "amount") == 450_000


async def test_an_expired_offer_is_told_and_no_longer_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, ACME) as run:
        await offer(run, "10% until 24 nov")
        await run.keys("enter")
        monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-25")
        await run.pilot.pause(0.7)
        assert "1 offer expired" in run.text
        await run.keys("tab")
        assert "1 offer expired" in run.text
        await run.keys("enter")
        assert "expired 24 Nov" in run.text
        assert "net €24,000.00" in run.text


async def test_the_page_tells_the_losses_a_deal_came_back_from(tmp_path: Path) -> None:
    async with running(tmp_path, ACME) as run:
        await run.keys("x", "1")
        await run.type("Simplon")
        await run.keys("tab")
        await run.type("too dear")
        await run.keys("tab")
        await run.type("1 feb")
        await run.keys("enter", "g", "x", "l", "X", "enter", "g", "b", "enter")
        said = " ".join(run.text.split())
        assert "Lost before" in said
        assert "23 Nov: Price, Simplon won it (too dear); reopened 23 Nov" in said
