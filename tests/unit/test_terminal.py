"""Keys and pastes told apart in whatever pieces they arrive; what is written, and to whom."""

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import TextIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui.tui.terminal import Pastes, Writer, decoder

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


@pytest.fixture
def pipe() -> Iterator[tuple[int, TextIO]]:
    """What is written, and where; nobody reads it unless a test does."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "w", encoding="utf-8") as file:
        yield reading, file
        with suppress(OSError):
            os.close(reading)


def test_all_is_written_in_its_order(pipe: tuple[int, TextIO]) -> None:
    writer = Writer(pipe[1])
    writer.start()
    for number in range(100):
        writer.write(f"{number} ")
    writer.stop()
    assert not writer.is_alive()
    assert os.read(pipe[0], 1000).decode().split() == [str(number) for number in range(100)]


def test_what_is_gone_is_sent_nothing_and_waited_for_by_nobody(pipe: tuple[int, TextIO]) -> None:
    writer = Writer(pipe[1])
    writer.start()
    os.close(pipe[0])
    for _number in range(100):
        writer.write("x")
    writer.stop()
    assert not writer.is_alive()


def test_what_takes_nothing_is_waited_for_as_long_as_there_is_time(
    pipe: tuple[int, TextIO],
) -> None:
    writer = Writer(pipe[1])
    writer.start()
    writer.write("x" * 10_000_000)
    writer.hurry(0)
    for _number in range(100):
        writer.write("x")
    writer.stop()
    os.close(pipe[0])
    writer.join()


def test_what_another_program_left_unwilling_to_wait_is_waited_for(
    pipe: tuple[int, TextIO],
) -> None:
    os.set_blocking(pipe[1].fileno(), False)
    writer = Writer(pipe[1])
    writer.start()
    writer.write("x" * 1_000_000)
    got = 0
    while got < 1_000_000:
        got += len(os.read(pipe[0], 65536))
    writer.stop()
    assert got == 1_000_000


@pytest.mark.parametrize(
    ("encoding", "written"),
    [("utf-8", "▌é│日 £…"), ("latin-1", ">é|?? £."), ("ascii", ">e|?? ?.")],
)
def test_what_a_terminal_cannot_show_takes_as_many_cells(encoding: str, written: str) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as read, os.fdopen(writing, "w", encoding=encoding) as file:
        writer = Writer(file)
        writer.start()
        writer.write("▌é│日 £…")
        writer.stop()
        file.close()
        assert read.read().decode(encoding) == written
