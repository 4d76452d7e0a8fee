"""``pipeline-tui import``: bring in deals from CSV files, or say what that would do."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from pipeline_tui import paths
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.import_voices import JsonVoice, TextVoice, Voice
from pipeline_tui.exchange import run
from pipeline_tui.exchange.errors import ImportRefused, Question
from pipeline_tui.exchange.outcome import Outcome
from pipeline_tui.exchange.rejected import write_rejects
from pipeline_tui.exchange.understanding import Options
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.sales.currencies import is_currency
from pipeline_tui.store import driver, opening
from pipeline_tui.store.store import Store

__all__ = ["import_command"]

_FILE = click.Path(path_type=Path, dir_okay=True, exists=False)


_Option = Callable[[Callable[..., None]], Callable[..., None]]


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of the command, in the order its help lists them."""
    for option in reversed((*_what_to_read(), *_how_to_read())):
        command = option(command)
    return command


def _what_to_read() -> tuple[_Option, ...]:
    """The files, and what their columns and stages mean."""
    return (
        click.argument("deals", type=_FILE, metavar=_("FILE.csv")),
        click.option("--accounts", type=_FILE, metavar=_("FILE"), help=_("Companies, as CSV.")),
        click.option(
            "--products", type=_FILE, metavar=_("FILE"),
            help=_("Products with list prices, for open deals without an amount."),
        ),
        click.option("--owners", type=_FILE, metavar=_("FILE"), help=_("Owners, as CSV.")),
        click.option(
            "--map", "columns", multiple=True, metavar=_("FIELD=COLUMN"),
            help=_("Say which column is a field; an empty COLUMN: none is."),
        ),
        click.option(
            "--stage", "stages", multiple=True, metavar=_("VALUE=STAGE"),
            help=_("Say which stage a value is; “+” makes a new stage of it."),
        ),
    )  # fmt: skip


def _how_to_read() -> tuple[_Option, ...]:
    """What a file may not tell by itself, and what is to be done."""
    return (
        click.option(
            "--dates", type=click.Choice(["dmy", "mdy"]),
            help=_("Order of day and month where the file does not tell."),
        ),
        click.option(
            "--decimal", type=click.Choice([".", ","]),
            help=_("Sign before the decimals where the file does not tell."),
        ),
        click.option("--currency", metavar=_("CODE"), help=_("Currency of amounts without one.")),
        click.option(
            "--system", metavar=_("NAME"),
            help=_("Name of the system that gave out the ids; told from the columns by default."),
        ),
        click.option("--dry-run", is_flag=True, help=_("Say what would be done, and do nothing.")),
        click.option(
            "--rejects", type=_FILE, metavar=_("FILE"),
            help=_("Write the rows left out to this file, with the reasons."),
        ),
        click.option(
            "--file", metavar=_("FILE"), help=_("Bring them into this file, not your own.")
        ),
        click.option("--json-progress", is_flag=True, hidden=True),
    )  # fmt: skip


@click.command("import", help=summary("import"))
@_options
def import_command(deals: Path, file: str | None, **said: Any) -> None:
    """Run an import and report it."""
    files = run.Files(deals, said["accounts"], said["products"], said["owners"])
    options = _said_options(said)
    voice = JsonVoice() if said["json_progress"] else TextVoice(tried=said["dry_run"])
    target = paths.file_from(file)
    _refuse_to_replace(said["rejects"], target)
    new = not target.exists()
    with _opened(target, dry_run=said["dry_run"]) as store:
        plan = _settled(store, files, options, voice)
        voice.understood(store, plan)
        if said["dry_run"]:
            outcome = run.try_out(store, plan)
        else:
            with voice.progress(plan.seen.rows) as step:
                outcome = run.carry_out(store, plan, step)
        if said["rejects"]:
            _write_rejects(said["rejects"], plan, outcome)
        voice.done(store, plan, outcome)
    if new:
        voice.made(target)


def _said_options(said: dict[str, Any]) -> Options:
    currency = (said["currency"] or "").upper()
    if currency and not is_currency(currency):
        raise ImportRefused(_("{code} is no currency.").format(code=said["currency"]))
    return Options(
        system=(said["system"] or "").strip().replace(":", "-"),
        columns=dict(_pairs("--map", said["columns"])),
        stages=dict(_pairs("--stage", said["stages"])),
        dates=said["dates"] or "",
        decimal=said["decimal"] or "",
        currency=currency,
    )


def _pairs(option: str, said: Sequence[str]) -> Iterator[tuple[str, str]]:
    for pair in said:
        left, sign, right = pair.rpartition("=") if option == "--stage" else pair.partition("=")
        if not sign or not left.strip():
            message = _("{option} needs “{shape}”, not “{value}”.")
            shape = _("VALUE=STAGE") if option == "--stage" else _("FIELD=COLUMN")
            raise ImportRefused(message.format(option=option, shape=shape, value=pair))
        yield left.strip(), right.strip()


@contextmanager
def _opened(target: Path, *, dry_run: bool) -> Iterator[Store]:
    """The file to bring them into, made where there is none.

    A try never makes it, and an import that fails leaves none behind.
    """
    new = not target.exists()
    if new:
        opening.refuse_dead_link(target)
    if new and dry_run:
        with (
            TemporaryDirectory(prefix="pipeline-tui-") as folder,
            Store.open(Path(folder) / target.name, create=True) as store,
        ):
            yield store
        return
    try:
        with Store.open(target, create=True, busy_ms=run.BUSY_MS) as store:
            yield store
    except driver.DatabaseError as error:
        if new:
            _unmake(target)
        if "malformed" not in str(error):
            raise
        raise opening.damaged(target) from error
    except BaseException:
        if new:
            _unmake(target)
        raise


def _unmake(target: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)


def _settled(store: Store, files: run.Files, options: Options, voice: "Voice") -> run.Prepared:
    """Understand the files, asking for what only the person can tell where she can be asked."""
    while True:
        try:
            return run.prepare(store, files, options)
        except Question as question:
            answered = voice.ask(question, options)
            if answered is None:
                raise
            options = answered


def _refuse_to_replace(rejects: Path | None, target: Path) -> None:
    """Raise ``ImportRefused`` before anything is done where the rejects would replace a file."""
    if rejects is not None and (rejects.exists() or rejects.resolve() == target.resolve()):
        raise ImportRefused(
            _("{file} is there already. Name another file for the rows left out.").format(
                file=rejects
            )
        )


def _write_rejects(path: Path, plan: run.Prepared, outcome: Outcome) -> None:
    if not outcome.rejects:
        return
    try:
        write_rejects(path, plan.seen.layout.header, outcome.rejects)
    except OSError as error:
        raise ImportRefused(
            _("{file} cannot be written: {reason}.").format(
                file=path, reason=error.strerror or error
            )
        ) from error
    count = outcome.rejected
    text = ngettext("{n} row left out is in {file}", "{n} rows left out are in {file}", count)
    click.echo(text.format(n=count, file=path), err=True)
