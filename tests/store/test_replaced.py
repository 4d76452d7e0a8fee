"""A file that another one takes the place of while it is open: neither loses anything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from pipeline_tui.store import driver
from pipeline_tui.store.adding import NewDeal, add
from pipeline_tui.store.errors import StoreError
from pipeline_tui.store.keeper import Keeper
from pipeline_tui.store.store import Store

pytestmark = [
    pytest.mark.usefixtures("today"),
    pytest.mark.skipif(not driver.wal_is_safe(), reason="no log lies beside the file then"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deals.db"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another file, with more in it."""
    other = tmp_path / "other.db"
    with Store.open(other, create=True) as store:
        for number in range(12):
            add(store, NewDeal(f"Other {number}"))
    return other


@pytest.fixture
def opened(path: Path) -> Iterator[Store]:
    """The file, open, with a change that is in its log only."""
    store = Store.open(path, create=True)
    add(store, NewDeal("Boréal"))
    yield store
    with suppress(driver.Error):  # a test may have closed it
        store.close()


def names(path: Path) -> set[str]:
    """The deals of a file that holds together."""
    with closing(driver.connect(str(path))) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {name for (name,) in conn.execute("SELECT name FROM deal")}


def beside(path: Path) -> set[str]:
    """The log and its index that lie beside a file."""
    return {one.name for one in path.parent.glob(f"{path.name}-*")}


def replace(path: Path, other: Path) -> Path:
    """Put the other file there, as a program that syncs a folder does; where the first is now."""
    path.rename(path.with_name("away.db"))
    other.rename(path)
    return path.with_name("away.db")


def test_each_keeps_its_own(opened: Store, path: Path, other: Path) -> None:
    away = replace(path, other)
    with pytest.raises(StoreError, match="replaced or removed"):
        add(opened, NewDeal("Late"))
    assert opened.is_replaced()
    assert beside(path) == set()
    assert len(names(path)) == 12
    assert names(away) == {"Boréal"}
    opened.close()
    assert len(names(path)) == 12


def test_leaving_is_enough(opened: Store, path: Path, other: Path) -> None:
    away = replace(path, other)
    opened.close()
    assert beside(path) == set()
    assert len(names(path)) == 12
    assert names(away) == {"Boréal"}


def test_what_folds_the_log_in_leaves_the_other_file_alone(
    opened: Store, path: Path, other: Path
) -> None:
    keeper = Keeper(path, opened.identity)
    replace(path, other)
    before = path.read_bytes()
    keeper._checkpoint()
    keeper.close()
    assert path.read_bytes() == before


def test_a_file_that_was_away_is_opened_anew(opened: Store, path: Path) -> None:
    """Its log is not where others look for it any more."""
    away = path.rename(path.with_name("away.db"))
    assert opened.is_replaced()
    away.rename(path)
    with pytest.raises(StoreError, match="replaced or removed"):
        add(opened, NewDeal("Late"))
    with Store.open(path) as again:
        add(again, NewDeal("Sirocco"))
        opened.close()
        add(again, NewDeal("Levante"))
    assert names(path) == {"Boréal", "Sirocco", "Levante"}


def test_a_file_that_is_gone_leaves_nothing_behind(opened: Store, path: Path) -> None:
    path.unlink()
    assert opened.is_replaced()
    assert beside(path) == set()


def test_a_window_that_reads_is_waited_for(opened: Store, path: Path, other: Path) -> None:
    with closing(driver.connect(str(path), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM deal").fetchone() == (1,)
        add(opened, NewDeal("Sirocco"))
        away = replace(path, other)
        opened.wait_for_lock(0)
        assert opened.is_replaced()
        assert beside(path) != set()
        reader.execute("ROLLBACK")
        assert opened.is_replaced()
        assert beside(path) == set()
    assert len(names(path)) == 12
    assert names(away) == {"Boréal", "Sirocco"}
