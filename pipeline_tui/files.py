"""Files that appear whole or not at all, and that only their owner reads."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline_tui.i18n import _

__all__ = ["put_in_place", "whole_file", "write_whole"]


@contextmanager
def whole_file(path: Path, *, replace: bool = True) -> Iterator[Path]:
    """A new empty file (mode 0600) beside ``path``, to be filled inside the ``with`` block.

    When the block ends it is on disk under the name ``path``, replacing what stood there; when
    the block fails it is gone and ``path`` is as before. Missing folders are made (0700). A link
    stays a link: what it points to is replaced. Without ``replace`` nothing is: raises
    ``FileExistsError`` where something stands there by the end, and leaves it. Raises ``OSError``
    for a device or a folder.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, _("not an ordinary file"))
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent)
    os.close(handle)
    made = Path(name)
    try:
        yield made
        put_in_place(made, target, replace=replace)
    except BaseException:
        with suppress(FileNotFoundError):
            made.unlink()
        raise


def put_in_place(made: Path, target: Path, *, replace: bool = True) -> None:
    """Have a file on disk, and then give it the name ``target`` in the same folder.

    Without ``replace`` raises ``FileExistsError`` where something stands there, and leaves both.
    """
    _sync(made, os.O_RDWR)
    _put(made, target, replace=replace)
    if os.name == "posix":  # elsewhere a folder cannot be opened
        _sync(target.parent, os.O_RDONLY)


def write_whole(path: Path, text: str, *, replace: bool = True) -> None:
    """Write ``text`` as UTF-8 to ``path`` (mode 0600), whole or not at all; see ``whole_file``."""
    with whole_file(path, replace=replace) as made:
        made.write_text(text, encoding="utf-8", newline="")


def _put(made: Path, target: Path, *, replace: bool) -> None:
    if replace:
        made.replace(target)
        return
    try:
        target.hardlink_to(made)  # fails where something is, in one step with making it
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(target) from None
        made.rename(target)
    else:
        made.unlink()


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
