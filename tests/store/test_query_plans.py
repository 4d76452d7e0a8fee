"""No query on the path of a key reads a whole table that grows, or sorts in a temporary tree."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pipeline_tui import clock
from pipeline_tui.exchange import letters
from pipeline_tui.figures.grades import win_rates
from pipeline_tui.figures.marked import marked
from pipeline_tui.figures.panel import panel
from pipeline_tui.figures.progress import progress
from pipeline_tui.sales.draft import Draft
from pipeline_tui.sales.incentives import Offer
from pipeline_tui.sales.recurring import Repeat, rule_text
from pipeline_tui.store import (
    activities,
    adding,
    after_closing,
    cadence_ahead,
    cadence_reading,
    checklist,
    closing,
    competitors,
    content,
    deals,
    delivery,
    directory,
    driver,
    due_mails,
    duplicate_pairs,
    enrolling,
    exits,
    feedback,
    hearing,
    history,
    hygiene,
    hygiene_days,
    incentives,
    introductions,
    lanes,
    look_alikes,
    matching,
    merging,
    messages,
    no_mail,
    opinions,
    outbox,
    own_conditions,
    own_fields,
    pages,
    past_losses,
    people,
    person_pages,
    planned,
    queue,
    queue_heads,
    reaching,
    steps,
    templates,
)
from pipeline_tui.store.peek import peek
from pipeline_tui.store.store import Store
from pipeline_tui.tui import posting
from tests.sample import build
from tests.sample.plans import TODAY
from tests.support.tallied import read_all

GROWING = frozenset(
    "deal visit activity follow_up deal_contact account contact external_ref action change tally"
    " deal_text answer exit_check override enrolment incentive activity_text feedback message"
    " match_key distinct_pair".split()
)
"""Tables with a row for a deal or a change; the others are lists that a person edits."""

_NAMED = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO)\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?", re.IGNORECASE)
_SCAN = re.compile(r"^SCAN (\w+)(.*)$")

Key = Callable[[Store, str], object]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample: enough deals for every kind of query."""
    path = tmp_path_factory.mktemp("plans") / "sample.db"
    shutil.copyfile(build.SAMPLE, path)
    path.chmod(0o600)
    with Store.open(path) as store:
        yield store


@pytest.fixture(autouse=True)
def on_the_samples_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY.isoformat())


def _lead(store: Store) -> str:
    return next(iter(store.rules.stages))


def _pipeline(store: Store) -> str:
    return store.rules.stages[_lead(store)].pipeline_id


def _windows(sort: str) -> Key:
    def read(store: Store, deal: str) -> None:
        conn, stage = store.conn, _lead(store)
        key = lanes.first(conn, stage, sort, 9)[4].key
        lanes.after(conn, stage, sort, key, 9)
        lanes.after(conn, stage, sort, key, 9, inclusive=True)
        lanes.before(conn, stage, sort, key, 9)
        lanes.last(conn, stage, sort, 9)
        lanes.below(conn, stage, sort, key)
        lanes.above(conn, stage, sort, key)
        lanes.one(conn, deal, sort)

    return read


def _closed_and_parked(store: Store, deal: str) -> None:
    for stage in store.rules.pipeline_stages(_pipeline(store)):
        if stage.kind != "open":
            key = lanes.closed(store.conn, stage.id, 9)[-1].key
            lanes.closed(store.conn, stage.id, 9, key)
    key = lanes.parked(store.conn, _pipeline(store), 9)[4].key
    lanes.parked(store.conn, _pipeline(store), 9, key)


def _move(store: Store, deal: str) -> None:
    stages = list(store.rules.stages)
    deals.move(store, [deal], stages[1], seen={deal: stages[0]})
    deals.move(store, [deal], stages[0])


def _close(store: Store, deal: str) -> None:
    closing.win(store, [deal], amount=12_000_00)
    closing.reopen(store, [deal])
    reason = store.conn.execute("SELECT id FROM reason WHERE kind = 'lost'").fetchone()[0]
    closing.lose(store, [deal], reason, "too dear")
    closing.reopen(store, [deal])


