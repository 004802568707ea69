"""JSON-LD text of a description (https://www.w3.org/TR/json-ld11/)."""

import json
from collections.abc import Iterable

from graph.ntriples import is_literal, read_literal, read_value
from ontology import iris
from ontology.iris import PREFIXES, expand

Triple = tuple[str, str, str]
Value = str | dict[str, str]
# Where the context of our JSON-LD is served for ever.
CONTEXT_IRI = iris.NS + "context.jsonld"
_TYPE = expand("rdf:type")
_SPACES = sorted(
    ((space, prefix) for prefix, space in PREFIXES.items()), key=lambda s: -len(s[0])
)


def write_json_ld(triples: Iterable[Triple]) -> str:
    """Return the triples as a flattened document whose keys are prefixed names."""
    used: set[str] = set()
    nodes: dict[str, dict[str, list[Value] | str]] = {}
    for subject, predicate, object_ in triples:
        id_ = _write_id(subject)
        node = nodes.setdefault(id_, {"@id": id_})
        iri = read_value(predicate)
        if iri == _TYPE and not is_literal(object_):
            _append(node, "@type", _shorten(read_value(object_), used))
        else:
            _append(node, _shorten(iri, used), _write_value(object_, used))
    context = {prefix: PREFIXES[prefix] for prefix in sorted(used)}
    document = {"@context": context, "@graph": list(nodes.values())}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _append(node: dict[str, list[Value] | str], key: str, value: Value) -> None:
    values = node.setdefault(key, [])
    if isinstance(values, list):
        values.append(value)


def _write_value(object_: str, used: set[str]) -> Value:
    if not is_literal(object_):
        return {"@id": _write_id(object_)}
    text, language, datatype = read_literal(object_)
    if language:
        return {"@value": text, "@language": language}
    if datatype:
        return {"@value": text, "@type": _shorten(datatype, used)}
    return {"@value": text}


def _write_id(term: str) -> str:
    return term if term.startswith("_:") else read_value(term)


def _shorten(iri: str, used: set[str]) -> str:
    for space, prefix in _SPACES:
        # A local name that starts with // would be read as an absolute IRI.
        if iri.startswith(space) and not iri.startswith("//", len(space)):
            used.add(prefix)
            return f"{prefix}:{iri[len(space) :]}"
    return iri
