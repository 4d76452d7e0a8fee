"""The actions of the outbox: mails that wait, were refused or may have arrived."""

from pipeline_tui.i18n import N_
from pipeline_tui.tui.action import ALL_SCREENS, OUTBOX, Action, actions_of

__all__ = ["OUTBOX_ACTIONS"]

_ENTRY, _GO, _PROGRAM = N_("Add and change"), N_("Screens"), N_("Program")
_HERE = frozenset({OUTBOX})
_here = actions_of(_ENTRY, _HERE, "outbox", "mail")

OUTBOX_ACTIONS: tuple[Action, ...] = (
    Action("go_outbox", ("g o",), N_("outbox"), _GO, ALL_SCREENS, "outbox:show",
           N_("Outbox: mails that wait, were refused, or may have arrived")),
    Action("mail_server", (), N_("sending mail"), _PROGRAM, ALL_SCREENS, "mailing:settings",
           N_("The sender and the mail server")),
    _here("mail_open", ("enter",), N_("open"), "look",
          N_("The whole mail, and what can be done with it"), 1),
    _here("mail_edit", ("e",), N_("change"), "edit",
          N_("Change address, subject or text; a refused one is then tried again"), 2,
          "mail_waits"),
    _here("mail_send", ("s",), N_("send again"), "send",
          N_("Try this mail now; one that was refused or is uncertain is sent again"), 3,
          "mail_again"),
    _here("mail_send_all", ("S",), N_("send all"), "send_all",
          N_("Try all that waits now, whatever pause it is in"), 5, "always"),
    _here("mail_arrived", ("a",), N_("it arrived"), "arrived",
          N_("This uncertain mail arrived: it counts as sent"), 1, "mail_uncertain"),
    _here("mail_cancel", ("D",), N_("cancel"), "cancel",
          N_("Do not send this mail; undo puts it back"), 4, "mail_waits"),
    _here("mail_deal", ("d",), N_("deal"), "to_deal", N_("The deal of this mail"), 7),
    Action("mail_settings", ("c",), N_("server"), _PROGRAM, _HERE, "mailing:settings",
           N_("The sender and the mail server"), rank=8),
    Action("mail_password", ("P",), N_("password"), _PROGRAM, _HERE, "mailing:password",
           N_("The password of the mail server; it is kept outside this file"), rank=9),
    Action("mail_test", ("T",), N_("test"), _PROGRAM, _HERE, "mailing:test",
           N_("Connect to the mail server and log in, without sending anything"), rank=10),
)  # fmt: skip