def _convert(store: Store, deal: str) -> None:
    conn = store.conn
    incentives.add(store, [deal], Offer("percent", 1500, "", "", TODAY), "to keep them")
    one = incentives.of_deal(conn, deal)[0]
    incentives.change(store, one.id, Offer("percent", 500, "", "", TODAY + timedelta(days=9)))
    incentives.net_of(conn, deal, TODAY)
    steps.set_step(store, [deal], TODAY + timedelta(days=2))
    incentives.remove(store, one.id)
    closing.lose(store, [deal], None, competitor="Simplon", again=TODAY + timedelta(days=1))
    competitors.known(conn)
    row = {"id": deal, "lost_reason_id": None, "lost_note": "", "competitor": ""}
    stay = pages.Stay("", "Lost", "lost", TODAY.isoformat(), TODAY.isoformat(), 1)
    past_losses.past_losses(conn, row, [stay], [])
    tomorrow = TODAY + timedelta(days=1)
    reader = queue.Queue(conn, tomorrow)
    card = queue.one(conn, deal, tomorrow)
    assert card is not None
    reader.before("", card.key, 9)
    reader.after("", card.key, 9)
    reader.after("", card.key, 9, inclusive=True)
    reader.above("", card.key)
    reader.below("", card.key)
    after_closing.due(conn, tomorrow)
    after_closing.rivals(conn, [deal])
    after_closing.ask_again(store, [deal], TODAY + timedelta(days=5))
    after_closing.leave(store, [deal])
    closing.reopen(store, [deal])


def _change(store: Store, deal: str) -> None:
    deals.park(store, [deal], TODAY + timedelta(days=7))
    deals.wake(store, [deal])
    deals.set_priority(store, [deal], 3)
    deals.edit(store, [deal], {"amount": 7_000_00, "name": "Sirocco Air"}, seen=None)
    deals.delete(store, [deal])
    store.undo()


def _work(store: Store, deal: str) -> None:
    steps.set_step(store, [deal], TODAY + timedelta(days=2), "14:30", "call", "call again")
    steps.finish_step(store, [deal])
    steps.set_step(store, [deal], TODAY + timedelta(days=3))
    steps.drop_step(store, [deal])
    steps.log(store, [deal], "call", "spoke")
    steps.log(store, [deal], "note", "noted")


def _add(store: Store, deal: str) -> None:
    step = adding.NewStep(TODAY, kind="call")
    new = adding.NewDeal("New", 5_000_00, account="New company", source="Fair", step=step)
    adding.add(store, new)


def _people(store: Store, deal: str) -> None:
    role = store.conn.execute("SELECT id FROM role").fetchone()[0]
    _done, contact = people.add_contact(store, "Ann", account="New", deal_id=deal, role_id=role)
    people.link(store, deal, contact, None)
    people.edit_contact(store, contact, {"phone": "1"})
    people.on_deal(store.conn, deal)


def _directory(store: Store, deal: str) -> None:
    conn = store.conn
    for kind in directory.KINDS:
        key = directory.after(conn, kind, None, 9)[4].key
        directory.after(conn, kind, key, 9)
        directory.after(conn, kind, key, 9, inclusive=True)
        directory.before(conn, kind, key, 9)
        directory.several(conn, kind, [directory.last(conn, kind, 9)[0].id])


def _pages_of_people(store: Store, deal: str) -> None:
    conn = store.conn
    account = people.add_account(store, "Acme")[1]
    above = people.add_account(store, "Group")[1]
    people.edit_account(store, account, {"parent_id": above})
    deals.edit(store, [deal], {"account_id": account}, seen=None)
    boss = people.add_contact(store, "Boss", account)[1]
    ann = people.add_contact(store, "Ann", account, deal_id=deal)[1]
    people.edit_contact(store, ann, {"reports_to_id": boss})
    person_pages.company(conn, account)
    person_pages.person(conn, ann)
    introductions.way(conn, deal)


def _qualify(store: Store, deal: str) -> None:
    asked = store.rules.checklist.criteria[0].id
    checklist.answer(store, deal, asked, 1)
    checklist.answer(store, deal, asked, None)
    checklist.set_evidence(store, deal, asked, "said so")
    checklist.clear(store, deal, asked)
    checklist.score_of(store, deal)


