"""Pictures as SVG: well-formed, within their bounds, and honest about what is missing."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline_tui.cli.svg_charts import chart
from pipeline_tui.cli.svg_strips import Strip, strips
from pipeline_tui.figures.figure import COUNT, MONEY, SHARE
from pipeline_tui.figures.scale import marks
from pipeline_tui.figures.section import BARS, LINES, STEPS, Picture, Series

VALUES = st.none() | st.floats(-1e12, 1e12) | st.integers(-5, 5).map(float)
NAMES = st.text(max_size=40)


def say(number: float, unit: str) -> str:
    return f"{number:.6g} {unit}"


def drawn(text: str) -> ET.Element:
    """The picture parsed, all its places on it and none of them no number."""
    root = ET.fromstring(text)
    _x, _y, width, height = map(float, root.get("viewBox", "").split())
    assert "nan" not in text
    assert "inf" not in re.sub(r">[^<]*<", "><", text)
    for one in root.iter():
        for name, bound in (("x1", width), ("x2", width), ("cx", width), ("x", width),
                            ("y1", height), ("y2", height), ("cy", height)):  # fmt: skip
            value = one.get(name)
            assert value is None or -1 <= float(value) <= bound + 1, (one.tag, name, value)
        assert float(one.get("height", "0")) >= 0
        assert float(one.get("width", "0")) >= 0
    return root


@st.composite
def pictures(draw: st.DrawFn) -> tuple[Picture, list[str]]:
    kind = draw(st.sampled_from((BARS, LINES, STEPS)))
    n = draw(st.integers(1, 12))
    series = tuple(
        Series(
            draw(NAMES), tuple(draw(st.lists(VALUES, min_size=n, max_size=n))), MONEY,
            aside=kind == LINES and place == 1,
        )
        for place in range(draw(st.integers(1, 4)))
    )  # fmt: skip
    names = draw(st.lists(NAMES, min_size=n, max_size=n))
    days = sorted(draw(st.lists(st.integers(0, 5000), min_size=n, max_size=n)))
    numbers = tuple(map(float, days)) if kind == STEPS else ()
    return Picture(kind, draw(NAMES), series, numbers=numbers), [] if numbers else names


@settings(max_examples=60, deadline=None)
@given(pictures(), st.booleans())
def test_any_picture_can_be_drawn(made: tuple[Picture, list[str]], alone: bool) -> None:
    picture, names = made
    text = chart(picture, names, say, alone=alone)
    known = [value for one in picture.series for value in one.values if value is not None]
    assert bool(text) == bool(known)
    if text:
        root = drawn(text.replace("<svg ", '<svg xmlns="s" ', 1) if not alone else text)
        bars = [one for one in root.iter() if one.tag.endswith("rect")]
        legend = len(picture.series) if len(picture.series) > 1 else 0
        if picture.kind == BARS:
            assert len(bars) == legend + len(known)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(NAMES, st.none() | st.floats(0, 1), NAMES), min_size=1, max_size=9))
def test_any_shares_can_be_drawn_with_what_cannot_be_told(
    rows: list[tuple[str, float | None, str]],
) -> None:
    made = [
        Strip(name, value, None if value is None else (value / 2, (1 + value) / 2), said)
        for name, value, said in rows
    ]
    text = strips("t", made, SHARE, say)
    known = [one for one in made if one.value is not None]
    assert bool(text) == bool(known)
    if text:
        root = drawn(text)
        assert sum(one.tag == "circle" for one in root.iter()) == len(known)
        # Every row is named, whether it has a point or not.
        assert sum(one.tag == "text" for one in root.iter()) == 2 * len(made) + 5


def test_bars_below_zero_hang_from_the_line_of_zero() -> None:
    series = (Series("s", (-4.0, 4.0), COUNT),)
    root = drawn(chart(Picture(BARS, "t", series), ["a", "b"], say))
    below, above = (one for one in root.iter() if one.tag == "rect")
    zero = float(below.get("y", ""))
    assert zero == float(above.get("y", "")) + float(above.get("height", ""))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=8), st.booleans())
def test_the_scale_is_around_all_values_and_zero(values: list[float], whole: bool) -> None:
    found = marks(values, 5, whole=whole)
    slack = 1e-6 * max(1.0, *map(abs, values))
    assert found[0] <= min(0.0, *values) + slack
    assert found[-1] >= max(0.0, *values) - slack
    assert 2 <= len(found) <= 10
    assert found == sorted(set(found))
