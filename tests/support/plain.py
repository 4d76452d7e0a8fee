"""The derived columns and tallies of a store, worked out again the slow and plain way.

Written from the definitions, without the code under test, so that the two can be compared.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from pipeline_tui.sales.text import fold, words_of
from pipeline_tui.store import driver
from tests.support.plain_keys import stray_keys

Row = dict[str, Any]
Tallies = dict[tuple[str, str, str, str, str], list[int]]

NEVER = date(9999, 12, 31)
DIGITS = {"JPY": 0}


def table(conn: driver.Connection, name: str, *, removed: bool = False) -> list[Row]:
    """The live rows of a table, or all of them."""
    cursor = conn.execute(f"SELECT * FROM {name} WHERE {int(removed)} OR deleted_at IS NULL")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _by_deal(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["deal_id"]].append(row)
    return found


def _later(day: date, days: int) -> date:
    return NEVER if day == NEVER else day + timedelta(days=days)


class Plain:
    """One reading of the store's facts."""

    def __init__(self, conn: driver.Connection) -> None:
        self.deals = table(conn, "deal")
        self.stages = {row["id"]: row for row in table(conn, "stage", removed=True)}
        self.visits = _by_deal(table(conn, "visit"))
        self.activities = _by_deal(table(conn, "activity"))
        self.steps = _by_deal(table(conn, "follow_up"))
        self.links = _by_deal(table(conn, "deal_contact"))
        self.answers = _by_deal(table(conn, "answer"))
        self.criteria = table(conn, "criterion")
        self.sets = {row["id"]: row for row in table(conn, "criterion_set")}
        self.accounts = {row["id"]: row for row in table(conn, "account")}
        self.codes = dict(conn.execute("SELECT id, code FROM role").fetchall())
        self.settings = {row["id"]: json.loads(row["value"]) for row in table(conn, "setting")}

    # -- one deal ------------------------------------------------------------------

    def derived(self, deal: Row) -> Row:
        """Every derived column of a deal. Removed stages still say how far it had been."""
        stage = self.stages[deal["stage_id"]]
        visits = sorted(self.visits[deal["id"]], key=lambda one: one["seq"])
        here = [one for one in visits if one["left_on"] is None]
        touched = self._touched(deal)
        entered = here[-1]["entered_on"] if here else touched
        step = self._step(deal)
        qualified = self._qualified(deal, visits)
        exchanges = [one for one in self.activities[deal["id"]] if one["kind"] != "note"]
        stale, attention = self._attention(deal, stage, entered, touched, step)
        never_qualified = (
            stage["kind"] == "lost"
            and qualified is None
            and self._threshold(deal["pipeline_id"]) is not None
            and any(self._kind(one) == "open" for one in visits)
        )
        return {
            "status": stage["kind"],
            "entered_on": entered,
            "entered_known": here[-1]["known"] if here else 0,
            "touched_on": touched,
            "qualified_on": qualified,
            "unqualified_loss": int(never_qualified),
            "step_id": step["id"] if step else None,
            "step_on": step["due_on"] if step else None,
            "stale_on": stale.isoformat(),
            "attention_on": attention.isoformat(),
            "deciders": sum(
                self.codes.get(one["role_id"]) == "decider" for one in self.links[deal["id"]]
            ),
            **self._keys(deal),
            **self._qualification(deal),
            "touches": len(exchanges),
            "minutes": sum(one["minutes"] or 0 for one in exchanges),
            "reached": self._reached(deal, stage["kind"]),
        }

    def _qualification(self, deal: Row) -> Row:
        chosen = self.settings.get("checklist")
        if chosen not in self.sets:
            chosen = min(self.sets.values(), key=lambda s: (s["position"], s["id"]))["id"]
        asked = [one for one in self.criteria if one["set_id"] == chosen and not one["retired"]]
        said = {one["criterion_id"]: one["value"] for one in self.answers[deal["id"]]}
        if not any(said.get(one["id"]) is not None for one in asked):
            return {"score": None, "grade": 5, "by_score": 1}
        total = sum(one["weight"] for one in asked)
        got = sum(
            Fraction(one["weight"] * (said.get(one["id"]) or 0), one["scale"]) for one in asked
        )
        exact = 100 * got / total if total else Fraction(0)
        level = 1 + sum(exact < bound for bound in self.settings.get("grades", (75, 50, 25)))
        return {"score": int(exact), "grade": level, "by_score": -int(exact)}

    def _kind(self, visit: Row) -> str | None:
        stage = self.stages.get(visit["stage_id"])
        return stage["kind"] if stage else None

    def _touched(self, deal: Row) -> str:
        days = [one["happened_on"] for one in self.activities[deal["id"]] if one["kind"] != "note"]
        return str(max(days, default=deal["created_on"]))

    def _step(self, deal: Row) -> Row | None:
        pending = [one for one in self.steps[deal["id"]] if one["done_on"] is None]
        order = sorted(pending, key=lambda s: (s["due_on"], s["due_at"] or "99:99", s["id"]))
        return order[0] if order else None

    def _threshold(self, pipeline: str) -> int | None:
        marked = [
            row["position"]
            for row in self.stages.values()
            if (row["pipeline_id"], row["kind"], row["deleted_at"]) == (pipeline, "open", None)
            and row["qualifies"]
        ]
        return min(marked, default=None)

    def _qualified(self, deal: Row, visits: list[Row]) -> str | None:
        threshold = self._threshold(deal["pipeline_id"])
        days = [
            one["entered_on"]
            for one in visits
            if threshold is not None
            and self._kind(one) == "open"
            and self.stages[one["stage_id"]]["position"] >= threshold
        ]
        return min(days, default=None)

    def _firsts(self, deal: Row, status: str) -> list[tuple[int, str]]:
        """Position and first day of each open stage of today that a deal reached."""
        live = [
            row["position"]
            for row in self.stages.values()
            if (row["pipeline_id"], row["kind"], row["deleted_at"])
            == (deal["pipeline_id"], "open", None)
        ]
        firsts = []
        for position in sorted(live):
            days = [
                one["entered_on"]
                for one in self.visits[deal["id"]]
                if self._kind(one) == "open"
                and self.stages[one["stage_id"]]["position"] >= position
            ]
            days += [deal["closed_on"]] if status == "won" else []
            if days:
                firsts.append((position, min(days)))
        return firsts

    def _reached(self, deal: Row, status: str) -> str:
        months: dict[str, list[str]] = {}
        for position, day in self._firsts(deal, status):
            months.setdefault(day[:7], []).append(str(position))
        return " ".join(f"{month}:{'.'.join(where)}" for month, where in months.items())

    def _attention(
        self, deal: Row, stage: Row, entered: str, touched: str, step: Row | None
    ) -> tuple[date, date]:
        if stage["kind"] != "open":
            return NEVER, NEVER
        park = date.fromisoformat(deal["parked_until"]) if deal["parked_until"] else None
        due = date.fromisoformat(step["due_on"]) if step else None
        clocks = []
        if stage["stage_limit"] is not None:
            limit = _later(date.fromisoformat(entered), stage["stage_limit"])
            clocks.append(max(limit, park or limit))
        if stage["touch_limit"] is not None:
            limit = _later(date.fromisoformat(touched), stage["touch_limit"])
            clocks.append(max(limit, park or limit, due or limit))
        stale = min(clocks, default=NEVER)
        skipped = date.fromisoformat(deal["skipped_until"] or "0001-01-01")
        if park is not None:
            return stale, max(park, skipped)
        grace = int(self.settings.get("no_step_days", 3))
        asks = due if due is not None else _later(date.fromisoformat(touched), grace)
        return stale, max(skipped, min(_later(stale, 1), asks))

    def _keys(self, deal: Row) -> Row:
        account = self.accounts.get(deal["account_id"] or "")
        base = self._base(deal)
        return {
            "by_amount": 2**53 if base is None else -base,
            "by_close": deal["close_on"] or NEVER.isoformat(),
            "by_name": fold(deal["name"])[:80],
            "search": fold(deal["name"])[:2000] + "\n" + (fold(account["name"]) if account else ""),
        }

    def _base(self, deal: Row) -> int | None:
        currency, base = deal["currency"], self.settings["base_currency"]
        if deal["amount"] is None:
            return None
        rate = 1 if currency == base else self.settings.get("rates", {}).get(currency)
        if rate is None:
            return None
        shift = DIGITS.get(base, 2) - DIGITS.get(currency, 2)
        exact = deal["amount"] * Fraction(str(rate)) * Fraction(10) ** shift
        return int(exact + Fraction(1, 2)) if exact >= 0 else -int(-exact + Fraction(1, 2))

    def notes(self, conn: driver.Connection) -> list[tuple[int, str]]:
        """What the index of notes and exchanges must hold: deal number and words."""
        numbers = dict(conn.execute("SELECT id, n FROM deal").fetchall())
        return [
            (numbers[deal], f" {words_of(one['body'])}")
            for deal, rows in self.activities.items()
            for one in rows
            if deal in numbers and words_of(one["body"])
        ]

    # -- all deals ------------------------------------------------------------------

    def tallies(self) -> Tallies:
        """Every tally, summed over all live deals."""
        found: Tallies = defaultdict(lambda: [0, 0, 0, 0])
        for deal in self.deals:
            derived = self.derived(deal)
            amount, own = deal["amount"] or 0, deal["probability"]
            values = [1, amount, 0, 0] if own is None else [1, amount, amount, amount * own]
            for figure, period, key in self._figures(deal, derived):
                _add(found, (deal["pipeline_id"], figure, period, key, deal["currency"]), values)
            if derived["status"] != "open":
                self._cycle(found, deal, derived)
            self._conversion(found, deal, derived["status"])
        return {key: values for key, values in found.items() if any(values)}

    def _figures(self, deal: Row, derived: Row) -> Iterator[tuple[str, str, str]]:
        yield "created", deal["created_on"], ""
        yield "cohort", deal["created_on"][:7], derived["status"]
        if derived["status"] == "open":
            yield from self._open_figures(deal, derived)
            return
        status, day = derived["status"], deal["closed_on"]
        yield f"{status}_month", day[:7], ""
        yield f"{status}_day", day, ""
        yield f"{status}_source", day[:7], deal["source_id"] or ""
        # A deal may be won for nothing; a loss of nothing says nothing about the rate by value.
        if deal["amount"] is None or (status == "lost" and deal["amount"] == 0):
            yield f"{status}_unpriced", day[:7], ""
        if derived["grade"] != 5:
            yield f"{status}_grade", day[:7], str(derived["grade"])
        if derived["unqualified_loss"]:
            yield "unqualified", day[:7], ""
            yield "unqualified_source", day[:7], deal["source_id"] or ""

    def _open_figures(self, deal: Row, derived: Row) -> Iterator[tuple[str, str, str]]:
        stage, stale, step = deal["stage_id"], derived["stale_on"], derived["step_on"]
        own, close = deal["probability"], deal["close_on"]
        month = "" if close is None else close[:7]
        yield "open", "", stage
        yield "close_month", month, stage if own is None else f"p{own:05d}"
        if close is not None:
            yield "close_day", close, ""
        if deal["amount"] is None:
            yield "unpriced", "", stage
            yield "close_unpriced", month, ""
        if derived["qualified_on"] is not None:
            yield "qualified", "", ""
            if derived["deciders"]:
                yield "decided", "", ""
        if stale != NEVER.isoformat():
            yield "stale_month", stale[:7], stage
            yield "stale_day", stale, stage
        if deal["parked_until"] is not None:
            yield "parked", "", ""
        elif step is None:
            yield "no_step", "", ""
        else:
            yield "step_month", step[:7], ""
            yield "step_day", step, ""
        kind = "p" if deal["parked_until"] is not None else "n" if step is None else "s"
        yield "queue_month", derived["attention_on"][:7], f"{deal['priority']}{kind}"
        yield "queue_day", derived["attention_on"], f"{deal['priority']}{kind}"

    def _cycle(self, found: Tallies, deal: Row, derived: Row) -> None:
        start = date.fromisoformat(derived["qualified_on"] or deal["created_on"])
        days = max(0, (date.fromisoformat(deal["closed_on"]) - start).days)
        month, pipeline, status = deal["closed_on"][:7], deal["pipeline_id"], derived["status"]
        _add(found, (pipeline, f"{status}_band", month, f"{days // 16:05d}", ""), [1, 0, 0, 0])
        _add(found, (pipeline, f"{status}_cycle", month, f"{days:06d}", ""), [1, 0, 0, 0])
        _add(found, (pipeline, f"{status}_days", month, "", ""), [1, days, 0, 0])

    def _conversion(self, found: Tallies, deal: Row, status: str) -> None:
        firsts = self._firsts(deal, status)
        for position, day in firsts:
            furthest = position == firsts[-1][0]
            letters = {"won": "ww", "open": "bo", "lost": "yx"}[status]
            key = f"{position:03d}{letters[furthest]}"
            _add(found, (deal["pipeline_id"], "reached", day[:7], key, ""), [1, 0, 0, 0])