def _leave(store: Store, deal: str) -> None:
    stages = store.rules.pipeline_stages(_pipeline(store), "open")
    negotiation, lead = stages[-1].id, stages[0].id
    deals.move(store, [deal], negotiation)
    exits.held_back(store, [deal], store.rules.pipeline_stages(_pipeline(store), "won")[0].id)
    asked = next(one for one in exits.of_stage(store.conn, negotiation) if one.kind == "statement")
    exits.tick(store, deal, asked.id)
    exits.tick(store, deal, asked.id, on=False)
    deals.move(store, [deal], lead)
    exits.move_anyway(store, deal, stages[1].id, "the boss knows them", ["a decision maker"])
    deals.move(store, [deal], lead)


def _undo(store: Store, deal: str) -> None:
    history.peek_undo(store)
    store.undo()
    history.peek_redo(store)
    store.redo()


def _queue(store: Store, deal: str) -> None:
    conn, today = store.conn, TODAY
    reader = queue.Queue(conn, today)
    for place in (2, 90, 250):
        key = reader.first("", 280)[place].key
        reader.after("", key, 9)
        reader.after("", key, 9, inclusive=True)
        reader.before("", key, 9)
        reader.above("", key)
        reader.below("", key)
    reader.last("", 9)
    queue.one(conn, deal, today)
    queue.past_limit(conn, today)
    queue_heads.counts(conn, store.rules, today)
    queue_heads.booked(conn, today)
    queue.more(conn, deal)
    queue.last_outcomes(conn, deal)
    queue.step_rule(conn, deal)
    queue.first_people(conn, [deal])


def _complete(store: Store, deal: str) -> None:
    step = adding.NewStep(TODAY + timedelta(days=2), kind="call")
    steps.log(store, [deal], "call", "", "no_answer", step=step)
    planned.own_steps(store.conn, deal)
    steps.log(store, [deal], "call", "", "no_answer", step=replace(step, yields=True))
    rule = rule_text(Repeat(1, "w"), TODAY)
    steps.set_step(store, [deal], TODAY, None, "call", "weekly", rule)
    steps.finish_step(store, [deal])
    steps.skip(store, [deal], TODAY + timedelta(days=1))
    store.undo()


def _reach_out(store: Store, deal: str) -> None:
    conn, anybody = store.conn, people.add_contact(store, "Ann", deal_id=deal, email="a@b.ex")[1]
    entry = content.add(store, "Two customers", link="https://example.org")[1]
    step = adding.NewStep(TODAY + timedelta(days=3), kind="call")
    for code in ("content", "lead_call", "letter", "lead_social"):
        text = templates.by_code(conn, code)
        assert text is not None
        due = reaching.due_step(conn, deal, ("mail",))
        draft = templates.compose(store, text.id, deal, anybody, due, entry)
        reaching.sent(store, [draft._replace(missing=())], step=step)
    content.offers(conn, deal)
    content.times_sent(conn, entry)


def _outbox(store: Store, deal: str) -> None:
    conn, now = store.conn, clock.now()
    draft = Draft(deal, "mail", "Ann", "ann@sirocco.example", "Hello", "Hello.")
    outbox.queue(store, [draft] * 5)
    found = [one for one in messages.open_messages(conn) if one.state == "waiting"]
    messages.open_counts(conn)
    messages.sent_lately(conn)
    messages.of_deal(conn, deal)
    conn.execute(posting.OPEN_COUNTS).fetchall()
    for one in found:
        due = delivery.next_due(conn, now)
        assert due is not None
        delivery.hold(store, due, "451 later", now)
        delivery.hurry(store, one.id)
        messages.message(conn, one.id)
    delivery.next_moment(conn)
    delivery.hold_all(store, found[0], "no line", now)
    delivery.hurry(store)
    for one in found[:2]:
        assert delivery.claim(store, one, "x|1|2|3", now)
    delivery.put_back(store, found[0], "x|1|2|3", "cut", now)
    delivery.bury_dead_claims(store, now + timedelta(days=1))
    outbox.arrived(store, found[1].id)
    delivery.sent(store, found[2].id, now)
    delivery.refused(store, found[3].id, "550 no")
    outbox.send_again(store, [found[3].id])
    outbox.cancel(store, [found[4].id])
    store.undo()


