"""What the person says beside the files of an import, kept under a name: a small TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from pipeline_tui import paths
from pipeline_tui.exchange.errors import ImportRefused
from pipeline_tui.exchange.options import CONFLICTS, DUPLICATES, Options
from pipeline_tui.files import write_whole
from pipeline_tui.i18n import _
from pipeline_tui.sales.currencies import is_currency
from pipeline_tui.toml_lines import key_text, literal

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "dates": ("dmy", "mdy"),
    "decimal": (".", ","),
    "duplicates": DUPLICATES,
    "conflicts": CONFLICTS,
    "unmapped": ("keep", "drop"),
}
_TEXTS = ("system", "currency", "pipeline", "encoding", "delimiter", *_CHOICES)
_TABLES = {"map": "columns", "stage": "stages", "own": "own"}


class Preset(NamedTuple):
    """One kept under a name beside the configuration."""

    name: str
    path: Path


def folder() -> Path:
    """Where presets with a name are kept."""
    return paths.config_file().with_name("presets")


def named() -> list[Preset]:
    """The presets that have a name, by name."""
    return [Preset(path.stem, path) for path in sorted(folder().glob("*.toml"))]


def path_of(name: str) -> Path:
    """The file of a preset: the one named, or that of the name."""
    if not name.strip():
        raise ImportRefused(_("A preset needs a name."))
    if name.endswith(".toml") or Path(name).name != name or name.startswith("~"):
        return Path(name).expanduser()
    return folder() / f"{name}.toml"


def load(name: str) -> Options:
    """Read a preset by its name or file.

    Raises ``ImportRefused``, which names file and setting, where it cannot be used.
    """
    path = path_of(name)
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        there = ", ".join(preset.name for preset in named()) or _("none")
        message = _("There is no preset {file}; there are: {names}.")
        raise ImportRefused(message.format(file=path, names=there)) from None
    except OSError as error:
        raise _refused(path, error.strerror or str(error)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _refused(path, str(error)) from error
    return _options(path, told)


def _refused(path: Path, reason: str) -> ImportRefused:
    return ImportRefused(
        _("{file} cannot be used as a preset: {reason}").format(file=path, reason=reason)
    )


def _options(path: Path, told: Mapping[str, Any]) -> Options:
    values: dict[str, Any] = {}
    for key, value in told.items():
        if key in _TEXTS and isinstance(value, str):
            if key in _CHOICES and value not in _CHOICES[key]:
                raise _refused(path, f"{key} = {literal(value)}: {' | '.join(_CHOICES[key])}")
            values[key] = value
        elif key == "stages" and isinstance(value, list) and all(map(_is_text, value)):
            values["stage_order"] = tuple(value)
        elif key in _TABLES and isinstance(value, dict) and all(map(_is_text, value.values())):
            values[_TABLES[key]] = value
        else:
            raise _refused(
                path, _("it has {setting}, which says nothing here.").format(setting=key)
            )
    if values.get("currency") and not is_currency(values["currency"]):
        raise _refused(path, _("{code} is no currency.").format(code=values["currency"]))
    if "unmapped" in values:
        values["keep_rest"] = values.pop("unmapped") == "keep"
    return Options(**values)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def over(preset: Options, said: Options) -> Options:
    """A preset with what was said beside it, which counts more."""
    plain = Options()
    changed = {
        name: getattr(said, name)
        for name in (
            "system",
            "stage_order",
            "dates",
            "decimal",
            "currency",
            "pipeline",
            "encoding",
            "delimiter",
        )
        if getattr(said, name)
    }
    for name in ("duplicates", "conflicts"):
        if getattr(said, name) != getattr(plain, name):
            changed[name] = getattr(said, name)
    if not said.keep_rest:
        changed["keep_rest"] = False
    changed["columns"] = {**preset.columns, **said.columns}
    changed["stages"] = {**preset.stages, **said.stages}
    changed["own"] = {**preset.own, **said.own}
    return replace(preset, **changed)


def text_of(options: Options) -> str:
    """A preset as TOML; what was not said is not there."""
    lines = [f"# {_('Options of an import; they may be changed by hand.')}\n"]
    values: dict[str, str | Sequence[str]] = {
        "system": options.system,
        "pipeline": options.pipeline,
        "dates": options.dates,
        "decimal": options.decimal,
        "encoding": options.encoding,
        "delimiter": options.delimiter,
        "currency": options.currency,
        "stages": list(options.stage_order),
        "duplicates": "" if options.duplicates == Options().duplicates else options.duplicates,
        "conflicts": "" if options.conflicts == Options().conflicts else options.conflicts,
        "unmapped": "" if options.keep_rest else "drop",
    }
    lines += [f"{key} = {literal(value)}\n" for key, value in values.items() if value]
    tables = (("map", options.columns), ("own", options.own), ("stage", options.stages))
    for table, of_table in tables:
        if of_table:
            lines.append(f"\n[{table}]\n")
            lines += [f"{key_text(key)} = {literal(value)}\n" for key, value in of_table.items()]
    return "".join(lines)


def save(name: str, options: Options) -> Path:
    """Keep a preset under a name or in a file; one that is there is replaced.

    Raises ``ImportRefused`` where a file of that name is no preset, or nothing can be written.
    """
    path = path_of(name)
    if path.exists():
        load(name)  # a file that is something else is not replaced
    try:
        write_whole(path, text_of(options))
    except OSError as error:
        message = _("{file} cannot be written: {reason}.")
        raise ImportRefused(message.format(file=path, reason=error.strerror or error)) from error
    return path
