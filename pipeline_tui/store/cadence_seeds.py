"""The cadences a file begins with: a new lead, a proposal that is out, a contact kept warm."""

from __future__ import annotations

from pipeline_tui.i18n import N_, _
from pipeline_tui.store import driver
from pipeline_tui.store.ids import new_id

# code, name, steps: day, channel, code of its template or words of its own
CADENCES: tuple[tuple[str, str, tuple[tuple[int, str, str, str], ...]], ...] = (
    (
        "new_lead",
        N_("New lead"),
        (
            (0, "call", "lead_call", ""),
            (0, "mail", "lead_first", ""),
            (2, "call", "lead_call_again", ""),
            (4, "social", "lead_social", ""),
            (7, "mail", "lead_second", ""),
            (9, "call", "lead_call_again", ""),
            (13, "mail", "lead_case", ""),
            (17, "call", "lead_call_again", ""),
            (21, "letter", "", N_("A few lines by hand, with one example")),
            (28, "mail", "lead_last", ""),
        ),
    ),
    (
        "after_proposal",
        N_("After proposal"),
        (
            (1, "mail", "proposal_sent", ""),
            (4, "call", "proposal_call", ""),
            (8, "mail", "proposal_questions", ""),
            (13, "call", "proposal_call", ""),
            (20, "mail", "proposal_decision", ""),
        ),
    ),
    (
        "nurture",
        N_("Nurture"),
        (
            (0, "mail", "content", ""),
            (30, "mail", "content", ""),
            (60, "mail", "nurture_hello", ""),
            (90, "mail", "content", ""),
            (120, "mail", "content", ""),
            (150, "call", "", N_("Ask how things are, and whether it is time")),
        ),
    ),
)
_REWORDED = """
UPDATE follow_up SET body = coalesce((
    SELECT CASE WHEN s.body <> '' THEN s.body ELSE t.name END
    FROM cadence_step s LEFT JOIN template t ON t.id = s.template_id
    WHERE s.id = follow_up.cadence_step_id), body)
WHERE enrolment_id IS NOT NULL
"""


def plant_cadences(conn: driver.Connection) -> None:
    """The ready-made cadences in the person's language, inside the caller's transaction.

    New files and old ones get them alike, with the migration that makes their tables; the
    templates they use are there by then.
    """
    known = dict(conn.execute("SELECT code, id FROM template WHERE code <> ''").fetchall())
    for place, (code, name, steps) in enumerate(CADENCES, 1):
        cadence_id = new_id()
        conn.execute(
            "INSERT INTO cadence (id, code, name, position, clock) VALUES (?, ?, ?, ?, 0)",
            (cadence_id, code, _(name), place),
        )
        for position, (day, kind, template, words) in enumerate(steps, 1):
            said = _(words) if words else ""
            conn.execute(
                "INSERT INTO cadence_step"
                " (id, cadence_id, position, day, kind, template_id, body, clock)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
                (new_id(), cadence_id, position, day, kind, known.get(template), said),
            )


def translate_cadences(conn: driver.Connection) -> None:
    """Put ready-made cadences into the person's language, and the words of their follow-ups.

    For a copy of the sample, after its templates were translated; names that were changed stay.
    """
    for code, name, steps in CADENCES:
        conn.execute(
            "UPDATE cadence SET name = ? WHERE code = ? AND name = ?", (_(name), code, name)
        )
        for _day, _kind, _template, words in steps:
            if words:
                conn.execute("UPDATE cadence_step SET body = ? WHERE body = ?", (_(words), words))
    conn.execute(_REWORDED)
