"""Links handed to the system: only those of the web and of mail, and the screen never hangs."""

import shutil
import sys
from pathlib import Path

import pytest

from pipeline_tui.tui import outside


@pytest.fixture
def taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file into which the opener of this test writes what it was given."""
    file = tmp_path / "taken"
    script = tmp_path / "opener.py"
    script.write_text(f"import sys, pathlib; pathlib.Path({str(file)!r}).write_text(sys.argv[1])")
    monkeypatch.setenv("PIPELINE_TUI_OPENER", f"{sys.executable} {script}")
    return file


@pytest.mark.parametrize("link", ["https://example.org/a?b=c;d", "mailto:a@b.example?subject=x"])
def test_a_link_is_handed_over_as_one_word(link: str, taken: Path) -> None:
    assert outside.open_link(link)
    assert taken.read_text() == link


@pytest.mark.parametrize(
    "link", ["file:///etc/passwd", "javascript:alert(1)", "-version", "", "https://a\nb", "a.b"]
)
def test_anything_else_is_refused(link: str, taken: Path) -> None:
    assert not outside.open_link(link)
    assert not taken.exists()


def test_a_command_that_fails_or_is_not_there_opened_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for command in ("/no/such/opener", f"{sys.executable} -c 'raise SystemExit(3)'"):
        monkeypatch.setenv("PIPELINE_TUI_OPENER", command)
        assert not outside.open_link("https://example.org")


def test_a_command_that_stays_has_taken_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "_SETTLED", 0.05)
    command = f'{sys.executable} -c "import time; time.sleep(2)"'
    monkeypatch.setenv("PIPELINE_TUI_OPENER", command)
    assert outside.open_link("https://example.org")


def test_nothing_is_opened_when_refused_or_without_a_desktop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert outside.opener() is None  # as all tests run
    monkeypatch.delenv("PIPELINE_TUI_OPENER")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert outside.opener() is None
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setenv("DISPLAY", ":0")
    assert outside.opener() == ["wslview"]
    monkeypatch.setattr(shutil, "which", lambda name: name == "xdg-open")
    assert outside.opener() == ["xdg-open"]
    monkeypatch.setattr(sys, "platform", "darwin")
    assert outside.opener() == ["open"]


def test_quotes_that_do_not_close_are_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_OPENER", "open 'x")
    assert outside.opener() == ["open", "'x"]
