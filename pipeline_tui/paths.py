"""Where things are kept on this machine; nothing here makes, opens or changes a file."""

import os
import sys
from datetime import date
from pathlib import Path

__all__ = [
    "backup_dir",
    "config_file",
    "data_file",
    "demo_file",
    "demo_files",
    "file_from",
    "log_file",
    "sample_db",
]

FILE_VARIABLE = "PIPELINE_TUI_FILE"
_NAME = "pipeline-tui"
_PACKAGE = Path(__file__).parent


def data_file() -> Path:
    """The person's own file, in the platform's folder for data."""
    return _data_dir() / "pipeline.db"


def config_file() -> Path:
    """The person's configuration: keymap, theme, language."""
    return _user_path("config") / "config.toml"


def log_file() -> Path:
    """Where the program writes what went wrong."""
    return _user_path("log") / "pipeline-tui.log"


def backup_dir(for_file: Path) -> Path:
    """The folder beside a file that holds its backups."""
    return for_file.with_name(f"{for_file.name}.backups")


def demo_file(day: date) -> Path:
    """The copy of the sample that was moved to this day."""
    return _data_dir() / "demo" / f"demo-{day.isoformat()}.db"


def demo_files() -> list[Path]:
    """All copies of the sample that exist, of whatever day."""
    return sorted((_data_dir() / "demo").glob("demo-????-??-??.db"))


def sample_db() -> Path:
    """The sample as shipped: in the installed package, else at the top of the checkout.

    Raises ``FileNotFoundError`` when it is in neither.
    """
    for folder in (_PACKAGE, _PACKAGE.parent):
        if (path := folder / "sample.db").is_file():
            return path
    raise FileNotFoundError(_PACKAGE / "sample.db")


def file_from(argument: str | os.PathLike[str] | None = None) -> Path:
    """The file to work on: the one named, else ``PIPELINE_TUI_FILE``, else the person's own.

    An empty variable counts as none, and ``~`` in either is the home folder.
    """
    name = argument or os.environ.get(FILE_VARIABLE)
    return Path(name).expanduser() if name else data_file()


def _data_dir() -> Path:
    return _user_path("data")


# Every start and every command asks for these; the library takes 5 ms to say the same on Linux.
_ON_LINUX = {"config": ("XDG_CONFIG_HOME", ".config"), "data": ("XDG_DATA_HOME", ".local/share")}


def _user_path(kind: str) -> Path:
    """The program's folder for config, data or log, as platformdirs knows it."""
    if sys.platform == "linux" and kind in _ON_LINUX and "ANDROID_DATA" not in os.environ:
        variable, usual = _ON_LINUX[kind]
        home = os.environ.get("HOME", "")
        folder = os.environ.get(variable) or (home and f"{home}/{usual}")
        if folder.startswith("/") and folder == folder.strip():
            return Path(folder) / _NAME
    import platformdirs

    find = getattr(platformdirs, f"user_{kind}_path")
    found: Path = find(_NAME, appauthor=False)
    return found
