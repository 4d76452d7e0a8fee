"""``pipeline-tui report``: one page that holds all figures, is safe to open, and safe to write."""

from __future__ import annotations

import os
import re
import shutil
import stat
from base64 import b64decode
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from pipeline_tui import files, i18n, l10n
from pipeline_tui.cli.main import main
from pipeline_tui.cli.report_markdown import plain
from pipeline_tui.figures.sections import SECTIONS
from pipeline_tui.store import adding, closing
from pipeline_tui.store.store import Store
from tests.support.imports import SCREEN, modules_after
from tests.support.imports import run as in_process

SAMPLE = Path(__file__).parents[2] / "sample.db"
HOSTILE = '<script>alert(1)</script>|**x** [a](http://evil.example) &amp; "\x1b[31m\u202eRTL'
VOID = {"meta", "br"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", "2026-11-23")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return Path(shutil.copyfile(SAMPLE, tmp_path / "sample.db"))


def run(*words: object) -> int:
    """The command's exit status."""
    try:
        return main([str(word) for word in ("report", *words)])
    except SystemExit as left:
        return int(left.code or 0)


class Page(HTMLParser):
    """What is on a page; fails where a tag is closed that is not open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def charts(markdown: str) -> dict[str, ET.Element]:
    """The pictures of a Markdown page by section."""
    link = re.compile(r"^\[chart-([\w-]+)\]: data:image/svg\+xml;base64,(\S+)$", re.MULTILINE)
    return {name: ET.fromstring(b64decode(data)) for name, data in link.findall(markdown)}


def test_a_page_of_all_sections_that_needs_nothing_else(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "figures.html"
    assert run("--file", sample, "-o", target) == 0
    text = target.read_text(encoding="utf-8")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    page = Page(text)
    found = [attrs["id"] for tag, attrs in page.tags if tag == "section"]
    assert found == [one.id for one in SECTIONS]
    links = [attrs["href"] for tag, attrs in page.tags if tag == "a"]
    assert links == [f"#{name}" for name in found]
    names = {tag for tag, _attrs in page.tags}
    assert not names & {"script", "img", "link", "iframe", "object", "image", "use"}
    assert not any(name.startswith("on") or name == "src" for _t, a in page.tags for name in a)
    assert "url(" not in text
    assert "http" not in text.replace("http-equiv", "")
    assert sum(tag == "svg" for tag, _attrs in page.tags) > 12
    assert "default-src 'none'" in text
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_the_page_says_what_the_command_prints(
    sample: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run("--file", sample, "--window", "quarter", "--owner", "Inès Benali") == 0
    page = " ".join(Page(capfdbinary.readouterr().out.decode()).words)
    with pytest.raises(SystemExit):
        main(["metrics", "--file", str(sample), "--window", "quarter", "--owner", "Inès Benali"])
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert lines[0].removeprefix("Summary · ") in page
    for line in lines[2:]:
        said = re.split(r" {2,}", line)[1]
        assert said.removeprefix("n/a: ") in page, line


def test_markdown_has_the_same_charts_and_reads_as_a_table(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "figures.md"
    assert run("--file", sample, "-o", target) == 0
    text = target.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("# ")] == ["# Figures"]
    drawn = charts(text)
    assert {"funnel", "months", "survival", "source", "size"} <= set(drawn)
    assert all(one.tag.endswith("svg") for one in drawn.values())
    shown = MarkdownIt("commonmark").enable("table").render(text[: text.index("\n[chart-")])
    assert shown.count("<table>") == len(SECTIONS)
    assert "win rate" in shown
    # Every picture that the text names is there, and none besides.
    assert set(re.findall(r"\]\[chart-([\w-]+)\]", text)) == set(drawn)


def test_data_is_data_on_the_page(tmp_path: Path) -> None:
    file = tmp_path / "deals.db"
    with Store.open(file, create=True) as store:
        for _deal in range(6):
            done = adding.add(store, adding.NewDeal(name="Acme", amount=100, source=HOSTILE))
            closing.win(store, done.deals)
    html, markdown = tmp_path / "page.html", tmp_path / "page.md"
    assert run("--file", file, "-o", html) == run("--file", file, "-o", markdown) == 0
    seen = html.read_text(encoding="utf-8")
    assert not {"\x1b", "\u202e"} & set(seen + markdown.read_text(encoding="utf-8"))
    page = Page(seen)
    assert "script" not in {tag for tag, _attrs in page.tags}
    assert any("<script>alert(1)</script>|**x** [a](http" in words for words in page.words)
    shown = (
        MarkdownIt("commonmark", {"html": True})
        .enable(["table", "strikethrough"])
        .render(markdown.read_text(encoding="utf-8"))
    )
    assert not re.search(r"<(script|a|strong|em)\b", shown)
    words = "".join(Page(shown).words)
    assert '<script>alert(1)</script>|**x** [a](http://evil.example) &amp; "' in words


@pytest.mark.parametrize(
    "text", ["- a", "1. b", "+ c", "---", "===", "# d", "> e", "~~f~~", "`g`", "<h>", "*i*", "a_b_"]
)
def test_plain_words_stay_plain_in_markdown(text: str) -> None:
    shown = MarkdownIt("commonmark").enable("strikethrough").render(plain(text))
    assert "".join(Page(shown).words).strip() == text
    assert re.findall(r"<(\w+)", shown) == ["p"]


def test_a_file_that_exists_is_kept(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "figures.html"
    target.write_text("mine", encoding="utf-8")
    assert run("--file", sample, "-o", target) == 2
    assert "--force" in capsys.readouterr().err
    assert target.read_text(encoding="utf-8") == "mine"
    assert run("--file", sample, "-o", target, "--force", "--markdown") == 0
    assert target.read_text(encoding="utf-8").startswith("# Figures")


def test_the_data_file_is_never_replaced(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sample.read_bytes()
    link = tmp_path / "link.html"
    link.symlink_to(sample)
    for target in (sample, link, tmp_path / "sample.db-wal"):
        assert run("--file", sample, "-o", target, "--force") == 2
        assert "is the data file" in capsys.readouterr().err
    assert run("--file", sample, "-o", tmp_path, "--force") == 2
    assert "is a folder" in capsys.readouterr().err
    assert sample.read_bytes()[:100] == before[:100]


def test_a_page_is_written_whole_or_not_at_all(
    sample: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(_made: Path, _flags: int) -> None:
        raise OSError(28, os.strerror(28))

    target = tmp_path / "out" / "figures.html"
    Store.open(sample).close()  # brought up to date, with a backup of its own
    monkeypatch.setattr(files, "_sync", full)
    assert run("--file", sample, "-o", target) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert list(target.parent.iterdir()) == []


def test_an_empty_file_gives_a_page(tmp_path: Path) -> None:
    file, target = tmp_path / "deals.db", tmp_path / "page.html"
    Store.open(file, create=True).close()
    assert run("--file", file, "-o", target) == 0
    assert "n/a" in "".join(Page(target.read_text(encoding="utf-8")).words)


def test_a_past_day_in_french(sample: Path, tmp_path: Path) -> None:
    i18n.use_language("fr")
    l10n.use("fr_FR")
    target = tmp_path / "page.html"
    assert run("--file", sample, "--as-of", "2026-10-01", "-o", target) == 0
    text = target.read_text(encoding="utf-8")
    assert '<html lang="fr">' in text
    page = " ".join(Page(text).words)
    assert "1 oct. 2026" in page
    assert re.search(r"\[\d+,\d\xa0%\xa0; \d+,\d\xa0%\]", page)


def test_it_does_without_the_screen(sample: Path, tmp_path: Path) -> None:
    loaded = modules_after(
        in_process("report", "--file", str(sample), "-o", str(tmp_path / "a.md"))
    )
    assert "pipeline_tui" in loaded
    assert not SCREEN & loaded
    assert (tmp_path / "a.md").stat().st_size > 10_000
