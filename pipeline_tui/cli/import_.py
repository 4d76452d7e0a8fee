"""``pipeline-tui import``: bring in deals from files, or say what that would do."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from pipeline_tui import paths
from pipeline_tui.cli import import_conflicts, import_whole
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.import_new import made_new
from pipeline_tui.cli.import_said import said_options
from pipeline_tui.cli.import_voices import JsonVoice, LineVoice, TextVoice, Voice
from pipeline_tui.cli.opened import example, json_option
from pipeline_tui.cli.output import say
from pipeline_tui.exchange import presets, run
from pipeline_tui.exchange.errors import ImportRefused, Question
from pipeline_tui.exchange.options import Options
from pipeline_tui.exchange.outcome import Outcome
from pipeline_tui.exchange.rejected import write_rejects
from pipeline_tui.i18n import _, ngettext
from pipeline_tui.store import backup, driver, opening
from pipeline_tui.store.store import Store

__all__ = ["import_command"]

_FILE = click.Path(path_type=Path, dir_okay=True, exists=False)


_Option = Callable[[Callable[..., None]], Callable[..., None]]


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of the command, in the order its help lists them."""
    for option in reversed((*_what_to_read(), *_how_to_read(), *_what_to_do())):
        command = option(command)
    return command


def _what_to_read() -> tuple[_Option, ...]:
    """The files, and what their columns and stages mean."""
    return (
        click.argument("files", type=_FILE, nargs=-1, required=True, metavar=_("FILE …")),
        click.option("--accounts", type=_FILE, metavar=_("FILE"), help=_("Companies, as CSV.")),
        click.option(
            "--products", type=_FILE, metavar=_("FILE"),
            help=_("Products with list prices, for open deals without an amount."),
        ),
        click.option("--owners", type=_FILE, metavar=_("FILE"), help=_("Owners, as CSV.")),
        click.option(
            "--history", type=_FILE, metavar=_("FILE"),
            help=_("When deals entered their stages, such as Salesforce's OpportunityHistory."),
        ),
        click.option(
            "--map", "columns", multiple=True, metavar=_("FIELD=COLUMN"),
            help=_("Say which column is a field; an empty COLUMN: none is."),
        ),
        click.option(
            "--stage", "stages", multiple=True, metavar=_("VALUE=STAGE"),
            help=_("Say which stage a value is; “+” makes a new stage of it."),
        ),
        click.option(
            "--stages", "stage_order", metavar=_("STAGE,STAGE,…"),
            help=_("Stages in their order; those that are not here are made."),
        ),
        click.option(
            "--pipeline", metavar=_("NAME"),
            help=_("The pipeline that all deals go to, made where there is none of that name."),
        ),
        click.option(
            "--unmapped", type=click.Choice(["keep", "drop"]),
            help=_("Columns that are no field here: keep them as fields of your own, or not."),
        ),
        click.option(
            "--own", multiple=True, metavar=_("COLUMN=TYPE"),
            help=_("A column as your own field: text, number, money, day, choice, auto, or drop."),
        ),
    )  # fmt: skip


def _how_to_read() -> tuple[_Option, ...]:
    """What a file may not tell by itself."""
    return (
        click.option(
            "--dates", type=click.Choice(["dmy", "mdy"]),
            help=_("Order of day and month where the file does not tell."),
        ),
        click.option(
            "--decimal", type=click.Choice([".", ","]),
            help=_("Sign before the decimals where the file does not tell."),
        ),
        click.option(
            "--encoding", metavar=_("NAME"), help=_("How letters are written, such as cp1252.")
        ),
        click.option("--delimiter", metavar=_("SIGN"), help=_("What parts the cells of a row.")),
        click.option("--currency", metavar=_("CODE"), help=_("Currency of amounts without one.")),
        click.option(
            "--system", metavar=_("NAME"),
            help=_("Name of the system that gave out the ids; told from the columns by default."),
        ),
    )  # fmt: skip


