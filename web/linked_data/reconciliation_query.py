"""What a client of the reconciliation service asks, read from its JSON.

See the Reconciliation Service API 0.2, sections 4.1 and 7.3
(https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from graph.errors import LimitReached, Malformed, Rejection
from graph.limits import Limit
from graph.ntriples import is_iri, read_value
from graph.search_limits import (
    EXTENDED_AT_ONCE,
    RECONCILED_AT_ONCE,
    RECONCILED_PROPERTIES,
    RECONCILED_VALUES,
    RECONCILIATION_CANDIDATES,
    SEARCH_TEXT,
)
from graph.term_names import read_term
from ontology import iris
from web.locations import find_document, find_iri
from web.vocabulary import abbreviate

SPECIFICATION = (
    "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/"
)
_LOCAL_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_STRICTNESSES = ("any", "should", "all")
_USUAL_CANDIDATES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A property that is known of what is sought, with its values as texts.

    `id` is the property as the client named it, `property` its IRI.
    """

    id: str
    property: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciliationQuery:
    """One thing that is sought: a name, properties or both; `types` are IRIs.

    Without types everything may be meant; with several any of them, or all where
    `demands_all` says so.
    """

    name: str
    types: tuple[str, ...]
    demands_all: bool
    limit: int
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionQuery:
    """Of which entities which properties are asked; both as the client named them."""

    ids: tuple[str, ...]
    properties: tuple[str, ...]


def read_batch(text: str) -> dict[str, ReconciliationQuery]:
    """Read a reconciliation query batch.

    Raises Malformed for what is none, LimitReached for one that is too large.
    """
    batch = _read_object(_read_json(text), "a batch of queries")
    _limit(RECONCILED_AT_ONCE, len(batch), "Send several batches.")
    return {key: _read_query(value, key) for key, value in batch.items()}


def read_extension(text: str) -> ExtensionQuery:
    """Read a data extension query; raises as `read_batch` does."""
    query = _read_object(_read_json(text), "a data extension query")
    ids = [_read_text(id_, "an id") for id_ in _read_array(query.get("ids"), "ids")]
    listed = _read_array(query.get("properties"), "properties")
    properties = [
        _read_text(_read_object(one, "a property").get("id"), "a property's id")
        for one in listed
    ]
    _limit(EXTENDED_AT_ONCE, len(ids), "Ask for fewer entities.")
    _limit(RECONCILED_PROPERTIES, len(properties), "Ask for fewer properties.")
    return ExtensionQuery(
        ids=tuple(dict.fromkeys(ids)), properties=tuple(dict.fromkeys(properties))
    )


def read_schema_id(text: str) -> str:
    """Return the IRI of a class or a property: `Municipality`, `schema:url`, an IRI.

    Raises Malformed for what can be none.
    """
    if _LOCAL_NAME.fullmatch(text):
        return iris.NS + text
    term = read_term(text)
    if not is_iri(term):
        raise _refuse(f"{text[:100]!r} names no class or property.")
    return read_value(term)


def write_schema_id(iri: str) -> str:
    """Return the id of a class or property: within the schema space its own name."""
    local = iri.removeprefix(iris.NS)
    return local if _LOCAL_NAME.fullmatch(local) else abbreviate(iri)


def read_entity_id(text: str) -> str | None:
    """Return the IRI of an entity's id, or of its IRI; None where it can be none."""
    iri = find_iri(text.strip().removeprefix(iris.ID))
    return iri if iri is not None and iri.startswith(iris.ID) else None


def write_entity_id(iri: str) -> str | None:
    """Return the id of an entity: what stands behind the identifier space."""
    return find_document(iri) if iri.startswith(iris.ID) else None


def _read_query(value: object, key: str) -> ReconciliationQuery:
    query = _read_object(value, f"the query {key[:50]!r}")
    name = _read_text(query.get("query", ""), "query").strip()
    _limit(SEARCH_TEXT, len(name), "Shorten the name.")
    wishes = tuple(_read_wish(one) for one in _list(query, "properties"))
    _limit(RECONCILED_PROPERTIES, len(wishes), "Name the properties that tell most.")
    if not name and not wishes:
        raise _refuse(f"The query {key[:50]!r} has neither a query nor properties.")
    types = query.get("type", [])
    named = [types] if isinstance(types, str) else _read_array(types, "type")
    _limit(RECONCILED_PROPERTIES, len(named), "Name fewer types.")
    strictness = query.get("type_strict", "any")
    if strictness not in _STRICTNESSES:
        raise _refuse(f"type_strict is one of {', '.join(_STRICTNESSES)}.")
    return ReconciliationQuery(
        name=name,
        types=tuple(read_schema_id(_read_text(_id_of(one), "type")) for one in named),
        demands_all=strictness == "all",
        limit=_read_limit(query.get("limit", _USUAL_CANDIDATES)),
        wishes=wishes,
    )


def _read_wish(value: object) -> Wish:
    wish = _read_object(value, "a property")
    id_ = _read_text(wish.get("pid"), "pid")
    given = wish.get("v")
    values = given if isinstance(given, list) else [given]
    _limit(RECONCILED_VALUES, len(values), "Name fewer values.")
    texts = (_read_value(one) for one in values)
    return Wish(
        id=id_,
        property=read_schema_id(id_),
        values=tuple(text for text in texts if text),
    )


def _read_value(value: object) -> str:
    """Return a property value as a text; of an entity its id, as that is exact."""
    if isinstance(value, dict):
        value = _id_of(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = _read_text(str(value) if isinstance(value, int | float) else value, "v")
    _limit(SEARCH_TEXT, len(text), "Shorten the value.")
    return text.strip()


def _read_limit(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 1:
        raise _refuse("limit is a positive number.")
    most = RECONCILIATION_CANDIDATES.value
    return most if value > most else int(value)


def _id_of(value: object) -> object:
    return value.get("id") if isinstance(value, dict) else value


def _list(query: Mapping[str, object], key: str) -> list[object]:
    value = query.get(key)
    return [] if value is None else _read_array(value, key)


def _read_json(text: str) -> object:
    try:
        text.encode()  # A lone surrogate is no text.
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        place = f": {fault}" if isinstance(fault, json.JSONDecodeError) else ""
        raise _refuse(f"It is not JSON{place}.") from None


def _read_object(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _refuse(f"It takes an object for {what}.")
    return value


def _read_array(value: object, what: str) -> list[object]:
    if not isinstance(value, list):
        raise _refuse(f"It takes an array for {what}.")
    return value


def _read_text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise _refuse(f"It takes a string for {what}.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _refuse(f"The string for {what} holds half of a sign.") from None
    return value


def _limit(limit: Limit, used: int, advice: str) -> None:
    if used > limit.value:
        raise LimitReached(limit, used=used, advice=advice)


def _refuse(message: str) -> Malformed:
    return Malformed(
        Rejection(message=message, rule="reconciliation", see=SPECIFICATION)
    )
