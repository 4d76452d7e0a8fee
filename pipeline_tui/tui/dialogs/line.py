"""A single row of text on a sheet: drawn directly, so that a change costs one repaint."""

from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from pipeline_tui.tui.dialogs.paint import Part, Row, strip_of

__all__ = ["Line", "Rule", "keys_row"]


class Line(Widget):
    """One row, or a few, of safe text in looks."""

    DEFAULT_CSS = "Line { height: 1; width: 1fr; }"

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

    DEFAULT_CSS = "Rule { height: 1; }"

    def __init__(self, title: str, aside: str = "") -> None:
        super().__init__(id="rule")
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


def keys_row(*pairs: tuple[str, str]) -> Row:
    """The last row of a sheet: keys and what they do, most useful first."""
    parts: list[Part] = [(" ", "")]
    for key, label in pairs:
        parts += [(key, "key"), (f" {label}  ", "")]
    return tuple(parts)
