"""Files appear whole or not at all, for their owner's eyes."""

from pathlib import Path

import pytest

from pipeline_tui.files import whole_file, write_whole


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "settings.toml"
    write_whole(file, "é\r\n")
    assert file.read_bytes() == "é\r\n".encode()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert list(file.parent.iterdir()) == [file]


def _write_half(file: Path) -> None:
    with whole_file(file) as made:
        made.write_text("half")
        raise RuntimeError("power cut")


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("old")
    with pytest.raises(RuntimeError):
        _write_half(file)
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "dotfiles.toml", tmp_path / "config.toml"
    real.write_text("old")
    link.symlink_to(real)
    write_whole(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"
