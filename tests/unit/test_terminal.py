"""Keys and pastes told apart, in whatever pieces they arrive."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.tui.terminal import Pastes, decoder

START, END = "\x1b[200~", "\x1b[201~"


def parted(*pieces: str) -> list[tuple[bool, str]]:
    """What comes of these pieces, keys that follow each other put together."""
    pastes, out = Pastes(), [(True, "")]
    for piece in pieces:
        for pasted, text in pastes.parted(piece):
            if not pasted and not out[-1][0]:
                out[-1] = (False, out[-1][1] + text)
            else:
                out.append((pasted, text))
    return out[1:]


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("from a log: \x1b[31mred\x1b[0m\nDelete me\r\n", "from a log: red\nDelete me\n"),
        ("AAA \x1b[31mBBB", "AAA BBB"),
        ("\x1b]0;title\x07a\x1b]8;;http://x\x1b\\link\tb\x1b", "alink\tb"),
        ("\x1b[200~twice", "twice"),
        ("a\x00\x08\x9bDw", "aDw"),
        ("", ""),
    ],
)
def test_a_paste_is_text_whatever_it_holds(pasted: str, text: str) -> None:
    assert parted(f"j{START}{pasted}{END}k") == [(False, "j"), (True, text), (False, "k")]


ARRIVING = st.lists(
    st.sampled_from(["j", "\x1b", "[", "é", "\x1b[A", START, END, "\x1b[31m", "D\r", "\x1b[2"])
).map("".join)


@given(ARRIVING, st.data())
def test_pieces_make_no_difference(text: str, data: st.DataObject) -> None:
    whole = parted(text)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4)))
    # Escape and "[" alone may be keys, so that they are not held back: nothing is cut there.
    cuts = [cut for cut in cuts if not text[:cut].endswith(("\x1b", "\x1b["))]
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert parted(*pieces) == whole


@given(st.binary())
def test_no_bytes_are_refused(data: bytes) -> None:
    one = decoder()
    text = one.decode(data) + one.decode(b"", final=True)
    try:
        assert text == data.decode()
    except UnicodeDecodeError:
        assert text


def test_bytes_of_an_older_encoding_are_read_as_they_were_meant() -> None:
    assert decoder().decode(b"d\xe9j\xe0 ") == "déjà "
    one = decoder()
    assert one.decode(b"\xc3") + one.decode(b"\xa9") == "é"
