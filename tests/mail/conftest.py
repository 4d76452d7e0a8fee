"""A file of its own and a real mail server for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline_tui.store.store import Store
from tests.support.mail_server import MailServer


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "deals.db", create=True) as store:
        yield store


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server