def _cadences(store: Store, deal: str) -> None:
    conn, chosen = store.conn, cadence_reading.cadences(store.conn)[0].id
    enrolling.enrol(store, [deal], chosen)
    cadence_ahead.ahead(store, deal, TODAY)
    hearing.ended_by_reply(conn, [deal])
    steps.finish_step(store, [deal])
    found = [one.id for one in cadence_reading.running(conn, [deal])]
    for decide in (enrolling.skip, enrolling.pause, enrolling.resume, enrolling.stop):
        decide(store, found)
    enrolling.enrol(store, [deal], chosen)
    steps.log(store, [deal], "call", "", "spoke")
    activities.delete(store, pages.read(conn, deal).activities[0].id)  # type: ignore[union-attr]
    contact = people.add_contact(store, "Zoé", deal_id=deal, email="zoe@acme.example")[1]
    no_mail.set_wanted(store, contact, no_mail.BOUNCE)
    queue.mails_stopped(conn, [deal])
    cadence_reading.places(conn)
    cadence_reading.history(conn, deal)
    cadence_reading.results(conn, chosen)
    cadence_reading.members(conn, chosen)
    due_mails.due(conn, TODAY)
    _move(store, deal)


def _exchanges(store: Store, deal: str) -> None:
    conn = store.conn
    people.add_contact(store, "Ann", deal_id=deal)
    contact = activities.who(conn, deal)[0][0]
    steps.log(store, [deal], "call", "décidé", "spoke", contact_id=contact, minutes=5)
    last = pages.read(conn, deal)
    assert last is not None
    one = last.activities[0].id
    activities.edit(store, one, {"body": "not yet decided", "minutes": 9})
    activities.delete(store, one)


def _feedback(store: Store, deal: str) -> None:
    question = feedback.questions(store.conn)[0]
    opinions.edit(store, question, {"automatic": True})
    closing.win(store, [deal])
    feedback.ask(store, deal, question.id)
    feedback.answer(store, deal, question.id, 9, "well done")
    feedback.take_back(store, feedback.of_deal(store.conn, deal)[0].id)
    feedback.for_deal(store.conn, deal)
    closing.reopen(store, [deal])
    _move(store, deal)


def _look_alikes(store: Store, deal: str) -> None:
    conn = store.conn
    kept, gone = (people.add_account(store, name)[1] for name in ("Sirocco", "Sirocco SAS"))
    ann, anne = (people.add_contact(store, name, gone)[1] for name in ("Ann", "Anne"))
    matching.companies_like(conn, "SIROCCO", "sirocco.example", "0199000000", kept)
    matching.companies_called(conn, "Siro")
    matching.company_of_mail(conn, "ann@sirocco.example")
    matching.people_like(conn, "Ann", "ann@sirocco.example", "0199000000")
    adding.find(conn, "account", "nobody is called so")
    for kind in ("account", "contact"):
        place: duplicate_pairs.Place | None = duplicate_pairs.BEGIN
        while place is not None:
            _pairs, place = duplicate_pairs.slice_of(conn, kind, place)
    look_alikes.side(conn, "account", kept)
    look_alikes.side(conn, "contact", ann)
    look_alikes.take(store, "contact", ann, {"phone": "1"}, deal_id=deal)
    look_alikes.tell_apart(store, "contact", ann, anne)
    merging.merge(store, "contact", ann, anne)
    merging.merge(store, "account", kept, gone)
    store.undo()


def _aim(store: Store, deal: str) -> None:
    read = panel(store.conn, store.rules, _pipeline(store), _today())
    found = progress(store.conn, store.rules, _pipeline(store), _today(), read)
    marked(store.conn, store.rules, [deal], found.period.window)


def _letters(store: Store, deal: str) -> None:
    chosen = templates.templates(store.conn, "letter")[0]
    people.add_contact(store, "Ann", deal_id=deal, address="1 High St, London")
    letters.planned_template(store.conn, deal)
    one = letters.letter_for(store, chosen, deal)
    assert isinstance(one, letters.Letter)
    reaching.sent(store, [one.draft])


def _own_fields(store: Store, deal: str) -> None:
    _done, seats = own_fields.add(store, "Seats asked for", "number")
    own_fields.set_value(store, [deal], "Seats asked for", "12")
    own_fields.rename(store, seats, "Places")
    assert own_conditions.own_keys(store.conn)["places"].type == "number"
    own_fields.retire(store, seats)


