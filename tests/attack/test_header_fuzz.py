"""Headers of nobody we know: refused, and nothing else happens."""

import base64
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.errors import Unauthorised
from web.editing.accounts import Accounts
from web.editing.authentication import authenticate
from web.editing.tokens import RANDOM_BYTES, TokenWish, spell_token
from web.operation.client_address import find_address, name_network
from web.permissions import Role

SEED = 20_261_201
TIMES = 20_000
NOW = datetime(2026, 12, 1, tzinfo=UTC)
SIGNS = [*"stadt_ :=.,[]%/0aZ\t", "\x00", "\x7f", "\x85", "ü", "\u202e", "\ud800", "😀"]
ENTRIES = ["192.0.2.1", "::1", "[::1]:80", "1.2.3.4:5", "fe80::1%0", "::ffff:1.2.3.4"]


def spoil(chance: random.Random, text: str) -> str:
    """Return a text with one to five changes somewhere."""
    signs = list(text)
    for _ in range(chance.randint(1, 5)):
        place = chance.randint(0, len(signs))
        cut = chance.choice([0, 1, 1, 1, 30])
        signs[place : place + cut] = chance.choices(SIGNS, k=chance.choice([0, 1, 40]))
    return "".join(signs)


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    accounts = Accounts(tmp_path)
    yield accounts
    accounts.close()


def list_headers(token: str) -> list[str]:
    password = f"eva:{token}".encode(errors="surrogatepass")
    return [f"Bearer {token}", "Basic " + base64.b64encode(password).decode()]


def test_a_spoilt_token_lets_nobody_in(accounts: Accounts) -> None:
    chance = random.Random(SEED)  # noqa: S311 - to be repeated, not to be secret
    _, text = accounts.create(TokenWish(name="eva", role=Role.ADMIN), NOW)

    for _ in range(TIMES // 2):
        spoilt = spoil(chance, text)
        for header in list_headers(spoilt):
            if spoilt.strip() != text:
                with pytest.raises(Unauthorised):
                    authenticate(header, accounts, NOW)


def test_a_spoilt_header_lets_nobody_in_without_the_token(accounts: Accounts) -> None:
    chance = random.Random(SEED)  # noqa: S311 - to be repeated, not to be secret
    accounts.create(TokenWish(name="eva", role=Role.ADMIN), NOW)
    other = spell_token(bytes(RANDOM_BYTES))

    for _ in range(TIMES // 2):
        for header in list_headers(other):
            with pytest.raises(Unauthorised):
                authenticate("x" + spoil(chance, header), accounts, NOW)
            with pytest.raises(Unauthorised):
                authenticate(header[:6] + spoil(chance, header[6:]), accounts, NOW)


def test_a_spoilt_list_of_proxies_names_somebody() -> None:
    chance = random.Random(SEED)  # noqa: S311 - to be repeated, not to be secret

    for _ in range(TIMES):
        entries = ", ".join(chance.choices(ENTRIES, k=3))
        address = find_address(
            "192.0.2.9", spoil(chance, entries), proxies=chance.randint(0, 4)
        )
        assert name_network(address)
