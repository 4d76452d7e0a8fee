"""Pictures of whole screens, over deals made for them, at half past nine of one day."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui import clock, i18n, l10n
from pipeline_tui.config import Config
from pipeline_tui.store.store import Store
from tests.tui.running import TODAY

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x50": (200, 50)}
SMALLER = ("80x24", "120x40")
Compare = Callable[..., bool]
Fill = Callable[[Store], object]


def half_past_nine(patch: pytest.MonkeyPatch) -> None:
    """The same day and the same time of day, wherever this runs; nothing moves by itself."""
    patch.setenv("PIPELINE_TUI_TODAY", TODAY)
    patch.setenv("TEXTUAL_ANIMATIONS", "none")
    patch.setattr(clock, "now_local", _moment)


def _moment() -> datetime:
    return datetime.fromisoformat(f"{os.environ['PIPELINE_TUI_TODAY']}T09:30:00").astimezone()


class Pictures:
    """Compares what a new file shows with pictures that were looked at."""

    def __init__(self, folder: Path, compare: Compare) -> None:
        self._path = folder / "drawn.db"
        self._compare = compare

    def of(self, *fills: Fill) -> Compare:
        """A comparison of what some keys lead to, over what ``fills`` put into a file."""

        def show(*keys: str, **how: Any) -> bool:
            return self.take(*fills, press=keys, **how)

        return show

    def take(
        self,
        *fills: Fill,
        size: str = "80x24",
        language: str = "en",
        theme: str = "dark",
        born: bool = False,
        **how: Any,
    ) -> bool:
        """Fill a file, open it and compare; ``how`` is what ``snap_compare`` takes.

        With ``born`` the file is made in the language, too.
        """
        from pipeline_tui.tui.app import PipelineApp

        if born:
            speak(language)
        with Store.open(self._path, create=True) as store:
            for fill in fills:
                fill(store)
            speak(language)
            app = PipelineApp(store, Config(theme=theme))
            return self._compare(app, terminal_size=SIZES[size], **how)


def speak(language: str) -> None:
    """Texts, days and numbers as in France, or as in Britain."""
    i18n.use_language(language)
    l10n.use(f"{language}_{'FR' if language == 'fr' else 'GB'}")
