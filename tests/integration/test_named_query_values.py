"""Values that enter named queries: each is one term in its place, or refused.

The oracle never spells a value in a query: the term lies in a graph of its own, and
where the query has the parameter's line it is read from there.
"""

import re
from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import Malformed
from ontology import iris
from sparql.named_queries import NamedQueries, NamedQuery
from sparql.query_parameters import Parameter, list_parameters, read_values
from tests.support.inference import ONTOLOGY, SOURCE, apply, quads_of

QUERIES = NamedQueries()
PLACE = ox.NamedNode("urn:example:oracle")
CASES = [
    (query, parameter)
    for query in QUERIES
    if query.is_public
    for parameter in list_parameters(query)
]
BREAKING = [
    *('"', "\\", "}", "{", "\n", "\r", "'", "#", "<", ">", "|", "$x", "?s", " "),
    *("UNDEF", "} ?s ?p ?o {", '" "b', '"@en', '"^^<http://a/>', "\\u0022", "\\"),
    *("voc:", "id:", "a/b", "http://a/", "..", "%22", "\u202e", "\x00", "ä", "\u2028"),
]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    made = ox.Store()
    apply(
        made,
        [
            *quads_of("core.ttl", ONTOLOGY),
            *quads_of("vocabularies.ttl", ox.NamedNode(iris.GRAPH_VOCABULARIES)),
            *quads_of("examples/fixture.ttl", SOURCE),
            *quads_of("examples/questions.ttl", SOURCE),
        ],
        [],
    )
    return made


def count_rows(store: ox.Store, text: str) -> Counter[str]:
    solutions = store.query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    return Counter(" ".join(map(str, solution)) for solution in solutions)


def ask_oracle(
    store: ox.Store,
    query: NamedQuery,
    parameter: Parameter,
    term: ox.NamedNode | ox.Literal,
) -> Counter[str]:
    line = re.compile(rf"^\s*VALUES \?{parameter.name} .*\n", re.MULTILINE)
    reading = f"  GRAPH {PLACE} {{ {PLACE} {PLACE} ?{parameter.name} }}\n"
    text, times = line.subn(reading, query.text)
    assert times == 1
    quad = ox.Quad(PLACE, PLACE, term, PLACE)
    store.add(quad)
    try:
        return count_rows(store, text)
    finally:
        store.remove(quad)


def judge(
    store: ox.Store, query: NamedQuery, parameter: Parameter, value: str
) -> Counter[str] | None:
    """Return the rows for a value, None where it is refused; they must be right."""
    try:
        terms = read_values(query, {parameter.name: [value]})
    except Malformed:
        return None
    (spelled,) = terms[parameter.name]
    try:
        (line,) = ox.parse(f"<a:a> <a:a> {spelled} .", format=ox.RdfFormat.N_TRIPLES)
    except SyntaxError:  # An IRI such as http://a:b, which has a port that is none.
        with pytest.raises(SyntaxError):
            store.query(QUERIES.bind(query.name, terms))
        return None
    term = line.object
    assert isinstance(term, ox.NamedNode | ox.Literal)
    if not parameter.takes_iri:
        assert isinstance(term, ox.Literal)
        assert (term.value, term.language) == (value, parameter.language)

    rows = count_rows(store, QUERIES.bind(query.name, terms))

    assert rows == ask_oracle(store, query, parameter, term)
    return rows


def list_values(store: ox.Store) -> list[str]:
    """Return values that hit something, as requests write them."""
    objects = {quad.object for quad in store.quads_for_pattern(None, None, None, None)}
    texts = {term.value for term in objects if not isinstance(term, ox.BlankNode)}
    return sorted(texts)


def try_values(
    store: ox.Store, query: NamedQuery, parameter: Parameter, examples: int
) -> Counter[str]:
    told: Counter[str] = Counter()
    real = st.sampled_from(list_values(store))
    broken = st.lists(st.sampled_from(BREAKING), max_size=6).map("".join)
    mixed = st.tuples(st.sampled_from([parameter.example, ""]), broken).map("".join)

    @settings(max_examples=examples, deadline=None, database=None, derandomize=True)
    @given(st.one_of(real, mixed, st.text(max_size=30)))
    def try_value(value: str) -> None:
        rows = judge(store, query, parameter, value)
        told["refused" if rows is None else "rows" if rows else "none"] += 1

    try_value()
    return told


@pytest.mark.parametrize(
    ("query", "parameter"), CASES, ids=[f"{q.name}-{p.name}" for q, p in CASES]
)
def test_no_value_makes_another_query(
    store: ox.Store, query: NamedQuery, parameter: Parameter
) -> None:
    told = try_values(store, query, parameter, 200)

    assert told["none"] + told["rows"] > 0


@pytest.mark.soak
@pytest.mark.parametrize(
    ("query", "parameter"), CASES, ids=[f"{q.name}-{p.name}" for q, p in CASES]
)
def test_five_thousand_values_make_no_other_query(
    store: ox.Store, query: NamedQuery, parameter: Parameter
) -> None:
    told = try_values(store, query, parameter, 5_000)

    assert told["none"] + told["rows"] > 0


@pytest.mark.parametrize(
    ("query", "parameter"), CASES, ids=[f"{q.name}-{p.name}" for q, p in CASES]
)
def test_the_example_asks_what_the_query_asks(
    store: ox.Store, query: NamedQuery, parameter: Parameter
) -> None:
    assert judge(store, query, parameter, parameter.example) == count_rows(
        store, query.text
    )
