"""Access tokens: how they are written, read, kept and judged.

A token is `stadt_<id>_<secret><check>` in base 62: the name of its row, 32 random bytes
and a CRC-32, so that programs that look for leaked secrets know one when they see it.
Only its SHA-256 is kept: the secret is too long to be guessed, so nothing slower is
needed.
"""

import hashlib
import hmac
import re
import string
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from graph.access_limits import TOKEN_DAYS, TOKEN_NAME
from web.permissions import Principal, Role

_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_ID_BYTES = 6
_SECRET_BYTES = 32
RANDOM_BYTES = _ID_BYTES + _SECRET_BYTES
# As many digits as the largest number of so many bytes has.
_ID_DIGITS = 9
_SECRET_DIGITS = 43
_CHECK_DIGITS = 6
_FORM = re.compile(r"stadt_([0-9A-Za-z]{9})_[0-9A-Za-z]{49}")
_NOTE_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What is kept of a token beside its hash; all times are UTC.

    `graphs` are those that its bearer may write, None for all that the role may.
    """

    id: str
    name: str
    role: Role
    graphs: frozenset[str] | None
    created: datetime
    expires: datetime
    last_used: datetime | None = None
    revoked: datetime | None = None

    @property
    def principal(self) -> Principal:
        """Who comes with it."""
        return Principal(
            name=self.name, role=self.role, graphs=self.graphs, token_id=self.id
        )

    def judge(self, now: datetime) -> str:
        """Return `valid`, `expired` or `revoked`; only a valid one counts."""
        if self.revoked is not None:
            return "revoked"
        return "expired" if now >= self.expires else "valid"

    def is_use_to_be_noted(self, now: datetime) -> bool:
        """Tell whether its last use was noted so long ago that a write is worth it."""
        return self.last_used is None or now - self.last_used >= _NOTE_EVERY


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenWish:
    """What a new token shall be; `days` is how long it counts."""

    name: str
    role: Role
    graphs: frozenset[str] | None = None
    days: int = TOKEN_DAYS.value

    def fulfil(self, text: str, now: datetime) -> Token:
        """Return the record of a token with this text, made now, to the second."""
        now = now.replace(microsecond=0)
        return Token(
            id=text.split("_")[1],
            name=self.name,
            role=self.role,
            graphs=self.graphs,
            created=now,
            expires=now + timedelta(days=self.days),
        )


def spell_token(random_bytes: bytes) -> str:
    """Return the text of a new token; `random_bytes` are RANDOM_BYTES fresh ones."""
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"a token is made of {RANDOM_BYTES} random bytes")
    id_ = _spell(random_bytes[:_ID_BYTES], _ID_DIGITS)
    secret = _spell(random_bytes[_ID_BYTES:], _SECRET_DIGITS)
    body = f"stadt_{id_}_{secret}"
    return body + _check(body)


def read_id(text: str) -> str | None:
    """Return the id that a token names; None where the text cannot be a token."""
    form = _FORM.fullmatch(text)
    if form is None or text[-_CHECK_DIGITS:] != _check(text[:-_CHECK_DIGITS]):
        return None
    return form[1]


def hash_token(text: str) -> bytes:
    """Return what is kept of a token."""
    return hashlib.sha256(text.encode()).digest()


def is_same(text: str, kept: bytes) -> bool:
    """Tell whether a token is the one whose hash was kept, in constant time."""
    return hmac.compare_digest(hash_token(text), kept)


def find_name_fault(name: str) -> str | None:
    """Return why somebody cannot have a name, which stands in logs and provenance."""
    if not name.strip() or not name.isprintable():
        return "A name has characters that can be seen, and no line breaks."
    if len(name) > TOKEN_NAME.value:
        return f"A name has at most {TOKEN_NAME.value} characters."
    return None


def _check(body: str) -> str:
    return _spell(zlib.crc32(body.encode()).to_bytes(4, "big"), _CHECK_DIGITS)


def _spell(number_bytes: bytes, digits: int) -> str:
    number = int.from_bytes(number_bytes, "big")
    spelled = ""
    for _ in range(digits):
        number, digit = divmod(number, len(_DIGITS))
        spelled = _DIGITS[digit] + spelled
    return spelled
