"""The actions of companies and people: their list, their pages, the way to who decides."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import (
    ALL_SCREENS,
    BOARD,
    COMPANIES,
    COMPANY,
    DEAL,
    ONE,
    PERSON,
    QUEUE,
    Action,
)  # fmt: skip

__all__ = ["PEOPLE_ACTIONS"]

_DEALS, _ENTRY, _LOOK, _GO = N_("Deals"), N_("Add and change"), N_("See"), N_("Screens")
_LIST = frozenset({COMPANIES})
_COMPANY = frozenset({COMPANY})
_PERSON = frozenset({PERSON})
_PAGES = _COMPANY | _PERSON
_ALL = _LIST | _PAGES

PEOPLE_ACTIONS: tuple[Action, ...] = (
    Action("go_companies", ("g c", "5", "("), N_("companies"), _GO, ALL_SCREENS - {ONE},
           "screens:companies", N_("Companies and people")),
    Action("directory_open", ("enter",), N_("open"), _DEALS, _LIST, "screens:open_row",
           N_("Everything about this company or person"), rank=1),
    Action("directory_find", ("/",), N_("find"), _LOOK, _LIST, "directory:find",
           N_("Show only names that hold what is typed"), rank=2),
    Action("directory_switch", ("tab",), N_("other list"), _LOOK, _LIST,
           "directory:switch", N_("Companies or people, as ← and →"), rank=3),
    Action("page_open", ("enter",), N_("open"), _DEALS, _PAGES, "screens:open_row",
           N_("Open the deal, person or company pointed at"), rank=1),
    Action("page_edit", ("e",), N_("edit"), _ENTRY, _ALL, "directory:edit",
           N_("Change one field"), rank=4),
    Action("page_form", ("E",), N_("form"), _ENTRY, _ALL, "directory:edit_form",
           N_("Change all in a form"), rank=5),
    Action("company_add_deal", ("a",), N_("add deal"), _ENTRY, _COMPANY, "directory:add_deal",
           N_("Add a deal of this company in one line"), rank=2),
    Action("company_add_person", ("A",), N_("add person"), _ENTRY, _COMPANY,
           "directory:add_person", N_("Add a person of this company"), rank=3),
    Action("person_reach", ("o",), N_("reach out"), _DEALS, _PERSON,
           "reaching_person:reach_out", N_("Reach out: call, mail, profile link"), rank=2),
    Action("person_no_mail", ("S",), N_("no mail"), _DEALS, _PERSON, "directory:no_mail",
           N_("Whether sequences write to her, and why not: bounced, unsubscribed"), rank=8),
    Action("page_copy", ("y",), N_("copy"), _DEALS, _ALL, "directory:copy",
           N_("Copy telephone, mail address, web site or postal address"), rank=7),
    Action("page_delete", ("D",), N_("delete"), _DEALS, _PAGES, "directory:delete",
           N_("Delete; undo brings it back")),
    Action("decider_way_here", ("I",), N_("decider"), _DEALS, frozenset({BOARD, QUEUE, ONE}),
           "introductions:way", N_("Who reports to whom, and the way to the decision maker")),
    Action("decider_way", ("I",), N_("decider"), _DEALS, frozenset({DEAL}),
           "introductions:way", N_("Who reports to whom, and the way to the decision maker"),
           rank=13),
)  # fmt: skip
