"""The library of content, and messages noted as sent, in the file."""

from datetime import timedelta

import pytest

from pipeline_tui.store import (
    content,
    deals,
    lists,
    reaching,
    steps,
    templates,
)
from pipeline_tui.store.adding import NewStep
from pipeline_tui.store.errors import Invalid
from pipeline_tui.store.store import Store
from tests.store.conftest import TODAY
from tests.store.texts import deal, own
from tests.support.dump import dump

# The library ------------------------------------------------------------------------------------


def test_what_fits_comes_first_and_what_was_sent_last(store: Store) -> None:
    one = deal(store, industry="Rail")
    rail = lists.items(store.conn, "industry")[0].id
    stages = {stage.name: stage.id for stage in store.rules.stages.values()}
    made = {
        title: content.add(store, title, **fields)[1]
        for title, fields in {
            "late": {"stage_id": stages["Negotiation"]},
            "all": {},
            "stage": {"stage_id": stages["Lead"]},
            "both": {"stage_id": stages["Lead"], "industry_id": rail},
            "gone": {"stage_id": stages["Lead"]},
        }.items()
    }
    content.retire(store, made["gone"])
    titles = [offer.content.title for offer in content.offers(store.conn, one)]
    assert titles == ["both", "stage", "all", "late"]
    assert content.best(store.conn, one) == made["both"]
    text = own(store, "Look: {content.title}")
    draft = templates.compose(store, text, one)
    assert (draft.body, draft.content_id) == ("Look: both", made["both"])
    reaching.sent(store, [draft])
    assert content.best(store.conn, one) == made["stage"]
    last = content.offers(store.conn, one)[-1]
    assert (last.content.title, last.sent_on) == ("both", TODAY.isoformat())
    assert content.times_sent(store.conn, made["both"]) == 1
    deals.move(store, [one], stages["Negotiation"])
    assert content.offers(store.conn, one)[0].content.title == "late"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "a b.example", "x"])
def test_a_link_that_is_none_of_the_web_is_refused(store: Store, link: str) -> None:
    with pytest.raises(Invalid, match="The link: a link looks like"):
        content.add(store, "Title", link=link)


def test_a_bare_link_is_completed(store: Store) -> None:
    one = content.add(store, "Title", link="example.org/x")[1]
    kept = content.content(store.conn, one)
    assert kept is not None
    assert kept.link == "https://example.org/x"


# Sent by hand -----------------------------------------------------------------------------------


def test_what_was_sent_is_one_action_and_does_its_steps(store: Store) -> None:
    ids = [deal(store, name) for name in ("A", "B")]
    steps.set_step(store, ids, TODAY, None, "mail", "write")
    text = own(store, "x", "About {deal.name}")
    drafts = [
        templates.compose(
            store, text, one, follow_up_id=reaching.due_step(store.conn, one, ("mail",))
        )
        for one in ids
    ]
    before = dump(store.conn, live=True, leave_out={"action", "change", "meta", "tally"})
    reaching.sent(store, drafts, step=NewStep(TODAY + timedelta(days=3), None, "call", ""))
    rows = store.conn.execute(
        "SELECT kind, outcome, direction, body FROM activity ORDER BY body"
    ).fetchall()
    assert [tuple(row) for row in rows] == [
        ("mail", "mail_sent", "out", "About A"), ("mail", "mail_sent", "out", "About B"),
    ]  # fmt: skip
    days = store.conn.execute("SELECT step_on FROM deal").fetchall()
    assert {row[0] for row in days} == {"2026-11-26"}
    store.undo()
    after = dump(store.conn, live=True, leave_out={"action", "change", "meta", "tally"})
    for table in ("follow_up", "activity"):
        for rows in (before[table], after[table]):
            for row in rows:
                row.pop("clock", None)
    assert after["follow_up"] == before["follow_up"]
    assert after["activity"] == before["activity"] == []


def test_a_message_that_misses_something_is_never_noted(store: Store) -> None:
    one = deal(store)
    draft = templates.compose(store, own(store, "{contact.name}"), one)
    with pytest.raises(Invalid, match=r"misses: contact\.name"):
        reaching.sent(store, [draft])
    assert store.conn.execute("SELECT count(*) FROM activity").fetchone()[0] == 0
