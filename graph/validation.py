"""Judge what is asserted, or would be after a patch, by the shapes.

The judging happens in a fenced child (graph/shacl.py), because the triples come from
outside. Inferred triples, provenance and the default graph are never judged.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    parse,
)

from graph.children import Child, run_child
from graph.limits import (
    VALIDATED_SUBJECTS,
    VALIDATION_ADDRESS_SPACE,
    VALIDATION_CPU_SECONDS,
    VALIDATION_SECONDS,
)
from graph.named_graphs import list_graphs
from graph.neighbourhood import concerns_all, gather
from graph.ntriples import is_literal, read_literal, read_value, spell_iri, spell_name
from graph.patch import Patch
from graph.provenance import GENERATED_BY, HAS_SOURCE
from graph.report import Question, Report, decode_report, encode_question
from graph.sandbox import Fence
from graph.store import list_named_quads, parse_lines
from ontology import iris, read_shipped
from ontology.statements import Triple

_MODULE = "graph.shacl"
_FENCE = Fence(
    seconds=VALIDATION_SECONDS,
    address_space_bytes=VALIDATION_ADDRESS_SPACE.value,
    cpu_seconds=VALIDATION_CPU_SECONDS.value,
    file_size_bytes=0,
)
_BLANK = iris.BASE + ".well-known/genid/"
_TYPE = spell_name("rdf:type")
_IN_SCHEME = spell_name("skos:inScheme")
_NAMED_GRAPH = spell_iri(iris.SERVICE_DESCRIPTION + "NamedGraph")
# It will be the revision's; here any IRI stands for it.
_COMMIT = spell_iri(iris.ID + "revision/next")
_ACTIVITY = spell_name("prov:Activity")
_SOURCES = f"<{iris.GRAPH_SOURCES}"
_NOT_JUDGED = frozenset({NamedNode(iris.GRAPH_META), NamedNode(iris.GRAPH_INFERRED)})

_Node = NamedNode | BlankNode
Ask = Callable[[bytes], bytes]
"""Takes what `encode_question` makes and returns what `encode_report` makes."""


def ask_child(question: bytes, fence: Fence = _FENCE) -> bytes:
    """Let a validator answer a question; raises LimitReached, ChildDied."""
    return run_child(_MODULE, question, fence)


class Validator:
    """A validator that may be started ahead of its first question.

    It has read the shapes by the time it is asked. Must be ended where it was started.
    """

    def __init__(self) -> None:
        """Start nothing yet."""
        self._child: Child | None = None

    def start(self) -> None:
        """Start it, where it was not; it ends with the thread that starts it."""
        if self._child is None:
            self._child = Child(_MODULE, _FENCE)

    def ask(self, question: bytes) -> bytes:
        """Answer a question: the first by what was started, others by new children."""
        child, self._child = self._child, None
        if child is None:
            return ask_child(question)
        with child:
            # The kernel may have ended it meanwhile for want of memory.
            return child.ask(question) if child.is_alive() else ask_child(question)

    def end(self) -> None:
        """End what was started and not asked."""
        child, self._child = self._child, None
        if child is not None:
            child.end()


def check_patch(store: Store, patch: Patch, ask: Ask = ask_child) -> Report:
    """Report on the nodes whose verdict a patch may change, and on these alone.

    `store` is the store before the patch. Raises LimitReached, ChildDied.
    A patch of more subjects than VALIDATED_SUBJECTS is judged with the whole store,
    and so is one that changes what the verdicts on all nodes rest on.
    """
    after = _After(store, patch)
    graphs = describe_graphs(_find_sources(after, patch))
    known = known_nodes()
    many = len(after.changed_subjects) > VALIDATED_SUBJECTS.value
    if many or concerns_all(after.changed, known=known):
        return judge((*spell_triples(after.all_quads()), *graphs), ask=ask)
    near = gather(after, after.changed, known=known)
    concerned = near.focus_nodes | {subject for subject, _, _ in graphs}
    report = judge(
        (*near.triples, *graphs),
        ask=ask,
        # Only a concept of others may be called as one of ours that it does not name.
        against_all=any(
            predicate == _IN_SCHEME and subject not in known
            for subject, predicate, _ in near.triples
        ),
    )
    return report.about(concerned)


def check_store(store: Store) -> Report:
    """Report on all that a store asserts, and on the description of its graphs."""
    quads = (
        quad
        for quad in list_named_quads(store)
        if quad.graph_name != NamedNode(iris.GRAPH_INFERRED)
    )
    # Which graphs there are no triple says; a shape wants the sources' described.
    graphs = ((str(name), _TYPE, _NAMED_GRAPH) for name in store.named_graphs())
    return judge((*spell_triples(quads), *graphs))


def judge(
    triples: Iterable[Triple], *, ask: Ask = ask_child, against_all: bool = True
) -> Report:
    """Report on triples; blank nodes keep their labels.

    They are judged against all vocabularies, or against the concepts that they name.

    They are IRIs to the engine (https://www.w3.org/TR/rdf11-concepts/#section-skolemization),
    which would name them anew.
    """
    text = "".join(f"{_disguise(s)} {p} {_disguise(o)} .\n" for s, p, o in triples)
    question = Question(data=text.encode(), against_all=against_all)
    found = decode_report(ask(encode_question(question))).findings
    return Report.of(
        replace(one, focus=_reveal(one.focus), value=one.value and _reveal(one.value))
        for one in found
    )


def _disguise(term: str) -> str:
    return f"<{_BLANK}{term[2:]}>" if term.startswith("_:") else term


def _reveal(term: str) -> str:
    return f"_:{term[len(_BLANK) + 1 : -1]}" if term.startswith(f"<{_BLANK}") else term


def describe_graphs(sources: Mapping[str, Iterable[str]]) -> list[Triple]:
    """Return what a commit will say of graphs of sources, given the pages they name.

    Their description is the commit's, so a shape would only find afterwards that a
    graph names no source. Other graphs need not be described.
    """
    found = []
    for graph in sorted(graph for graph in sources if graph.startswith(_SOURCES)):
        found += [(graph, _TYPE, _NAMED_GRAPH), (graph, GENERATED_BY, _COMMIT)]
        found += [(graph, HAS_SOURCE, page) for page in sources[graph]]
    return [*found, (_COMMIT, _TYPE, _ACTIVITY)] if found else []


def _find_sources(after: "_After", patch: Patch) -> dict[str, set[str]]:
    """Return the pages that the graphs name to which a patch leaves statements."""
    names = (name for name in list_graphs(patch) if name)
    return {name: after.sources(name) for name in names if after.is_written(name)}


class _After:
    """The asserted triples of a store as they will be after a patch."""

    def __init__(self, store: Store, patch: Patch) -> None:
        self._store = store
        self._removed = frozenset(parse_lines(patch.removes))
        added = [q for q in parse_lines(patch.adds) if q.graph_name not in _NOT_JUDGED]
        self._added = added
        self._by_subject: dict[str, list[Quad]] = defaultdict(list)
        self._by_object: dict[str, list[Quad]] = defaultdict(list)
        self._by_graph: dict[str, list[Quad]] = defaultdict(list)
        self._outgoing: dict[str, frozenset[Triple]] = {}
        self._incoming: dict[str, frozenset[Triple]] = {}
        for quad in added:
            self._by_subject[str(quad.subject)].append(quad)
            self._by_object[str(quad.object)].append(quad)
            self._by_graph[str(quad.graph_name)].append(quad)
        self.changed = tuple(spell_triples((*added, *self._removed)))
        self.changed_subjects = frozenset(subject for subject, _, _ in self.changed)

    def all_quads(self) -> Iterator[Quad]:
        """Yield every asserted quad."""
        yield from self._standing(list_named_quads(self._store))
        yield from self._added

    def is_written(self, graph: str) -> bool:
        """Tell whether a graph of that spelled name holds anything."""
        return next(self._in_graph(graph, None), None) is not None

    def sources(self, graph: str) -> set[str]:
        """Return the pages that a graph's own statements name, spelled."""
        return {str(quad.object) for quad in self._in_graph(graph, HAS_SOURCE)}

    def _in_graph(self, graph: str, predicate: str | None) -> Iterator[Quad]:
        link = None if predicate is None else NamedNode(read_value(predicate))
        name = _read_node(graph)
        found = self._store.quads_for_pattern(None, link, None, name)
        yield from self._standing(found)
        for quad in self._by_graph.get(graph, ()):
            if link in (None, quad.predicate):
                yield quad

    def outgoing(self, subject: str) -> Iterable[Triple]:
        """Return the triples of a subject; asked again, the same at once."""
        if subject not in self._outgoing:
            node = _read_node(subject)
            found = self._store.quads_for_pattern(node, None, None, None)
            quads = (*self._standing(found), *self._by_subject.get(subject, ()))
            self._outgoing[subject] = frozenset(spell_triples(quads))
        return self._outgoing[subject]

    def incoming(self, object_: str, predicate: str | None = None) -> Iterable[Triple]:
        """Return the triples of an object, all or those of one predicate.

        After all were asked for, the store is not asked for some of them.
        """
        if predicate is None and object_ not in self._incoming:
            self._incoming[object_] = self._find_incoming(object_, None)
        if (known := self._incoming.get(object_)) is None:
            return self._find_incoming(object_, predicate)
        return (triple for triple in known if predicate in (None, triple[1]))

    def _find_incoming(self, object_: str, predicate: str | None) -> frozenset[Triple]:
        link = None if predicate is None else NamedNode(read_value(predicate))
        term = _read_literal(object_) if is_literal(object_) else _read_node(object_)
        found = self._store.quads_for_pattern(None, link, term, None)
        fresh = [
            quad
            for quad in self._by_object.get(object_, ())
            if link is None or quad.predicate == link
        ]
        return frozenset(spell_triples((*self._standing(found), *fresh)))

    def _standing(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Yield what is asserted and stays: the default graph only repeats it."""
        for quad in quads:
            graph = quad.graph_name
            if isinstance(graph, (NamedNode, BlankNode)) and (
                graph not in _NOT_JUDGED and quad not in self._removed
            ):
                yield quad


@cache
def known_nodes() -> frozenset[str]:
    """Return the concepts and schemes: the child has them anyway."""
    quads = parse(read_shipped("vocabularies.ttl"), format=RdfFormat.TURTLE)
    return frozenset(str(quad.subject) for quad in quads)


def list_outgoing(store: Store, subject: str) -> Iterator[Triple]:
    """Yield what a store asserts of a spelled subject, a triple once for a graph."""
    found = store.quads_for_pattern(_read_node(subject), None, None, None)
    yield from spell_triples(
        quad
        for quad in found
        if not isinstance(quad.graph_name, DefaultGraph)
        and quad.graph_name not in _NOT_JUDGED
    )


def spell_triples(quads: Iterable[Quad]) -> Iterator[Triple]:
    """Yield the spelled terms of quads without their graphs."""
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
