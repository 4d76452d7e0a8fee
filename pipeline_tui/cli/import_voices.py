"""How ``pipeline-tui import`` speaks: to a person in lines, to scripts and the app in JSON."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from pipeline_tui.cli.output import clean, say, write_document
from pipeline_tui.exchange import documents, evidence, mapping, report, run
from pipeline_tui.exchange.errors import Question
from pipeline_tui.exchange.options import Options
from pipeline_tui.exchange.outcome import Outcome
from pipeline_tui.i18n import _
from pipeline_tui.l10n import number
from pipeline_tui.store.store import Store

__all__ = ["JsonVoice", "LineVoice", "TextVoice", "Voice"]

_CARDS, _REJECTS = 8, 500
_LAST = "SELECT coalesce(max(n), 0) FROM deal"


class Voice:
    """How an import speaks; ``tried`` tells a trial."""

    def __init__(self, *, tried: bool) -> None:
        self.tried = tried

    def ask(self, question: Question, options: Options) -> Options | None:
        """The options with the question answered; None where nobody can be asked."""
        return None

    def understood(self, store: Store, plan: run.Prepared) -> None:
        """Say how the files are read."""

    @contextmanager
    def looking(self) -> Iterator[Callable[[int], None] | None]:
        """Show how much of the file has been looked at."""
        yield None

    @contextmanager
    def progress(self, rows: int, outcome: Outcome | None = None) -> Iterator[run.Progress]:
        """Show how far it is; ``outcome`` is filled meanwhile."""
        yield lambda _done, _rows: None

    def done(self, store: Store, plan: run.Prepared, outcome: Outcome) -> None:
        """Say what was done."""

    def made(self, target: Path) -> None:
        """Say that the file was made for this import, or would be."""

    def saved(self, path: Path) -> None:
        """Say that the options were kept as a preset."""


class TextVoice(Voice):
    """Lines for a person: what was read and came of it; faults go to standard error.

    A trial says the same as the import itself, and beside it that nothing was written.
    """

    def ask(self, question: Question, options: Options) -> Options | None:
        """Ask at the terminal, where there is one."""
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            return None
        click.echo(clean(question.message), err=True)
        if question.about == "stages":
            stages = dict(options.stages)
            listed = ", ".join(question.values)
            offer = _("Make these stages, in this order: {names}?").format(names=listed)
            if click.confirm(clean(offer), err=True):
                return replace(options, stage_order=(*options.stage_order, *question.values))
            for value in question.values:
                choice = click.Choice([*question.answers, "+"], case_sensitive=False)
                stages[value] = click.prompt(clean(value), type=choice, err=True)
            return replace(options, stages=stages)
        choice = click.Choice(question.answers)
        answer: str = click.prompt(_("Your answer"), type=choice, err=True)
        if question.about == "dates":
            return replace(options, dates=answer)
        return replace(options, decimal=answer)

    def understood(self, store: Store, plan: run.Prepared) -> None:
        """Say it in lines."""
        say(evidence.understood(plan))
        say(evidence.stages_read(store, plan))

    @contextmanager
    def looking(self) -> Iterator[Callable[[int], None] | None]:
        """Count the rows on one line, which goes away again."""
        if not sys.stderr.isatty():
            yield None
            return
        wide = 0

        def looked(rows: int) -> None:
            nonlocal wide
            text = _("Reading: {rows} rows").format(rows=number(rows))
            wide = len(text)
            click.echo(f"\r{text}", nl=False, err=True)

        try:
            yield looked
        finally:
            if wide:
                click.echo(f"\r{' ' * wide}\r", nl=False, err=True)

    @contextmanager
    def progress(self, rows: int, outcome: Outcome | None = None) -> Iterator[run.Progress]:
        """Draw a bar with the time that is left."""
        if not sys.stderr.isatty():
            yield lambda _done, _rows: None
            return
        bar: Any = click.progressbar(length=max(rows, 1), label=_("Importing"), file=sys.stderr)
        with bar:
            yield lambda done, _rows: bar.update(done - bar.pos)

    def done(self, store: Store, plan: run.Prepared, outcome: Outcome) -> None:
        """Say it, what was left out first."""
        say(report.rejects(outcome, str(plan.files.deals)), err=True)
        say(report.done(outcome))
        say(report.needs_a_hand(store, outcome))
        if self.tried:
            say([report.tried()], err=True)

    def made(self, target: Path) -> None:
        """Say it in a line."""
        say([report.new_file(target, tried=self.tried)], err=True)

    def saved(self, path: Path) -> None:
        """Say it in a line."""
        say([_("Kept as the preset {file}.").format(file=path)], err=True)


class JsonVoice(Voice):
    """One JSON document at the end, for scripts: the same facts, exact and in English names."""

    def done(self, store: Store, plan: run.Prepared, outcome: Outcome) -> None:
        """Write the document."""
        facts = {"trial": self.tried, "action": "" if self.tried else outcome.action_id}
        write_document(
            "import", {**facts, **documents.read(store, plan), **documents.done(outcome)}
        )


class LineVoice(Voice):
    """One JSON object a line, for the app that runs this in another process."""

    def __init__(self, *, tried: bool) -> None:
        super().__init__(tried=tried)
        self._last = 0
        self._names: list[str] = []

    @contextmanager
    def looking(self) -> Iterator[Callable[[int], None] | None]:
        """Write how many rows were looked at."""
        yield lambda rows: self._write({"looked": rows})

    def understood(self, store: Store, plan: run.Prepared) -> None:
        """Write the lines, what each column is and by what that was told, and the first deals."""
        self._last = store.conn.execute(_LAST).fetchone()[0]
        lines = [*evidence.understood(plan), *evidence.stages_read(store, plan)]
        cards = mapping.first_cards(plan, _CARDS)
        self._names = [card.name for card in cards]
        told = [(one.place, one.what, one.why) for one in evidence.columns(plan)]
        read = documents.read(store, plan)
        self._write(
            {
                "understood": lines,
                "rows": plan.seen.rows,
                "told": told,
                "written": list(evidence.written(plan.seen)),
                "stages": read["stages"],
                "currency": plan.currency,
                "formats": evidence.formats(plan),
                "system": plan.seen.system,
                "cards": [card._asdict() for card in cards],
            }
        )

    @contextmanager
    def progress(self, rows: int, outcome: Outcome | None = None) -> Iterator[run.Progress]:
        """Write a line for each step, with what came of the rows so far."""
        counted = outcome or Outcome()
        yield lambda done, rows: self._write({"done": done, "rows": rows, **_counts(counted)})

    def done(self, store: Store, plan: run.Prepared, outcome: Outcome) -> None:
        """Write the report and what it counts."""
        counted = documents.done(outcome)
        self._write(
            {
                "report": [
                    *report.done(outcome, f"{_('Import conflicts')} (:)"),
                    *report.needs_a_hand(store, outcome),
                ],
                "rejects": list(report.rejects(outcome, str(plan.files.deals))),
                "left_out": counted["rejects"][:_REJECTS],
                "duplicates": counted["duplicates"][:_REJECTS],
                "drawn": _drawn(store, self._last, self._names) if self.tried else [],
                **_counts(outcome),
                "new_stages": outcome.new_stages,
                "new_pipelines": outcome.new_pipelines,
                "action": outcome.action_id,
            }
        )

    def ask(self, question: Question, options: Options) -> Options | None:
        """Hand the question on: the app asks it."""
        self._write(
            {
                "question": question.message,
                "about": question.about,
                "column": question.column,
                "values": question.values,
                "answers": question.answers,
            }
        )
        return None

    def _write(self, value: dict[str, Any]) -> None:
        click.echo(json.dumps(value, ensure_ascii=False))
        sys.stdout.flush()


def _drawn(store: Store, last: int, names: list[str]) -> list[dict[str, Any]]:
    """The deals of these names made after the last, as the board shows them, with their stages."""
    from pipeline_tui.store import lanes

    sql = f"""
        SELECT {lanes.COLUMNS} FROM deal d {lanes.JOINS}
        WHERE d.n > ? AND d.deleted_at IS NULL AND d.name IN ({", ".join("?" * len(names))})
        ORDER BY d.n LIMIT ?
    """
    rows = store.conn.execute(sql, (last, *names, _CARDS))
    cards = sorted((lanes.Card(*row) for row in rows), key=lambda card: names.index(card.name))
    stages = store.rules.stages
    return [{"card": card._asdict(), "stage": stages[card.stage_id]._asdict()} for card in cards]


def _counts(outcome: Outcome) -> dict[str, int]:
    created, updated = outcome.so_far
    return {
        "created": outcome.created + outcome.returned + created,
        "updated": outcome.updated + updated,
        "unchanged": outcome.unchanged + outcome.deleted_here,
        "skipped": outcome.skipped,
        "rejected": outcome.rejected,
        "blank": outcome.blank,
    }
