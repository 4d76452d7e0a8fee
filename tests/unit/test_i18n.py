"""Texts follow the language asked for, and English never fails."""

import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo

from pipeline_tui import i18n

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture(autouse=True)
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """French with three texts, in place of the real catalogues."""
    french = Catalog(locale="fr")
    french.add("Deal moved", "Affaire déplacée")
    french.add(("{n} deal", "{n} deals"), ("{n} affaire", "{n} affaires"))
    french.add("Open", "Ouverte", context="state of a deal")
    data = BytesIO()
    write_mo(data, french)
    place = tmp_path / "fr" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "pipeline_tui.mo").write_bytes(data.getvalue())
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(i18n, "_LOCALE_DIR", tmp_path)
    i18n.use_language(None)
    yield tmp_path
    i18n.use_language(None)


def test_english_without_any_setting() -> None:
    assert i18n.language() == "en"
    assert i18n._("Deal moved") == "Deal moved"
    assert [i18n.ngettext("{n} deal", "{n} deals", n) for n in (0, 1, 2)] == [
        "{n} deals",
        "{n} deal",
        "{n} deals",
    ]
    assert i18n.pgettext("state of a deal", "Open") == "Open"


def test_switching_at_runtime() -> None:
    i18n.use_language("fr")
    assert i18n._("Deal moved") == "Affaire déplacée"
    assert i18n.ngettext("{n} deal", "{n} deals", 0) == "{n} affaire"
    assert i18n.pgettext("state of a deal", "Open") == "Ouverte"
    i18n.use_language("en")
    assert i18n._("Deal moved") == "Deal moved"


def test_a_text_without_translation_stays_english() -> None:
    i18n.use_language("fr")
    assert i18n._("Never translated") == "Never translated"


def test_an_empty_text_is_not_the_catalogue_header() -> None:
    i18n.use_language("fr")
    assert i18n._("") == ""


def test_marking_does_not_translate() -> None:
    i18n.use_language("fr")
    assert i18n.N_("Deal moved") == "Deal moved"


@pytest.mark.parametrize("code", ["fr", "fr_FR", "fr-CA", "fr_BE.UTF-8", "FR", "fr_FR@euro"])
def test_a_locale_finds_its_language(code: str) -> None:
    i18n.use_language(code)
    assert i18n.language() == "fr"


@pytest.mark.parametrize("code", ["", "C", "POSIX", "de_DE", "en_US", "../fr", "fr/..", "\x00"])
def test_anything_else_is_english(code: str) -> None:
    i18n.use_language(code)
    assert i18n.language() == "en"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB", "LC_MESSAGES": "fr_FR"}, "fr"),
        ({"LANGUAGE": "de:fr", "LANG": "en_GB"}, "fr"),
        ({"LANGUAGE": "en:fr", "LANG": "fr_FR"}, "en"),
        ({"LANGUAGE": "", "LANG": "fr_FR"}, "fr"),
        ({"LC_ALL": "C"}, "en"),
    ],
)
def test_the_environment_decides(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    i18n.use_language(None)
    assert i18n.language() == expected


@pytest.mark.parametrize(
    "content", [b"", b"\xde", b"not a catalogue", b"\xde\x12\x04\x95" + b"\xff" * 20]
)
def test_a_broken_catalogue_is_english(catalogues: Path, content: bytes) -> None:
    (catalogues / "fr" / "LC_MESSAGES" / "pipeline_tui.mo").write_bytes(content)
    i18n.use_language("fr")
    assert i18n._("Deal moved") == "Deal moved"


def test_languages_that_can_be_chosen() -> None:
    assert i18n.languages() == ("en", "fr")


def test_english_does_not_load_gettext() -> None:
    code = (
        "import sys; before = set(sys.modules); from pipeline_tui.i18n import _; _('x');"
        "sys.exit(bool({'gettext', 'babel'} & (set(sys.modules) - before)))"
    )
    environment = {"LANG": "en_GB.UTF-8", "PYTHONPATH": str(Path(__file__).parents[2])}
    assert (
        subprocess.run([sys.executable, "-S", "-c", code], env=environment, check=False).returncode
        == 0
    )


def test_a_kept_text_is_read_in_any_language() -> None:
    i18n.use_language("en")
    said = i18n.worded("{how}: {what}", how="{x}", what=i18n.worded("Deal moved"))
    assert said == "{x}: Deal moved" == i18n.reworded(said.kept)
    i18n.use_language("fr")
    assert i18n.reworded(said.kept) == "{x}: Affaire déplacée"
    assert i18n.reworded("550 5.1.1 no such user") == "550 5.1.1 no such user"


@pytest.mark.parametrize("kept", ["", "[]", "{", '["{a}", {}]', '["{a.b}", {"a": 1}]', "3"])
def test_a_damaged_kept_text_is_read_as_it_is(kept: str) -> None:
    assert i18n.reworded(f"\x1e{kept}") == kept
