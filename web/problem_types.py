"""Every problem that an answer can report: status, name and title in both languages."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from http import HTTPStatus

from graph.errors import (
    Busy,
    Cancelled,
    ChildDied,
    Conflict,
    DiskFull,
    Forbidden,
    Gone,
    LimitReached,
    Malformed,
    NotAcceptable,
    NotFound,
    PreconditionFailed,
    Refused,
    Rejection,
    ShapesViolated,
    StadtwissenError,
    StorageFault,
    TooMany,
    Unauthorised,
    UnsupportedMedia,
)
from graph.limits import FORM_BODY, QUERY_TEXT, UPLOAD, UPLOAD_UNPACKED
from graph.update_limits import UPDATE_TEXT

_TOO_LARGE = frozenset({QUERY_TEXT, FORM_BODY, UPLOAD, UPLOAD_UNPACKED, UPDATE_TEXT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong, for a program (RFC 9457) and for a person.

    `name` is the last part of its type; `titles` are its titles by language;
    `members` are further members of the JSON object.
    """

    status: int
    name: str
    titles: Mapping[str, str]
    detail: str
    members: Mapping[str, object] = field(default_factory=dict)
    retry_after_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Type:
    error: type[StadtwissenError]
    status: HTTPStatus
    name: str
    de: str
    en: str


# The first row that fits counts: a class stands before the one it is made from.
_TYPES = (
    _Type(
        error=Malformed,
        status=HTTPStatus.BAD_REQUEST,
        name="malformed",
        de="Die Anfrage ist nicht richtig aufgebaut",
        en="The request is not well formed",
    ),
    _Type(
        error=Unauthorised,
        status=HTTPStatus.UNAUTHORIZED,
        name="unauthorised",
        de="Dafür braucht es ein gültiges Token",
        en="This needs a token that counts",
    ),
    _Type(
        error=Forbidden,
        status=HTTPStatus.FORBIDDEN,
        name="forbidden",
        de="Das erlaubt dieser Dienst nicht",
        en="This service does not allow that",
    ),
    _Type(
        error=NotAcceptable,
        status=HTTPStatus.NOT_ACCEPTABLE,
        name="not-acceptable",
        de="Die Antwort gibt es nicht in diesem Format",
        en="The answer does not come in that format",
    ),
    _Type(
        error=UnsupportedMedia,
        status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        name="unsupported-media-type",
        de="Dieses Format nehmen wir nicht an",
        en="We do not read that format",
    ),
    _Type(
        error=ShapesViolated,
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        name="shapes-violated",
        de="Die Daten verletzen unsere Regeln",
        en="The data break our rules",
    ),
    _Type(
        error=Refused,
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        name="refused",
        de="Das wurde abgelehnt",
        en="This was refused",
    ),
    _Type(
        error=TooMany,
        status=HTTPStatus.TOO_MANY_REQUESTS,
        name="too-many",
        de="Das waren zu viele Anfragen",
        en="These were too many requests",
    ),
    _Type(
        error=LimitReached,
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        name="limit-reached",
        de="Eine Grenze ist erreicht",
        en="A limit was reached",
    ),
    _Type(
        error=Cancelled,
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        name="cancelled",
        de="Die Abfrage wurde abgebrochen",
        en="The query was cancelled",
    ),
    _Type(
        error=PreconditionFailed,
        status=HTTPStatus.PRECONDITION_FAILED,
        name="precondition-failed",
        de="Der Graph ist nicht so, wie Sie ihn gesehen haben",
        en="The graph is not as you saw it",
    ),
    _Type(
        error=Conflict,
        status=HTTPStatus.CONFLICT,
        name="conflict",
        de="Jemand war schneller",
        en="Somebody was faster",
    ),
    _Type(
        error=Busy,
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        name="busy",
        de="Gerade ist viel los",
        en="The service is busy",
    ),
    _Type(
        error=NotFound,
        status=HTTPStatus.NOT_FOUND,
        name="not-found",
        de="Das gibt es hier nicht",
        en="There is no such thing here",
    ),
    _Type(
        error=Gone,
        status=HTTPStatus.GONE,
        name="gone",
        de="Das gibt es nicht mehr",
        en="This is no longer here",
    ),
    _Type(
        error=DiskFull,
        status=HTTPStatus.INSUFFICIENT_STORAGE,
        name="disk-full",
        de="Der Speicherplatz ist knapp",
        en="Disk space is short",
    ),
    _Type(
        error=StorageFault,
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        name="storage-fault",
        de="Der Speicher hat versagt",
        en="The storage failed",
    ),
    _Type(
        error=ChildDied,
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        name="worker-died",
        de="Ein Teil des Dienstes ist ausgefallen",
        en="A part of the service failed",
    ),
)


