"""What a person sets about the program itself: a small TOML file.

Everything about selling lives in the data file; here are only looks, language and keys::

    theme = "light"
    language = "fr"      # of the texts; without it the environment decides
    locale = "fr_CH"     # of dates and money; without it the environment decides
    density = "compact"  # or "normal": two rows a card

    [keys]
    won = ["w", "f5"]    # as "pipeline-tui keys" names the actions

A missing file is the default of everything. Names that this version does not know are left
alone and told by ``Config.unknown``.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn

from pipeline_tui import paths, toml_lines
from pipeline_tui.i18n import _

__all__ = ["DENSITIES", "NAMES", "Config", "ConfigError", "load", "save_setting"]

DENSITIES = ("normal", "compact")
NAMES = ("theme", "language", "locale", "density")
_KEYS = "keys"
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.@-]*")
_PLACE = re.compile(r"line (\d+), column (\d+)")


class Config(NamedTuple):
    """The settings of one file, checked."""

    theme: str | None = None
    """Name of the theme; None for the program's own choice."""
    language: str | None = None
    """Language of the texts (``fr``); None for the environment's."""
    locale: str | None = None
    """Locale of dates, numbers and money (``fr_CH``); None for the environment's."""
    density: str = DENSITIES[0]
    """``normal`` (two rows a card) or ``compact`` (one)."""
    keys: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Keys by action id, in place of the action's own; an empty tuple takes its keys away."""
    unknown: tuple[str, ...] = ()
    """Settings in the file that this version does not know."""


class ConfigError(Exception):
    """The configuration cannot be read or written; ``message`` says where and why."""

    def __init__(self, message: str) -> None:
        """``message`` is for the person, in her language."""
        super().__init__(message)
        self.message = message


def load(path: Path | None = None) -> Config:
    """The settings in ``path``, or in the person's own file.

    Raises ``ConfigError`` naming file, place and value when they cannot be used.
    """
    path = path or paths.config_file()
    text = _read(path)
    data = _parse(path, text)
    for name in NAMES:
        if name in data and not _fits(name, data[name]):
            _refuse(path, text, "", name, data[name])
    table = data.get(_KEYS, {})
    if not isinstance(table, dict):
        _refuse(path, text, "", _KEYS, table)
    keys = toml_lines.flat(table)
    for action, value in keys.items():
        if not _fits(f"{_KEYS}.{action}", value):
            _refuse(path, text, _KEYS, action, value)
    return Config(
        **{name: data[name] for name in NAMES if name in data},
        keys=MappingProxyType({action: _as_keys(value) for action, value in keys.items()}),
        unknown=tuple(name for name in data if name not in (*NAMES, _KEYS)),
    )


def save_setting(name: str, value: str | Sequence[str] | None, path: Path | None = None) -> None:
    """Set ``theme``, ``language``, ``locale``, ``density`` or ``keys.ACTION`` in the file.

    Comments, order and what this version does not know stay as they are; ``None`` takes the
    setting out. The file is written whole or not at all, mode 0600. Raises ``ConfigError``
    when the value does not fit, or the file cannot be read, changed or written.
    """
    path = path or paths.config_file()
    known = name in NAMES or name.startswith(f"{_KEYS}.")
    if not known or (value is not None and not _fits(name, value)):
        _refuse(path, "", "", name, value)
    text = _read(path)
    before = _parse(path, text)
    table, key = ("", name) if name in NAMES else (_KEYS, name.removeprefix(f"{_KEYS}."))
    wanted = value if value is None or isinstance(value, str) else list(value)
    changed = toml_lines.with_value(text, table, key, wanted)
    if _flat_all(_parse(path, changed, when_broken=text)) != _with(before, name, wanted):
        reason = _("{file}: “{name}” is written there in a way that only a hand can change.")
        raise ConfigError(reason.format(file=path, name=name))
    if changed != text:
        _write(path, changed)


def _fits(name: str, value: object) -> bool:
    if name.startswith(f"{_KEYS}."):
        listed = value if isinstance(value, list | tuple) else [value]
        return all(isinstance(key, str) and key and key.isprintable() for key in listed)
    if name == "density":
        return value in DENSITIES
    return name in NAMES and isinstance(value, str) and _WORD.fullmatch(value) is not None


def _as_keys(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _flat_all(data: dict[str, Any]) -> dict[str, Any]:
    """The file's settings with those of tables under their full names."""
    return {name: value for name, value in toml_lines.flat(data).items() if value != {}}


def _with(data: dict[str, Any], name: str, value: str | list[str] | None) -> dict[str, Any]:
    others = {key: old for key, old in _flat_all(data).items() if key != name}
    return others if value is None else {**others, name: value}


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except OSError as error:
        reason = _("{file} cannot be read: {reason}.")
        raise ConfigError(reason.format(file=path, reason=error.strerror)) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        reason = _("{file}, line {line}: this is not UTF-8 text.")
        raise ConfigError(reason.format(file=path, line=line)) from error


def _write(path: Path, text: str) -> None:
    from pipeline_tui.files import write_whole

    try:
        write_whole(path, text)
    except OSError as error:
        reason = _("{file} cannot be written: {reason}.")
        raise ConfigError(reason.format(file=path, reason=error.strerror)) from error


def _parse(path: Path, text: str, when_broken: str | None = None) -> dict[str, Any]:
    """The content of ``text``; of ``when_broken`` (known to be sound) if that is not TOML."""
    if not text.strip():
        return {}
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        if when_broken is not None:
            return tomllib.loads(when_broken)
        lines = text.rstrip().split("\n")
        found = _PLACE.search(str(error))
        line, column = (int(found[1]), int(found[2])) if found else (len(lines), 1)
        shown = lines[min(line, len(lines)) - 1].strip()
        reason = _("{file}, line {line}, column {column}: “{value}” is not TOML.")
        text = reason.format(file=path, line=line, column=column, value=shown)
        raise ConfigError(text) from error


def _refuse(path: Path, text: str, table: str, name: str, value: object) -> NoReturn:
    place = toml_lines.place_of(text, table, name)
    where = _("{file}, line {line}, column {column}") if place else "{file}"
    line, column = place or (0, 0)
    if name == "density":
        reason = _("{where}: “{name}” cannot be {value}; it is one of {choices}.")
    elif name in NAMES:
        reason = _("{where}: “{name}” cannot be {value}; it is a name in quotes.")
    elif _KEYS in (name, table) or name.startswith(f"{_KEYS}."):
        reason = _("{where}: “{name}” cannot be {value}; it is a key or a list of keys, in quotes.")
    else:
        reason = _("{where}: there is no setting “{name}”.")
    raise ConfigError(
        reason.format(
            where=where.format(file=path, line=line, column=column),
            name=name,
            value=toml_lines.literal(value),
            choices=", ".join(DENSITIES),
        )
    )
