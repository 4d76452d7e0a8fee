"""What was won for each exchange and each hour logged."""

from __future__ import annotations

from fractions import Fraction

from pipeline_tui.store.store import Store
from tests.figures.sections_made import TODAY, made, named, sample, scope_of

__all__ = ["sample"]


def test_effort_is_what_a_plain_query_finds(sample: Store) -> None:
    whole = scope_of(sample)
    for scope in (whole, whole._replace(first=TODAY.replace(month=3), last=TODAY)):
        plain: dict[str, list[int]] = {}
        for source, status, amount, currency, touches, minutes in sample.conn.execute(
            "SELECT coalesce(s.name, ''), status, amount, currency,"
            " (SELECT count(*) FROM activity a WHERE a.deal_id = d.id AND a.deleted_at IS NULL"
            "  AND a.kind <> 'note'),"
            " (SELECT coalesce(sum(minutes), 0) FROM activity a WHERE a.deal_id = d.id"
            "  AND a.deleted_at IS NULL AND a.kind <> 'note')"
            " FROM deal d LEFT JOIN source s ON s.id = d.source_id WHERE d.deleted_at IS NULL"
            " AND status IN ('won', 'lost') AND pipeline_id = ? AND closed_on BETWEEN ? AND ?",
            (scope.pipeline_id, scope.start.isoformat(), scope.end.isoformat()),
        ):
            one = plain.setdefault(source, [0, 0, 0])
            if status == "won" and amount is not None:
                one[0] += sample.rules.to_base(amount, currency) or 0
            one[1] += touches
            one[2] += minutes
        rows = made(named("effort"), sample, scope).rows
        assert {row.name for row in rows[1:]} == set(plain)
        for row in rows[1:]:
            won, touches, minutes = plain[row.name]
            exchange, hour, exchanges, hours = (figure.value for figure in row.figures)
            assert (exchanges, hours) == (touches, Fraction(minutes, 60))
            assert exchange == (Fraction(won, touches) if touches else None)
            assert hour == (Fraction(won * 60, minutes) if minutes else None)
        assert rows[0].figures[2].value == sum(one[1] for one in plain.values())
        brought = [row.figures[0].value or 0 for row in rows[1:]]
        assert brought == sorted(brought, reverse=True)