def _hygiene(store: Store, deal: str) -> None:
    """One slice of a look, and what is kept of it."""
    look = hygiene.Look(store.conn, store.rules, _pipeline(store), _today())
    next(look.run())
    hygiene_days.record(store, _pipeline(store), _today(), look)
    assert hygiene_days.days(store.conn, _pipeline(store), _today())


KEYS: dict[str, Key] = {
    **{f"windows by {sort}": _windows(sort) for sort in lanes.SORTS},
    "closed and parked": _closed_and_parked,
    "panel": lambda store, deal: panel(store.conn, store.rules, _pipeline(store), _today()),
    "figures of tallies": lambda store, deal: read_all(store, _pipeline(store), _today()),
    "target and marks": _aim,
    "beside the board": lambda store, deal: peek(store.conn, deal),
    "deal screen": lambda store, deal: pages.read(store.conn, deal),
    "move": _move,
    "won, lost, reopened": _close,
    "convert": _convert,
    "change": _change,
    "work": _work,
    "add": _add,
    "people": _people,
    "companies and people": _directory,
    "look-alikes": _look_alikes,
    "letters": _letters,
    "pages of companies and people": _pages_of_people,
    "answer": _qualify,
    "leave a stage": _leave,
    "win rate by grade": lambda store, deal: win_rates(store.conn, _pipeline(store), _today()),
    "undo": _undo,
    "queue": _queue,
    "complete and next": _complete,
    "reach out": _reach_out,
    "outbox": _outbox,
    "cadences": _cadences,
    "exchanges": _exchanges,
    "feedback": _feedback,
    "own fields": _own_fields,
    "hygiene": _hygiene,
    "poll": lambda store, deal: store.changed_elsewhere(),
}


def _today() -> date:
    return TODAY


@pytest.mark.parametrize("key", KEYS)
def test_no_key_reads_a_whole_growing_table(key: str, store: Store) -> None:
    deal = lanes.first(store.conn, _lead(store), "attention", 5)[2].id
    said: list[str] = []
    store.conn.set_trace_callback(said.append)
    try:
        KEYS[key](store, deal)
    finally:
        store.conn.set_trace_callback(None)
    wanted = [one for one in dict.fromkeys(said) if _planned(one)]
    assert wanted or key == "poll"
    found = {sql: bad for sql in wanted if (bad := wide_steps(store.conn, sql))}
    assert not found


def _planned(sql: str) -> bool:
    return sql.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"))


def wide_steps(conn: driver.Connection, sql: str) -> list[str]:
    """The steps of a statement's plan that read a whole growing table or sort one."""
    names: dict[str, str] = {}
    for table, alias in _NAMED.findall(sql):
        names[table] = names[alias or table] = table
    steps = [row[3] for row in conn.execute(f"EXPLAIN QUERY PLAN {sql}")]
    return [step for step in steps if _wide(step, names, sql)]


def _wide(step: str, names: dict[str, str], sql: str) -> bool:
    if "TEMP B-TREE" in step:
        return True
    scan = _SCAN.match(step)
    if scan is None or names.get(scan[1]) not in GROWING:
        return False
    if "action_undone" in scan[2] or scan[2].endswith("VIRTUAL TABLE INDEX 0:="):
        return False  # an index of nothing but what is wanted; a row of the text index
    if scan[1] == "activity_text" and scan[2].endswith(":><"):
        return False  # the entries of one deal, which lie side by side
    # The ends of an index, in its order: it stops at the limit.
    return not (" USING " in scan[2] and "ORDER BY" in sql and "LIMIT" in sql)


def test_a_scan_and_a_sort_would_be_found(store: Store) -> None:
    assert wide_steps(store.conn, "SELECT count(*) FROM deal d WHERE d.amount > 5")
    assert wide_steps(store.conn, "SELECT * FROM visit ORDER BY entered_on")
    assert wide_steps(store.conn, "SELECT id FROM deal WHERE stage_id = 'x' ORDER BY name LIMIT 3")
    assert not wide_steps(store.conn, "SELECT * FROM action ORDER BY clock DESC LIMIT 1")
