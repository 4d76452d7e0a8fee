"""A filter's terms as conditions on deals, for SQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from pipeline_tui.sales import filter_terms
from pipeline_tui.sales.deal_state import add_days
from pipeline_tui.sales.filter_named import NOTE_LETTERS
from pipeline_tui.sales.text import fold
from pipeline_tui.store import driver
from pipeline_tui.store.derive import NO_AMOUNT
from pipeline_tui.store.note_index import SPAN, body_of
from pipeline_tui.store.rules import Rules

Condition = tuple[str, list[Any]]
"""An SQL condition on the row ``d`` of deal, with its values."""

_NEGATED_OP = {"<": ">", "<=": ">=", "=": "=", ">=": "<=", ">": "<"}
_COMPANY = "substr(d.search, instr(d.search, char(10)) + 1)"
_INDUSTRY = (
    "coalesce(d.industry_id, (SELECT industry_id FROM account WHERE account.id = d.account_id))"
)
_INCENTIVE = "SELECT 1 FROM incentive n WHERE n.deal_id = d.id AND n.deleted_at IS NULL"
_CADENCE = (
    "SELECT 1 FROM enrolment m WHERE m.deal_id = d.id AND m.deleted_at IS NULL"
    " AND m.state IN ('active', 'paused')"
)
# The entries of a deal lie side by side: see note_index.
_NOTED = (
    f"EXISTS (SELECT 1 FROM activity_text t WHERE t.rowid >= d.n * {SPAN}"
    f" AND t.rowid < (d.n + 1) * {SPAN} AND instr(t.body, ?) > 0)"
)
_MISSING = {
    "step": "d.step_id IS NULL",
    "decider": "d.deciders = 0",
    "amount": "d.amount IS NULL",
    "close": "d.close_on IS NULL",
    "source": "d.source_id IS NULL",
    "industry": f"{_INDUSTRY} IS NULL",
    "owner": "d.owner_id IS NULL",
    "account": "d.account_id IS NULL",
    "score": "d.score IS NULL",
    "incentive": f"NOT EXISTS ({_INCENTIVE})",
    "competitor": "d.competitor = ''",
    "cadence": f"NOT EXISTS ({_CADENCE})",
}
# Another open deal of the pipeline with the same name and company, case and accents aside.
_SAME = (
    "SELECT 1 FROM deal o INDEXED BY deal_by_name WHERE o.stage_id IN"
    " (SELECT id FROM stage s WHERE s.pipeline_id = d.pipeline_id AND s.kind = 'open')"
    " AND o.by_name = d.by_name AND o.deleted_at IS NULL AND o.status = 'open'"
    " AND o.id <> d.id AND o.account_id IS d.account_id"
)
_STATUS = {
    "open": "d.status = 'open'",
    "won": "d.status = 'won'",
    "lost": "d.status = 'lost'",
    "parked": "d.parked_until IS NOT NULL",
    "late": "d.status = 'open' AND d.parked_until IS NULL AND d.step_on < :today",
    "today": "d.status = 'open' AND d.parked_until IS NULL AND d.step_on = :today",
    "over": "d.status = 'open' AND d.stale_on < :today",
    "qualified": "d.status = 'open' AND d.qualified_on IS NOT NULL",
    "duplicate": f"d.status = 'open' AND EXISTS ({_SAME})",
    "override": "EXISTS (SELECT 1 FROM override o WHERE o.deal_id = d.id AND o.deleted_at IS NULL)",
    "belowfloor": f"EXISTS ({_INCENTIVE} AND n.why_low <> '')",
}


class Conditions:
    """Turns terms into conditions, on one day and with one file's lists."""

    def __init__(self, conn: driver.Connection, rules: Rules, today: date) -> None:
        self._conn = conn
        self._rules = rules
        self._today = today.isoformat()

    def of(self, terms: tuple[filter_terms.Term, ...]) -> Condition:
        """The condition that all terms hold; it begins with ``AND`` unless there is none."""
        parts: list[str] = []
        values: list[Any] = []
        for term in terms:
            sql, bound = self._one(term)
            # A missing value is neither more nor less: NOT must hold for it all the same.
            parts.append(f" AND NOT coalesce(({sql}), 0)" if term.negated else f" AND ({sql})")
            values += bound
        return "".join(parts), values

    def _one(self, term: filter_terms.Term) -> Condition:
        return _MAKERS[type(term)](self, term)

    def word(self, term: filter_terms.Word) -> Condition:
        """The deal's or its company's name holds the word, or a note or exchange of it does."""
        body = body_of(term.text)
        if len(body) <= NOTE_LETTERS:
            return "instr(d.search, ?) > 0", [term.text]
        return f"instr(d.search, ?) > 0 OR {_NOTED}", [term.text, body]

    def note(self, term: filter_terms.Note) -> Condition:
        """A note or an exchange of the deal holds the text, from where a word begins."""
        return _NOTED, [body_of(term.text)]

    def count(self, term: filter_terms.Count) -> Condition:
        """The exchanges or minutes compare so."""
        return f"d.{term.what} {term.op} ?", [term.n]

    def touched(self, term: filter_terms.Touched) -> Condition:
        """The days since the last exchange compare so; few are not, without any exchange."""
        day = add_days(self._today, -term.days)
        sql = f"d.touched_on {_NEGATED_OP[term.op]} ?"
        return (f"{sql} AND d.touches > 0" if term.op in ("<", "<=", "=") else sql), [day]

    def account(self, term: filter_terms.Account) -> Condition:
        """The company's name holds the text."""
        return f"instr({_COMPANY}, ?) > 0", [term.text]

    def amount(self, term: filter_terms.Amount) -> Condition:
        """The amount in base currency compares so; none compares to nothing."""
        base = self._rules.to_base(term.minor, term.currency)
        if base is None:
            return "0", []
        # by_amount holds amounts negated, so that the largest comes first.
        return f"d.by_amount {_NEGATED_OP[term.op]} ? AND d.by_amount <> {NO_AMOUNT}", [-base]

    def in_stage(self, term: filter_terms.InStage) -> Condition:
        """The days since the deal entered its stage compare so."""
        day = add_days(self._today, -term.days)
        return f"d.status = 'open' AND d.entered_on {_NEGATED_OP[term.op]} ?", [day]

    def close(self, term: filter_terms.Close) -> Condition:
        """The expected close day compares so."""
        return f"d.close_on {term.op} ?", [term.day.isoformat()]

    def stage(self, term: filter_terms.Stage) -> Condition:
        """The stage's name begins with the text, else holds it."""
        stages = self._rules.stages.values()
        found = [one.id for one in stages if fold(one.name).startswith(term.text)]
        found = found or [one.id for one in stages if term.text in fold(one.name)]
        return _among("d.stage_id", found)

    def source(self, term: filter_terms.Source) -> Condition:
        """The source's name holds the text."""
        return _among("d.source_id", self._named("source", term.text))

    def industry(self, term: filter_terms.Industry) -> Condition:
        """The deal's industry, or its company's, has a name that holds the text."""
        return _among(_INDUSTRY, self._named("industry", term.text))

    def owner(self, term: filter_terms.Owner) -> Condition:
        """The owner's name holds the text; ``me`` is the person herself."""
        text = fold(self._rules.me) if term.me and self._rules.me else term.text
        return _among("d.owner_id", self._named("owner", text))

    def priority(self, term: filter_terms.Priority) -> Condition:
        """The priority is this one."""
        return "d.priority = ?", [term.level]

    def grade(self, term: filter_terms.Grade) -> Condition:
        """The grade is this one."""
        return "d.grade = ?", [term.level]

    def score(self, term: filter_terms.Score) -> Condition:
        """The score compares so; a deal without one compares to nothing."""
        return f"d.score {term.op} ?", [term.points]

    def missing(self, term: filter_terms.Missing) -> Condition:
        """The deal lacks it."""
        return _MISSING[term.what], []

    def has(self, term: filter_terms.Has) -> Condition:
        """The deal has it."""
        return f"NOT ({_MISSING[term.what]})", []

    def own(self, term: filter_terms.Own) -> Condition:
        """One of the person's own fields is so."""
        from pipeline_tui.store.own_conditions import own

        return own(self._conn, self._rules, term)

    def competitor(self, term: filter_terms.Competitor) -> Condition:
        """The competitor's name holds the text."""
        from pipeline_tui.store.competitors import named

        return _among("d.competitor", named(self._conn, term.text))

    def cadence(self, term: filter_terms.Cadence) -> Condition:
        """It is in a cadence whose name holds the text."""
        rows = self._conn.execute("SELECT id, name FROM cadence WHERE deleted_at IS NULL")
        ids = [row[0] for row in rows if term.text in fold(row[1])]
        inside, values = _among("m.cadence_id", ids)
        return f"EXISTS ({_CADENCE} AND {inside})", values

    def expires(self, term: filter_terms.Expires) -> Condition:
        """An incentive that has not expired ends on a day that compares so."""
        sql = f"EXISTS ({_INCENTIVE} AND n.expires_on >= ? AND n.expires_on {term.op} ?)"
        return sql, [self._today, term.day.isoformat()]

    def status(self, term: filter_terms.Status) -> Condition:
        """The deal is so today."""
        sql = _STATUS[term.status]
        return sql.replace(":today", "?"), [self._today] * sql.count(":today")

    def _named(self, table: str, text: str) -> list[str]:
        rows = self._conn.execute(
            f"SELECT id FROM {table} WHERE instr(folded, ?) > 0 AND deleted_at IS NULL LIMIT 500",
            (text,),
        )
        return [row[0] for row in rows.fetchall()]


