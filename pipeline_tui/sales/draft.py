"""A message that is ready to leave, or that says what it lacks."""

from typing import NamedTuple


class Draft(NamedTuple):
    """One message to one person about one deal.

    ``missing`` names the fields of the template that have no value on this deal: a draft that
    has any is never sent. ``follow_up_id`` is the step that sending it does.
    """

    deal_id: str
    kind: str
    to_name: str
    to_address: str
    subject: str
    body: str
    contact_id: str | None = None
    template_id: str | None = None
    content_id: str | None = None
    follow_up_id: str | None = None
    missing: tuple[str, ...] = ()
