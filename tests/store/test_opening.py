"""Files that cannot be opened: a message that names the file, and the file left as it was."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from pipeline_tui.store import adding, driver, migrations, opening
from pipeline_tui.store.errors import DiskFull, OpenError, StoreError
from pipeline_tui.store.store import Store
from tests.support.dump import dump

Damage = Callable[[Path], object]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a deal in it."""
    path = tmp_path_factory.mktemp("sound") / "deals.db"
    with Store.open(path, create=True) as store:
        adding.add(store, adding.NewDeal("Boréal Foods", 24_000_00))
    return path


@pytest.fixture
def file(sound: Path, tmp_path: Path) -> Path:
    """A copy of the sound file in a folder of its own."""
    folder = tmp_path / "data"
    folder.mkdir()
    return Path(shutil.copyfile(sound, folder / "deals.db"))


@contextmanager
def _untouched(folder: Path) -> Iterator[None]:
    before = _look(folder)
    yield
    assert _look(folder) == before


def _look(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path): (path.stat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
    }


def _other_program(path: Path) -> None:
    path.unlink()
    with closing(driver.connect(path)) as conn:
        conn.execute("CREATE TABLE other (x)")


def _newer(path: Path) -> None:
    with closing(driver.connect(path, isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode = DELETE").fetchall()
        conn.execute("PRAGMA user_version = 99")


def _cut(size: float) -> Damage:
    """Keep that share of the file, or so many bytes."""

    def cut(path: Path) -> None:
        os.truncate(path, int(path.stat().st_size * size) if size < 1 else int(size))

    return cut


def _scribbled(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 4000)


UNUSABLE: dict[str, tuple[Damage, str]] = {
    "missing": (Path.unlink, "There is no file"),
    "empty": (_cut(0.0), "is empty"),
    "text": (lambda path: path.write_text("name,amount\nBoréal,1\n" * 50), "not a pipeline file"),
    "a few bytes": (lambda path: path.write_bytes(b"SQL"), "not a pipeline file"),
    "only a header": (_cut(50), "damaged or cut short"),
    "one page": (_cut(4096), "damaged or cut short"),
    "half": (_cut(0.5), "damaged or cut short"),
    "all but a byte": (_cut(0.999999), "damaged or cut short"),
    "another program's": (_other_program, "belongs to another program"),
    "newer": (_newer, "newer pipeline-tui"),
    "no schema left": (_scribbled, "damaged or cut short"),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_an_unusable_file_is_named_and_left_as_it_was(case: str, file: Path) -> None:
    damage, words = UNUSABLE[case]
    damage(file)
    with _untouched(file.parent), pytest.raises(OpenError) as caught:
        Store.open(file)
    assert str(file) in caught.value.message
    assert words in caught.value.message


@pytest.mark.parametrize("create", [False, True])
def test_a_link_that_leads_nowhere_is_named_and_nothing_made(tmp_path: Path, create: bool) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "gone.db")
    with pytest.raises(OpenError, match=r"link to .*gone\.db, which is not there"):
        Store.open(link, create=create)
    assert not (tmp_path / "gone.db").exists()


def test_a_backup_is_named_where_there_is_one_only(file: Path) -> None:
    _cut(0.5)(file)
    with pytest.raises(OpenError, match="Put a copy of it back"):
        Store.open(file)
    folder = Path(f"{file}.backups")
    folder.mkdir()
    with pytest.raises(OpenError, match="Put a copy of it back"):
        Store.open(file)
    (folder / "kept.db").write_bytes(b"")
    with pytest.raises(OpenError) as caught:
        Store.open(file)
    assert f"Restore a backup from {folder}." in caught.value.message


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with _untouched(tmp_path), pytest.raises(OpenError, match="is a folder"):
        Store.open(tmp_path)
    with _untouched(tmp_path), pytest.raises(OpenError, match="is a folder"):
        Store.open(tmp_path, create=True)


def test_a_device_is_not_opened() -> None:
    with pytest.raises(OpenError, match="not an ordinary file"):
        Store.open(Path("/dev/null"))


def test_a_read_only_file_can_be_looked_at_but_not_changed(file: Path) -> None:
    file.chmod(0o444)
    with _untouched(file.parent), Store.open(file) as store:
        assert store.read_only
        assert store.conn.execute("SELECT name FROM deal").fetchall() == [("Boréal Foods",)]
        with pytest.raises(StoreError, match="read-only") as caught:
            adding.add(store, adding.NewDeal("Sirocco Air"))
        assert str(file) in caught.value.message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_named(file: Path) -> None:
    file.parent.chmod(0o555)
    try:
        with _untouched(file.parent), pytest.raises(OpenError, match="permissions") as caught:
            Store.open(file)
        assert str(file) in caught.value.message
        with pytest.raises(OpenError, match="cannot be made"):
            Store.open(file.with_name("new.db"), create=True)
    finally:
        file.parent.chmod(0o755)


def test_a_file_that_another_program_holds_is_named(file: Path) -> None:
    with closing(driver.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
        other.execute("BEGIN EXCLUSIVE")
        other.execute("UPDATE deal SET name = name")
        with pytest.raises(OpenError, match="locked by another program") as caught:
            Store.open(file, busy_ms=10)
        assert str(file) in caught.value.message
        other.execute("ROLLBACK")
    with Store.open(file) as store:
        assert store.conn.execute("SELECT count(*) FROM deal").fetchone() == (1,)


def test_a_full_disk_changes_nothing_and_says_so(file: Path) -> None:
    with Store.open(file) as store:
        before = dump(store.conn)
        pages = store.conn.execute("PRAGMA page_count").fetchone()[0]
        store.conn.execute(f"PRAGMA max_page_count = {pages}").fetchall()
        with pytest.raises(DiskFull) as caught:
            adding.add(store, adding.NewDeal("Sirocco Air", note="x" * 20_000))
        assert str(file) in caught.value.message
        assert not store.conn.in_transaction
        assert dump(store.conn) == before
        store.conn.execute("PRAGMA max_page_count = 1000000").fetchall()
        adding.add(store, adding.NewDeal("There is room again"))


def test_a_file_that_cannot_be_begun_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(conn: driver.Connection) -> None:
        raise driver.OperationalError("database or disk is full")

    monkeypatch.setattr(migrations, "migrate", full)
    path = tmp_path / "new.db"
    with pytest.raises(OpenError, match="full or failing") as caught:
        Store.open(path, create=True)
    assert str(path) in caught.value.message
    assert list(tmp_path.iterdir()) == []


def test_files_are_private(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "deals.db"
    previous = os.umask(0)
    try:
        with Store.open(path, create=True) as store:
            adding.add(store, adding.NewDeal("Boréal Foods"))
            modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()}
    finally:
        os.umask(previous)
    assert {*modes.values()} == {0o600}, modes
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


# -- earlier schema versions ------------------------------------------------------------


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program whose schema is one step further; the step's script can be replaced."""
    folder = tmp_path / "schema"
    shutil.copytree(migrations._FOLDER, folder)
    script = folder / "9999_later.sql"
    script.write_text("CREATE TABLE later (id TEXT NOT NULL PRIMARY KEY) STRICT;\n")
    monkeypatch.setattr(migrations, "_FOLDER", folder)
    return script


def test_an_earlier_version_opens_after_a_backup(file: Path, next_version: Path) -> None:
    earlier = migrations.newest() - 1
    with closing(driver.connect(file)) as conn:
        before = dump(conn)
    with Store.open(file) as store:
        assert migrations.version(store.conn) == earlier + 1
        assert store.conn.execute("SELECT count(*) FROM later").fetchone() == (0,)
        after = dump(store.conn, leave_out={"later"})
    backup = _only_backup(file)
    assert f"schema{earlier}" in backup.name
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with closing(driver.connect(backup)) as conn:
        assert migrations.version(conn) == earlier
        assert dump(conn) == before
    assert after["deal"] == before["deal"]


def test_a_step_that_fails_leaves_the_file_at_its_version(file: Path, next_version: Path) -> None:
    next_version.write_text("CREATE TABLE later (id TEXT);\nCREATE TABLE deal (id TEXT);\n")
    with pytest.raises(OpenError) as caught:
        Store.open(file)
    assert str(file) in caught.value.message
    assert _only_backup(file).exists()
    with closing(driver.connect(file)) as conn:
        assert migrations.version(conn) == migrations.newest() - 1
        assert conn.execute("SELECT count(*) FROM deal").fetchone() == (1,)
        assert not conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'later'").fetchall()


def test_an_earlier_version_that_is_read_only_is_not_opened(file: Path, next_version: Path) -> None:
    file.chmod(0o444)
    with _untouched(file.parent), pytest.raises(OpenError, match="read-only"):
        Store.open(file)


def test_no_migration_without_a_backup(file: Path, next_version: Path) -> None:
    Path(f"{file}.backups").write_text("in the way")
    with _untouched(file.parent), pytest.raises(OpenError, match="No backup"):
        Store.open(file)


def _only_backup(file: Path) -> Path:
    [backup] = Path(f"{file}.backups").iterdir()
    return backup


def test_a_check_that_takes_too_long_is_left_to_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "large.db"
    with Store.open(path, create=True) as store:
        store.conn.execute("CREATE TABLE ballast (text TEXT)")
        store.conn.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
            " INSERT INTO ballast SELECT hex(randomblob(100)) FROM n"
        )
        assert opening.looks_sound(store.conn)
        assert opening.looks_sound(store.conn, seconds=-1.0)
        assert store.conn.execute("SELECT count(*) FROM ballast").fetchone() == (20000,)
