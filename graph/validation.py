"""Judge what is asserted, or would be after a patch, by the shapes.

The judging happens in a fenced child (graph/shacl.py), because the triples come from
outside. Inferred triples, provenance and the default graph are never judged.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from graph.errors import ShapesViolated
from graph.limits import (
    VALIDATED_SUBJECTS,
    VALIDATION_ADDRESS_SPACE,
    VALIDATION_SECONDS,
)
from graph.neighbourhood import concerns_all, gather
from graph.ntriples import is_literal, read_literal, read_value, spell_iri, spell_name
from graph.patch import Patch
from graph.report import Report, decode_report
from graph.sandbox import Fence, run_child
from graph.store import list_named_quads, parse_lines
from ontology import iris, read_shipped
from ontology.statements import Triple

_MODULE = "graph.shacl"
_FENCE = Fence(
    seconds=VALIDATION_SECONDS,
    address_space_bytes=VALIDATION_ADDRESS_SPACE.value,
    cpu_seconds=VALIDATION_SECONDS.value,
    file_size_bytes=0,
)
_BLANK = iris.BASE + ".well-known/genid/"
_TYPE = spell_name("rdf:type")
_NAMED_GRAPH = spell_iri(iris.SERVICE_DESCRIPTION + "NamedGraph")
_NOT_JUDGED = frozenset({NamedNode(iris.GRAPH_META), NamedNode(iris.GRAPH_INFERRED)})

_Node = NamedNode | BlankNode


def validate_patch(store: Store, patch: Patch) -> Report:
    """Refuse a patch after which a touched node would violate a shape.

    Returns the report of a patch that is not refused: its warnings and notes.
    `store` is the store before the patch. Raises ShapesViolated with the report,
    LimitReached, ChildDied.
    """
    report = check_patch(store, patch)
    if not report.conforms:
        raise ShapesViolated(*report.rejections(), report_turtle=report.as_turtle())
    return report


def check_patch(store: Store, patch: Patch) -> Report:
    """Report on the nodes whose verdict a patch may change, and on these alone.

    A patch of more subjects than VALIDATED_SUBJECTS is judged with the whole store,
    and so is one that changes what the verdicts on all nodes rest on.
    """
    after = _After(store, patch)
    known = _known_nodes()
    many = len(after.changed_subjects) > VALIDATED_SUBJECTS.value
    if many or concerns_all(after.changed, known=known):
        return _judge(_to_triples(after.all_quads()))
    near = gather(after, after.changed, known=known)
    return _judge(near.triples).about(near.focus_nodes)


def check_store(store: Store) -> Report:
    """Report on all that a store asserts, and on the description of its graphs."""
    quads = (
        quad
        for quad in list_named_quads(store)
        if quad.graph_name != NamedNode(iris.GRAPH_INFERRED)
    )
    # Which graphs there are no triple says; a shape wants the sources' described.
    graphs = ((str(name), _TYPE, _NAMED_GRAPH) for name in store.named_graphs())
    return _judge((*_to_triples(quads), *graphs))


def validate_all(data: bytes) -> Report:
    """Report on triples that were never stored: N-Triples, judged as a whole.

    Blank nodes come back with labels of the engine's own.
    """
    return decode_report(run_child(_MODULE, data, _FENCE))


def _judge(triples: Iterable[Triple]) -> Report:
    """Report on triples; blank nodes keep their labels.

    They are IRIs to the engine (https://www.w3.org/TR/rdf11-concepts/#section-skolemization),
    which would name them anew.
    """
    text = "".join(f"{_disguise(s)} {p} {_disguise(o)} .\n" for s, p, o in triples)
    found = validate_all(text.encode()).findings
    return Report.of(
        replace(one, focus=_reveal(one.focus), value=one.value and _reveal(one.value))
        for one in found
    )


def _disguise(term: str) -> str:
    return f"<{_BLANK}{term[2:]}>" if term.startswith("_:") else term


def _reveal(term: str) -> str:
    return f"_:{term[len(_BLANK) + 1 : -1]}" if term.startswith(f"<{_BLANK}") else term


class _After:
    """The asserted triples of a store as they will be after a patch."""

    def __init__(self, store: Store, patch: Patch) -> None:
        self._store = store
        self._removed = frozenset(parse_lines(patch.removes))
        added = [q for q in parse_lines(patch.adds) if q.graph_name not in _NOT_JUDGED]
        self._added = added
        self._by_subject: dict[str, list[Quad]] = defaultdict(list)
        self._by_object: dict[str, list[Quad]] = defaultdict(list)
        self._outgoing: dict[str, frozenset[Triple]] = {}
        for quad in added:
            self._by_subject[str(quad.subject)].append(quad)
            self._by_object[str(quad.object)].append(quad)
        self.changed = tuple(_to_triples((*added, *self._removed)))
        self.changed_subjects = frozenset(subject for subject, _, _ in self.changed)

    def all_quads(self) -> Iterator[Quad]:
        """Yield every asserted quad."""
        yield from self._standing(list_named_quads(self._store))
        yield from self._added

    def outgoing(self, subject: str) -> Iterable[Triple]:
        """Return the triples of a subject; asked again, the same at once."""
        if subject not in self._outgoing:
            node = _read_node(subject)
            found = self._store.quads_for_pattern(node, None, None, None)
            quads = (*self._standing(found), *self._by_subject.get(subject, ()))
            self._outgoing[subject] = frozenset(_to_triples(quads))
        return self._outgoing[subject]

    def incoming(self, object_: str, predicate: str | None = None) -> Iterable[Triple]:
        """Return the triples of an object, all or those of one predicate."""
        link = None if predicate is None else NamedNode(read_value(predicate))
        term = _read_literal(object_) if is_literal(object_) else _read_node(object_)
        found = self._store.quads_for_pattern(None, link, term, None)
        fresh = [
            quad
            for quad in self._by_object.get(object_, ())
            if link is None or quad.predicate == link
        ]
        return set(_to_triples((*self._standing(found), *fresh)))

    def _standing(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Yield what is asserted and stays: the default graph only repeats it."""
        for quad in quads:
            graph = quad.graph_name
            if isinstance(graph, (NamedNode, BlankNode)) and (
                graph not in _NOT_JUDGED and quad not in self._removed
            ):
                yield quad


@cache
def _known_nodes() -> frozenset[str]:
    """Return the concepts and schemes: the child has them anyway."""
    quads = parse(read_shipped("vocabularies.ttl"), format=RdfFormat.TURTLE)
    return frozenset(str(quad.subject) for quad in quads)


def _to_triples(quads: Iterable[Quad]) -> Iterator[Triple]:
    for quad in quads:
        yield str(quad.subject), str(quad.predicate), str(quad.object)


def _read_node(spelled: str) -> _Node:
    value = read_value(spelled)
    return NamedNode(value) if spelled.startswith("<") else BlankNode(value)


def _read_literal(spelled: str) -> Literal:
    text, language, datatype = read_literal(spelled)
    if language is not None:
        return Literal(text, language=language)
    return Literal(text, datatype=None if datatype is None else NamedNode(datatype))
