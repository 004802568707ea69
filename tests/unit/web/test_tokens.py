"""How tokens are written, read and judged."""

import binascii
import hashlib
import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.editing.tokens import (
    RANDOM_BYTES,
    Token,
    TokenWish,
    find_name_fault,
    hash_token,
    is_same,
    read_id,
    spell_token,
)
from web.permissions import Role

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
RANDOM = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)
TEXT = spell_token(bytes(range(RANDOM_BYTES)))


def read_number(digits: str) -> int:
    number = 0
    for digit in digits:
        number = number * 62 + DIGITS.index(digit)
    return number


def make_token(**changes: object) -> Token:
    wish = TokenWish(name="eva", role=Role.EDITOR, days=1)
    token = wish.fulfil(TEXT, NOW)
    values = {name: getattr(token, name) for name in Token.__slots__}
    return Token(**(values | changes))


@given(RANDOM)
def test_a_token_holds_its_random_bytes_and_their_checksum(random_bytes: bytes) -> None:
    text = spell_token(random_bytes)

    word, id_, rest = text.split("_")
    secret, check = rest[:43], rest[43:]
    assert word == "stadt"
    assert read_number(id_).to_bytes(6, "big") == random_bytes[:6]
    assert read_number(secret).to_bytes(32, "big") == random_bytes[6:]
    assert read_number(check) == binascii.crc32(f"stadt_{id_}_{secret}".encode())
    assert read_id(text) == id_


@given(RANDOM, st.data())
def test_a_token_with_one_other_character_is_none(
    random_bytes: bytes, data: st.DataObject
) -> None:
    text = spell_token(random_bytes)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters().filter(lambda sign: sign != text[place]))

    assert read_id(text[:place] + other + text[place + 1 :]) is None


@given(st.text())
def test_any_text_is_read_without_a_fault(text: str) -> None:
    assert read_id(text) is None


@pytest.mark.parametrize("text", ["", "stadt__", TEXT + "\n", TEXT[:-1], " " + TEXT])
def test_what_is_no_token_names_no_id(text: str) -> None:
    assert read_id(text) is None


def test_only_the_hash_of_a_token_is_kept() -> None:
    kept = hash_token(TEXT)

    assert kept == hashlib.sha256(TEXT.encode()).digest()
    assert is_same(TEXT, kept)
    assert not is_same(spell_token(bytes(RANDOM_BYTES)), kept)


def test_a_token_is_made_of_exactly_its_random_bytes() -> None:
    with pytest.raises(ValueError, match="38 random bytes"):
        spell_token(b"short")


@pytest.mark.parametrize(
    ("after", "state"),
    [(0, "valid"), (24 * 3600 - 1, "valid"), (24 * 3600, "expired")],
)
def test_a_token_counts_until_its_time_is_over(after: int, state: str) -> None:
    assert make_token().judge(NOW + timedelta(seconds=after)) == state


def test_a_token_that_was_revoked_counts_no_more() -> None:
    assert make_token(revoked=NOW).judge(NOW) == "revoked"


@pytest.mark.parametrize(
    ("last_used", "expected"),
    [
        (None, True),
        (NOW - timedelta(seconds=59), False),
        (NOW - timedelta(seconds=60), True),
    ],
)
def test_its_use_is_noted_once_a_minute(
    last_used: datetime | None, *, expected: bool
) -> None:
    assert make_token(last_used=last_used).is_use_to_be_noted(NOW) is expected


def test_its_bearer_is_a_principal() -> None:
    principal = make_token(graphs=frozenset({"http://a/"})).principal

    assert (principal.name, principal.role) == ("eva", Role.EDITOR)
    assert principal.graphs == frozenset({"http://a/"})
    assert make_token().principal.graphs is None


@pytest.mark.parametrize(
    "name", ["", "  ", "a\nb", "a\x1b[31m", "\u202eeva", "x" * 101]
)
def test_a_name_that_would_spoil_a_log_is_refused(name: str) -> None:
    assert find_name_fault(name) is not None


@pytest.mark.parametrize("name", ["eva", "Jürgen Groß", "x" * 100])
def test_an_ordinary_name_is_taken(name: str) -> None:
    assert find_name_fault(name) is None
