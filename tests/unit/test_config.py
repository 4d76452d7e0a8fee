"""The configuration: read with clear errors, changed without losing a remark."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline_tui import config, paths, toml_lines
from pipeline_tui.config import Config, ConfigError

FULL = """\
# my settings
theme = "light"  # for the train
language = 'fr'
locale = "fr_CH"
density = "compact"
later = 3

[keys]
won = ["w", "f5"]   # two of them
lost = "x"
open = []
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def refusal(file: Path, text: str | bytes) -> str:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as error:
        config.load(file)
    return error.value.message


# Reading ----------------------------------------------------------------------------------------


def test_a_missing_file_is_the_default(file: Path) -> None:
    assert config.load(file) == Config()
    assert Config().density == "normal"
    assert not Config().keys


def test_every_setting_is_read(file: Path) -> None:
    file.write_text(FULL)
    read = config.load(file)
    assert (read.theme, read.language, read.locale, read.density) == (
        "light",
        "fr",
        "fr_CH",
        "compact",
    )
    assert dict(read.keys) == {"won": ("w", "f5"), "lost": ("x",), "open": ()}
    assert read.unknown == ("later",)


def test_the_persons_own_file_is_the_default_one() -> None:
    config.save_setting("theme", "dark")
    assert paths.config_file().read_text() == 'theme = "dark"\n'
    assert config.load().theme == "dark"


def test_names_with_dots_may_be_tables(file: Path) -> None:
    file.write_text('[keys]\ndeal.won = "w"\n"deal.lost" = "x"\n')
    assert dict(config.load(file).keys) == {"deal.won": ("w",), "deal.lost": ("x",)}


def test_a_byte_order_mark_is_no_harm(file: Path) -> None:
    file.write_bytes(b'\xef\xbb\xbftheme = "dark"\r\n')
    assert config.load(file).theme == "dark"


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("theme = dark\n", "line 1, column 9", "theme = dark"),
        ('density = "compact"\n\n[keys\n', "line 3, column", "[keys"),
        ('theme = "a"\ntheme = "b"\n', "line 2, column", 'theme = "b"'),
        ('theme = """', "line 1, column", 'theme = """'),
        ('# x\ndensity = "tiny"\n', "line 2, column 11", '"tiny"'),
        ("theme = 3\n", "line 1, column 9", "3"),
        ('language = ""\n', "line 1, column 12", '""'),
        ("[keys]\n\nwon = 3\n", "line 3, column 7", "3"),
        ('[keys]\n"won" = ["w", 1]\n', "line 2, column 9", '["w", 1]'),
        ("[keys]\nwon = [\n  '',\n]\n", "line 2, column 7", '[""]'),
        ('keys = "w"\n', "line 1, column 8", '"w"'),
    ],
)
def test_bad_content_is_told_with_place_and_value(
    file: Path, text: str, place: str, value: str
) -> None:
    message = refusal(file, text)
    assert message.startswith(f"{file}, {place}")
    assert value in message


def test_a_key_that_does_not_fit_names_the_file_even_in_a_rare_form(file: Path) -> None:
    message = refusal(file, "keys = {won = 3}\n")
    assert message.startswith(f"{file}: ")
    assert "“won” cannot be 3" in message


def test_a_choice_names_what_can_be_chosen(file: Path) -> None:
    assert "normal, compact" in refusal(file, 'density = "tiny"')


def test_what_is_not_text_is_told(file: Path) -> None:
    assert "line 2" in refusal(file, b'theme = "x"\n\xff\xfe')


def test_a_folder_in_its_place_is_told(file: Path) -> None:
    file.mkdir()
    with pytest.raises(ConfigError, match=r"config\.toml cannot be read"):
        config.load(file)


def test_toml_is_not_imported_without_a_file() -> None:
    code = "import sys; from pipeline_tui import config; config.load(); print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"tomllib", "json", "babel", "textual"} & {*modules}


