"""Schema → rules: the OWL 2 RL axioms of an ontology as concrete Horn rules.

A rule says that its head holds wherever its whole body holds. Each is made from one
axiom of the schema and names it, so that an inferred triple can be explained.
See https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count, product

from graph.ntriples import is_iri, spell_name
from ontology.statements import Triple

Pattern = tuple[str, str, str]
"""A triple whose terms may be variables (`?x`); the predicate never is one."""


TYPE = spell_name("rdf:type")
THING = spell_name("owl:Thing")
FIRST, REST = spell_name("rdf:first"), spell_name("rdf:rest")
NIL = spell_name("rdf:nil")
SUBCLASS_OF = spell_name("rdfs:subClassOf")
SAME_CLASS = spell_name("owl:equivalentClass")
SUBPROPERTY_OF = spell_name("rdfs:subPropertyOf")
SAME_PROPERTY = spell_name("owl:equivalentProperty")
DOMAIN, RANGE = spell_name("rdfs:domain"), spell_name("rdfs:range")
INVERSE_OF, CHAIN = spell_name("owl:inverseOf"), spell_name("owl:propertyChainAxiom")
SYMMETRIC = spell_name("owl:SymmetricProperty")
TRANSITIVE = spell_name("owl:TransitiveProperty")
OBJECT_PROPERTY = spell_name("owl:ObjectProperty")
INTERSECTION_OF = spell_name("owl:intersectionOf")
ON_PROPERTY = spell_name("owl:onProperty")
SOME_VALUES_FROM = spell_name("owl:someValuesFrom")

# All that `compile_rules` reads; labels and definitions are most of an ontology.
SCHEMA_PREDICATES = (
    *(TYPE, FIRST, REST, SUBCLASS_OF, SAME_CLASS, SUBPROPERTY_OF, SAME_PROPERTY),
    *(DOMAIN, RANGE, INVERSE_OF, CHAIN, INTERSECTION_OF, ON_PROPERTY, SOME_VALUES_FROM),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One Horn rule: `head` follows from `body`; `axiom` is the triple that says so.

    Variables are shared between head and body; each pattern of a body shares a
    variable with another one. A variable stands for any term, but a triple whose
    subject would be a literal does not follow.
    """

    kind: str
    axiom: Triple
    head: Pattern
    body: tuple[Pattern, ...]


def is_variable(term: str) -> bool:
    """Tell whether a term of a pattern is a variable."""
    return term.startswith("?")


def compile_rules(schema: Iterable[Triple]) -> tuple[Rule, ...]:
    """Return the rules that the axioms of a schema stand for, sorted and distinct.

    Read are sub-classes and equivalent classes, sub-properties and equivalent
    properties, domains, ranges (of object properties: a literal is no subject),
    inverse, symmetric and transitive properties, and property chains of any length.
    A class expression may be an intersection or, on the condition's side, an
    existential restriction; any other expression yields no rule. Keys and
    disjointness are not rules: SHACL and HermiT watch over them.
    """
    axioms = _Axioms(schema)
    makers = (
        _class_rules,
        _property_rules,
        _domain_and_range_rules,
        _inverse_rules,
        _characteristic_rules,
        _chain_rules,
    )
    rules = {rule for make in makers for rule in make(axioms) if _says_more(rule)}
    return tuple(sorted(rules, key=lambda r: (r.kind, r.head, r.body, r.axiom)))


def _says_more(rule: Rule) -> bool:
    return rule.head not in rule.body and rule.head[1:] != (TYPE, THING)


