"""What the page of one term of the ontology shows, settled before the template."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.ntriples import read_literal
from ontology import iris
from ontology.expressions import Kind, Tokens
from ontology.iris import expand
from ontology.shape_index import Shape
from ontology.term_index import Term, TermIndex, TermKind
from web.locations import page_path
from web.pages.naming import Namer, Value
from web.pages.texts import say
from web.vocabulary import abbreviate

Line = tuple[Value, ...]

_KIND_KEYS = {
    TermKind.CLASS: "term_class",
    TermKind.OBJECT_PROPERTY: "term_object_property",
    TermKind.DATATYPE_PROPERTY: "term_datatype_property",
    TermKind.ANNOTATION_PROPERTY: "term_annotation_property",
}
_CHAIN = Value(text=" ∘ ")
_ARROW = Value(text=" → ")
# More names than this are folded away.
_FOLDED_FROM = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A heading and the lines below it; long ones are folded away."""

    key: str
    lines: tuple[Line, ...]
    is_long: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyLine:
    """A property in the table of a class: its name, the other end, its definition."""

    name: Value
    code: str
    other: Line
    definition: Value | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeLine:
    """A rule that speaks of a term: its name, message and severity."""

    name: Value
    message: Value | None
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermView:
    """Everything that the page of a term shows but counts and downloads."""

    iri: str
    code: str
    kind: str
    is_class: bool
    title: Value
    definition: Value | None
    scope_notes: tuple[Value, ...]
    examples: tuple[Value, ...]
    facts: tuple[Fact, ...]
    axioms: tuple[Fact, ...]
    properties: tuple[PropertyLine, ...]
    inherited: tuple[tuple[Value, Line], ...]
    values_of: tuple[PropertyLine, ...]
    shapes: tuple[ShapeLine, ...]
    questions: tuple[str, ...]
    is_deprecated: bool
    replaced_by: Line


def view_term(index: TermIndex, term: Term, namer: Namer) -> TermView:
    """Settle what the page of a term shows."""
    return TermView(
        iri=term.iri,
        code=abbreviate(term.iri),
        kind=say(_KIND_KEYS[term.kind], namer.language),
        is_class=term.is_class,
        title=choose_text(term.find_text("rdfs:label"), namer) or Value(text=term.iri),
        definition=choose_text(term.find_text("skos:definition"), namer),
        scope_notes=choose_texts(term.find_text("skos:scopeNote"), namer),
        examples=_show_examples(term, namer),
        facts=_find_facts(term, namer),
        axioms=_find_axioms(term, namer),
        properties=_list_properties(index, term.domain_of, namer, ends="ranges"),
        inherited=tuple(
            (namer.show_iri(iri), join(index.terms[iri].domain_of, namer))
            for iri in index.ancestors(term.iri)
            if term.is_class and index.terms[iri].domain_of
        ),
        values_of=_list_properties(index, term.range_of, namer, ends="domains"),
        shapes=_list_shapes(index, term, namer),
        questions=term.questions,
        is_deprecated=term.is_deprecated,
        replaced_by=join(term.replaced_by, namer),
    )


def choose_texts(literals: Iterable[str], namer: Namer) -> tuple[Value, ...]:
    """Return the texts in the page's language, else those there are."""
    shown = [
        (read_literal(literal), namer.show_literal(literal)) for literal in literals
    ]
    own = [value for (_, tag, _), value in shown if tag in (None, namer.language)]
    return tuple(own or [value for _, value in shown])


def choose_text(literals: Iterable[str], namer: Namer) -> Value | None:
    """Return the first text in the page's language, else any."""
    return next(iter(choose_texts(literals, namer)), None)


def join(names: Iterable[str], namer: Namer, between: Value | None = None) -> Line:
    """Return IRIs as one line of links."""
    line: list[Value] = []
    for iri in names:
        line += [between or Value(text=", ")] if line else []
        line.append(namer.show_iri(iri))
    return tuple(line)


def show_tokens(tokens: Tokens, namer: Namer) -> Line:
    """Return an expression in the page's words."""
    pieces = []
    for token in tokens:
        match token.kind:
            case Kind.TERM:
                pieces.append(namer.show_iri(token.text))
            case Kind.WORD:
                pieces.append(Value(text=say(f"word_{token.text}", namer.language)))
            case Kind.SIGN:
                pieces.append(Value(text=token.text))
    return tuple(pieces)


