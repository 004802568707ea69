"""An HTTP answer as plain values, whoever sends it."""

from dataclasses import dataclass
from typing import IO

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An HTTP answer; Content-Type comes first, `body` may be a file to be closed.

    `revision` is set where the same request gets the same answer as long as that
    revision is the newest.
    """

    status: int
    headers: Headers
    body: bytes | IO[bytes]
    revision: int | None = None
