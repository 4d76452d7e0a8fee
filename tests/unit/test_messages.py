"""Every text a person reads is marked, and every marked text has its French."""

import importlib.machinery
import importlib.util
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

from tests.support.prose import unmarked

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "pipeline_tui"

# Texts that look like words for a person and are none: file, name they stand in, and why.
ALLOWED = (
    ("l10n_data.py", "*", "names of months and days, as each locale writes them"),
    ("sales/dates.py", "*", "words for days that a person may type, in all languages at once"),
    ("sales/words.py", "*", "words that a person may type, in all languages at once"),
    ("exchange/evidence.py", "_CODECS", "encodings as everybody calls them"),
    ("exchange/sheets.py", "_workbook", "a command"),
    ("exchange/calendar.py", "calendar", "a command"),
    ("exchange/table_out.py", "write_workbook", "a command"),
    ("figures/behind.py", "_SQL", "conditions in SQL"),
    ("exchange/back_activities.py", "*", "columns and words of the systems that import them"),
    ("exchange/back.py", "_NEEDED", "columns of the systems that import them"),
    ("exchange/table.py", "_PRIORITIES", "words of the systems that import them"),
    ("exchange/table.py", "USUAL", "words of the systems that import them"),
    ("cli/conflicts.py", "*", "names of types, and the example, a command"),
    ("cli/import_conflicts.py", "checked", "options of the command"),
    ("figures/ahead.py", "_NO_DAY", "a filter, as a person types it"),
    ("figures/ahead.py", "_told", "a filter, as a person types it"),
    ("figures/forecast.py", "closing_in", "a filter, as a person types it"),
    ("cli/import_.py", "import_command", "the example, a command"),
    ("cli/edit.py", "_WORDS", "words that a person may type, in both languages at once"),
    ("mail/message.py", "_MIME", "headers of a mail, read by programs alone"),
    ("tui/handlers/motion.py", "_motion", "docstrings of functions made alike"),
    ("tui/handlers/program.py", "LANGUAGES", "each language as its own speakers call it"),
)