def _what_to_do() -> tuple[_Option, ...]:
    """What is to become of the rows, and where."""
    return (
        click.option(
            "--duplicates", type=click.Choice(["update", "skip", "both"]),
            help=_("Rows that are a deal already, by name, company and amount."),
        ),
        click.option(
            "--conflicts", type=click.Choice(["later", "theirs", "mine", "ask"]),
            help=_("Fields changed both here and there; they wait for you otherwise."),
        ),
        click.option(
            "--preset", metavar=_("NAME|FILE"),
            help=_("Take these options from a preset; what is said beside it counts more."),
        ),
        click.option(
            "--save-preset", metavar=_("NAME|FILE"), help=_("Keep these options as a preset.")
        ),
        click.option("--dry-run", is_flag=True, help=_("Say what would be done, and do nothing.")),
        click.option(
            "--rejects", type=_FILE, metavar=_("FILE"),
            help=_("Write the rows left out to this file, with the reasons."),
        ),
        click.option(
            "--file", metavar=_("FILE"), help=_("Bring them into this file, not your own.")
        ),
        json_option,
        click.option("--json-progress", is_flag=True, hidden=True),
        click.option("--window", hidden=True),  # that of the app, whose undo takes it back
    )  # fmt: skip


@click.command(
    "import", help=summary("import"), epilog=example("import opportunities.csv --dry-run")
)
@_options
def import_command(files: tuple[Path, ...], file: str | None, **said: Any) -> None:
    """Run an import and report it."""
    if import_whole.is_whole(files):
        import_whole.bring_in(files, paths.file_from(file), _voice(said), said)
        return
    options = said_options(said)
    if said["preset"]:
        options = presets.over(presets.load(said["preset"]), options)
    wanted = _sorted(files, said)
    voice = _voice(said)
    options = import_conflicts.checked(options, voice, said["conflicts"])
    target = paths.file_from(file)
    _refuse_to_replace(said["rejects"], target)
    new = not target.exists()
    with _opened(target, dry_run=said["dry_run"]) as store:
        store.window = said["window"] or store.window
        plan = _settled(store, wanted, options, voice)
        if said["save_preset"]:
            voice.saved(presets.save(said["save_preset"], plan.options))
        voice.understood(store, plan)
        outcome = Outcome()
        if said["dry_run"]:
            with (
                voice.progress(plan.seen.rows, outcome) as step,
                run.tried_out(store, plan, step, outcome) as (tried, _outcome),
            ):
                _finish(tried, plan, outcome, voice, said)
        else:
            if not new:
                backup.before_import(target, lambda problem: say([problem], err=True))
            plan = import_conflicts.asked(store, plan)
            with voice.progress(plan.seen.rows, outcome) as step:
                run.carry_out(store, plan, step, outcome)
            _finish(store, plan, outcome, voice, said)
    if new:
        voice.made(target)


def _voice(said: dict[str, Any]) -> Voice:
    if said["json_progress"]:
        return LineVoice(tried=said["dry_run"])
    return (JsonVoice if said["as_json"] else TextVoice)(tried=said["dry_run"])


def _finish(
    store: Store, plan: run.Prepared, outcome: Outcome, voice: Voice, said: dict[str, Any]
) -> None:
    if said["rejects"]:
        _write_rejects(said["rejects"], plan, outcome)
    voice.done(store, plan, outcome)
    if outcome.empty and not said["json_progress"]:
        message = _("{file}: no row is a deal, and nothing was brought in.")
        raise ImportRefused(message.format(file=plan.files.deals))


def _sorted(files: Sequence[Path], said: dict[str, Any]) -> run.Files:
    """The files by what they are: the deals, and the stage history where it is among them."""
    deals, history = list(files), said["history"]
    if len(deals) > 1 and history is None:
        logs = [one for one in deals if run.is_history(one)]
        if len(logs) == 1:
            history = logs[0]
            deals.remove(history)
    if len(deals) > 1:
        message = _("{first} and {second} both hold deals: import one after the other.")
        raise ImportRefused(message.format(first=deals[0], second=deals[1]))
    return run.Files(deals[0], said["accounts"], said["products"], said["owners"], history)


@contextmanager
def _opened(target: Path, *, dry_run: bool) -> Iterator[Store]:
    """The file to bring them into, made where there is none.

    A try never makes it, and an import that fails leaves none behind.
    """
    new = not target.exists()
    if new and dry_run:
        opening.refuse_dead_link(target)
        with (
            TemporaryDirectory(prefix="pipeline-tui-") as folder,
            Store.open(Path(folder) / target.name, create=True) as store,
        ):
            yield store
        return
    try:
        made = made_new(target, run.BUSY_MS) if new else Store.open(target, busy_ms=run.BUSY_MS)
        with made as store:
            yield store
    except driver.DatabaseError as error:
        if "malformed" not in str(error):
            raise
        raise opening.damaged(target) from error


def _settled(store: Store, files: run.Files, options: Options, voice: Voice) -> run.Prepared:
    """Understand the files, asking for what only the person can tell where she can be asked."""
    while True:
        try:
            with voice.looking() as looked:
                return run.prepare(store, files, options, looked)
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
