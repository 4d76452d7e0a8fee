"""Click's own messages, marked so that the catalogue holds them; Click looks them up by gettext.

Only those that this program's commands can show. A test compares them with the installed Click.
"""

import gettext
import os
from pathlib import Path

from pipeline_tui import i18n
from pipeline_tui.i18n import _, ngettext

__all__ = ["speak", "texts"]

_DOMAIN = "pipeline_tui"


def speak() -> None:
    """Let Click find its messages in this program's catalogue, in the language of the moment."""
    os.environ["LANGUAGE"] = i18n.language()
    gettext.bindtextdomain(_DOMAIN, str(Path(i18n.__file__).with_name("locale")))
    gettext.textdomain(_DOMAIN)


def texts(n: int = 1) -> tuple[str, ...]:
    """All these messages in the language of the moment, in the form for ``n`` things."""
    return (
        _("Usage:"),
        _("Options"),
        _("Positional arguments"),
        _("Commands"),
        _("Show this message and exit."),
        _("Try '{command} {option}' for help."),
        _("Error: {message}"),
        _("Aborted!"),
        _("default: {default}"),
        _("Missing command."),
        _("Missing argument"),
        _("Missing option"),
        _("Invalid value: {message}"),
        _("Invalid value for {param_hint}: {message}"),
        _("No such option {name!r}."),
        _("No such command {name!r}."),
        _("Option {name!r} does not take a value."),
        _("Could not open file {filename!r}: {message}"),
        _("{value!r} is not a valid {number_type}."),
        _("{value} is not in the range {range}."),
        _("Choose from:\n\t{choices}"),
        _("file"),
        _("directory"),
        _("path"),
        _("{name} {filename!r} does not exist."),
        _("{name} {filename!r} is a file."),
        _("{name} {filename!r} is a directory."),
        _("{name} {filename!r} is not readable."),
        _("{name} {filename!r} is not writable."),
        ngettext(
            "Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", n
        ),
        ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", n),
        ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", n),
        ngettext(
            "Option {name!r} requires an argument.",
            "Option {name!r} requires {nargs} arguments.",
            n,
        ),
    )
