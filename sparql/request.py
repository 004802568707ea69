"""The SPARQL 1.1 Protocol coming in: what an HTTP request asks (section 2).

Text becomes a `Query` or an `Update` here, once. Percent-encoding and UTF-8 are read
strictly: bytes that are not UTF-8 are refused, never replaced.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from graph.errors import LimitReached, Malformed, Rejection, UnsupportedMedia
from graph.limits import FORM_BODY, IRI, QUERY_TEXT
from graph.update_limits import UPDATE_TEXT

_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_QUERY_OPERATION = _PROTOCOL + "#query-operation"
_DATASET = _PROTOCOL + "#dataset"
_UPDATE_OPERATION = _PROTOCOL + "#update-operation"

_UPDATE_DATASET = _PROTOCOL + "#update-dataset"

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
DIRECT_UPDATE = "application/sparql-update"

_ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^<>\"{}|^`\\\x00-\x20]*")
_MOST_PARAMETERS = 200
_NUMBER = re.compile(r"[1-9][0-9]{0,11}")
_SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?|\.[0-9]{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One query and how it is to be answered.

    `default_graphs` and `named_graphs` are the dataset of the protocol, empty where
    the request names none. `accept` is the Accept header. `extension` is the short
    name of a format (`csv`) that goes before it. `timeout_seconds` is how long the
    client is willing to wait, None where it does not say. `revision` is the number of
    the one that is asked, None for the newest. `explains` asks what the query means,
    not for its answer.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    accept: str = ""
    extension: str | None = None
    timeout_seconds: float | None = None
    revision: int | None = None
    explains: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One update; the graphs are those of the protocol, empty where it names none.

    `note` says why, for the revision that it becomes.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The parts of an HTTP request that the protocol speaks of."""

    method: str
    query_string: bytes
    content_type: str = ""
    body: bytes = b""
    accept: str = ""
    content_encoding: str = ""


def read_query(message: Message) -> Query | None:
    """Return the query of a GET, POST or QUERY; None where a GET has none.

    QUERY has its query in the body, as POST has (draft-ietf-httpbis-safe-method).

    Raises Malformed, UnsupportedMedia or LimitReached.
    """
    in_url = read_parameters(message.query_string)
    if message.method not in ("POST", "QUERY"):
        return build_query(in_url, message.accept)
    kind = _read_kind(message)
    if kind == DIRECT:
        return _read_direct(message, in_url)
    if kind == FORM:
        return _read_form(message, in_url)
    advice = " An update goes to /update." if kind.endswith("sparql-update") else ""
    raise UnsupportedMedia(
        _reject(f"Send the query as {FORM} or {DIRECT}.{advice}", _QUERY_OPERATION)
    )


def read_update(message: Message) -> Update:
    """Return the update of a POST (section 2.2).

    Raises Malformed, UnsupportedMedia or LimitReached.
    """
    parameters = read_parameters(message.query_string)
    kind = _read_kind(message)
    if kind == DIRECT_UPDATE:
        if len(message.body) > UPDATE_TEXT.value:
            raise LimitReached(
                UPDATE_TEXT,
                used=len(message.body),
                advice="Send larger data to /graphs, or load a file.",
            )
        if "update" in parameters:
            text = "The update stands in the URL and in the body."
            raise Malformed(_reject(text, _UPDATE_OPERATION))
        parameters["update"] = [_decode(message.body).removeprefix("\ufeff")]
    elif kind == FORM:
        parameters = _join(parameters, _read_form_body(message))
    else:
        advice = " A query goes to /sparql." if kind == DIRECT else ""
        text = f"Send the update as {FORM} or {DIRECT_UPDATE}.{advice}"
        raise UnsupportedMedia(_reject(text, _UPDATE_OPERATION))
    return _build_update(parameters)


def _build_update(parameters: dict[str, list[str]]) -> Update:
    if "query" in parameters:
        text = "A query is sent to /sparql, an update to /update; send one of them."
        raise Malformed(_reject(text, _UPDATE_OPERATION))
    texts = parameters.get("update", [])
    if len(texts) != 1:
        text = f"One update, please: there are {len(texts)}."
        raise Malformed(_reject(text, _UPDATE_OPERATION))
    return Update(
        text=texts[0],
        default_graphs=_read_graphs(parameters, "using-graph-uri", _UPDATE_DATASET),
        named_graphs=_read_graphs(parameters, "using-named-graph-uri", _UPDATE_DATASET),
        note=next(iter(parameters.get("message", [])), ""),
    )


def is_absolute(iri: str) -> bool:
    """Tell whether a text may be the IRI of a graph, not relative to anything."""
    return len(iri) <= IRI.value and _ABSOLUTE_IRI.fullmatch(iri) is not None


