"""A window on a lane, driven like a list: the same deals, the same cursor, few reads."""

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.tui.widgets.lane import CAP, Lane


class Row(NamedTuple):
    id: str
    key: tuple[object, ...]


class ListReader:
    """Reads a sorted list the way the store reads its index."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    def first(self, stage: str, limit: int) -> list[Row]:
        return self.rows[:limit]

    def last(self, stage: str, limit: int) -> list[Row]:
        return self.rows[-limit:] if limit else []

    def after(
        self, stage: str, key: tuple[object, ...], limit: int, *, inclusive: bool = False
    ) -> list[Row]:
        return [row for row in self.rows if row.key > key or (inclusive and row.key == key)][:limit]

    def before(self, stage: str, key: tuple[object, ...], limit: int) -> list[Row]:
        found = [row for row in self.rows if row.key < key]
        return found[max(0, len(found) - limit) :]

    def above(self, stage: str, key: tuple[object, ...]) -> int:
        return min(CAP, sum(row.key < key for row in self.rows))

    def below(self, stage: str, key: tuple[object, ...]) -> int:
        return min(CAP, sum(row.key > key for row in self.rows))


def rows(*numbers: int) -> list[Row]:
    return [Row(f"d{number:03}", (number,)) for number in numbers]


def lane_on(reader: ListReader, room: int) -> Lane:
    lane = Lane("stage")
    lane.room = room
    lane.read(reader, len(reader.rows))  # type: ignore[arg-type]
    return lane


def check(lane: Lane, reader: ListReader) -> None:
    """The window is a stretch of the list, full if it can be, counted right."""
    ids = [card.id for card in lane.cards]
    every = [row.id for row in reader.rows]
    start = every.index(ids[0]) if ids else 0
    assert ids == every[start : start + len(ids)]
    assert len(ids) == min(lane.room, len(every))
    assert lane.above == start
    assert lane.below == len(every) - start - len(ids)
    assert 0 <= lane.at < max(1, len(ids))


@given(
    st.sets(st.integers(0, 99), max_size=40),
    st.integers(1, 12),
    st.lists(st.tuples(st.sampled_from("mjsr"), st.integers(-15, 15)), max_size=20),
)
def test_any_motion_keeps_the_window_a_stretch_of_the_lane(
    numbers: set[int], room: int, moves: list[tuple[str, int]]
) -> None:
    reader = ListReader(rows(*sorted(numbers)))
    lane = lane_on(reader, room)
    for kind, by in moves:
        if kind == "m" and by:
            lane.move(reader, by)  # type: ignore[arg-type]
        elif kind == "s":
            lane.scroll(reader, by)  # type: ignore[arg-type]
        elif kind == "j":
            lane.jump(reader, end=by > 0, total=len(numbers))  # type: ignore[arg-type]
        else:
            lane.read(reader, None)  # type: ignore[arg-type]
        check(lane, reader)


@given(st.sets(st.integers(0, 99), min_size=1, max_size=40), st.integers(1, 12), st.data())
def test_showing_a_deal_puts_the_cursor_on_it(
    numbers: set[int], room: int, data: st.DataObject
) -> None:
    reader = ListReader(rows(*sorted(numbers)))
    lane = lane_on(reader, room)
    wanted = data.draw(st.sampled_from(reader.rows))
    lane.show(reader, wanted, len(numbers))  # type: ignore[arg-type]
    assert lane.card is not None
    assert lane.card.id == wanted.id
    check(lane, reader)


def test_the_cursor_stays_on_its_deal_when_another_leaves() -> None:
    reader = ListReader(rows(1, 2, 3, 4, 5))
    lane = lane_on(reader, 4)
    lane.move(reader, 2)  # type: ignore[arg-type]
    reader.rows = rows(2, 3, 4, 5)
    lane.read(reader, 4)  # type: ignore[arg-type]
    assert lane.card is not None
    assert lane.card.id == "d003"


def test_the_next_deal_takes_the_place_of_one_that_left() -> None:
    reader = ListReader(rows(1, 2, 3))
    lane = lane_on(reader, 4)
    lane.move(reader, 1)  # type: ignore[arg-type]
    reader.rows = rows(1, 3)
    lane.read(reader, 2)  # type: ignore[arg-type]
    assert lane.card is not None
    assert lane.card.id == "d003"
