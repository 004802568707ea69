"""What the engine (pyoxigraph 0.5.13) gets wrong; docs/promises.md tells users.

A test that fails here with the right answer is good news: the engine has mended the
fault. Take it off, here, in docs/promises.md and where it is named as the reason why
random queries do not ask for it (tests/support/random_patterns.py).

A query would have to be parsed and rewritten to heal the first of these. The others are
healed on the way to the engine or from it; the tests say where.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from sparql.execution import Executor
from sparql.request import Query
from tests.support.small_store import EXAMPLE, publish_quads, spell

EMPTY_LANGUAGE = """\
<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xml:lang="de">
  <r:Description r:about="a:a"><b xmlns="a:" xml:lang="">x</b></r:Description>
</r:RDF>
"""
PREFIX = f"PREFIX : <{EXAMPLE}>\n"
# p leads from a to b in the graph g and to c in the graph h, where q does too.
QUADS = [
    ox.Quad(spell("a"), spell("p"), spell("b"), spell("g")),
    ox.Quad(spell("a"), spell("p"), spell("c"), spell("h")),
    ox.Quad(spell("a"), spell("q"), spell("c"), spell("h")),
    ox.Quad(spell("a"), spell("p"), spell("c")),
    ox.Quad(spell("a"), spell("q"), spell("c")),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A query with the number of its solutions: by the specification, and as it is."""

    name: str
    query: str
    right: int
    wrong: int
    see: str


FAULTS = [
    Fault(
        name="the variable of GRAPH is seen in a FILTER within",
        query="SELECT * { GRAPH ?g { ?s :q ?o FILTER(BOUND(?g)) } }",
        right=0,
        wrong=1,
        see="18.6, evaluation of Graph; oxigraph#1450, oxigraph pull 1758",
    ),
    Fault(
        name="MINUS within GRAPH takes the variable of GRAPH for a shared one",
        query="SELECT * { GRAPH ?g { ?s :q ?o MINUS { ?x :p ?y } } }",
        right=1,
        wrong=0,
        see="18.5, Minus; oxigraph pull 1804",
    ),
    Fault(
        name="GRAPH with a variable around a SELECT asks all graphs at once",
        query="SELECT * { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } }",
        right=2,
        wrong=1,
        see="18.6, evaluation of Graph; oxigraph pull 1758",
    ),
    Fault(
        name="GRAPH with a variable around VALUES alone leaves the variable unbound",
        query="SELECT * { GRAPH ?g { VALUES ?x { 1 } } }",
        right=2,
        wrong=1,
        see="18.6, evaluation of Graph; oxigraph pull 1758",
    ),
    Fault(
        name="GRAPH of a graph that is not there gives what VALUES within it gives",
        query="SELECT * { GRAPH :none { VALUES ?x { 1 } } }",
        right=0,
        wrong=1,
        see="18.6, evaluation of Graph; oxigraph pull 1758",
    ),
    Fault(
        name="a term that is not in the graph has no path of length zero",
        query="SELECT * { :nobody :p* ?x }",
        right=1,
        wrong=0,
        see="9.3 and 18.4; oxigraph pull 1815",
    ),
    Fault(
        name="two ways of an alternative path between the same ends count once",
        query="SELECT * { ?x (:p|:q) ?y }",
        right=2,
        wrong=1,
        see="18.4, Alternative; oxigraph#351",
    ),
    Fault(
        name="NOT IN an empty list is an error",
        query="SELECT * { ?x :q ?y FILTER(?x NOT IN ()) }",
        right=1,
        wrong=0,
        see="17.4.1.9 and 17.4.1.10; no issue that we found",
    ),
]


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    publish_quads(tmp_path, 1, QUADS)
    return tmp_path


def count_solutions(executor: Executor, text: str) -> int:
    body = executor.execute(Query(text=PREFIX + text)).read()
    return len(json.loads(body)["results"]["bindings"])


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_of_the_engine_is_still_there(executor: Executor, fault: Fault) -> None:
    solutions = count_solutions(executor, fault.query)

    assert solutions != fault.right, "the engine has mended it: take it off"
    assert solutions == fault.wrong


def test_group_concat_of_numbers_still_has_no_value(executor: Executor) -> None:
    concat = "SELECT (GROUP_CONCAT({}) AS ?all) {{ VALUES ?x {{ 1 2 }} }}"

    answers = [
        executor.execute(Query(text=concat.format(x), extension="csv")).read()
        for x in ("?x", "STR(?x)")
    ]

    assert answers == [b"all\r\n\r\n", b"all\r\n1 2\r\n"]


def test_bnode_of_a_text_is_still_the_same_in_every_row(executor: Executor) -> None:
    """A fault by 17.4.2.9; without an issue that we found."""
    text = 'SELECT DISTINCT (BNODE("x") AS ?b) { ?s ?p ?o }'

    assert count_solutions(executor, text) == 1, "mended: take it off"


def test_a_merge_of_graphs_still_counts_a_triple_twice() -> None:
    """oxigraph#1919; sparql/evaluation.py merges them as a set instead."""
    store = ox.Store()
    store.extend(ox.Quad(*QUADS[0].triple, spell(graph)) for graph in "gh")

    rows = store.query("SELECT * { ?s ?p ?o }", default_graph=[spell("g"), spell("h")])

    assert isinstance(rows, ox.QuerySolutions)
    assert len(list(rows)) == 2, "mended: the merge can go"


def test_xml_results_still_hold_what_xml_cannot() -> None:
    """oxigraph pull 1785; sparql/results.py mends or refuses it."""
    solutions = ox.Store().query('SELECT ("a\\u0001\\rb" AS ?x) { }')

    assert isinstance(solutions, ox.QuerySolutions)
    written = solutions.serialize(format=ox.QueryResultsFormat.XML)

    assert b"a\x01\rb" in (written or b""), "mended: mend_xml can go"


def test_rdf_xml_is_still_written_with_names_that_are_none() -> None:
    """oxigraph#1859; sparql/results.py refuses it."""
    triple = ox.Triple(spell("a"), spell("1"), spell("b"))

    written = ox.serialize([triple], format=ox.RdfFormat.RDF_XML)

    assert b"<oxprefix: " in (written or b""), "mended: check_for_rdf_xml can go"


def test_a_prefix_between_operations_is_still_a_syntax_error() -> None:
    """Without an issue that we found; sparql/update_text.py moves it to the head."""
    text = "INSERT DATA { }; PREFIX a: <http://a.example/> INSERT DATA { a:a a:b a:c }"

    with pytest.raises(SyntaxError):
        ox.Store().update(f"PREFIX b: <http://b.example/> {text}")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("\ufeff<a:a> <a:b> <a:c> .", ox.RdfFormat.TURTLE),
        (
            EMPTY_LANGUAGE,
            ox.RdfFormat.RDF_XML,
        ),
    ],
)
def test_two_kinds_of_file_are_still_not_parsed(text: str, form: ox.RdfFormat) -> None:
    """Without issues that we found; graph/prescan.py mends the first.

    The second it mends where the file has no other language.
    """
    with pytest.raises(SyntaxError):
        list(ox.parse(text.encode(), format=form))


def test_a_literal_still_loses_the_form_it_was_written_in() -> None:
    """oxigraph#526; the commit stores the canonical form and the dry run shows it."""
    store = ox.Store()
    kind = ox.NamedNode("http://www.w3.org/2001/XMLSchema#int")
    store.add(ox.Quad(spell("a"), spell("p"), ox.Literal("01", datatype=kind)))

    (kept,) = store

    assert kept.object == ox.Literal(1), "mended: literals can be kept as written"
