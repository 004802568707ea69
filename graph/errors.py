"""Every error that Stadtwissen raises on purpose, as one tree.

StadtwissenError
├── Refused                input was refused, with reasons an editor can act on
│   ├── ShapesViolated     SHACL found violations; carries the report
│   ├── Malformed          text does not parse, or a request is not well made
│   ├── Unauthorised       it needs a token that counts, and none came
│   ├── Forbidden          a rule of this service, or the asker's role, refuses it
│   ├── NotAcceptable      no format that the client accepts can hold the answer
│   └── UnsupportedMedia   the request's own format is not one that we read
├── Cancelled              a query was ended on request
├── PreconditionFailed     what a request rests on does not hold (any more)
├── Conflict               a later revision touched what the patch touches
├── LimitReached           a limit of graph/limits.py was hit
│   └── TooMany            … by what one client asks for; later it may again
├── Busy                   no worker or lock was free in time; try again later
├── ChildDied              a fenced child ended before it answered
├── NotFound               no such entity, graph or revision
├── Gone                   there was one, and it was taken away
└── StorageFault           the disk, the journal or the store failed
    ├── JournalDamaged     a record does not verify
    ├── StoreUnreadable    the engine cannot open the store
    └── DiskFull           less space is left than the reserve
"""

from dataclasses import dataclass

from graph.limits import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """One reason why something was refused, in words an editor can act on.

    `message` says what is wrong and what to do; `rule` names the rule that was
    broken; `see` is where the rule is written. `line` and `column` count from 1.
    """

    message: str
    rule: str
    see: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    term: str | None = None

    def __str__(self) -> str:
        place = ":".join(
            str(part) for part in (self.file, self.line, self.column) if part
        )
        return f"{place}: {self.message}" if place else self.message


class StadtwissenError(Exception):
    """The root: whoever catches it catches all errors that were meant."""


class Refused(StadtwissenError):
    """Input was refused; `rejections` holds at least one reason."""

    def __init__(self, *rejections: Rejection) -> None:
        super().__init__("; ".join(str(rejection) for rejection in rejections))
        self.rejections = rejections


class ShapesViolated(Refused):
    """SHACL found violations; `report` is all that it found.

    They are the bytes that `decode_report` of graph/report.py reads.
    """

    def __init__(self, *rejections: Rejection, report: bytes) -> None:
        super().__init__(*rejections)
        self.report = report


class Malformed(Refused):
    """Text does not parse, or a request is not made as its protocol says."""


class Unauthorised(Refused):
    """It needs a token that counts, and none came (RFC 9110 section 15.5.2)."""


class Forbidden(Refused):
    """A rule of this service refuses it, or the role of who asks is too low."""


class NotAcceptable(Refused):
    """No format that the client accepts can hold the answer."""


class UnsupportedMedia(Refused):
    """The request's own format or encoding is not one that we read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """A later change of what a patch touches, and who made it.

    `subjects` are the first of those that both touch, spelled; `total` counts them.
    """

    revision: int
    agent: str
    message: str
    subjects: tuple[str, ...]
    total: int


class Conflict(StadtwissenError):
    """A revision after the patch's base touched what the patch touches.

    `touch` tells of it; it is None where the bases themselves do not fit.
    """

    def __init__(
        self, message: str, *, base: int, head: int, touch: Touch | None = None
    ) -> None:
        super().__init__(message)
        self.base = base
        self.head = head
        self.touch = touch


class Cancelled(StadtwissenError):
    """A query was ended on request, or because its client went away."""


class PreconditionFailed(StadtwissenError):
    """What a request rests on does not hold (RFC 9110 section 13.1)."""


class LimitReached(StadtwissenError):
    """A limit was hit; says which, and how much was used where that is known."""

    def __init__(
        self, limit: Limit, *, used: float | None = None, advice: str = ""
    ) -> None:
        taken = "" if used is None else f", used {_write(used)}"
        message = f"{limit.name}: at most {limit.value:,} {limit.unit}{taken}. {advice}"
        super().__init__(message.rstrip())
        self.limit = limit
        self.used = used
        self.advice = advice


class TooMany(LimitReached):
    """One client asks for more than its share; when to try again is told."""

    def __init__(self, limit: Limit, *, advice: str, retry_after_seconds: int) -> None:
        super().__init__(limit, advice=advice)
        self.retry_after_seconds = retry_after_seconds


class Busy(StadtwissenError):
    """Nothing was free in time; `retry_after_seconds` says when to try again."""

    def __init__(self, message: str, *, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class ChildDied(StadtwissenError):
    """A fenced child ended before it answered.

    `exit_status` is negative where a signal ended it, None where it is not known.
    """

    def __init__(self, message: str, *, exit_status: int | None) -> None:
        super().__init__(message)
        self.exit_status = exit_status


class NotFound(StadtwissenError):
    """There is no such entity, graph or revision."""


class Gone(StadtwissenError):
    """There was such an entity; `revision` took it away at `time` (ISO 8601)."""

    def __init__(self, message: str, *, revision: int, time: str, iri: str) -> None:
        super().__init__(message)
        self.iri = iri
        self.revision = revision
        self.time = time


class StorageFault(StadtwissenError):
    """The disk, the journal or the store failed; nothing was acknowledged."""


class JournalDamaged(StorageFault):
    """A journal record does not verify: its length, hash or chain is wrong."""


class StoreUnreadable(StorageFault):
    """The engine cannot open the store; it can be rebuilt from the journal."""


class DiskFull(StorageFault):
    """Less space is left than the reserve; nothing was written."""


def _write(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:,g}"
