"""What a person sets about the program and about her file."""

from typing import TYPE_CHECKING, Any

from pipeline_tui import l10n
from pipeline_tui.i18n import N_, _
from pipeline_tui.tui import safe
from pipeline_tui.tui.dialogs import readers
from pipeline_tui.tui.dialogs.base import ask
from pipeline_tui.tui.dialogs.choose import Choose, Option
from pipeline_tui.tui.dialogs.reading import Read
from pipeline_tui.tui.handlers import rates
from pipeline_tui.tui.handlers.asking import ask_line
from pipeline_tui.tui.palette import THEMES

if TYPE_CHECKING:
    from pipeline_tui.tui.app import PipelineApp

__all__ = ["ask_currency", "ask_name", "language", "settings", "theme"]

THEME_NAMES = {
    "pipeline-dark": N_("dark"),
    "pipeline-light": N_("light"),
    "pipeline-ansi": N_("the terminal's own colours"),
}
LANGUAGES = {"en": "English", "fr": "Français"}


async def theme(app: "PipelineApp") -> None:
    """Choose the theme; it is kept in the configuration."""
    options = [Option(name, _(THEME_NAMES[name])) for name in THEMES]
    chosen = await ask(app, Choose(_("Theme"), options, current=app.theme))
    if chosen is not None:
        app.looks.use_theme(chosen.removeprefix("pipeline-"))


async def language(app: "PipelineApp") -> None:
    """Choose the language of the texts; it is kept in the configuration."""
    from pipeline_tui import i18n

    options = [Option(code, LANGUAGES.get(code, code)) for code in i18n.languages()]
    chosen = await ask(app, Choose(_("Language"), options, current=i18n.language()))
    if chosen is not None:
        app.looks.use_language(chosen)


async def settings(app: "PipelineApp") -> None:
    """All settings in one list, until it is left."""
    current: str | None = None
    while True:
        chosen = await ask(app, Choose(_("Settings"), _options(app), current=current))
        if chosen is None:
            return
        current = chosen
        await _SETTERS[chosen](app)


def _options(app: "PipelineApp") -> list[Option[str]]:
    from pipeline_tui import i18n

    rules = app.store.rules
    known = ", ".join(sorted(rules.rates)) or _("none")
    days = str(rules.no_step_days)
    density = _("one row") if app.state.compact else _("two rows")
    name = THEME_NAMES.get(app.theme)
    return [
        Option("me", _("Your name"), safe.text(rules.me, 40) or _("none")),
        Option("currency", _("Base currency"), rules.base_currency),
        Option("rates", _("Exchange rates"), known),
        Option("no_step", _("Days without next step"), days),
        Option("tries", _("Tries without answer"), str(rules.tries)),
        Option("country", _("Public holidays of"), rules.country or _("none")),
        Option("theme", _("Theme"), _(name) if name else app.theme),
        Option("language", _("Language"), LANGUAGES.get(i18n.language(), i18n.language())),
        Option("density", _("Cards"), density),
        Option("lists", _("Lists"), _("reasons, sources, industries, owners, roles")),
        Option("mail", _("Sending mail"), safe.text(_mail_host(app), 40) or _("not set")),
        *_offers(app),
        *_aims(app),
    ]


def _offers(app: Any) -> list[Option[str]]:
    """The settings of incentives."""
    from pipeline_tui.store import incentives

    conn = app.store.conn
    floor = incentives.words("percent", incentives.floor(conn), "")
    return [
        Option("floor", _("Discount that needs no reason"), floor),
        Option("notice", _("Days to follow up before an offer ends"), str(incentives.notice(conn))),
    ]


def _aims(app: Any) -> list[Option[str]]:
    """What is aimed at, and what the panel shows."""
    from pipeline_tui.figures.progress import read_bounds
    from pipeline_tui.store.targets import targets
    from pipeline_tui.tui.handlers.targets import aim_words

    kept, conn = targets(app.store.conn), app.store.conn
    aim = aim_words(app, kept, kept.at(app.today)[1]) if kept else ""
    commit, best = (readers.typed_percent(bound) for bound in read_bounds(conn))
    bounds = _("commit from {commit} %, best case from {best} %").format(commit=commit, best=best)
    return [
        Option("targets", _("Targets"), aim or _("none")),
        Option("forecast", _("Forecast"), bounds),
        Option("panel_lines", _("Panel lines"), _("which, their order and limits")),
    ]


async def _targets(app: Any) -> None:
    from pipeline_tui.tui.handlers import targets

    await targets.targets(app)


async def _forecast(app: Any) -> None:
    from pipeline_tui.tui.handlers import targets

    await targets.forecast(app)


async def _panel_lines(app: Any) -> None:
    from pipeline_tui.tui.handlers import panel_lines

    await panel_lines.panel_lines(app)


