"""Where the password of the mail server is kept, and where it is not."""

from __future__ import annotations

import stat
from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import PasswordDeleteError, PasswordSetError

from pipeline_tui.mail import passwords
from pipeline_tui.mail.passwords import PasswordError

SECRET = "hunter2-hunter2"


class Ring(KeyringBackend):
    """A keyring in memory, that can be locked."""

    priority = -1  # never chosen by itself

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise RuntimeError(SECRET)
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise PasswordSetError(SECRET)
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture
def ring() -> Iterator[Ring]:
    before = keyring.get_keyring()
    ring = Ring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture
def no_ring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


def test_the_keyring_is_preferred(ring: Ring) -> None:
    passwords.save("Mail.example", "mia", SECRET)
    assert ring.kept == {("pipeline-tui", "mia@mail.example"): SECRET}
    assert not passwords.password_file().exists()
    assert passwords.read("mail.example", "mia") == SECRET
    passwords.forget("mail.example", "mia")
    assert passwords.read("mail.example", "mia") is None


def test_a_locked_keyring_gives_way_to_the_file(ring: Ring) -> None:
    ring.locked = True
    where = passwords.save("mail.example", "mia", SECRET)
    assert where == str(passwords.password_file())
    assert passwords.read("mail.example", "mia") == SECRET
    ring.locked = False
    passwords.save("mail.example", "mia", "new")
    assert SECRET not in passwords.password_file().read_text()
    assert passwords.read("mail.example", "mia") == "new"


@pytest.mark.usefixtures("no_ring")
def test_the_file_is_its_owners_alone() -> None:
    passwords.save("mail.example", "mia", SECRET)
    passwords.save("other.example", "mia", "another")
    file = passwords.password_file()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert passwords.read("mail.example", "mia") == SECRET
    passwords.forget("mail.example", "mia")
    assert passwords.read("mail.example", "mia") is None
    assert passwords.read("other.example", "mia") == "another"


@pytest.mark.usefixtures("no_ring")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_file_that_others_can_read_is_refused(mode: int) -> None:
    passwords.save("mail.example", "mia", SECRET)
    passwords.password_file().chmod(mode)
    with pytest.raises(PasswordError, match="chmod 600") as caught:
        passwords.read("mail.example", "mia")
    assert SECRET not in caught.value.message


@pytest.mark.usefixtures("no_ring")
@pytest.mark.parametrize("content", [b"{", b"\xff\xfe"])
def test_a_damaged_file_is_named(content: bytes) -> None:
    write(content)
    with pytest.raises(PasswordError, match=r"passwords\.json cannot be read: it is damaged"):
        passwords.read("mail.example", "mia")


@pytest.mark.usefixtures("no_ring")
@pytest.mark.parametrize("content", [b"[1]", b'"x"', b"{}"])
def test_a_file_of_something_else_holds_no_password(content: bytes) -> None:
    write(content)
    assert passwords.read("mail.example", "mia") is None


def write(content: bytes) -> None:
    file = passwords.password_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    file.chmod(0o600)