def _read_direct(message: Message, in_url: dict[str, list[str]]) -> Query:
    if len(message.body) > QUERY_TEXT.value:
        raise LimitReached(
            QUERY_TEXT, used=len(message.body), advice="Shorten the query."
        )
    if "query" in in_url:
        raise Malformed(
            _reject("The query stands in the URL and in the body.", _QUERY_OPERATION)
        )
    text = _decode(message.body).removeprefix("\ufeff")
    return _require(build_query({**in_url, "query": [text]}, message.accept))


def _read_form(message: Message, in_url: dict[str, list[str]]) -> Query:
    parameters = _join(in_url, _read_form_body(message))
    return _require(build_query(parameters, message.accept))


def _read_form_body(message: Message) -> dict[str, list[str]]:
    if len(message.body) > FORM_BODY.value:
        raise LimitReached(
            FORM_BODY,
            used=len(message.body),
            advice="Shorten what is sent, or load a file.",
        )
    return read_parameters(message.body)


def _join(
    in_url: dict[str, list[str]], in_body: dict[str, list[str]]
) -> dict[str, list[str]]:
    for name in in_body.keys() & in_url.keys():
        text = f"{name} stands in the URL and in the body."
        raise Malformed(_reject(text, _PROTOCOL))
    return in_url | in_body


def _read_kind(message: Message) -> str:
    """Return the body's media type; UnsupportedMedia where packed or no UTF-8."""
    if message.content_encoding.lower() not in ("", "identity"):
        text = "Send the text as it is, not packed; /graphs reads gzip."
        raise UnsupportedMedia(_reject(text, _PROTOCOL))
    kind, charset = _read_content_type(message.content_type)
    if charset not in ("", "utf-8", "utf8"):
        text = f"Send the text as UTF-8, not as {charset}."
        raise UnsupportedMedia(_reject(text, _QUERY_OPERATION))
    return kind


def build_query(parameters: dict[str, list[str]], accept: str) -> Query | None:
    """Return the query that parameters stand for; None where they have none.

    Raises Malformed.
    """
    if "update" in parameters:
        raise Malformed(
            _reject("An update is sent to /update by POST.", _UPDATE_OPERATION)
        )
    texts = parameters.get("query", [])
    if len(texts) > 1:
        raise Malformed(
            _reject(f"One query, please: there are {len(texts)}.", _QUERY_OPERATION)
        )
    if not texts:
        return None
    return Query(
        text=texts[0],
        default_graphs=_read_graphs(parameters, "default-graph-uri", _DATASET),
        named_graphs=_read_graphs(parameters, "named-graph-uri", _DATASET),
        accept=accept,
        extension=next(iter(parameters.get("format", [])), None),
        timeout_seconds=_read_timeout(parameters.get("timeout", [])),
        revision=_read_revision(parameters.get("revision", [])),
        explains="explain" in parameters,
    )


def _require(query: Query | None) -> Query:
    if query is None:
        raise Malformed(_reject("The parameter query is missing.", _QUERY_OPERATION))
    return query


def _read_graphs(
    parameters: dict[str, list[str]], name: str, see: str
) -> tuple[str, ...]:
    graphs = tuple(parameters.get(name, ()))
    for graph in graphs:
        if not is_absolute(graph):
            raise Malformed(_reject(f"{name} needs an absolute IRI.", see))
    return graphs


def _read_revision(values: list[str]) -> int | None:
    if not values:
        return None
    if len(values) > 1 or not _NUMBER.fullmatch(values[0]):
        raise Malformed(_reject("revision needs the number of a revision.", _PROTOCOL))
    return int(values[0])


def _read_timeout(values: list[str]) -> float | None:
    if not values:
        return None
    is_number = len(values) == 1 and _SECONDS.fullmatch(values[0]) is not None
    if not is_number or float(values[0]) == 0:
        message = "timeout is one decimal number of seconds, greater than 0."
        raise Malformed(_reject(message, _QUERY_OPERATION))
    return float(values[0])


def read_parameters(encoded: bytes) -> dict[str, list[str]]:
    """Return the parameters of a query string or a form; Malformed if not UTF-8."""
    if not encoded:
        return {}
    try:
        pairs = parse_qsl(
            encoded.decode(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except UnicodeDecodeError as error:
        raise _not_utf_8() from error
    except ValueError as error:
        raise Malformed(
            _reject(f"At most {_MOST_PARAMETERS} parameters.", _QUERY_OPERATION)
        ) from error
    parameters: dict[str, list[str]] = {}
    for name, value in pairs:
        parameters.setdefault(name, []).append(value)
    return parameters


def _decode(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise _not_utf_8() from error


def _read_content_type(header: str) -> tuple[str, str]:
    kind, *parameters = (part.strip().lower() for part in header.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            return kind, value.strip().strip('"')
    return kind, ""


def _not_utf_8() -> Malformed:
    return Malformed(_reject("The request is not UTF-8.", _QUERY_OPERATION))


def _reject(message: str, see: str) -> Rejection:
    return Rejection(message=message, rule="sparql-protocol", see=see)
