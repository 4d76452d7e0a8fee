"""What the store's columns are called where a person reads of them."""

from collections.abc import Iterable

from pipeline_tui.i18n import N_, _

__all__ = ["COLUMNS", "column_words"]

COLUMNS = {
    "name": N_("name"),
    "amount": N_("amount"),
    "currency": N_("currency"),
    "probability": N_("probability"),
    "priority": N_("priority"),
    "close_on": N_("expected close"),
    "created_on": N_("created"),
    "closed_on": N_("closed on"),
    "account_id": N_("company"),
    "owner_id": N_("owner"),
    "source_id": N_("source"),
    "industry_id": N_("industry"),
    "product": N_("product"),
    "stage_id": N_("stage"),
    "parked_until": N_("parked until"),
    "park_reason_id": N_("reason to park"),
    "skipped_until": N_("skipped until"),
    "repeats": N_("repeats"),
    "lost_reason_id": N_("lost reason"),
    "lost_note": N_("lost note"),
    "competitor": N_("competitor"),
    "due_on": N_("due"),
    "due_at": N_("hour"),
    "kind": N_("kind"),
    "body": N_("text"),
    "done_on": N_("done on"),
    "contact_id": N_("person"),
    "role_id": N_("role"),
    "value": N_("answer"),
    "evidence": N_("evidence"),
}
"""Of deals and what hangs on them: what their history tells."""

_OTHERS = {
    "title": N_("title"),
    "email": N_("mail"),
    "phone": N_("phone"),
    "website": N_("website"),
    "address": N_("address"),
    "country": N_("country"),
    "employees": N_("employees"),
    "revenue": N_("revenue"),
    "profile": N_("profile"),
    "parent_id": N_("belongs to"),
    "reports_to_id": N_("reports to"),
    "merged_into": N_("merged or not"),
    "stage_limit": N_("stage limit"),
    "touch_limit": N_("touch limit"),
    "position": N_("order"),
    "state": N_("state"),
    "shift": N_("days later than planned"),
    "follow_up_id": N_("next step"),
    "happened_on": N_("day"),
    "outcome": N_("outcome"),
    "direction": N_("who began"),
    "minutes": N_("their minutes"),
    "asked_on": N_("asked on"),
    "got_on": N_("answered on"),
    "answer": N_("points"),
    "words": N_("words"),
    "automatic": N_("by itself"),
    "subject": N_("subject"),
    "link": N_("link"),
    "note": N_("note"),
    "retired": N_("retired"),
    "type": N_("type"),
    "choices": N_("choices"),
    "extra": N_("own fields"),
    "deleted_at": N_("deleted or not"),
}


def column_words(names: Iterable[str]) -> str:
    """Columns in the person's words, each once; those she knows nothing of by their own name."""
    known = {**_OTHERS, **COLUMNS}
    return ", ".join(dict.fromkeys(_(known.get(name, name)) for name in names))
