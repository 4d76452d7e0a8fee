"""The styles that line-drawn widgets use, made from the theme in force.

Textual's own widgets take their colours from the theme's variables; the board, panel and heads
draw whole lines and need finished styles, made once per theme.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.style import Style

if TYPE_CHECKING:
    from textual.theme import Theme

__all__ = ["DEFAULT_THEME", "THEMES", "Palette", "palette", "register"]

DEFAULT_THEME = "pipeline-dark"
THEMES = ("pipeline-dark", "pipeline-light", "pipeline-ansi")


class Palette(NamedTuple):
    """Ready styles. No meaning hangs on a colour alone: each has a word or a sign beside it."""

    text: Style
    muted: Style
    strong: Style
    accent: Style
    rule: Style
    head: Style
    head_muted: Style
    bar: Style
    bar_muted: Style
    bar_strong: Style
    cursor: Style
    cursor_muted: Style
    cursor_ground: Style
    late: Style
    over: Style
    missing: Style
    good: Style
    caret: Style
    message: Style
    warning: Style
    error: Style


class _Colours(NamedTuple):
    ground: str
    text: str
    muted: str
    rule: str
    raised: str
    cursor: str
    accent: str
    late: str
    over: str
    missing: str
    good: str


_DARK = _Colours(
    ground="#16181b", text="#d5dae1", muted="#8a94a3", rule="#39414d", raised="#202327",
    cursor="#264f78", accent="#7ab8ff", late="#ff9e8a", over="#e8c07a", missing="#c7a8e8",
    good="#8fd19e",
)  # fmt: skip
_LIGHT = _Colours(
    ground="#fbfaf7", text="#24292f", muted="#636c76", rule="#c9ccd1", raised="#f0eee8",
    cursor="#d9e8fb", accent="#0a58b5", late="#b3321b", over="#8a5a00", missing="#6b3fa0",
    good="#1a7037",
)  # fmt: skip
_OWN = {"pipeline-dark": _DARK, "pipeline-light": _LIGHT}


def register(name: str) -> "Theme":
    """Make one of the program's themes, for ``App.register_theme``."""
    from textual.theme import Theme

    colours = _OWN.get(name)
    if colours is None:
        return Theme(
            name=name, primary="ansi_blue", secondary="ansi_cyan", warning="ansi_yellow",
            error="ansi_red", success="ansi_green", accent="ansi_blue",
            foreground="ansi_default", background="ansi_default", surface="ansi_default",
            panel="ansi_default", boost="ansi_default", ansi=True,
            variables={"ansi-background": "ansi_default", "ansi-foreground": "ansi_default",
                       "input-cursor-background": "ansi_default",
                       "input-cursor-foreground": "ansi_default",
                       "input-cursor-text-style": "reverse"},
        )  # fmt: skip
    return Theme(
        name=name, primary=colours.accent, secondary=colours.accent, warning=colours.over,
        error=colours.late, success=colours.good, accent=colours.accent,
        foreground=colours.text, background=colours.ground, surface=colours.raised,
        panel=colours.raised, dark=name == DEFAULT_THEME,
        variables={"text-muted": colours.muted, "border": colours.rule,
                   "block-cursor-background": colours.cursor,
                   "block-cursor-foreground": colours.text,
                   "block-cursor-text-style": "none"},
    )  # fmt: skip


@lru_cache(maxsize=8)
def palette(theme: str, no_colour: bool = False) -> Palette:
    """Give the styles of a theme; a theme of Textual's own gets the dark or light ones."""
    colours = _OWN.get(theme)
    if no_colour or theme.endswith("-ansi"):
        return _plain(coloured=not no_colour)
    if colours is None:
        colours = _LIGHT if "light" in theme or "latte" in theme else _DARK
    return _coloured(colours)


def _coloured(c: _Colours) -> Palette:
    def on(ground: str, colour: str, bold: bool = False) -> Style:
        return Style(color=colour, bgcolor=ground, bold=bold or None)

    return Palette(
        text=on(c.ground, c.text), muted=on(c.ground, c.muted),
        strong=on(c.ground, c.text, bold=True), accent=on(c.ground, c.accent),
        rule=on(c.ground, c.rule), head=on(c.raised, c.text, bold=True),
        head_muted=on(c.raised, c.muted), bar=on(c.raised, c.text),
        bar_muted=on(c.raised, c.muted), bar_strong=on(c.raised, c.accent, bold=True),
        cursor=on(c.cursor, c.text, bold=True), cursor_muted=on(c.cursor, c.text),
        cursor_ground=Style(bgcolor=c.cursor), late=on(c.ground, c.late),
        over=on(c.ground, c.over), missing=on(c.ground, c.missing), good=on(c.ground, c.good),
        caret=on(c.accent, c.ground), message=on(c.raised, c.accent),
        warning=on(c.raised, c.over), error=on(c.raised, c.late),
    )  # fmt: skip


def _plain(*, coloured: bool) -> Palette:
    """Styles in the terminal's own colours, or in none at all."""

    def ink(colour: str, *, bold: bool | None = None) -> Style:
        return Style(color=colour if coloured else None, bold=bold)

    plain, dim, bold = Style(), Style(dim=True), Style(bold=True)
    return Palette(
        text=plain, muted=dim, strong=bold, accent=ink("blue", bold=True), rule=dim, head=bold,
        head_muted=dim, bar=plain, bar_muted=dim, bar_strong=ink("blue", bold=True),
        cursor=Style(reverse=True, bold=True), cursor_muted=Style(reverse=True),
        # Reversed colours would make a patchwork of the cursor, so there it has none.
        cursor_ground=Style(color="default", reverse=True, dim=False),
        late=ink("red"), over=ink("yellow"),
        missing=ink("magenta"), good=ink("green"), caret=Style(reverse=True),
        message=ink("blue", bold=True),
        warning=ink("yellow", bold=True), error=ink("red", bold=True),
    )  # fmt: skip