def _tool() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("ci_messages", str(ROOT / ".ci" / "messages"))
    spec = importlib.util.spec_from_loader("ci_messages", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


messages = _tool()


# The committed catalogue ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def template() -> Catalog:
    catalogue: Catalog = messages.extract()
    return catalogue


@pytest.fixture(scope="module")
def french() -> Catalog:
    catalogue: Catalog = messages.read("fr")
    return catalogue


def _none(lines: Iterable[str], advice: str) -> None:
    """Fail with the lines themselves, as people want to read them."""
    listed = list(lines)
    if listed:
        pytest.fail("\n".join([f"{len(listed)} {advice}", *listed]), pytrace=False)


def test_every_text_of_the_source_is_translated(template: Catalog, french: Catalog) -> None:
    advice = "texts without French: .ci/messages update, translate, .ci/messages compile"
    _none(messages.untranslated(template, french), advice)


def test_no_translation_is_left_of_a_text_that_is_gone(template: Catalog, french: Catalog) -> None:
    advice = "translations of texts that are gone: .ci/messages update, then compile"
    _none(messages.obsolete(template, french), advice)


def test_the_binary_catalogue_is_made_from_the_text_one(french: Catalog) -> None:
    mo = messages.po_file("fr").with_suffix(".mo")
    _none(messages.stale(french, mo.read_bytes() if mo.exists() else None), "stale catalogue")


def test_translations_fill_in_the_same_names(french: Catalog) -> None:
    _none(messages.misfilled(french), "translations with other {names} than the English")


# What those checks catch ------------------------------------------------------------------------


def _catalogue(*texts: tuple[str | tuple[str, str], str | tuple[str, str]]) -> Catalog:
    catalogue = Catalog(locale="fr")
    for english, translated in texts:
        catalogue.add(english, translated)
    return catalogue


def test_a_missing_an_empty_and_a_guessed_text_are_told() -> None:
    source = _catalogue(("Won", ""), ("Lost", ""), ("Open", ""), (("{n} day", "{n} days"), ""))
    mine = _catalogue(("Lost", ""), ("Open", "Ouverte"), (("{n} day", "{n} days"), ("{n} j", "")))
    mine["Open"].flags.add("fuzzy")
    lines = list(messages.untranslated(source, mine))
    assert [line.split(" (")[0] for line in lines] == [
        "missing: 'Won'",
        "empty: 'Lost'",
        "fuzzy: 'Open'",
        "empty: '{n} day'",
    ]


def test_a_text_that_is_gone_is_told() -> None:
    source, mine = _catalogue(("Won", "")), _catalogue(("Won", "Gagnée"), ("Gone", "Partie"))
    assert list(messages.obsolete(source, mine)) == ["obsolete: 'Gone'"]


@pytest.mark.parametrize(
    ("english", "french", "wrong"),
    [
        ("{deal} moved", "{deal} déplacée", False),
        ("{deal} moved", "{affaire} déplacée", True),
        ("{deal} moved", "affaire déplacée", True),
        ("moved", "{deal} déplacée", True),
        (("{n} deal", "{n} deals"), ("{n} affaire", "{n} affaires"), False),
        (("One deal", "{n} deals"), ("{n} affaire", "{n} affaires"), False),
        (("{n} deal", "{n} deals"), ("Une affaire", "{n} affaires"), False),
        (("{n} deal", "{n} deals"), ("{n} affaire", "des affaires"), True),
        (("{n} deal of {who}", "{n} deals of {who}"), ("une affaire", "{n}, {who}"), True),
        ("an open { brace", "une accolade {", False),
    ],
)
def test_names_in_braces_are_compared(
    english: str | tuple[str, str], french: str | tuple[str, str], wrong: bool
) -> None:
    assert bool(list(messages.misfilled(_catalogue((english, french))))) is wrong


def test_a_binary_catalogue_that_says_something_else_is_told() -> None:
    old, new = _catalogue(("Won", "Gagné")), _catalogue(("Won", "Gagnée"))
    assert list(messages.stale(new, None))
    assert list(messages.stale(new, messages.compiled(old)))
    assert not list(messages.stale(new, messages.compiled(new)))


def test_all_kinds_of_marks_are_extracted(tmp_path: Path) -> None:
    (tmp_path / "screen.py").write_text(
        '_("Won"); N_("Lost"); ngettext("{n} day", "{n} days", n); pgettext("deal", "Open")\n'
    )
    found = messages.extract(tmp_path)
    assert {(message.id, message.context) for message in found if message.id} == {
        ("Won", None),
        ("Lost", None),
        (("{n} day", "{n} days"), None),
        ("Open", "deal"),
    }


# Unmarked texts ---------------------------------------------------------------------------------


def _allowed(file: str, name: str) -> bool:
    return any(fnmatch(file, path) and fnmatch(name, names) for path, names, _why in ALLOWED)


def test_no_text_of_the_product_is_unmarked() -> None:
    lines = (
        f"{file}:{line} {text!r} (in {name or 'the module'})"
        for path in sorted(PACKAGE.rglob("*.py"))
        for file in [path.relative_to(PACKAGE).as_posix()]
        for line, text, name in unmarked(path.read_text(encoding="utf-8"))
        if not _allowed(file, name)
    )
    _none(lines, "texts that a person would read in English, whatever her language")


@pytest.mark.parametrize(
    "source",
    [
        'app.notify("Deal moved")',
        'x = "no next step"',
        'names = {"enter": "Enter"}',
        'x = ["Écrire"]',
        'x = f"{n} deals won"',
        'Label("Board")',
        'label.update("Board")',
        'Static("won", id="figure")',
        'Label(f"{n} days")',
        'Label("Won" if deal.won else _("Lost"))',
        'Label("Won " + name)',
        'Label(name or "nobody")',
        'Input(placeholder="name")',
        'class Screen:\n    TITLE = "Deals"',
        'self.border_title = "Deals"',
        'return_value = {"won": "it is won"}',
        'raise StoreError("the file is locked")',
        'click.option("--file", help="Which file")',
        '@click.command()\ndef info():\n    """Tell where things are."""',
        '@group.command("keys")\ndef keys():\n    """Print the keys."""',
        'echo("the file is locked".upper())',
        'print("Done")',
        'app.say("Moved")',
        'log.info(describe("to the person at hand"))',
        'x = "{n} deals were moved".format(n=n)',
        '"l’affaire est gagnée".upper()',
    ],
)
def test_a_text_without_a_mark_is_found(source: str) -> None:
    assert unmarked(source)


@pytest.mark.parametrize(
    "source",
    [
        '_("Deal moved")',
        'TITLE = N_("Deals")',
        'ngettext("{n} deal won", "{n} deals won", n).format(n=n)',
        'pgettext("of a deal", "It is open")',
        '"""A module says what it is."""',
        'class A:\n    """A class too."""\n    x: int = 1\n    """And a field."""',
        'def f():\n    """And a function."""',
        '@click.command(help=_("Tell where things are."))\ndef info():\n    """For readers."""',
        'conn.execute("select the rows from a table")',
        'SQL = "SELECT id, name FROM deal WHERE stage_id = ?"',
        'tail = f" AND deleted_at IS NULL ORDER BY {key} LIMIT ?"',
        'DEFAULT_CSS = "Board { color: red on blue; }"',
        'log.debug("a card was read")',
        'asyncio.create_task(work(), name="typed ahead")',
        're.compile("a b c")',
        'raise ValueError("rows without a key")',
        'assert x, "that cannot be"',
        'row["Close Date"]',
        'columns = {"Close Date": "close_on"}',
        'if text == "end of month": pass',
        'match text:\n    case "end of month": pass',
        'Static(id="figure-of-the-day", classes="big and bold")',
        'words = "fin du mois".split()',
        'keys = ("g g", "ctrl+d")',
        '__all__ = ["Board"]',
        'def f(card: "Card | None") -> "Card": pass',
        'x: "Card" = card',
        'version = f"Textual {n}, SQLite {m}"',
        'app.say(text, "warn")',
        'act.update("deal", deal_id, changes)',
        'click.option("--file", metavar="PATH")',
        'x: Literal["to do"] = todo',
        'Label("")',
        'Label("·")',
        'countries = "FR BE CH"',
    ],
)
def test_what_is_no_text_for_a_person_is_left_alone(source: str) -> None:
    assert not unmarked(source)


def test_a_finding_tells_line_text_and_name() -> None:
    (finding,) = unmarked('\nclass Board:\n    def show(self):\n        return "no  deals\\nyet"\n')
    assert finding == (4, "no deals yet", "Board")