def _mail_host(app: "PipelineApp") -> str:
    from pipeline_tui.store.mailing import mailing

    return mailing(app.store.conn).host


async def _mail(app: "PipelineApp") -> None:
    from pipeline_tui.tui.handlers import mailing

    await mailing.settings(app)


async def ask_name(app: "PipelineApp", **more: Any) -> None:
    """The person's name: whose deals new ones are, and who changed what."""
    read = readers.text(required=True, longest=80)
    name = await ask_line(app, _("Your name"), read, text=app.store.rules.me, **more)
    if name is not None and name != app.store.rules.me:
        await _set(app, "me", name)


async def ask_currency(app: "PipelineApp", **more: Any) -> None:
    """The currency that all sums are in."""
    now = app.store.rules.base_currency
    code = await ask_line(app, _("Base currency"), currency, text=now, **more)
    if code is not None and code != now:
        from pipeline_tui.store import base_currency
        from pipeline_tui.tui.handlers.rates import rate_of

        rate = None
        if base_currency.asks_for_rate(app.store, code):
            rate = await rate_of(app, code, now)
            if rate is None:
                return
        await app.change(lambda: base_currency.change(app.store, code, rate))


def currency(typed: str) -> Read[str]:
    """A currency by its three letters."""
    from babel.core import Locale
    from babel.numbers import is_currency

    code = typed.strip().upper()
    if not code.isascii() or len(code) != 3 or not is_currency(code):
        return Read(problem=_("three letters, such as EUR, USD or CHF"))
    names = Locale.parse(l10n.formats().tag, sep="_").currencies
    return Read(code, f"{code} · {names.get(code, code)}")


async def _no_step(app: "PipelineApp") -> None:
    read = readers.whole(least=0, most=365)
    days = await ask_line(
        app,
        _("After how many days without a next step does a deal ask for one?"),
        read,
        text=str(app.store.rules.no_step_days),
    )
    if days is not None:
        await _set(app, "no_step_days", days)


async def _tries(app: Any) -> None:
    tries = await ask_line(
        app,
        _("After how many tries without answer is a deal parked or closed?"),
        readers.whole(least=1, most=50),
        text=str(app.store.rules.tries),
    )
    if tries is not None:
        await _set(app, "tries", tries)


async def _country(app: Any) -> None:
    now = app.store.rules.country
    code = await ask_line(app, _("Public holidays of which country?"), country, text=now)
    if code is not None and code != now:
        await _set(app, "country", code)


def country(typed: str) -> Read[str]:
    """A country by its two letters, whose public holidays are known; empty is none."""
    from pipeline_tui.sales.workdays import known_country

    code = typed.strip().upper()
    if not code:
        return Read("", _("weekends only"))
    if not code.isascii() or len(code) != 2 or not code.isalpha():
        return Read(problem=_("two letters, such as FR, DE or GB"))
    known = known_country(code)
    if known is None:
        return Read(code, _("{code} · needs pipeline-tui[holidays] installed").format(code=code))
    if not known:
        return Read(problem=_("the holidays of {code} are not known").format(code=code))
    return Read(code, _("{code} · known").format(code=code))


async def _floor(app: Any) -> None:
    from pipeline_tui.store import incentives

    points = await ask_line(
        app,
        _("Up to which discount is no reason asked for?"),
        readers.percent(),
        text=readers.typed_percent(incentives.floor(app.store.conn)),
    )
    if points is not None:
        await _set(app, incentives.FLOOR, points)


async def _notice(app: Any) -> None:
    from pipeline_tui.store import incentives

    days = await ask_line(
        app,
        _("How many days before an offer ends does its deal come up?"),
        readers.whole(least=0, most=90),
        text=str(incentives.notice(app.store.conn)),
    )
    if days is not None:
        await _set(app, incentives.NOTICE, days)


async def _density(app: "PipelineApp") -> None:
    app.act("density")


async def _lists(app: "PipelineApp") -> None:
    """Choose a list to edit."""
    from pipeline_tui.tui.actions import BY_ID
    from pipeline_tui.tui.handlers import lists

    options = [Option(name, _(BY_ID[name].label)) for name in lists.EDITORS]
    chosen = await ask(app, Choose(_("Edit which list?"), options))
    if chosen is not None:
        await lists.EDITORS[chosen](app)


async def _set(app: "PipelineApp", name: str, value: Any) -> None:
    from pipeline_tui.store import lists

    await app.change(lambda: lists.set_setting(app.store, name, value))


_SETTERS = {
    "me": ask_name,
    "currency": ask_currency,
    "rates": rates.rates,
    "no_step": _no_step,
    "tries": _tries,
    "country": _country,
    "floor": _floor,
    "notice": _notice,
    "mail": _mail,
    "targets": _targets,
    "forecast": _forecast,
    "panel_lines": _panel_lines,
    "theme": theme,
    "language": language,
    "density": _density,
    "lists": _lists,
}
