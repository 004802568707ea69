"""What the page of an explanation shows, settled before the template is filled."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.explanation import Explanation
from graph.ntriples import is_iri, read_value
from ontology.statements import Triple
from web.pages.naming import Namer, Value
from web.rule_words import say_rule, write_rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A triple as three values that are read one after the other."""

    subject: Value
    property: Value
    object: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One triple of an explanation and what it rests on.

    `graphs` and `sources` are set where it is asserted, `query` where it is computed,
    `reason`, `rule` and `premises` where it follows.
    """

    statement: Statement
    graphs: tuple[Value, ...]
    sources: tuple[str, ...]
    query: str | None
    reason: str
    rule: str
    premises: tuple["Step", ...]


def view_step(
    explanation: Explanation,
    sources: Mapping[str, tuple[str, ...]],
    namer: Namer,
) -> Step:
    """Settle how an explanation is shown; `sources` are addresses by graph."""
    rule = explanation.rule
    urls = {url for graph in explanation.graphs for url in sources.get(graph, ())}
    return Step(
        statement=_show(explanation.triple, namer),
        graphs=tuple(namer.show_iri(graph) for graph in explanation.graphs),
        sources=tuple(sorted(urls)),
        query=explanation.query,
        reason=say_rule(rule, namer.language, namer.name) if rule else "",
        rule=write_rule(rule) if rule else "",
        premises=tuple(view_step(p, sources, namer) for p in explanation.premises),
    )


def list_things(explanation: Explanation) -> tuple[str, ...]:
    """Return the spelled IRIs whose names the page needs."""
    ends = (term for one in explanation.walk() for term in one.triple[::2])
    return tuple(dict.fromkeys(term for term in ends if is_iri(term)))


def _show(triple: Triple, namer: Namer) -> Statement:
    subject, predicate, object_ = triple
    return Statement(
        subject=namer.show(subject),
        property=namer.show_iri(read_value(predicate)),
        object=namer.show(object_),
    )
