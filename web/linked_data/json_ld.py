"""JSON-LD text of a description (https://www.w3.org/TR/json-ld11/).

Names are those of our context (`ontology/context.jsonld`). A document carries the
part of it that it uses, word for word, so it can be read without asking anybody for
the rest; the whole stands at `CONTEXT_IRI`, and means the same put in its place.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import cast

from graph.ntriples import Quad, is_literal, read_literal, read_value
from ontology import iris, read_shipped
from ontology.iris import PREFIXES, expand
from ontology.statements import Triple

# Where the context of our JSON-LD is served for ever.
CONTEXT_IRI = iris.NS + "context.jsonld"

Definition = str | Mapping[str, str]
Value = str | dict[str, str]
Values = Value | list[Value] | dict[str, str | list[str]]
_TYPE = expand("rdf:type")
_SPACES = sorted(
    ((space, prefix) for prefix, space in PREFIXES.items()), key=lambda s: -len(s[0])
)


def write_json_ld(triples: Iterable[Triple]) -> str:
    """Return the triples as a flattened document in the names of our context.

    Where an IRI would be taken for a prefixed name (`geo:52.5,13.4`), the document is
    in the expanded form, which needs no context.
    """
    gathered = _gather(triples)
    writer = _Compactor(read_context())
    if any(map(writer.would_misread, _find_iris(gathered))):
        return _dump(list(_expand(gathered)))
    nodes = [writer.write_node(id_, own) for id_, own in gathered.items()]
    return _dump({"@context": writer.used_context(), "@graph": nodes})


def write_json_ld_dataset(quads: Iterable[Quad]) -> str:
    """Return the quads in the expanded form, named graphs as `@graph` of their name."""
    graphs: dict[str | None, list[Triple]] = {None: []}
    for subject, predicate, object_, graph in quads:
        graphs.setdefault(graph, []).append((subject, predicate, object_))
    nodes: list[object] = list(_expand(_gather(graphs.pop(None))))
    nodes += [
        {"@id": _write_id(str(graph)), "@graph": list(_expand(_gather(triples)))}
        for graph, triples in graphs.items()
    ]
    return _dump(nodes)


def _gather(triples: Iterable[Triple]) -> dict[str, dict[str, list[str]]]:
    gathered: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, object_ in triples:
        own = gathered.setdefault(_write_id(subject), {})
        own.setdefault(read_value(predicate), []).append(object_)
    return gathered


@cache
def read_context() -> Mapping[str, Definition]:
    """Return the definitions of the shipped context by short name."""
    document = json.loads(read_shipped("context.jsonld"))
    return cast("Mapping[str, Definition]", document["@context"])


class _Compactor:
    """Writes nodes in the short names of a context and remembers which it used."""

    def __init__(self, context: Mapping[str, Definition]) -> None:
        self._context = context
        self._names = {
            _expand_name(_id_of(definition), context): name
            for name, definition in context.items()
            if name not in PREFIXES
        }
        self._used: set[str] = {"id"}

    def used_context(self) -> dict[str, Definition]:
        """Return the definitions that were used, in the order of the context."""
        prefixes = {
            text.partition(":")[0]
            for name in self._used
            for text in _texts_of(self._context[name])
        }
        used = self._used | (prefixes & self._context.keys())
        return {name: d for name, d in self._context.items() if name in used}

    def would_misread(self, iri: str) -> bool:
        """Tell whether an IRI would be taken for a prefixed name."""
        prefix, colon, rest = iri.partition(":")
        return bool(colon) and prefix in self._context and not rest.startswith("//")

    def write_node(
        self, id_: str, own: Mapping[str, Sequence[str]]
    ) -> dict[str, Values]:
        """Return a node as JSON."""
        node: dict[str, Values] = {"id": id_}
        for predicate, objects in own.items():
            if predicate == _TYPE and not any(map(is_literal, objects)):
                self._used.add("type")
                node["type"] = _unwrap([self._shorten(read_value(o)) for o in objects])
            else:
                key, values = self._write_values(predicate, objects)
                node[key] = values
        return node

    def _write_values(
        self, predicate: str, objects: Sequence[str]
    ) -> tuple[str, Values]:
        name = self._names.get(predicate)
        definition = self._context[name] if name else ""
        if isinstance(definition, Mapping) and "@container" in definition:
            by_language = _group_by_language(objects)
            if by_language is not None and name:
                self._used.add(name)
                return name, by_language
            name, definition = None, ""
        key = self._shorten(predicate, with_name=name is not None)
        type_ = definition.get("@type") if isinstance(definition, Mapping) else None
        values = [self._write_value(object_, type_) for object_ in objects]
        return key, _unwrap(values)

    def _write_value(self, object_: str, type_: str | None) -> Value:
        if not is_literal(object_):
            id_ = _write_id(object_)
            return id_ if type_ == "@id" else {"@id": id_}
        text, language, datatype = read_literal(object_)
        if language:
            return {"@value": text, "@language": language}
        if datatype is None:
            return text if type_ is None else {"@value": text}
        if type_ is not None and datatype == _expand_name(type_, self._context):
            return text
        return {"@value": text, "@type": self._shorten(datatype)}

    def _shorten(self, iri: str, *, with_name: bool = True) -> str:
        if with_name and iri in self._names:
            self._used.add(self._names[iri])
            return self._names[iri]
        for space, prefix in _SPACES:
            local = iri.removeprefix(space)
            # A local name that starts with // would be read as an absolute IRI.
            if local != iri and prefix in self._context and not local.startswith("//"):
                self._used.add(prefix)
                return f"{prefix}:{local}"
        return iri


def _group_by_language(objects: Sequence[str]) -> dict[str, str | list[str]] | None:
    """Return texts by language; None where one has no language."""
    texts: dict[str, list[str]] = {}
    for object_ in objects:
        text, language, _ = read_literal(object_) if is_literal(object_) else ("",) * 3
        if not language:
            return None
        texts.setdefault(language, []).append(text or "")
    return {tag: own[0] if len(own) == 1 else own for tag, own in texts.items()}


def _expand(
    gathered: Mapping[str, Mapping[str, Sequence[str]]],
) -> Iterable[dict[str, str | list[str] | list[dict[str, str]]]]:
    for id_, own in gathered.items():
        node: dict[str, str | list[str] | list[dict[str, str]]] = {"@id": id_}
        for predicate, objects in own.items():
            if predicate == _TYPE and not any(map(is_literal, objects)):
                node["@type"] = [_write_id(object_) for object_ in objects]
            else:
                node[predicate] = [_expand_value(object_) for object_ in objects]
        yield node


def _expand_value(object_: str) -> dict[str, str]:
    if not is_literal(object_):
        return {"@id": _write_id(object_)}
    text, language, datatype = read_literal(object_)
    if language:
        return {"@value": text, "@language": language}
    return {"@value": text, "@type": datatype} if datatype else {"@value": text}


def _find_iris(gathered: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterable[str]:
    for id_, own in gathered.items():
        yield id_
        for predicate, objects in own.items():
            yield predicate
            yield from (_write_id(o) for o in objects if not is_literal(o))


def _unwrap(values: Sequence[Value]) -> Values:
    return values[0] if len(values) == 1 else list(values)


def _write_id(term: str) -> str:
    return term if term.startswith("_:") else read_value(term)


def _id_of(definition: Definition) -> str:
    return definition if isinstance(definition, str) else definition["@id"]


def _texts_of(definition: Definition) -> Iterable[str]:
    return (definition,) if isinstance(definition, str) else definition.values()


def _expand_name(name: str, context: Mapping[str, Definition]) -> str:
    prefix, colon, local = name.partition(":")
    space = context.get(prefix)
    return space + local if colon and isinstance(space, str) else name


def _dump(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