def _among(column: str, ids: list[str]) -> Condition:
    if not ids:
        return "d.id IS NULL", []
    return f"{column} IN ({','.join('?' * len(ids))})", list(ids)


_MAKERS: dict[type[filter_terms.Term], Callable[[Conditions, Any], Condition]] = {
    filter_terms.Word: Conditions.word,
    filter_terms.Account: Conditions.account,
    filter_terms.Amount: Conditions.amount,
    filter_terms.InStage: Conditions.in_stage,
    filter_terms.Close: Conditions.close,
    filter_terms.Stage: Conditions.stage,
    filter_terms.Source: Conditions.source,
    filter_terms.Industry: Conditions.industry,
    filter_terms.Owner: Conditions.owner,
    filter_terms.Priority: Conditions.priority,
    filter_terms.Grade: Conditions.grade,
    filter_terms.Score: Conditions.score,
    filter_terms.Note: Conditions.note,
    filter_terms.Count: Conditions.count,
    filter_terms.Touched: Conditions.touched,
    filter_terms.Missing: Conditions.missing,
    filter_terms.Has: Conditions.has,
    filter_terms.Own: Conditions.own,
    filter_terms.Competitor: Conditions.competitor,
    filter_terms.Cadence: Conditions.cadence,
    filter_terms.Expires: Conditions.expires,
    filter_terms.Status: Conditions.status,
}
