"""Hand a link to the system's own programs: the browser, the mail program.

``PIPELINE_TUI_OPENER`` names another command for it; empty, nothing is ever opened.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["open_link", "open_page", "opener"]

_SCHEMES = ("https://", "http://", "mailto:")
_SETTLED = 3.0  # seconds after which a command that still runs has taken the link


def opener() -> list[str] | None:
    """The command that opens links here; None over ssh, without a desktop, or when refused."""
    own = os.environ.get("PIPELINE_TUI_OPENER")
    if own is not None:
        return _words(own) or None
    if sys.platform == "darwin":
        return ["open"]
    if sys.platform == "win32":
        return ["rundll32", "url.dll,FileProtocolHandler"]
    desktop = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    candidates = [["wslview"], *([["xdg-open"], ["gio", "open"]] if desktop else [])]
    return next((words for words in candidates if shutil.which(words[0])), None)


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


def open_link(link: str) -> bool:
    """Open a link of the web or of mail; whether the system took it. Waits a few seconds at most.

    Anything else is refused. Run it beside the screen: the command may be slow.
    """
    if not link.casefold().startswith(_SCHEMES) or not link.isprintable():
        return False
    return _taken(link)


def open_page(path: Path) -> bool:
    """Open a page of HTML that this program has written; whether the system took it."""
    return path.suffix == ".html" and path.is_file() and _taken(str(path.absolute()))


def _taken(argument: str) -> bool:
    words = opener()
    if words is None:
        return False
    try:
        process = subprocess.Popen(
            [*words, argument],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return process.wait(_SETTLED) == 0
    except subprocess.TimeoutExpired:
        return True
