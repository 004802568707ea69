"""rdflib as the oracle of a query: its parser, algebra, expressions and aggregates.

Where its evaluation is known to differ from the specification (SPARQL 1.1 Query, the
section stands at each place), the operator is evaluated here by its definition, from
the inside out, or the query is spelled otherwise.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from types import MethodType

import pyoxigraph as ox
import rdflib.plugins.sparql as engine
from rdflib import BNode, Dataset, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.evaluate import evalAggregateJoin, evalBGP, evalPart
from rdflib.plugins.sparql.evalutils import _ebv, _join
from rdflib.plugins.sparql.operators import EBV
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import FrozenBindings, QueryContext, SPARQLError
from rdflib.query import Result
from rdflib.term import Identifier

from tests.support.random_queries import Made
from tests.support.repeated_paths import mend_path

_STR = re.compile(r"\bSTR\((\?\w+)\)")
_NEGATED_SET = re.compile(r"!\((\^?<[^)]*)\)")
_Solutions = Iterator[FrozenBindings]


def evaluate(quads: Iterable[ox.Quad], made: Made) -> Result:
    """Answer a query over a dataset with rdflib."""
    engine.CUSTOM_EVALS["by definition"] = _evaluate_part
    try:
        query = prepareQuery(_respell(made.text_without_dataset))
        traverse(query.algebra, visitPre=_mend_and)
        result = _open_dataset(quads, made).query(query)
        # Solutions are computed when they are asked for.
        return result if result.type != "SELECT" else _complete(result)
    finally:
        del engine.CUSTOM_EVALS["by definition"]


def to_rdflib(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> Identifier:
    """Return a term as rdflib's; its lexical form and label stay."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language is not None:
        return Literal(term.value, lang=term.language)
    kind = term.datatype.value
    if kind.endswith("#string"):
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(kind), normalize=False)


def _open_dataset(quads: Iterable[ox.Quad], made: Made) -> Dataset:
    """Return the dataset that the clauses of a query describe (13.2)."""
    dataset = Dataset()
    for quad in quads:
        triple = tuple(to_rdflib(term) for term in quad.triple)
        name = getattr(quad.graph_name, "value", "")
        if made.default_graphs is None:
            graph = dataset.graph(URIRef(name)) if name else dataset.default_context
            graph.add(triple)
            continue
        if name in made.default_graphs:
            dataset.default_context.add(triple)
        if name in (made.named_graphs or ()):
            dataset.graph(URIRef(name)).add(triple)
    return dataset


def _mend_and(part: object) -> None:
    """Let an error and a false be false, whichever stands first (17.2)."""
    if isinstance(part, CompValue) and part.name == "ConditionalAndExpression":
        part._evalfn = MethodType(_evaluate_and, part)


def _evaluate_and(part: CompValue, context: FrozenBindings) -> Literal:
    operands = [part.get("expr", errors=True), *part.get("other", errors=True)]
    faults = [one for one in operands if isinstance(one, SPARQLError)]
    if not all(EBV(one) for one in operands if one not in faults):
        return Literal(lexical_or_value=False)
    if faults:
        raise faults[0]
    return Literal(lexical_or_value=True)


def _respell(text: str) -> str:
    """Spell a query so that rdflib means by it what the specification does."""
    # It gives a blank node's label as its text; that is an error (17.4.2.5).
    text = _STR.sub(r"STR(IF(isBLANK(\1), ?never, \1))", text)
    # It fails on inverse names in a negated set; 18.2.2.1 translates them like this.
    return _NEGATED_SET.sub(_part_set, text)


def _part_set(match: re.Match[str]) -> str:
    names = match[1].split("|")
    forward = [name for name in names if not name.startswith("^")]
    inverse = [name[1:] for name in names if name.startswith("^")]
    parts = [f"!({'|'.join(forward)})"] if forward else []
    parts += [f"^(!({'|'.join(inverse)}))"] if inverse else []
    return f"({'|'.join(parts)})"


def _complete(result: Result) -> Result:
    result.bindings  # noqa: B018 - computes them
    return result


def _evaluate_part(context: QueryContext, part: CompValue) -> _Solutions:
    """Evaluate an operator; NotImplementedError leaves it to rdflib."""
    operator = _OPERATORS.get(part.name)
    if operator is None:
        raise NotImplementedError
    return iter(operator(context, part))


def _evaluate_join(context: QueryContext, part: CompValue) -> list[FrozenBindings]:
    """Join (18.5): rdflib drops equal solutions of the right side."""
    left, right = list(evalPart(context, part.p1)), list(evalPart(context, part.p2))
    return list(_join(left, right))


def _evaluate_left_join(context: QueryContext, part: CompValue) -> list[FrozenBindings]:
    """LeftJoin (18.5): rdflib lets the left side into the right one."""
    right = list(evalPart(context, part.p2))
    solutions = []
    for one in evalPart(context, part.p1):
        both = [
            FrozenBindings(context, {**one, **other})
            for other in right
            if one.compatible(other)
        ]
        kept = [merged for merged in both if _ebv(part.expr, merged)]
        solutions += kept or [one]
    return solutions


def _evaluate_minus(context: QueryContext, part: CompValue) -> list[FrozenBindings]:
    """Minus (18.5): each side alone."""
    right = list(evalPart(context, part.p2))
    return [
        one
        for one in evalPart(context, part.p1)
        if all(not one.compatible(x) or one.disjointDomain(x) for x in right)
    ]


def _evaluate_graph(context: QueryContext, part: CompValue) -> list[FrozenBindings]:
    """Graph (18.6): the variable is bound behind the group, and not within it."""
    wanted = context[part.term]
    solutions = []
    for graph in context.dataset.graphs():
        name = graph.identifier
        if graph == context.dataset.default_context or wanted not in (None, name):
            continue
        for one in evalPart(context.pushGraph(graph), part.p):
            if wanted is not None:
                solutions.append(FrozenBindings(context, dict(one)))
            elif one.get(part.term, name) == name:
                solutions.append(FrozenBindings(context, {**one, part.term: name}))
    return solutions


def _evaluate_groups(context: QueryContext, part: CompValue) -> list[FrozenBindings]:
    """AggregateJoin (18.5.1): no solutions make no group where there are keys."""
    if part.p.expr is not None and not list(evalPart(context, part.p)):
        return []
    return [
        # rdflib binds an unbound key to None.
        FrozenBindings(context, {key: x for key, x in one.items() if x is not None})
        for one in evalAggregateJoin(context, part)
    ]


def _evaluate_triples(context: QueryContext, part: CompValue) -> list[FrozenBindings]:
    """BGP (18.3): one triple after the other, since rdflib takes "" for unbound."""
    solutions = [context.solution()]
    for subject, predicate, target in part.triples:
        triple = (subject, mend_path(predicate), target)
        solutions = list(_join(solutions, list(evalBGP(context, [triple]))))
    return solutions


_OPERATORS: dict[str, Callable[[QueryContext, CompValue], list[FrozenBindings]]] = {
    "BGP": _evaluate_triples,
    "Join": _evaluate_join,
    "LeftJoin": _evaluate_left_join,
    "Minus": _evaluate_minus,
    "Graph": _evaluate_graph,
    "AggregateJoin": _evaluate_groups,
}