def describe(error: StadtwissenError) -> Problem:
    """Return the problem that an error of ours is to its client."""
    kind = next((t for t in _TYPES if isinstance(error, t.error)), None)
    if kind is None:
        return INTERNAL
    is_too_large = isinstance(error, LimitReached) and error.limit in _TOO_LARGE
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_too_large else kind.status
    return Problem(
        status=status,
        name=kind.name,
        titles={"de": kind.de, "en": kind.en},
        # What storage and processes say may name paths: that stays in our log.
        detail=kind.en if isinstance(error, StorageFault | ChildDied) else str(error),
        members=_list_members(error),
        retry_after_seconds=(
            error.retry_after_seconds if isinstance(error, Busy | TooMany) else None
        ),
    )


def find_kind(name: str) -> Problem | None:
    """Return the kind of problem of a name, without a detail; None where none is."""
    for kind in _TYPES:
        if kind.name == name:
            titles = {"de": kind.de, "en": kind.en}
            return Problem(status=kind.status, name=name, titles=titles, detail="")
    if name == INTERNAL.name:
        return INTERNAL
    kinds = (describe_status(status, "") for status in HTTPStatus)
    return next(
        (one for one in kinds if one.name == name and one.status in _STATUS_TITLES),
        None,
    )


def describe_status(status: int, detail: str) -> Problem:
    """Return the problem that an HTTP status alone stands for."""
    phrase = HTTPStatus(status).phrase
    titles = _STATUS_TITLES.get(status, {"de": phrase, "en": phrase})
    name = phrase.lower().replace(" ", "-")
    return Problem(status=status, name=name, titles=titles, detail=detail)


_STATUS_TITLES: dict[int, Mapping[str, str]] = {
    HTTPStatus.BAD_REQUEST: {
        "de": "Die Anfrage ist nicht richtig aufgebaut",
        "en": "The request is not well formed",
    },
    HTTPStatus.NOT_FOUND: {
        "de": "Diese Seite gibt es nicht",
        "en": "There is no such page",
    },
    HTTPStatus.METHOD_NOT_ALLOWED: {
        "de": "Das geht unter dieser Adresse nicht",
        "en": "This address does not do that",
    },
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: {
        "de": "Die Anfrage ist zu groß",
        "en": "The request is too large",
    },
}

INTERNAL = Problem(
    status=HTTPStatus.INTERNAL_SERVER_ERROR,
    name="internal",
    titles={"de": "Das ist unser Fehler", "en": "This is our fault"},
    detail="Something went wrong on our side; it has been written down.",
)


def _list_members(error: StadtwissenError) -> dict[str, object]:
    match error:
        case Refused():
            return _list_rejection(error.rejections[0])
        case LimitReached():
            limit = {
                "name": error.limit.name,
                "value": error.limit.value,
                "unit": error.limit.unit,
                "used": error.used,
            }
            return {"limit": limit, "advice": error.advice}
        case Gone():
            return {"revision": error.revision, "time": error.time}
        case Conflict():
            touch = None if error.touch is None else asdict(error.touch)
            return {"base": error.base, "head": error.head, "touch": touch}
        case _:
            return {}


def _list_rejection(rejection: Rejection) -> dict[str, object]:
    members = {
        "rule": rejection.rule,
        "see": rejection.see,
        "line": rejection.line,
        "column": rejection.column,
        "term": rejection.term,
    }
    return {name: value for name, value in members.items() if value is not None}
