"""Every text a person reads, in her language.

English is the source, so it needs no catalogue. The others are gettext
catalogues in ``locale/<language>/LC_MESSAGES/pipeline_tui.mo``, read at the
first text asked for. A language without a readable catalogue reads English.

``_`` looks up the catalogue of the moment at each call: the language can
change while the program runs, and a module constant is marked with ``N_`` and
translated where it is shown.
"""

import os
from pathlib import Path
from typing import Protocol

__all__ = [
    "N_",
    "Worded",
    "_",
    "language",
    "languages",
    "ngettext",
    "pgettext",
    "reworded",
    "use_language",
    "worded",
]

SOURCE_LANGUAGE = "en"
_LOCALE_DIR = Path(__file__).with_name("locale")
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


class _Catalogue(Protocol):
    def gettext(self, message: str, /) -> str: ...
    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str: ...
    def pgettext(self, context: str, message: str, /) -> str: ...


class _English:
    """The source itself: needs neither a file nor the gettext module."""

    def gettext(self, message: str, /) -> str:
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str:
        return msgid1 if n == 1 else msgid2

    def pgettext(self, context: str, message: str, /) -> str:
        return message


_chosen: str | None = None
_loaded: tuple[str, _Catalogue] | None = None


def use_language(code: str | None = None) -> None:
    """Read and write in this language from now on.

    ``code`` is a language or locale (``fr``, ``fr_CA``, ``fr-FR.UTF-8``);
    ``None`` takes the one of the environment. Never fails: a language
    without a catalogue gives English.
    """
    global _chosen, _loaded
    _chosen, _loaded = code, None


def language() -> str:
    """The language of the texts now: ``en`` or that of a catalogue."""
    return _current()[0]


def languages() -> tuple[str, ...]:
    """All languages that can be chosen, the source language first."""
    found = (path.parts[-3] for path in _LOCALE_DIR.glob("*/LC_MESSAGES/pipeline_tui.mo"))
    return (SOURCE_LANGUAGE, *sorted(found))


def N_(message: str) -> str:
    """Mark a text for the catalogue without translating it yet."""
    return message


def _(message: str) -> str:
    """This text in the language of the moment."""
    # gettext answers an empty text with the catalogue's own header.
    return _current()[1].gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form of this text that goes with ``n`` things."""
    return _current()[1].ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """This text as meant in a context, for words with two translations."""
    return _current()[1].pgettext(context, message)


_KEPT = "\x1e"
"""Begins a text that is kept as message and values; nothing that is shown begins so."""


class Worded(str):
    """A text in the language of the moment, and ``kept``: what ``reworded`` words anew."""

    __slots__ = ("kept",)
    kept: str


def worded(message: str, **values: object) -> Worded:
    """Say a message (marked by ``N_``) now, so that it can be kept and read in any language."""
    import json

    made = Worded(_(message).format(**values))
    known = {name: getattr(value, "kept", value) for name, value in values.items()}
    made.kept = _KEPT + json.dumps([message, known], ensure_ascii=False, default=str)
    return made


def reworded(text: str) -> str:
    """A kept text in the language of the moment; one that was not kept so as it is."""
    if not text.startswith(_KEPT):
        return text
    import json

    try:
        message, values = json.loads(text[1:])
        told = {
            name: reworded(value) if isinstance(value, str) else value
            for name, value in values.items()
        }
        return _(message).format(**told)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return text[1:]


def _current() -> tuple[str, _Catalogue]:
    global _loaded
    if _loaded is None:
        _loaded = _load(_wanted())
    return _loaded


def _wanted() -> list[str]:
    """Languages asked for, best first; the first variable set decides."""
    if _chosen is not None:
        return [_chosen]
    value = next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), "")
    return value.split(":")


def _load(codes: list[str]) -> tuple[str, _Catalogue]:
    for code in codes:
        tag = code.partition(".")[0].partition("@")[0].replace("-", "_")
        for name in dict.fromkeys((tag, tag.partition("_")[0].lower())):
            if name in (SOURCE_LANGUAGE, "C", "POSIX"):
                return SOURCE_LANGUAGE, _English()
            catalogue = _read(name)
            if catalogue is not None:
                return name, catalogue
    return SOURCE_LANGUAGE, _English()


def _read(name: str) -> _Catalogue | None:
    """The catalogue of this name, or None without a sound one."""
    path = _LOCALE_DIR / name / "LC_MESSAGES" / "pipeline_tui.mo"
    if not name.replace("_", "").isalnum() or not path.is_file():
        return None
    import gettext
    import struct

    try:
        with path.open("rb") as file:
            return gettext.GNUTranslations(file)
    except (OSError, ValueError, struct.error):
        return None
