"""Where things are kept on this machine; nothing here makes, opens or changes a file."""

import os
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
    import platformdirs

    return platformdirs.user_config_path(_NAME, appauthor=False) / "config.toml"


def log_file() -> Path:
    """Where the program writes what went wrong."""
    import platformdirs

    return platformdirs.user_log_path(_NAME, appauthor=False) / "pipeline-tui.log"


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
    import platformdirs

    return platformdirs.user_data_path(_NAME, appauthor=False)