def _add(found: Tallies, key: tuple[str, str, str, str, str], values: list[int]) -> None:
    found[key] = [mine + more for mine, more in zip(found[key], values, strict=True)]


def disagreements(conn: driver.Connection) -> list[str]:
    """Every live deal's column and every tally that the store holds otherwise; empty if none."""
    plain = Plain(conn)
    found = [
        f"{deal['name']}.{name}: stored {deal[name]!r}, plain {value!r}"
        for deal in plain.deals
        for name, value in plain.derived(deal).items()
        if deal[name] != value
    ]
    rows = conn.execute(
        "SELECT pipeline_id, figure, period, key, currency, n, amount, own_amount, own_weighted"
        " FROM tally"
    ).fetchall()
    stored = {tuple(row[:5]): list(row[5:]) for row in rows}
    summed: dict[Any, list[int]] = dict(plain.tallies())
    found += [
        f"tally {key}: stored {stored.get(key)}, plain {summed.get(key)}"
        for key in sorted({*stored, *summed})
        if stored.get(key) != summed.get(key)
    ]
    index = dict(conn.execute("SELECT rowid, body FROM deal_text").fetchall())
    if index != {deal["n"]: plain.derived(deal)["search"] for deal in plain.deals}:
        found.append("the text index holds other texts than the deals")
    notes = conn.execute("SELECT rowid / 16777216, body FROM activity_text").fetchall()
    if sorted(notes) != sorted(plain.notes(conn)):
        found.append("the text index holds other texts than the notes and exchanges")
    return found + [f"look-alikes: {stray}" for stray in sorted(stray_keys(conn))]
