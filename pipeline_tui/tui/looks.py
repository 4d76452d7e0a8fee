"""Themes and languages: how they are named, begun with and changed."""

from typing import TYPE_CHECKING, Any

from textual.app import App

from pipeline_tui.tui.palette import DEFAULT_THEME, THEMES, register

if TYPE_CHECKING:
    from pipeline_tui.config import Config

__all__ = ["begin", "keep", "theme_name", "use_language"]


def theme_name(name: str | None) -> str:
    """A theme by its full name, or by ``dark``, ``light``, ``ansi``."""
    if name is None:
        return DEFAULT_THEME
    return f"pipeline-{name}" if f"pipeline-{name}" in THEMES else name


def begin(app: App[Any], name: str | None) -> None:
    """Start in a theme, an unknown one being the default.

    Assigning the theme instead would have every style sheet read a second time.
    """
    for own in THEMES:
        app.register_theme(register(own))
    wanted = theme_name(name)
    known = wanted if wanted in app.available_themes else DEFAULT_THEME
    app.set_reactive(App.theme, known)
    app._refresh_truecolor_filter(app.ansi_theme)  # noqa: SLF001
    app.add_class(f"-theme-{known}", "-dark-mode" if app.current_theme.dark else "-light-mode")


def use_language(code: str, config: "Config") -> None:
    """Speak a language, and write days and numbers its way unless a locale is configured."""
    from pipeline_tui import i18n, l10n

    i18n.use_language(code)
    if config.locale is None:
        l10n.use(code)


def keep(name: str, value: str) -> str:
    """Write a setting into the configuration; gives what was wrong, in words, or nothing."""
    from pipeline_tui import config

    try:
        config.save_setting(name, value)
    except config.ConfigError as error:
        return error.message
    return ""
