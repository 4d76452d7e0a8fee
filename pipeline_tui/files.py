"""Files that appear whole or not at all, and that only their owner reads."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["whole_file", "write_whole"]


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A new empty file (mode 0600) beside ``path``, to be filled inside the ``with`` block.

    When the block ends it is on disk under the name ``path``, replacing what stood there; when
    the block fails it is gone and ``path`` is as before. Missing folders are made (0700). A link
    stays a link: what it points to is replaced.
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent)
    os.close(handle)
    made = Path(name)
    try:
        yield made
        _sync(made, os.O_RDWR)
        made.replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            made.unlink()
        raise
    if os.name == "posix":  # elsewhere a folder cannot be opened
        _sync(target.parent, os.O_RDONLY)


def write_whole(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 to ``path`` (mode 0600), whole or not at all."""
    with whole_file(path) as made:
        made.write_text(text, encoding="utf-8", newline="")


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
