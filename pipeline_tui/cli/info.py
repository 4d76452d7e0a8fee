"""``pipeline-tui info``: where things are, how much there is, and which versions run."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from pipeline_tui import __version__, clock, config, paths
from pipeline_tui.cli.commands import summary
from pipeline_tui.cli.opened import example, json_option
from pipeline_tui.cli.output import write_document
from pipeline_tui.i18n import N_, _
from pipeline_tui.store import backup_words as words
from pipeline_tui.store import backups, driver, migrations, opening

__all__ = ["gather", "info"]

_TABLES = {
    "deal": N_("deals"),
    "account": N_("companies"),
    "contact": N_("contacts"),
    "deal_contact": N_("contacts on deals"),
    "follow_up": N_("next steps"),
    "activity": N_("exchanges and notes"),
    "message": N_("mails by the outbox"),
    "enrolment": N_("deals in sequences, now or before"),
    "incentive": N_("incentives"),
    "visit": N_("times in a stage"),
    "pipeline": N_("pipelines"),
    "stage": N_("stages"),
    "owner": N_("owners"),
    "source": N_("sources"),
    "industry": N_("industries"),
    "reason": N_("reasons"),
    "role": N_("roles"),
    "criterion_set": N_("checklists"),
    "criterion": N_("questions"),
    "answer": N_("answers"),
    "exit_criterion": N_("exit criteria"),
    "exit_check": N_("statements ticked"),
    "override": N_("moves with a reason"),
    "question": N_("questions to closed deals"),
    "feedback": N_("feedback asked or given"),
    "cadence": N_("sequences"),
    "cadence_step": N_("steps of sequences"),
    "template": N_("templates"),
    "content": N_("entries of the library"),
    "distinct_pair": N_("pairs told apart"),
    "saved_view": N_("saved views"),
    "external_ref": N_("imported rows"),
    "setting": N_("settings"),
}


@click.command(help=summary("info"), epilog=example("pipeline-tui info --json"))
@click.option("--file", "file", metavar=_("FILE"), help=_("Look at this file instead of your own."))
@json_option
def info(file: str | None, as_json: bool) -> None:
    """Print what ``gather`` finds."""
    facts = gather(paths.file_from(file))
    if as_json:
        write_document("info", facts)
        return
    for line in _lines(facts):
        click.echo(line)


def gather(path: Path) -> dict[str, Any]:
    """What there is to tell about the file at ``path``, ready for JSON.

    The file is only read, never made, recovered or brought up to date. Raises ``OpenError``
    when it is not a pipeline file, or missing and not the person's own.
    """
    there = path.exists()
    if there or path != paths.data_file():
        opening.check(path)
    rows, schema = _count(path) if there else ({}, None)
    folder, kept = paths.backup_dir(path), backups.kept(path)
    return {
        "file": str(path),
        "exists": there,
        "configuration": str(paths.config_file()),
        "unknown_settings": list(config.load().unknown),
        "backups": str(folder),
        "backup_count": len(kept),
        "backup_files": [
            {
                "file": str(one.path),
                "made": one.made.isoformat(timespec="seconds"),
                "label": one.label,
                "bytes": one.size,
            }
            for one in kept
        ],
        "log": str(paths.log_file()),
        "rows": rows,
        "versions": {
            "pipeline-tui": __version__,
            "python": _python(),
            "textual": _installed("textual"),
            "sqlite": driver.version(),
            "schema": schema,
            "schema_newest": migrations.newest(),
        },
    }


def _count(path: Path) -> tuple[dict[str, int], int]:
    """Live rows by table, and the schema version."""
    try:
        with closing(opening.connect(path, busy_ms=5000, read_only=True)) as conn:
            tables = [
                row[0]
                for row in conn.execute(
                    "SELECT m.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c"
                    " WHERE m.type = 'table' AND c.name = 'deleted_at' ORDER BY m.name"
                )
            ]
            counted = {
                table: int(
                    conn.execute(
                        f'SELECT count(*) FROM "{table}" WHERE deleted_at IS NULL'
                    ).fetchone()[0]
                )
                for table in tables
            }
            return counted, migrations.version(conn)
    except driver.FAULTS as error:
        raise opening.fault(path, error) from error


def _lines(facts: dict[str, Any]) -> list[str]:
    versions = facts["versions"]
    schema = versions["schema"] or versions["schema_newest"]
    pairs = [
        (_("File"), facts["file"] if facts["exists"] else _not_yet(facts["file"])),
        (_("Configuration"), _there(facts["configuration"])),
        (
            _("Backups"),
            _("{folder} ({n})").format(folder=facts["backups"], n=facts["backup_count"]),
        ),
        *(("", line) for line in _backup_lines(Path(facts["file"]))),
        (_("Log"), _there(facts["log"])),
        *((_("Unknown setting"), name) for name in facts["unknown_settings"]),
        *_row_pairs(facts["rows"]),
        (_("Versions"), f"pipeline-tui {versions['pipeline-tui']}, Python {versions['python']},"),
        ("", f"Textual {versions['textual']}, SQLite {versions['sqlite']},"),
        ("", _("schema {n}").format(n=schema)),
    ]
    wide = max(len(name) for name, _value in pairs)
    return [f"{name:{wide}}  {value}" for name, value in pairs]


def _backup_lines(path: Path) -> Iterator[str]:
    """When each backup was made, how large it is, and what came after it."""
    now = clock.now_local()
    for one in backups.kept(path):
        age = words.age(one, now)
        yield f"{words.when(one)}  {age}  {words.size(one.size)}  {words.kind(one)}".rstrip()


def _row_pairs(rows: dict[str, int]) -> list[tuple[str, str]]:
    """Counts of the tables that the file has, the most important first."""
    known = [(_(label), rows[table]) for table, label in _TABLES.items() if table in rows]
    counted = known + [(table, n) for table, n in rows.items() if table not in _TABLES]
    wide = max((len(label) for label, _n in counted), default=0)
    heads = [_("Rows"), *[""] * len(counted)]
    return [
        (head, f"{label:{wide}} {n:>9}") for head, (label, n) in zip(heads, counted, strict=False)
    ]


def _there(file: str) -> str:
    return file if Path(file).exists() else _not_yet(file)


def _not_yet(file: str) -> str:
    return _("{file} (not made yet)").format(file=file)


def _python() -> str:
    import platform

    return platform.python_version()


def _installed(distribution: str) -> str:
    """Its version, without importing it; ``?`` when it is not installed as a package."""
    from importlib import metadata

    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "?"