def show_shape(shape: Shape, namer: Namer) -> ShapeLine:
    """Return a shape as one line: its name, its message, its severity."""
    path = show_tokens(shape.path, namer)
    name = "".join(piece.text for piece in path) or abbreviate(shape.iri)
    severity = (shape.severity or expand("sh:Violation")).rpartition("#")[2].lower()
    return ShapeLine(
        name=Value(text=name, href=page_path(shape.iri, namer.language)),
        message=choose_text(shape.messages, namer),
        severity=say(f"severity_{severity}", namer.language),
    )


def _show_examples(term: Term, namer: Namer) -> tuple[Value, ...]:
    given = term.find_text("skos:example")
    things = [namer.show(one) for one in given if not one.startswith('"')]
    return (*choose_texts([e for e in given if e.startswith('"')], namer), *things)


def _find_facts(term: Term, namer: Namer) -> tuple[Fact, ...]:
    above, below = ("superclasses", "subclasses")
    if not term.is_class:
        above, below = ("superproperties", "subproperties")
    facts = [
        Fact(key=above, lines=_each(term.broader, namer)),
        Fact(key=below, lines=_each(term.narrower, namer)),
        Fact(key="domain", lines=_each(term.domains, namer)),
        Fact(key="range", lines=_each(term.ranges, namer)),
        Fact(key="inverse", lines=_each(term.inverses, namer)),
        Fact(
            key="mappings",
            lines=tuple(
                (namer.show_iri(match), Value(text="", detail=namer.name(relation)))
                for relation, match in term.mappings
            ),
        ),
    ]
    return tuple(fact for fact in facts if fact.lines)


def _find_axioms(term: Term, namer: Namer) -> tuple[Fact, ...]:
    itself = namer.show_iri(term.iri)
    chains = [(c, term.iri) for c in term.chains]
    used = [pair for pair in term.in_chains if pair not in chains]
    axioms = [
        Fact(key="equivalent", lines=_expressions(term.equivalent, namer)),
        Fact(key="necessary", lines=_expressions(term.necessary, namer)),
        Fact(key="sufficient", lines=_expressions(term.sufficient, namer)),
        Fact(
            key="characteristics",
            lines=tuple((_characteristic(c, namer),) for c in term.characteristics),
        ),
        Fact(
            key="chains",
            lines=tuple((*join(c, namer, _CHAIN), _ARROW, itself) for c, _ in chains),
        ),
        Fact(
            key="in_chains",
            lines=tuple(
                (*join(chain, namer, _CHAIN), _ARROW, namer.show_iri(result))
                for chain, result in used
            ),
        ),
        Fact(key="keys", lines=tuple(join(key, namer) for key in term.keys)),
        Fact(
            key="disjoint",
            lines=(join(term.disjoint, namer),) if term.disjoint else (),
            is_long=len(term.disjoint) > _FOLDED_FROM,
        ),
    ]
    return tuple(axiom for axiom in axioms if axiom.lines)


def _characteristic(iri: str, namer: Namer) -> Value:
    name = iri.rpartition("#")[2].removesuffix("Property").lower()
    return Value(text=say(f"characteristic_{name}", namer.language))


def _expressions(all_tokens: Iterable[Tokens], namer: Namer) -> tuple[Line, ...]:
    return tuple(show_tokens(tokens, namer) for tokens in all_tokens)


def _each(names: Iterable[str], namer: Namer) -> tuple[Line, ...]:
    return tuple((namer.show_iri(iri),) for iri in names)


def _list_properties(
    index: TermIndex, names: Iterable[str], namer: Namer, *, ends: str
) -> tuple[PropertyLine, ...]:
    lines = []
    for iri in names:
        term = index.terms[iri]
        other = term.ranges if ends == "ranges" else term.domains
        lines.append(
            PropertyLine(
                name=namer.show_iri(iri),
                code=iri.removeprefix(iris.NS),
                other=join(other, namer),
                definition=choose_text(term.find_text("skos:definition"), namer),
            )
        )
    return tuple(sorted(lines, key=lambda line: line.name.text.casefold()))


def _list_shapes(index: TermIndex, term: Term, namer: Namer) -> tuple[ShapeLine, ...]:
    """List the rules that speak of a term; of a class also those for its instances."""
    direct = [index.shapes[iri] for iri in term.shapes]
    found: dict[str, Shape] = {}
    for shape in direct:
        parts = shape.properties if term.iri in shape.targets else ()
        for iri in (*parts, shape.iri):
            own = index.shapes.get(iri)
            if own is not None and (own.messages or not own.properties):
                found.setdefault(iri, own)
    return tuple(show_shape(shape, namer) for shape in found.values())
