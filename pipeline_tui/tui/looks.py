"""Themes and languages: how they are named, begun with, changed and kept."""

from typing import TYPE_CHECKING

from textual.app import App

from pipeline_tui.tui.palette import DEFAULT_THEME, THEMES, register
from pipeline_tui.tui.screens.base import ActionScreen

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["Looks"]


class Looks:
    """How one app looks and speaks."""

    def __init__(self, app: "PipelineApp") -> None:
        self._app = app

    def begin(self, name: str | None) -> None:
        """Start in a theme, an unknown one being the default.

        Assigning the theme instead would have every style sheet read a second time.
        """
        app = self._app
        for own in THEMES:
            app.register_theme(register(own))
        wanted = _theme_name(name)
        known = wanted if wanted in app.available_themes else DEFAULT_THEME
        app.set_reactive(App.theme, known)
        app._refresh_truecolor_filter(app.ansi_theme)  # noqa: SLF001
        app.add_class(f"-theme-{known}", "-dark-mode" if app.current_theme.dark else "-light-mode")

    def use_theme(self, name: str) -> None:
        """Change the theme at once and for later."""
        self._app.theme = _theme_name(name)
        self.save("theme", name)
        self._restyle()

    def use_language(self, code: str) -> None:
        """Change the language of the texts at once and for later.

        Days and numbers are written its way unless a locale is configured.
        """
        from pipeline_tui import i18n, l10n

        i18n.use_language(code)
        if self._app.config.locale is None:
            l10n.use(code)
        self.save("language", code)
        self._restyle()

    def save(self, name: str, value: str) -> None:
        """Keep a setting in the configuration; a problem is said, and nothing else fails."""
        from pipeline_tui import config

        try:
            config.save_setting(name, value)
        except config.ConfigError as error:
            self._app.say(error.message, problem=True)

    def _restyle(self) -> None:
        for screen in self._app.screen_stack:
            if isinstance(screen, ActionScreen):
                screen.restyle()


def _theme_name(name: str | None) -> str:
    """A theme by its full name, or by ``dark``, ``light``, ``ansi``."""
    if name is None:
        return DEFAULT_THEME
    return f"pipeline-{name}" if f"pipeline-{name}" in THEMES else name
