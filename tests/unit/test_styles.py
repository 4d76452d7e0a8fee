"""Styles stand in files of their own: each is somebody's, and Textual reads it."""

import re
from pathlib import Path

from textual.css.stylesheet import Stylesheet
from textual.theme import BUILTIN_THEMES

from pipeline_tui.tui import styles

FOLDER = Path(styles.__file__).parent
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.parent.rglob("*.py"))


def test_every_class_with_styles_has_them_from_its_own_file() -> None:
    given = re.findall(r'^ *DEFAULT_CSS = style_of\("(\w+)"\)$', SOURCE, re.MULTILINE)
    assert sorted(given) == sorted(path.stem for path in FOLDER.glob("*.tcss"))
    assert len(given) == len(re.findall(r"^ *(?:DEFAULT_)?CSS\b", SOURCE, re.MULTILINE))
    for name in given:
        owner = name.title().replace("_", "")
        assert re.search(rf"^class {owner}\b", SOURCE, re.MULTILINE), name


def test_textual_reads_them_all() -> None:
    theme = BUILTIN_THEMES["textual-dark"].to_color_system().generate()
    sheet = Stylesheet(variables=theme)
    for path in FOLDER.glob("*.tcss"):
        sheet.add_source(styles.style_of(path.stem), read_from=(str(path), path.stem))
    assert len(sheet.rules) >= len(sheet.source)