# Changing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "old", "new"),
    [
        ("theme", "dark", '"light"  # for', '"dark"  # for'),
        ("language", "en", "'fr'", '"en"'),
        ("density", None, 'density = "compact"\n', ""),
        ("keys.won", ["g w"], '["w", "f5"]   # two', '["g w"]   # two'),
        ("keys.won", "W", '["w", "f5"]', '"W"'),
        ("keys.lost", [], '"x"', "[]"),
        ("keys.won", None, 'won = ["w", "f5"]   # two of them\n', ""),
        ("keys.undo", "f2", "[keys]\n", '[keys]\nundo = "f2"\n'),
    ],
)
def test_only_the_setting_changes(
    file: Path, name: str, value: str | list[str] | None, old: str, new: str
) -> None:
    file.write_text(FULL)
    config.save_setting(name, value, file)
    assert file.read_text() == FULL.replace(old, new)
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'theme = "dark"\n'),
        ("# mine", '# mine\ntheme = "dark"\n'),
        ('density = "normal"', 'density = "normal"\ntheme = "dark"\n'),
        ("[keys]\n", 'theme = "dark"\n\n[keys]\n'),
        ("# keys\n[keys]\n", 'theme = "dark"\n\n# keys\n[keys]\n'),
        ("later = 1\n\n[keys]\n", 'later = 1\ntheme = "dark"\n\n[keys]\n'),
        ('theme = [\n  "a", # b\n]\n', 'theme = "dark"\n'),
        ('theme = "#1" # one\r\nlater = 1\r\n', 'theme = "dark" # one\r\nlater = 1\r\n'),
        ('"theme" = "x"\n', '"theme" = "dark"\n'),
    ],
)
def test_a_setting_finds_its_place(file: Path, before: str, after: str) -> None:
    file.write_bytes(before.encode())
    config.save_setting("theme", "dark", file)
    assert file.read_bytes().decode() == after


def test_the_first_key_makes_its_table(file: Path) -> None:
    file.write_text('theme = "dark"\n')
    config.save_setting("keys.won", ["W", "ctrl+w"], file)
    assert file.read_text() == 'theme = "dark"\n\n[keys]\nwon = ["W", "ctrl+w"]\n'


def test_taking_out_what_is_not_there_makes_no_file(file: Path) -> None:
    config.save_setting("theme", None, file)
    assert not file.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("theme", ""), ("theme", "a b"), ("density", "tiny"), ("keys.won", "\x1b"), ("colour", "red")],
)
def test_a_value_that_would_not_be_read_again_is_refused(file: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError):
        config.save_setting(name, value, file)
    assert not file.exists()


@pytest.mark.parametrize("text", ["theme = dark\n", 'keys = {won = "w"}\n'])
def test_a_file_that_cannot_be_changed_safely_stays_as_it_is(file: Path, text: str) -> None:
    file.write_text(text)
    with pytest.raises(ConfigError, match=r"config\.toml"):
        config.save_setting("keys.won", "W", file)
    assert file.read_text() == text


def test_a_bad_value_can_be_replaced_by_a_good_one(file: Path) -> None:
    file.write_text('density = "tiny"\n')
    config.save_setting("density", "compact", file)
    assert config.load(file).density == "compact"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot be"):
        config.save_setting("theme", "dark", tmp_path / "file" / "config.toml")


_VALUES = st.text(st.characters(exclude_categories=("C", "Z")), max_size=8)


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "k.é"]), _VALUES | st.lists(_VALUES))))
def test_any_text_written_is_read_back(changes: list[tuple[str, str | list[str]]]) -> None:
    text = "# top\n\n[keys]\nb = [\n 'x', # y\n]\n# end\n"
    wanted: dict[str, object] = {"b": ["x"]}
    for key, value in changes:
        text = toml_lines.with_value(text, "keys", key, value)
        wanted[key] = value
    assert tomllib.loads(text) == {"keys": wanted}
    assert text.startswith("# top\n")
    assert text.endswith("# end\n")