class _Axioms:
    """The schema, indexed for reading expressions and lists."""

    def __init__(self, schema: Iterable[Triple]) -> None:
        self.by_predicate: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.values: dict[tuple[str, str], list[str]] = defaultdict(list)
        for subject, predicate, object_ in sorted(set(schema)):
            self.by_predicate[predicate].append((subject, object_))
            self.values[subject, predicate].append(object_)

    def pairs(self, *predicates: str) -> Iterator[tuple[str, str, str]]:
        """Yield the triples with one of the predicates."""
        for predicate in predicates:
            for subject, object_ in self.by_predicate[predicate]:
                yield subject, predicate, object_

    def is_a(self, subject: str, class_: str) -> bool:
        return class_ in self.values[subject, TYPE]

    def value(self, subject: str, predicate: str) -> str | None:
        return next(iter(self.values[subject, predicate]), None)

    def items(self, node: str | None) -> list[str]:
        """Return the members of an RDF list; one that is cut off or loops, as far."""
        members: list[str] = []
        seen: set[str] = set()
        while node is not None and node != NIL and node not in seen:
            seen.add(node)
            members += self.values[node, FIRST][:1]
            node = self.value(node, REST)
        return members

    def conditions(
        self, class_: str, subject: str, fresh: Iterator[int]
    ) -> list[tuple[Pattern, ...]]:
        """Return the bodies from each of which it follows that `subject` is in it.

        Of an expression that is no condition in OWL 2 RL there is none.
        """
        if is_iri(class_):
            return [] if class_ == THING else [((subject, TYPE, class_),)]
        if members := self.items(self.value(class_, INTERSECTION_OF)):
            parts = [self.conditions(part, subject, fresh) for part in members]
            return [sum(choice, ()) for choice in product(*parts)]
        on, filler = (
            self.value(class_, ON_PROPERTY),
            self.value(class_, SOME_VALUES_FROM),
        )
        if on is None or filler is None:
            return []
        value = f"?v{next(fresh)}"
        step = self.step(on, subject, value)
        if filler == THING:
            return [(step,)]
        return [(step, *rest) for rest in self.conditions(filler, value, fresh)]

    def named(self, class_: str) -> list[str]:
        """Return the named classes that contain every member of an expression."""
        if is_iri(class_):
            return [class_]
        members = self.items(self.value(class_, INTERSECTION_OF))
        return [name for member in members for name in self.named(member)]

    def step(self, property_: str, subject: str, object_: str) -> Pattern:
        """Return the pattern of a property; of a nameless inverse, turned round."""
        if is_iri(property_):
            return (subject, property_, object_)
        forward = self.value(property_, INVERSE_OF) or property_
        return (object_, forward, subject)


def _class_rules(axioms: _Axioms) -> Iterator[Rule]:
    for axiom in axioms.pairs(SUBCLASS_OF):
        yield from _inclusion(axioms, axiom, axiom[0], axiom[2])
    for axiom in axioms.pairs(SAME_CLASS):
        yield from _inclusion(axioms, axiom, axiom[0], axiom[2])
        yield from _inclusion(axioms, axiom, axiom[2], axiom[0])


def _inclusion(
    axioms: _Axioms, axiom: Triple, narrow: str, wide: str
) -> Iterator[Rule]:
    for body in axioms.conditions(narrow, "?x", count()):
        for name in axioms.named(wide):
            head = ("?x", TYPE, name)
            yield Rule(kind="subclass", axiom=axiom, head=head, body=body)


def _property_rules(axioms: _Axioms) -> Iterator[Rule]:
    for axiom in axioms.pairs(SUBPROPERTY_OF, SAME_PROPERTY):
        narrow, kind, wide = axiom
        for one, other in ((narrow, wide), (wide, narrow)):
            if (one, other) == (narrow, wide) or kind == SAME_PROPERTY:
                body = (axioms.step(one, "?x", "?y"),)
                head = axioms.step(other, "?x", "?y")
                yield Rule(kind="subproperty", axiom=axiom, head=head, body=body)


def _domain_and_range_rules(axioms: _Axioms) -> Iterator[Rule]:
    for axiom in axioms.pairs(DOMAIN, RANGE):
        property_, kind, class_ = axiom
        is_domain = kind == DOMAIN
        if not is_domain and not axioms.is_a(property_, OBJECT_PROPERTY):
            continue
        member = "?x" if is_domain else "?y"
        for name in axioms.named(class_):
            yield Rule(
                kind="domain" if is_domain else "range",
                axiom=axiom,
                head=(member, TYPE, name),
                body=(("?x", property_, "?y"),),
            )


def _inverse_rules(axioms: _Axioms) -> Iterator[Rule]:
    for axiom in axioms.pairs(INVERSE_OF):
        one, _, other = axiom
        if is_iri(one) and is_iri(other):
            for forward, backward in ((one, other), (other, one)):
                head, body = ("?y", backward, "?x"), (("?x", forward, "?y"),)
                yield Rule(kind="inverse", axiom=axiom, head=head, body=body)


def _characteristic_rules(axioms: _Axioms) -> Iterator[Rule]:
    for axiom in axioms.pairs(TYPE):
        property_, _, class_ = axiom
        there = ("?x", property_, "?y")
        if class_ == SYMMETRIC:
            head = ("?y", property_, "?x")
            yield Rule(kind="symmetric", axiom=axiom, head=head, body=(there,))
        if class_ == TRANSITIVE:
            head, on = ("?x", property_, "?z"), ("?y", property_, "?z")
            yield Rule(kind="transitive", axiom=axiom, head=head, body=(there, on))


def _chain_rules(axioms: _Axioms) -> Iterator[Rule]:
    for axiom in axioms.pairs(CHAIN):
        steps = axioms.items(axiom[2])
        body = tuple(
            axioms.step(step, f"?v{place}", f"?v{place + 1}")
            for place, step in enumerate(steps)
        )
        if body:
            head = axioms.step(axiom[0], "?v0", f"?v{len(steps)}")
            yield Rule(kind="chain", axiom=axiom, head=head, body=body)
