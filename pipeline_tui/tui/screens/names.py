"""What the screens are called where a person reads of them."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import (
    BOARD,
    CADENCES,
    CHANGED,
    CHECKLISTS,
    CLOSED,
    COMPANIES,
    COMPANY,
    DEAL,
    DUPLICATES,
    FEEDBACK,
    FIGURES,
    ONE,
    OUTBOX,
    PERSON,
    QUEUE,
    SINCE,
    STAGES,
    TEMPLATES,
)

__all__ = ["NAMES"]

NAMES = {
    BOARD: N_("the board"),
    QUEUE: N_("the queue"),
    ONE: N_("one by one"),
    DEAL: N_("the deal"),
    CLOSED: N_("closed deals"),
    STAGES: N_("pipelines and stages"),
    CHANGED: N_("last changed"),
    SINCE: N_("what changed since"),
    CHECKLISTS: N_("checklists"),
    CADENCES: N_("sequences"),
    COMPANIES: N_("companies and people"),
    COMPANY: N_("the company"),
    PERSON: N_("the person"),
    DUPLICATES: N_("likely duplicates"),
    FEEDBACK: N_("feedback"),
    FIGURES: N_("figures"),
    OUTBOX: N_("the outbox"),
    TEMPLATES: N_("templates and content"),
}
