"""What the pages of the ontology tell: every term, its axioms, and who speaks of it.

Texts stay spelled as in N-Triples, with their language; IRIs are bare.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from ontology import iris
from ontology.expressions import Tokens, read_expression
from ontology.iris import expand
from ontology.modules import Module
from ontology.shape_index import Shape, find_names, index_shapes
from ontology.statements import (
    Statements,
    bare,
    has_type,
    iris_of,
    is_blank,
    is_iri,
    objects,
    read_list,
    read_statements,
)

_TEXTS = (
    "rdfs:label",
    "skos:definition",
    "skos:scopeNote",
    "skos:example",
    "skos:changeNote",
    "rdfs:comment",
)
_MAPPINGS = (
    "skos:exactMatch",
    "skos:closeMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:relatedMatch",
)
_CHARACTERISTICS = (
    "owl:FunctionalProperty",
    "owl:InverseFunctionalProperty",
    "owl:TransitiveProperty",
    "owl:SymmetricProperty",
    "owl:AsymmetricProperty",
    "owl:ReflexiveProperty",
    "owl:IrreflexiveProperty",
)


class TermKind(Enum):
    """What a term is, by its type in OWL."""

    CLASS = "owl:Class"
    OBJECT_PROPERTY = "owl:ObjectProperty"
    DATATYPE_PROPERTY = "owl:DatatypeProperty"
    ANNOTATION_PROPERTY = "owl:AnnotationProperty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term of our namespace and everything that the files say of it.

    `necessary` holds for each instance, `equivalent` defines it, `sufficient` makes
    anything an instance; `chains` are steps that together amount to the property,
    `in_chains` the chains it is a step of, with what each amounts to.
    """

    iri: str
    kind: TermKind
    texts: Mapping[str, tuple[str, ...]]
    broader: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    inverses: tuple[str, ...] = ()
    characteristics: tuple[str, ...] = ()
    chains: tuple[tuple[str, ...], ...] = ()
    in_chains: tuple[tuple[tuple[str, ...], str], ...] = ()
    disjoint: tuple[str, ...] = ()
    keys: tuple[tuple[str, ...], ...] = ()
    necessary: tuple[Tokens, ...] = ()
    equivalent: tuple[Tokens, ...] = ()
    sufficient: tuple[Tokens, ...] = ()
    domain_of: tuple[str, ...] = ()
    range_of: tuple[str, ...] = ()
    mappings: tuple[tuple[str, str], ...] = ()
    shapes: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    is_deprecated: bool = False
    replaced_by: tuple[str, ...] = ()

    def find_text(self, name: str) -> tuple[str, ...]:
        """Return the spelled texts for a prefixed name such as `rdfs:label`."""
        return self.texts.get(expand(name), ())

    @property
    def is_class(self) -> bool:
        """Whether the term is a class."""
        return self.kind is TermKind.CLASS


@dataclass(frozen=True, slots=True, kw_only=True)
class TermIndex:
    """All terms and shapes by IRI, and the modules they come from.

    `former` are modules of versions before; no term is read from them.
    """

    terms: Mapping[str, Term]
    shapes: Mapping[str, Shape]
    modules: tuple[Module, ...] = field(repr=False)
    former: tuple[Module, ...] = field(default=(), repr=False)

    def ancestors(self, iri: str) -> tuple[str, ...]:
        """Return our own terms above one, the nearest first."""
        found: dict[str, None] = {}
        waiting = [iri]
        while waiting:
            term = self.terms.get(waiting.pop(0))
            for above in term.broader if term else ():
                if above in self.terms and above not in found:
                    found[above] = None
                    waiting.append(above)
        return tuple(found)

    def find_module(self, iri: str) -> Module | None:
        """Return the module of that IRI, or of that version IRI."""
        current = [m for m in self.modules if iri in (m.iri, m.version_iri)]
        before = [m for m in self.former if iri == m.version_iri]
        return next(iter([*current, *before]), None)


def index_terms(
    modules: Sequence[Module],
    questions: Mapping[str, str],
    former: Sequence[Module] = (),
) -> TermIndex:
    """Return the index; `questions` are the competency questions' texts by name."""
    triples = [triple for module in modules for triple in module.triples]
    statements = read_statements(triples)
    shapes = index_shapes(statements)
    uses = _Uses(statements, shapes, questions)
    terms = {
        bare(subject): _read_term(statements, subject, uses)
        for subject in sorted(statements)
        if is_iri(subject)
        and bare(subject).startswith(iris.NS)
        and _kind(statements, subject)
    }
    return TermIndex(
        terms=terms, shapes=shapes, modules=tuple(modules), former=tuple(former)
    )


