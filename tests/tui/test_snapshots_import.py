"""The screen that brings a file in, compared with pictures that were looked at."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline_tui import i18n, l10n
from pipeline_tui.config import Config
from pipeline_tui.exchange.mapping import read_head
from pipeline_tui.exchange.options import Options
from pipeline_tui.store import lists
from pipeline_tui.store.store import Store
from tests.tui.running import TODAY

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x50": (200, 50)}
VENDORS = Path(__file__).parents[1] / "data" / "vendors"
Compare = Callable[..., bool]
HOSTILE = (
    "Name;[bold]Was[/];Stage;Amount;Geschäft \u202eabc;\n"
    'Boot=HYPERLINK("x");x\x07;Lead;1.200,50;3,5;\n'
    "🚢 Mole;y;Pilot;oops;4,5;\n"
    "Steg;z;Abnahme;12,00;5,5;North\n"
)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")


@pytest.fixture
def shown(
    tmp_path: Path, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., bool]:
    """Compare a file on the screen, tried, with its picture."""

    def show(
        path: Path,
        *keys: str,
        size: str,
        language: str = "en",
        theme: str = "dark",
        options: Options | None = None,
    ) -> bool:
        from pipeline_tui.tui.app import PipelineApp
        from pipeline_tui.tui.import_state import ImportState
        from pipeline_tui.tui.screens.importing import ImportScreen

        async def press(pilot: Any) -> None:
            state = ImportState(path, (), read_head(path), options or Options())
            pilot.app.push_screen(ImportScreen(state))
            await pilot.pause()
            for _time in range(300):
                await pilot.pause(0.03)
                if not pilot.app.screen.trying:
                    break
            await pilot.press(*keys)

        with Store.open(tmp_path / "drawn.db", create=True) as store:
            lists.set_setting(store, "me", "Ada Roy")
            lists.set_setting(store, "base_currency", "EUR")
            i18n.use_language(language)
            l10n.use(f"{language}_{'FR' if language == 'fr' else 'GB'}")
            monkeypatch.setenv("LANGUAGE", language)
            monkeypatch.setenv("LANG", "fr_FR.UTF-8" if language == "fr" else "en_GB.UTF-8")
            app = PipelineApp(store, Config(theme=theme))
            return snap_compare(app, run_before=press, terminal_size=SIZES[size])

    return show


def test_a_question_about_a_hostile_file(shown: Compare, tmp_path: Path) -> None:
    path = tmp_path / "werft.csv"
    path.write_text(HOSTILE, encoding="utf-8")
    assert shown(path, size="80x24")


def test_what_would_come_of_it_read_on_the_other_side(shown: Compare, tmp_path: Path) -> None:
    path = tmp_path / "werft.csv"
    path.write_text(HOSTILE, encoding="utf-8")
    options = Options(stage_order=("Pilot", "Abnahme"), own={"[bold]Was[/]": "drop"})
    assert shown(path, "tab", "G", size="80x24", theme="ansi", options=options)


def test_an_export_in_light(shown: Compare) -> None:
    assert shown(VENDORS / "hubspot_en.csv", "j", "j", "j", size="120x40", theme="light")


def test_an_export_in_french(shown: Compare) -> None:
    assert shown(VENDORS / "pipedrive_fr.csv", "j", "j", size="200x50", language="fr")
