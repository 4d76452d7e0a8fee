"""The Figures screen, compared with pictures that were looked at."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline_tui import i18n, l10n
from pipeline_tui.config import Config
from pipeline_tui.figures.sections import SECTIONS
from pipeline_tui.store import adding, closing, lists, steps
from pipeline_tui.store.store import Store
from pipeline_tui.tui.screens import figures
from tests.tui import drawn
from tests.tui.running import TODAY

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x50": (200, 50)}
Compare = Callable[..., bool]
PLACES = {one.id: place for place, one in enumerate(SECTIONS)}


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr(figures, "_moment", lambda: "09:30")


def past(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a year of deals that came, qualified and closed, some won and some lost."""
    reasons = lists.items(store.conn, "reason", "lost")
    sources = ("Fair", "Website", "Referral")
    today = date.fromisoformat(TODAY)
    for number in range(60):
        begun = today - timedelta(days=200 - number * 3)
        monkeypatch.setenv("PIPELINE_TUI_TODAY", begun.isoformat())
        done = adding.add(
            store,
            adding.NewDeal(
                f"Past {number}", amount=(number % 7 + 1) * 250_000, stage="Qualified",
                source=sources[number % 3],
            ),
        )  # fmt: skip
        ended = begun + timedelta(days=10 + number * 7 % 60)
        if ended <= today:
            monkeypatch.setenv("PIPELINE_TUI_TODAY", ended.isoformat())
            steps.log(store, done.deals, "demo", "", minutes=15 + number * 7 % 45)
            if number * 5 % 11 < 4:
                closing.win(store, done.deals)
            else:
                rival = ("Brightwell", "Norden Data", None)[number % 3]
                closing.lose(store, done.deals, reasons[number % 4].id, competitor=rival)
    monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file with drawn and past deals, made once for all pictures."""
    path = tmp_path_factory.mktemp("figures") / "drawn.db"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("PIPELINE_TUI_TODAY", TODAY)
        with Store.open(path, create=True) as store:
            drawn.fill(store)
            past(store, monkeypatch)
    return path


@pytest.fixture
def shown(tmp_path: Path, snap_compare: Compare, filled: Path) -> Callable[..., bool]:
    """Compare what some keys lead to, over drawn and past deals, with its picture."""

    def show(
        section: str,
        *keys: str,
        size: str = "80x24",
        language: str = "en",
        theme: str = "dark",
    ) -> bool:
        from pipeline_tui.tui.app import PipelineApp

        shutil.copyfile(filled, tmp_path / "drawn.db")
        (tmp_path / "drawn.db").chmod(0o600)
        with Store.open(tmp_path / "drawn.db") as store:
            i18n.use_language(language)
            l10n.use(f"{language}_{'FR' if language == 'fr' else 'GB'}")
            app = PipelineApp(store, Config(theme=theme))
            on, back = PLACES[section], len(PLACES) - PLACES[section]
            way = ["tab"] * on if on <= back else ["shift+tab"] * back
            every = ("g", "f", *way, *keys)
            return snap_compare(app, press=every, terminal_size=SIZES[size])

    return show


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("section", ["funnel", "months", "survival", "balance"])
def test_a_section_with_its_chart(shown: Compare, section: str, size: str) -> None:
    assert shown(section, size=size)


@pytest.mark.parametrize(
    "section",
    "summary forecast stages chances industry size owner decider lost lost-stage competitor"
    " effort".split(),
)
def test_a_section_where_there_is_little_room(shown: Compare, section: str) -> None:
    assert shown(section)


def test_the_wins_by_a_day_in_french_and_light(shown: Compare) -> None:
    keys = ("d", *"2026-12-15".replace("-", "_"), "enter")
    typed = tuple("minus" if key == "_" else key for key in keys)
    assert shown("summary", *typed, language="fr", theme="light")


def test_the_stages_in_the_colours_of_the_terminal(shown: Compare) -> None:
    assert shown("stages", size="120x40", theme="ansi")


def test_the_groups_with_their_intervals(shown: Compare) -> None:
    assert shown("source", size="120x40")


def test_the_forecast_in_light(shown: Compare) -> None:
    assert shown("forecast", size="120x40", theme="light")


def test_the_velocity_in_the_colours_of_the_terminal(shown: Compare) -> None:
    assert shown("trend", theme="ansi")


def test_the_months_without_colour(shown: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert shown("months")


def test_the_months_in_french(shown: Compare) -> None:
    assert shown("months", language="fr")


def test_why_a_figure_is_so(shown: Compare) -> None:
    assert shown("summary", *"jjjjjj", "enter")
