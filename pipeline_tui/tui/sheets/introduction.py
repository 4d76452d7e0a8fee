"""Who reports to whom around a deal, and the way to whoever decides."""

from typing import TYPE_CHECKING, Any

from pipeline_tui.i18n import _, pgettext
from pipeline_tui.sales.reporting import branches
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs.flow import begin
from pipeline_tui.tui.dialogs.paint import fitted
from pipeline_tui.tui.markdown import wrapped
from pipeline_tui.tui.sheets.base import Keys, pointer_step, ruled
from pipeline_tui.tui.widgets import way_words
from pipeline_tui.tui.widgets.draw import Pieces, parts

if TYPE_CHECKING:
    from pipeline_tui.sales.reporting import Branch
    from pipeline_tui.store.introductions import Known, Way

__all__ = ["IntroductionSheet"]

_LEAVE = ("escape", "ctrl+c", "backspace", "ctrl+h")
_MOST_WORDS = 4


class IntroductionSheet:
    """Everybody around the deal as a tree, under words that say the way.

    ``d`` makes the one pointed at the decision maker of the deal, ``r`` says whom she reports
    to, ``o`` asks for the introduction.
    """

    def __init__(self, app: Any, deal_id: str) -> None:
        self.app = app
        self.deal_id = deal_id
        self.at: int | None = None
        self.first = 0
        self.way: Way | None = None
        self.tree: list[Branch] = []

    # -- what it shows -------------------------------------------------------------------

    def read(self) -> bool:
        """The people as they are now; the pointer begins on whoever seems to decide."""
        from pipeline_tui.store import introductions

        self.way = introductions.way(self.app.store.conn, self.deal_id)
        if self.way is None:
            return False
        people = self.way.people
        self.tree = branches({one.id: one.boss_id for one in people.values()})
        if self.at is None:
            boss = self.way.boss
            ids = [branch.id for branch in self.tree]
            self.at = ids.index(boss.id) if boss else 0
        self.at = max(0, min(self.at, len(self.tree) - 1))
        return True

    def lines(self, width: int, height: int) -> list[Pieces]:
        """Head, the way in words, one row a person."""
        way = self.way
        if way is None:
            return []
        told: list[Pieces] = []
        for text in way_words.said(way):
            rows = wrapped([(f" {safe.text(text)}", "")], width - 1, 0, 1)
            told += [tuple((part, "bar") for part, _look in row) for row in rows]
        told = told[:_MOST_WORDS]
        at = self.at or 0
        room = max(1, height - 1 - len(told))
        self.first = max(0, min(self.first, at, len(self.tree) - room))
        self.first = max(self.first, at - room + 1)
        shown = self.tree[self.first : self.first + room]
        rows = [self._row(way, self.first + place, one, width) for place, one in enumerate(shown)]
        if not rows:
            rows = [parts(f"   {_('Nobody is known here yet: P adds a person.')}", "bar")]
        return [ruled(way.deal, _("the way to the decision maker"), width), *told, *rows]

    def _row(self, way: "Way", place: int, branch: "Branch", width: int) -> Pieces:
        one, here = way.people[branch.id], place == self.at
        side = max(18, min(34, width // 3))
        style = "bar_strong" if here else "bar" if one.on_deal else "bar_muted"
        sign = branch.sign
        return parts(
            " ▸ " if here else "   ", "bar_strong",
            sign, "bar_muted",
            fitted(safe.text(one.name, side), max(6, side - len(sign))), style,
            f" {fitted(way_words.about(one), 24)}",
            "good" if one.code == "decider" else "bar_muted",
            safe.text(f" {one.title}", max(0, width - side - 30)), "bar_muted",
        )  # fmt: skip

    def keys(self) -> Keys:
        """What can be done with the one pointed at, and the way out."""
        close = ("q", pgettext("a sheet", "close"))
        if not self.tree:
            return (("P", _("add person")), close)
        asks = (("o", _("ask for an introduction")),) if self.way and self.way.asked else ()
        return (
            ("d", _("decides")), ("r", _("reports to")), *asks, (_("Enter"), _("page")), close,
        )  # fmt: skip

    @property
    def person(self) -> "Known | None":
        """The person pointed at."""
        if self.way is None or self.at is None or self.at >= len(self.tree):
            return None
        return self.way.people[self.tree[self.at].id]

    # -- what it does ----------------------------------------------------------------------

    def press(self, key: str, character: str | None) -> bool:
        """Move, make somebody decider, say who reports to whom, ask, or leave."""
        from pipeline_tui.tui.handlers import introductions

        one = self.person
        if step := pointer_step(key, character):
            self.at = max(0, min(len(self.tree) - 1, (self.at or 0) + step))
            self.app.here.sheet.redraw()
        elif key in _LEAVE or character in ("q", "I"):
            self.app.here.sheet.close()
        elif character == "P":
            self.app.here.sheet.close()
            self.app.act("add_on_deal")
        elif one is not None and character == "d":
            begin(self.app, introductions.decides(self.app, self.deal_id, one.id))
        elif one is not None and character == "r" and self.way is not None:
            begin(self.app, introductions.reports_to(self.app, self.way, one))
        elif one is not None and key == "enter":
            self.app.here.sheet.close()
            introductions.open_page(self.app, one.id)
        elif character == "o" and self.way is not None:
            begin(self.app, introductions.ask_for(self.app, self.way))
        else:
            return character not in ("u", "U") and key != "ctrl+r"
        return True

    def point(self, row: int) -> None:
        """Point at the person in a row."""
        rows = len(self.lines(self.app.size.width, max(4, self.app.size.height - 4)))
        place = row - (rows - min(len(self.tree), rows))
        if 0 <= place < len(self.tree) - self.first:
            self.at = self.first + place

    def left(self) -> None:
        """Nothing waits for it."""
