"""Open the screen on a file. Errors in opening are raised before the screen starts."""

import gc
import os
import sys
from pathlib import Path

from pipeline_tui import clock, config, paths
from pipeline_tui.i18n import _
from pipeline_tui.store import driver, opening
from pipeline_tui.store.errors import StoreError
from pipeline_tui.store.store import Store

__all__ = ["SHOW_SAMPLE", "open_demo", "open_file"]

SHOW_SAMPLE = 75
"""The exit status by which the first run asks for the sample."""


def open_file(path: Path, *, create: bool = False) -> int:
    """Show a file; the person's own is made on the first run, another with ``create``.

    Gives the exit status. Raises ``StoreError`` when the file cannot be opened or this is no
    terminal, and ``ConfigError`` when the configuration cannot be read.
    """
    first = not path.exists() and path == paths.data_file()
    settings = config.load()
    if first:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with Store.open(path, create=create or first) as store:
        left = _run(store, settings, first_run=_is_new(store, path))
    while isinstance(left, Path):
        said = _restored(path, left)
        with Store.open(path) as store:
            left = _run(store, settings, first_run=False, said=said)
    if left == SHOW_SAMPLE:
        return open_demo()
    from pipeline_tui.store import daily

    daily.leave(path)
    return left


def open_demo() -> int:
    """Show today's copy of the sample; otherwise like ``open_file``."""
    from pipeline_tui.cli.demo import todays_copy

    settings = config.load()
    with Store.open(todays_copy(clock.today())) as store:
        left = _run(store, settings, first_run=False)
    return left if isinstance(left, int) else 0


def _restored(path: Path, source: Path) -> str:
    """Put a backup in the place of the file, and say what came of it."""
    from pipeline_tui.store import restoring

    try:
        former = restoring.restore(path, source).former
    except StoreError as error:
        return error.message
    return _("Restored. What was there before is kept: {file}").format(file=former)


def _is_new(store: Store, path: Path) -> bool:
    """Whether the person's own file still waits for a name and a first deal."""
    if path != paths.data_file() or store.rules.me:
        return False
    return store.conn.execute("SELECT 1 FROM deal LIMIT 1").fetchone() is None


def _run(store: Store, settings: config.Config, *, first_run: bool, said: str = "") -> int | Path:
    """Show the app until it is left; gives its status, or the backup that is to be restored."""
    _need_terminal()
    # Textual reads this once, when it is imported: a burst of keys is then drawn sooner.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    # Nothing made before the first frame is garbage; the app switches this on again.
    gc.disable()
    from pipeline_tui.tui.app import PipelineApp

    try:
        app = PipelineApp(store, settings, first_run=first_run)
    except driver.Error as error:
        raise opening.fault(store.path, error) from error
    app.first_word = said
    status = app.run() or app.return_code or 0
    return app.to_restore or status


def _need_terminal() -> None:
    """Refuse to draw where nobody would see it, and where no key would ever arrive."""
    # Textual reads keys from the one and draws on the other.
    streams = (sys.__stdin__, sys.__stderr__)
    if os.environ.get("TERM") == "dumb" or not all(one and one.isatty() for one in streams):
        said = _("The board needs a terminal, and this is none. Without one: {commands}.")
        raise StoreError(said.format(commands="pipeline-tui info, pipeline-tui import"))
