"""A single row of text on a sheet: drawn directly, so that a change costs one repaint."""

from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from pipeline_tui.tui.dialogs.paint import Part, Row, strip_of, width_of
from pipeline_tui.tui.styles import style_of

__all__ = ["Keys", "Line", "Rule"]


class Line(Widget):
    """One row, or a few, of safe text in looks."""

    DEFAULT_CSS = style_of("line")

    def __init__(self, *parts: Part, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows: tuple[Row, ...] = (parts,)

    def show(self, *parts: Part) -> None:
        """Show this row from now on."""
        if self.rows != (parts,):
            self.rows = (parts,)
            self.refresh()

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show several rows; as many as the widget is high are seen."""
        self.rows = rows
        self.refresh()

    @property
    def plain(self) -> str:
        """The text shown, for tests and for reading aloud."""
        return "\n".join("".join(text for text, _look in row) for row in self.rows)

    def render_line(self, y: int) -> Strip:
        """One row of the widget."""
        row = self.rows[y] if y < len(self.rows) else ()
        return strip_of(self, row, self.size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as are shown."""
        return len(self.rows)


class Rule(Line):
    """The head of a sheet: ``── Log: Boréal Foods ─ what happened? ────``."""

    DEFAULT_CSS = style_of("rule")

    def __init__(self, title: str, aside: str = "", *, id: str = "rule") -> None:  # noqa: A002
        super().__init__(id=id)
        self.title = title
        self.aside = aside

    def render_line(self, y: int) -> Strip:
        """The title in a rule as wide as the sheet."""
        row: list[Part] = [("── ", "dim"), (self.title, "bold"), (" ─", "dim")]
        if self.aside:
            row += [(" ", ""), (self.aside, ""), (" ─", "dim")]
        row.append(("─" * self.size.width, "dim"))
        taken = sum(len(text) for text, _look in row[:-1])
        if taken < self.size.width:
            row[-1] = ("─" * (self.size.width - taken), "dim")
        return strip_of(self, row, self.size.width)

    @property
    def plain(self) -> str:
        """The title and what stands beside it."""
        return f"{self.title} {self.aside}".strip()


class Keys(Line):
    """The last row of a sheet: keys and what they do, or a message in their place.

    Where they do not all fit, the ones before the last are left out first: the last one leaves.
    """

    DEFAULT_CSS = style_of("keys")

    def __init__(self, *pairs: tuple[str, str]) -> None:
        super().__init__()
        self.pairs = pairs

    def tell(self, *pairs: tuple[str, str]) -> None:
        """Show these keys from now on."""
        self.pairs = pairs
        self.show()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The message if there is one, else the keys that fit."""
        row = self.rows[0] or self._fitting(self.size.width)
        return strip_of(self, row, self.size.width)

    def _fitting(self, width: int) -> Row:
        pairs = list(self.pairs)
        while len(pairs) > 2 and width_of(_keys(pairs)) > width:
            del pairs[-2]
        return _keys(pairs)


def _keys(pairs: list[tuple[str, str]]) -> Row:
    parts: list[Part] = [(" ", "")]
    for key, label in pairs:
        parts += [(key, "key"), (f" {label}  ", "")]
    last, look = parts[-1]
    return (*parts[:-1], (last.rstrip(), look))
