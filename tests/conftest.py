"""Every test has a home of its own, English texts, and no setting of the person who runs it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline_tui import i18n, l10n

# The same examples everywhere, and no failure because a machine is busy.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

_FOLDERS = {
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
}
_UNSET = (
    "PIPELINE_TUI_FILE",
    "PIPELINE_TUI_TODAY",
    "NO_COLOR",
    "VISUAL",
    "EDITOR",
    "LC_MESSAGES",
    "LC_TIME",
    "LC_MONETARY",
    "LC_NUMERIC",
)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two workers a core: most of the time a test waits for a screen to come to rest."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new home folder, with the platform's folders for data and so on inside it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for variable, folder in _FOLDERS.items():
        monkeypatch.setenv(variable, str(home / folder))
    monkeypatch.setenv("PIPELINE_TUI_OPENER", "")  # no test opens a browser
    monkeypatch.setenv("PIPELINE_TUI_BACKUPS", "off")  # tests of them set it anew
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    for variable in _UNSET:
        monkeypatch.delenv(variable, raising=False)
    return home


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """British English, whatever the machine speaks, before and after each test."""
    for variable in ("LANGUAGE", "LC_ALL", "LANG"):
        monkeypatch.setenv(variable, "en_GB.UTF-8")
    i18n.use_language(None)
    l10n.use(None)
    yield
    i18n.use_language(None)
    l10n.use(None)
