"""The password of the mail server: in the system's keyring, else in a file of its owner's alone.

It is never in the data file, the journal or the log, and never in the text of an error.
"""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline_tui import paths
from pipeline_tui.files import write_whole
from pipeline_tui.i18n import N_, _, worded

__all__ = ["PasswordError", "forget", "password_file", "read", "save"]

_SERVICE = "pipeline-tui"


class PasswordError(Exception):
    """A password cannot be read or kept; ``message`` says where and why, never which."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def password_file() -> Path:
    """The file that holds passwords where there is no keyring."""
    return paths.config_file().with_name("passwords.json")


def save(host: str, user: str, password: str) -> str:
    """Keep the password of a user at a server; gives where, in words.

    Raises ``PasswordError`` when neither the keyring nor the file takes it.
    """
    ring = _keyring()
    if ring is not None:
        try:
            ring.set_password(_SERVICE, _name(host, user), password)
        except Exception:  # whatever a backend raises: the file is left
            pass
        else:
            _take_out(host, user)
            return _("the system's keyring")
    path = password_file()
    known = _known(path)
    known[_name(host, user)] = password
    _write(path, known)
    return str(path)


def read(host: str, user: str) -> str | None:
    """The password of a user at a server, None where none is kept.

    Raises ``PasswordError`` when the file that holds it can be read by others.
    """
    ring = _keyring()
    if ring is not None:
        try:
            found = ring.get_password(_SERVICE, _name(host, user))
        except Exception:  # a keyring that is locked, or gone
            found = None
        if found is not None:
            return str(found)
    return _known(password_file()).get(_name(host, user))


def forget(host: str, user: str) -> None:
    """Keep the password of a user no longer, anywhere."""
    ring = _keyring()
    if ring is not None:
        with suppress(Exception):  # it was not there
            ring.delete_password(_SERVICE, _name(host, user))
    _take_out(host, user)


def _take_out(host: str, user: str) -> None:
    path = password_file()
    known = _known(path)
    if known.pop(_name(host, user), None) is not None:
        _write(path, known)


def _name(host: str, user: str) -> str:
    return f"{user}@{host.lower()}"


def _keyring() -> Any:
    """The keyring, if there is one that keeps anything."""
    try:
        import keyring
        from keyring.backends import fail, null
    except ImportError:
        return None
    try:
        backend = keyring.get_keyring()
    except Exception:  # a backend that does not start
        return None
    return None if isinstance(backend, fail.Keyring | null.Keyring) else backend


def _known(path: Path) -> dict[str, str]:
    """What the file holds, by user and server."""
    try:
        with path.open(encoding="utf-8") as file:
            _refuse_open_to_others(path, os.fstat(file.fileno()))
            kept = json.load(file)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else worded(N_("it is damaged"))
        message = N_("The passwords in {file} cannot be read: {reason}.")
        raise PasswordError(worded(message, file=path, reason=reason)) from None
    return {str(name): str(value) for name, value in kept.items()} if _is_map(kept) else {}


def _is_map(kept: object) -> bool:
    return isinstance(kept, dict)


def _refuse_open_to_others(path: Path, status: os.stat_result) -> None:
    if os.name != "posix":
        return
    if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO) or status.st_uid != os.geteuid():
        message = N_("Others can read the passwords in {file}: chmod 600 makes it yours alone.")
        raise PasswordError(worded(message, file=path))


def _write(path: Path, known: dict[str, str]) -> None:
    try:
        write_whole(path, json.dumps(known, ensure_ascii=False, indent=1))
    except OSError as error:
        message = N_("The password cannot be kept in {file}: {reason}.")
        raise PasswordError(worded(message, file=path, reason=error.strerror)) from None
