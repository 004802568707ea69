"""Further columns for a table that was reconciled, as JSON has them.

See the Reconciliation Service API 0.2, section 7.4
(https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
"""

import re
from collections.abc import Sequence

from graph.ntriples import XSD, is_iri, is_literal, read_literal, read_value
from web.linked_data.reconciliation_answer import Json, NameTerm, write_term
from web.linked_data.reconciliation_query import (
    ExtensionQuery,
    read_entity_id,
    read_schema_id,
    write_entity_id,
)
from web.linked_data.reconciliation_score import Facts, Value
from web.vocabulary import choose_text

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_DIGITS = 15
_INTEGER = XSD + "integer"
_DECIMAL = XSD + "decimal"
_DATE = XSD + "date"


def write_extension(
    query: ExtensionQuery, facts: Facts, name_term: NameTerm, language: str
) -> Json:
    """Return for each entity the values of each property; none where none is known."""
    properties = {id_: read_schema_id(id_) for id_ in query.properties}
    rows: Json = {}
    for id_ in query.ids:
        entity = read_entity_id(id_) or ""
        rows[id_] = {
            name: write_values(facts.get((entity, property_), ()), language)
            for name, property_ in properties.items()
        }
    meta = [
        {**write_term(property_, name_term), "id": id_}
        for id_, property_ in properties.items()
    ]
    return {"meta": meta, "rows": rows}


def write_values(values: Sequence[Value], language: str) -> list[Json]:
    """Return values as cells; of texts in several languages those in the one asked."""
    tags = {read_literal(v.term)[1] for v in values if is_literal(v.term)} - {None}
    chosen = choose_text({tag: tag for tag in tags if tag}, language)
    return [
        _write_value(value, language)
        for value in values
        if not is_literal(value.term) or read_literal(value.term)[1] in (None, chosen)
    ]


def _write_value(value: Value, language: str) -> Json:
    if is_iri(value.term):
        return _write_thing(value, language)
    if not is_literal(value.term):
        return {}
    text, _, datatype = read_literal(value.term)
    # A longer number is no JSON number that readers keep.
    if datatype == _INTEGER and len(text) <= _MOST_DIGITS:
        return {"int": int(text)}
    if datatype == _DECIMAL and len(text) <= _MOST_DIGITS:
        return {"float": float(text)}
    if datatype == _DATE and _DAY.fullmatch(text):
        return {"date": f"{text}T00:00:00Z"}
    return {"str": text}


def _write_thing(value: Value, language: str) -> Json:
    iri = read_value(value.term)
    texts = [read_literal(label) for label in value.labels]
    name = choose_text({tag or "": text for text, tag, _ in texts}, language)
    id_ = write_entity_id(iri)
    # What is no entity here has no id in the identifier space.
    return {"str": name or iri} if id_ is None else {"id": id_, "name": name or id_}
