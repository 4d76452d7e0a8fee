"""The second row over a column: what is out of sight never hides the weighted sum."""

import pytest

from pipeline_tui.tui.widgets.heads import Head, stage_head

LONG = Head("Lead", 96, 116_000_000, 58_000_000, "EUR", above=74, below=22)


def sums(head: Head, width: int) -> str:
    _name, row = stage_head(head, width)
    text = "".join(piece for piece, _style in row)
    assert len(text) == width
    return text


@pytest.mark.parametrize(
    ("head", "width", "expected"),
    [
        (LONG._replace(above=0), 17, "1.16M wtd580k 22▾"),
        (LONG, 17, "1.2M wtd580k ▴22▾"),
        (LONG._replace(above=0, below=7), 17, " 1.16M wtd580k 7▾"),
        (LONG._replace(above=1000, below=1000), 17, " 1.16M wtd580k ▴▾"),
        (LONG, 20, "1.16M wtd580k 74▴22▾"),
        (LONG, 26, " 1.16M wtd 580k     74▴22▾"),
        (LONG._replace(amount=99_900_000_000, weighted=88_800_000_000), 17, "999M wtd888M ▴22▾"),
        (LONG, 12, " 1.2M 74▴22▾"),
    ],
)
def test_sums_are_shortened_before_anything_is_left_out(
    head: Head, width: int, expected: str
) -> None:
    assert sums(head, width) == expected


def test_under_a_filter_the_sums_are_shortened_too() -> None:
    head = LONG._replace(matching=12, matching_amount=12_300_000, above=0)
    assert sums(head, 17) == " 123k/1.16M   22▾"
    assert sums(head._replace(matching_amount=115_000_000), 14) == " 1.2M/1.2M 22▾"
