"""Tokens as they are kept: by two processes, on a disk, private."""

import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph.errors import NotFound, StorageFault
from graph.layout import Layout
from web.editing.accounts import Accounts
from web.editing.tokens import RANDOM_BYTES, TokenWish, spell_token
from web.permissions import Role

NOW = datetime(2026, 12, 1, 12, 0, 0, 5, tzinfo=UTC)
EVA = TokenWish(name="eva", role=Role.EDITOR, graphs=frozenset({"http://a/ä"}), days=3)


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    accounts = Accounts(tmp_path)
    yield accounts
    accounts.close()


@pytest.fixture
def others(tmp_path: Path) -> Iterator[Accounts]:
    """The same tokens, as another process has them."""
    others = Accounts(tmp_path)
    yield others
    others.close()


def test_a_token_is_found_by_its_text_as_it_was_made(
    accounts: Accounts, others: Accounts
) -> None:
    made, text = accounts.create(EVA, NOW)

    assert others.find(text) == made
    assert made.expires - made.created == timedelta(days=3)
    assert accounts.list_tokens() == [made]


def test_a_token_that_nobody_gave_is_not_found(accounts: Accounts) -> None:
    unknown = spell_token(bytes(RANDOM_BYTES))
    before = accounts.find(unknown)
    accounts.create(EVA, NOW)

    assert (before, accounts.find(unknown), accounts.find("x")) == (None, None, None)


def test_the_id_of_a_token_with_another_secret_finds_nothing(
    accounts: Accounts, tmp_path: Path
) -> None:
    made, _ = accounts.create(EVA, NOW)
    forged = spell_token(bytes(RANDOM_BYTES))
    with sqlite3.connect(Layout(data_dir=tmp_path).accounts) as kept:
        kept.execute("UPDATE token SET id = ? WHERE id = ?", ("0" * 9, made.id))
    kept.close()

    assert accounts.find(forged) is None


def test_who_looks_makes_no_file(accounts: Accounts, tmp_path: Path) -> None:
    assert accounts.list_tokens() == []
    with pytest.raises(NotFound):
        accounts.revoke("x", NOW)

    assert list(tmp_path.iterdir()) == []


def test_what_another_process_revokes_counts_no_more_at_once(
    accounts: Accounts, others: Accounts
) -> None:
    made, text = accounts.create(EVA, NOW)
    assert accounts.find(text) == made

    others.revoke(made.id, NOW)

    found = accounts.find(text)
    assert found is not None
    assert found.judge(NOW) == "revoked"


def test_a_second_revocation_keeps_the_time_of_the_first(accounts: Accounts) -> None:
    made, _ = accounts.create(EVA, NOW)
    accounts.revoke(made.id, NOW)
    accounts.revoke(made.id, NOW + timedelta(days=1))

    (kept,) = accounts.list_tokens()
    assert kept.revoked == NOW.replace(microsecond=0)


def test_a_token_that_there_is_not_cannot_be_revoked(accounts: Accounts) -> None:
    accounts.create(EVA, NOW)

    with pytest.raises(NotFound):
        accounts.revoke("000000000", NOW)


def test_the_last_use_is_noted_once_a_minute(accounts: Accounts) -> None:
    _, text = accounts.create(EVA, NOW)
    noted = []
    for seconds in (0, 30, 90):
        token = accounts.find(text)
        assert token is not None
        accounts.note_use(token, NOW + timedelta(seconds=seconds))
        noted.append(accounts.list_tokens()[0].last_used)

    start = NOW.replace(microsecond=0)
    assert noted == [start, start, start + timedelta(seconds=90)]


def test_nobody_else_can_read_the_file_and_it_holds_no_token(
    accounts: Accounts, tmp_path: Path
) -> None:
    _, text = accounts.create(EVA, NOW)

    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert text.rpartition("_")[2][:43].encode() not in path.read_bytes()


def test_a_file_that_was_taken_away_lets_nobody_in(
    accounts: Accounts, tmp_path: Path
) -> None:
    made, text = accounts.create(EVA, NOW)
    for path in list(tmp_path.iterdir()):
        path.unlink()

    gone = accounts.find(text)
    _, new = accounts.create(EVA, NOW)

    assert gone is None
    assert accounts.find(text) is None
    assert accounts.find(new) is not None
    assert made not in accounts.list_tokens()


def test_a_file_of_another_kind_is_a_storage_fault(
    accounts: Accounts, tmp_path: Path
) -> None:
    path = Layout(data_dir=tmp_path).accounts
    path.write_bytes(b"This is no database. " * 100)

    with pytest.raises(StorageFault):
        accounts.list_tokens()


def test_many_threads_find_and_note_at_once(accounts: Accounts) -> None:
    made, text = accounts.create(EVA, NOW)

    def look(second: int) -> str:
        token = accounts.find(text)
        assert token is not None
        accounts.note_use(token, NOW + timedelta(minutes=second))
        return token.id

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(look, range(200))) == {made.id}
