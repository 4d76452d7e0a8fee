"""The store: one open file, its rules, its write door."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pipeline_tui.i18n import _
from pipeline_tui.store import clockwork, driver, history, migrations, opening, rules
from pipeline_tui.store.errors import OpenError, StoreError

# What only a change needs is imported with the first one: the screen starts sooner.
if TYPE_CHECKING:
    from pipeline_tui.store import keeper, rebuild
    from pipeline_tui.store.door import Action, Done

SCREEN_BUSY_MS = 250
"""How long the screen's connection waits for a lock: longer would freeze it."""


class Store:
    """One open pipeline file."""

    def __init__(self, conn: driver.Connection, path: Path, *, read_only: bool) -> None:
        self.conn = conn
        self.path = path
        self.read_only = read_only
        self.progress: rebuild.Progress | None = None
        self.keeper: keeper.Keeper | None = None
        self.clock = clockwork.LogicalClock(clockwork.latest(conn))
        self.opened_clock = self.clock.last
        self.identity: tuple[int, int] | None = None
        self.log_identity: tuple[int, int] | None = None
        self._replaced = self._log_taken = False
        replica = conn.execute("SELECT value FROM meta WHERE key = 'replica'").fetchone()
        if replica is None:
            raise opening.damaged(path)
        self.replica: str = replica[0]
        self._columns: dict[str, frozenset[str]] = {}
        self._rules: rules.Rules | None = None
        self._swept = False
        self._seen_version = self._data_version()

    # -- opening -----------------------------------------------------------------

    @classmethod
    def open(cls, path: Path, *, create: bool = False, busy_ms: int = SCREEN_BUSY_MS) -> Store:
        """Open a file, bringing an older schema up to date after a backup beside it.

        ``create`` makes the file where there is none. Raises ``OpenError`` when
        the file cannot be used; it is then left as it was.
        """
        _finish_restore(path)
        if create and not path.exists():
            opening.refuse_dead_link(path)
            from pipeline_tui.store.begin import begin

            begin(path)
        opening.check(path)
        try:
            return cls._open_checked(path, busy_ms)
        except driver.FAULTS as error:
            raise opening.fault(path, error) from error

    @classmethod
    def _open_checked(cls, path: Path, busy_ms: int) -> Store:
        identity = opening.identity(path)
        read_only = opening.is_read_only(path)
        unclean = opening.ended_uncleanly(path)
        conn = opening.connect(path, busy_ms=busy_ms, read_only=read_only)
        try:
            found = migrations.version(conn)
            _check_version(path, found, read_only)
            if unclean and not opening.looks_sound(conn):
                raise opening.damaged(path)
            if found < migrations.newest():
                from pipeline_tui.store import backup, backups

                backup.backup(path, Path(f"{path}.backups"), f"schema{found}")
                backups.thin(path)
            if not read_only:
                opening.prepare_writing(conn, path)
                migrations.migrate(conn)
            store = cls(conn, path, read_only=read_only)
            store.identity = identity
            store.log_identity = opening.identity(Path(f"{path}-wal"))
            return store
        except BaseException:
            conn.close()
            raise

    def close(self) -> None:
        """Close the file; the last one out folds the log into it."""
        if self.keeper is not None:
            self.keeper.close()
            self.keeper = None
        if self.conn.in_transaction:
            self.conn.execute("ROLLBACK")
        self.is_replaced()
        self.conn.close()

    @cached_property
    def window(self) -> str:
        """What tells this process's actions from others' in the journal."""
        from pipeline_tui.store.ids import new_id

        return new_id()

    # -- reading -----------------------------------------------------------------

    @property
    def rules(self) -> rules.Rules:
        """The selling rules as this process last read them."""
        if self._rules is None:
            self._rules = rules.load(self.conn)
        return self._rules

    def changed_elsewhere(self) -> bool:
        """Whether another process committed since this was last asked."""
        version = self._data_version()
        if version == self._seen_version:
            return False
        self._seen_version = version
        self._rules = None
        return True

    def _data_version(self) -> int:
        return int(self.conn.execute("PRAGMA data_version").fetchone()[0])

    def wait_for_lock(self, milliseconds: int = SCREEN_BUSY_MS) -> None:
        """How long a change waits for another process from now on; 0 asks once."""
        self.conn.execute(f"PRAGMA busy_timeout = {int(milliseconds)}")

    # -- writing -----------------------------------------------------------------

    def action(
        self,
        label: str,
        *,
        kind: str = "do",
        undoes: str | None = None,
        lasting: bool = False,
        **args: object,
    ) -> Action:
        """Begin a change: ``label`` is a marked English message with ``args`` for its places.

        ``lasting`` is for what no undo can take back, such as a mail that was sent.
        """
        if self.read_only:
            raise StoreError(
                _("Nothing can be changed, the file is read-only: {file}").format(file=self.path)
            )
        from pipeline_tui.store import door

        return door.Action(self, label, args, kind, undoes, lasting)

    def peek_undo(self) -> history.Pending | None:
        """What ``undo`` would take back."""
        return history.peek_undo(self)

    def peek_redo(self) -> history.Pending | None:
        """What ``redo`` would do again."""
        return history.peek_redo(self)

    def undo(self) -> Done | None:
        """Take the pending action back; None where there is nothing to undo.

        Raises ``UndoRefused`` where it cannot be done. An action that left the file, such as a
        mail that was sent, is passed over by the next undo.
        """
        from pipeline_tui.store import departed, journal

        pending = self.peek_undo()
        if pending is None:
            return None
        try:
            return journal.undo(self, pending)
        except departed.Departed as error:
            raise departed.pass_over(self, pending, error) from error

    def redo(self) -> Done | None:
        """Do the last undone action again; None where there is none."""
        from pipeline_tui.store import journal

        pending = self.peek_redo()
        return journal.redo(self, pending) if pending else None

    # -- for the write door --------------------------------------------------------

    def refuse_replaced(self) -> None:
        """Raise ``StoreError`` where another file lies in the place of the one that is open."""
        if self.is_replaced():
            raise StoreError(
                _(
                    "{file} was replaced or removed meanwhile. Nothing was changed: leave, and"
                    " open it again."
                ).format(file=self.path)
            )

    def is_replaced(self) -> bool:
        """Whether the open file is, or once was, not in its place: its log is then taken away."""
        if self.identity is not None and opening.identity(self.path) != self.identity:
            self._replaced = True
        if self._replaced and not self._log_taken:
            from pipeline_tui.store.replaced import take_log_away

            self._log_taken = take_log_away(self)
        return self._replaced

    def freshen(self) -> None:
        """Inside a new transaction: catch up with what other processes wrote."""
        if self._data_version() != self._seen_version:
            self._rules = None
        self.clock.witness(clockwork.latest(self.conn))
        if not self._swept:
            from pipeline_tui.store import busy

            busy.sweep(self.conn)
            self._swept = True

    def wrote(self) -> None:
        """After a commit of this process."""
        if self.keeper is not None:
            self.keeper.wrote()

    def keep(self) -> None:
        """Start the thread that folds the write-ahead log in after changes."""
        if self.keeper is None and not self.read_only:
            from pipeline_tui.store import keeper

            self.keeper = keeper.Keeper(self.path, self.identity)

    def reload_rules(self) -> None:
        """Read the rules anew inside the transaction that changed them."""
        self._rules = rules.load(self.conn)

    def forget_rules(self) -> None:
        """Drop rules that a rolled back transaction may have changed."""
        self._rules = None

    def table(self, name: str) -> str:
        """A table's name, refused unless the schema has it."""
        if name not in self._columns:
            rows = self.conn.execute(f"PRAGMA table_info({name})" if name.isidentifier() else "")
            self._columns[name] = frozenset(row[1] for row in rows)
        if not self._columns[name]:
            raise KeyError(name)
        return name

    def column(self, table: str, name: str) -> str:
        """A column's name, refused unless the table has it."""
        if (
            name not in self._columns.get(table, ())
            and name not in self._columns[self.table(table)]
        ):
            raise KeyError(f"{table}.{name}")
        return name

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def _finish_restore(path: Path) -> None:
    """Carry out to its end what a restore began before a crash."""
    real = path.resolve() if path.is_symlink() else path
    if real.with_name(f".{real.name}.restore").exists():
        from pipeline_tui.store.exchange_files import carry_out

        carry_out(real)


def _check_version(path: Path, found: int, read_only: bool) -> None:
    refuse_newer(path, found)
    if found < migrations.newest() and read_only:
        raise OpenError(
            _("{file} is read-only and must be brought up to date before it opens.").format(
                file=path
            )
        )


def refuse_newer(path: Path, found: int) -> None:
    """Raise ``OpenError`` for a schema version that is none, or that this program does not know."""
    newest = migrations.newest()
    if found == 0:
        raise opening.damaged(path)
    if found > newest:
        raise OpenError(
            _(
                "{file} was written by a newer pipeline-tui (schema {found}, this one knows"
                " {newest}). Update pipeline-tui to open it."
            ).format(file=path, found=found, newest=newest)
        )
