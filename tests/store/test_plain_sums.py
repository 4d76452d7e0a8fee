"""The whole sample, derived again the slow way."""

from __future__ import annotations

from contextlib import closing

from pipeline_tui.store import driver
from tests.sample import build
from tests.support.plain import disagreements


def test_sample_agrees_with_a_plain_recomputation() -> None:
    uri = build.SAMPLE.absolute().as_uri() + "?mode=ro&immutable=1"
    with closing(driver.connect(uri, uri=True)) as conn:
        assert disagreements(conn) == []
