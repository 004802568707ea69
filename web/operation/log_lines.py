"""What the log says of a request, and of what somebody did: one JSON object a line.

All but ASCII is escaped, so nothing that a client sends can end a line, colour a
terminal or turn the direction of its text (CWE-117). No address is written whole.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from graph.access_limits import LOG_TEXT
from sparql.observation import Observation

Line = dict[str, object]
# `json.dumps` would make one for each line.
_ENCODER = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A request that was answered; `path` is as WSGI has it, bytes as Latin-1."""

    time: datetime
    method: str
    path: str
    status: int
    seconds: float
    size_bytes: int | None
    asker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What somebody did or was refused; `result` is `ok`, or what stopped it."""

    actor: str
    action: str
    target: str
    result: str = "ok"


def describe_request(answered: Answered, query: Observation | None = None) -> Line:
    """Return the line of a request, and of the query that it asked, if it did."""
    line: Line = {
        "time": _write_time(answered.time),
        "kind": "request",
        "method": clip(answered.method),
        "path": clip(_read_path(answered.path)),
        "status": answered.status,
        "milliseconds": round(answered.seconds * 1_000, 1),
        "bytes": answered.size_bytes,
        "asker": answered.asker,
    }
    if query is not None:
        line |= {
            "query_id": query.query_id,
            "outcome": query.outcome.value,
            "revision": query.revision,
            "rows": query.rows,
            "format": query.extension,
            "cached": query.is_cached,
            "query": clip(query.text),
        }
    return line


def describe_deed(time: datetime, deed: Deed) -> Line:
    """Return the line of a deed."""
    return {
        "time": _write_time(time),
        "kind": "audit",
        "actor": deed.actor,
        "action": deed.action,
        "target": clip(deed.target),
        "result": deed.result,
    }


def spell(line: Line) -> bytes:
    """Return the bytes of a line with its end."""
    return _ENCODER.encode(line).encode("ascii") + b"\n"


def clip(text: str) -> str:
    """Cut a text to the length that the log keeps."""
    if len(text) * 4 <= LOG_TEXT.value:
        return text
    encoded = text.encode(errors="surrogatepass")[: LOG_TEXT.value]
    return encoded.decode(errors="ignore")


def _read_path(path: str) -> str:
    if path.isascii():
        return path
    return path.encode("latin-1", "replace").decode(errors="replace")


def _write_time(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1_000:03}Z"
