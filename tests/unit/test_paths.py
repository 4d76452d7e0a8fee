"""Where things are kept."""

from datetime import date
from pathlib import Path

import pytest

from pipeline_tui import paths


def test_nothing_is_made_by_asking(home: Path) -> None:
    for file in (paths.data_file(), paths.config_file(), paths.log_file()):
        assert not file.exists()
        assert not file.parent.exists()
    assert paths.demo_files() == []
    assert list(home.iterdir()) == []


def test_the_file_named_wins_over_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_FILE", "other.db")
    assert paths.file_from("mine.db") == Path("mine.db")
    assert paths.file_from(Path("mine.db")) == Path("mine.db")
    assert paths.file_from(None) == Path("other.db")


@pytest.mark.parametrize("value", [None, ""])
def test_without_either_it_is_the_persons_own(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    if value is not None:
        monkeypatch.setenv("PIPELINE_TUI_FILE", value)
    assert paths.file_from() == paths.data_file()


def test_the_home_folder_can_be_written_short(home: Path) -> None:
    assert paths.file_from("~/sales.db") == home / "sales.db"


def test_each_kind_has_a_place_of_its_own_in_the_home_folder(home: Path) -> None:
    places = (paths.data_file(), paths.config_file(), paths.log_file())
    assert [place.name for place in places] == ["pipeline.db", "config.toml", "pipeline-tui.log"]
    for place in places:
        assert place.is_relative_to(home)
        assert "pipeline-tui" in place.parts


def test_backups_lie_beside_their_file() -> None:
    assert paths.backup_dir(Path("/sales/big.db")) == Path("/sales/big.db.backups")


def test_a_demo_is_found_again_by_its_day() -> None:
    file = paths.demo_file(date(2026, 11, 23))
    file.parent.mkdir(parents=True)
    file.touch()
    file.with_name("demo-2026-11-23.db-wal").touch()
    assert file.name == "demo-2026-11-23.db"
    assert paths.demo_files() == [file]


def test_the_sample_of_the_package_goes_before_that_of_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "pipeline_tui"
    package.mkdir()
    monkeypatch.setattr(paths, "_PACKAGE", package)
    with pytest.raises(FileNotFoundError):
        paths.sample_db()
    (tmp_path / "sample.db").touch()
    assert paths.sample_db() == tmp_path / "sample.db"
    (package / "sample.db").touch()
    assert paths.sample_db() == package / "sample.db"


@pytest.mark.parametrize("home", ["/home/ann", "/home/ann/", None])
@pytest.mark.parametrize("config", [None, "", "/etc/mine", "relative", " /blank", "/end "])
def test_the_places_are_those_of_the_library(
    monkeypatch: pytest.MonkeyPatch, home: str | None, config: str | None
) -> None:
    import platformdirs

    said = {"HOME": home, "XDG_CONFIG_HOME": config, "XDG_DATA_HOME": config}
    for variable, value in said.items():
        if value is None:
            monkeypatch.delenv(variable, raising=False)
        else:
            monkeypatch.setenv(variable, value)
    folder = platformdirs.user_config_path("pipeline-tui", appauthor=False)
    assert paths.config_file() == folder / "config.toml"
    folder = platformdirs.user_data_path("pipeline-tui", appauthor=False)
    assert paths.data_file() == folder / "pipeline.db"