class _Uses:
    """Who speaks of a term: gathered in one pass over everything."""

    def __init__(
        self,
        statements: Statements,
        shapes: Mapping[str, Shape],
        questions: Mapping[str, str],
    ) -> None:
        self.narrower: dict[str, list[str]] = defaultdict(list)
        self.domain_of: dict[str, list[str]] = defaultdict(list)
        self.range_of: dict[str, list[str]] = defaultdict(list)
        self.inverses: dict[str, list[str]] = defaultdict(list)
        self.disjoint: dict[str, list[str]] = defaultdict(list)
        self.in_chains: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self.sufficient: dict[str, list[Tokens]] = defaultdict(list)
        self.shapes = _turn({name: s.mentions for name, s in shapes.items()})
        self.questions = _turn({n: find_names(text) for n, text in questions.items()})
        for subject in sorted(statements):
            self._read_named(statements, subject)
            self._read_blank(statements, subject)

    def _read_named(self, statements: Statements, subject: str) -> None:
        if not is_iri(subject):
            return
        own = bare(subject)
        for name, target in (
            ("rdfs:subClassOf", self.narrower),
            ("rdfs:subPropertyOf", self.narrower),
            ("rdfs:domain", self.domain_of),
            ("rdfs:range", self.range_of),
            ("owl:inverseOf", self.inverses),
            ("owl:disjointWith", self.disjoint),
        ):
            for iri in iris_of(statements, subject, name):
                target[iri].append(own)
        for head in objects(statements, subject, "owl:propertyChainAxiom"):
            chain = tuple(map(bare, read_list(statements, head)))
            for step in dict.fromkeys(chain):
                self.in_chains[step].append((chain, own))

    def _read_blank(self, statements: Statements, subject: str) -> None:
        if not is_blank(subject):
            return
        for iri in iris_of(statements, subject, "rdfs:subClassOf"):
            self.sufficient[iri].append(read_expression(statements, subject))
        if has_type(statements, subject, "owl:AllDisjointClasses"):
            for head in objects(statements, subject, "owl:members"):
                members = [bare(m) for m in read_list(statements, head) if is_iri(m)]
                for member in members:
                    self.disjoint[member] += [m for m in members if m != member]


def _read_term(statements: Statements, subject: str, uses: _Uses) -> Term:
    iri = bare(subject)
    above = [
        node
        for name in ("rdfs:subClassOf", "rdfs:subPropertyOf")
        for node in objects(statements, subject, name)
    ]
    equal = objects(statements, subject, "owl:equivalentClass")
    chains = objects(statements, subject, "owl:propertyChainAxiom")
    keys = objects(statements, subject, "owl:hasKey")
    return Term(
        iri=iri,
        kind=_kind(statements, subject) or TermKind.CLASS,
        texts={expand(n): objects(statements, subject, n) for n in _TEXTS},
        broader=tuple(bare(node) for node in above if is_iri(node)),
        narrower=tuple(uses.narrower[iri]),
        domains=iris_of(statements, subject, "rdfs:domain"),
        ranges=iris_of(statements, subject, "rdfs:range"),
        inverses=_once(
            *iris_of(statements, subject, "owl:inverseOf"), *uses.inverses[iri]
        ),
        characteristics=tuple(
            expand(n) for n in _CHARACTERISTICS if has_type(statements, subject, n)
        ),
        chains=tuple(tuple(map(bare, read_list(statements, c))) for c in chains),
        in_chains=tuple(uses.in_chains[iri]),
        disjoint=_once(
            *iris_of(statements, subject, "owl:disjointWith"), *uses.disjoint[iri]
        ),
        keys=tuple(tuple(map(bare, read_list(statements, k))) for k in keys),
        necessary=tuple(read_expression(statements, n) for n in above if is_blank(n)),
        equivalent=tuple(read_expression(statements, node) for node in equal),
        sufficient=tuple(uses.sufficient[iri]),
        domain_of=_ours(uses.domain_of[iri]),
        range_of=_ours(uses.range_of[iri]),
        mappings=tuple(
            (expand(name), match)
            for name in _MAPPINGS
            for match in iris_of(statements, subject, name)
        ),
        shapes=uses.shapes.get(iri, ()),
        questions=uses.questions.get(iri, ()),
        is_deprecated=any(
            literal.startswith('"true"')
            for literal in objects(statements, subject, "owl:deprecated")
        ),
        replaced_by=iris_of(statements, subject, "dcterms:isReplacedBy"),
    )


def _kind(statements: Statements, subject: str) -> TermKind | None:
    return next((k for k in TermKind if has_type(statements, subject, k.value)), None)


def _turn(names: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Return by whom each is named, of who names whom."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        for iri in names[name]:
            found[iri].append(name)
    return {iri: tuple(by) for iri, by in found.items()}


def _once(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _ours(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name.startswith(iris.NS))
