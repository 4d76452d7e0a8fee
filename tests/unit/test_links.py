"""Links as they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.sales.links import read_link


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("", ""),
        ("  ", ""),
        ("https://www.example.org/in/anne-roy", "https://www.example.org/in/anne-roy"),
        ("example.org/in/anne", "https://example.org/in/anne"),
        (" HTTP://Example.ORG ", "http://Example.ORG"),
        ("example.org:8080/?a=b#c", "https://example.org:8080/?a=b#c"),
        ("société.example.fr/é", "https://société.example.fr/é"),
    ],
)
def test_what_looks_like_a_link_is_one(typed: str, link: str) -> None:
    assert read_link(typed) == link


@pytest.mark.parametrize(
    "typed",
    [
        "anne", "anne roy", "javascript:alert(1)", "file:///etc/passwd", "ftp://example.org",
        "https://", "https://example", "example.org /x", "https://me:secret@example.org",
        "mailto:anne@example.org", "exam\u200bple.org\n", "a" * 600 + ".org", "192.168.1.1",
    ],
)  # fmt: skip
def test_what_does_not_is_refused(typed: str) -> None:
    assert read_link(typed) is None


@given(st.text())
def test_no_text_raises_and_a_link_stays_itself(typed: str) -> None:
    link = read_link(typed)
    if link:
        assert link.startswith(("http://", "https://"))
        assert read_link(link) == link
