"""Where a text that does not parse goes wrong, and that none that parses is blamed."""

import pyoxigraph
import pytest

from sparql.misplacement import find_broken_word, find_misplaced, find_ungrouped
from sparql.tokens import scan


def find(text: str) -> tuple[int, str]:
    """Return the offset and the message of what is found, (-1, "") for nothing."""
    tokens = scan(text, most=5_000)
    found = find_broken_word(tokens, text) or find_misplaced(tokens)
    return (-1, "") if found is None else (found.offset, found.message)


# The place of the fault is marked with ¦.
FAULTS = [
    ("SELECT * { ?a ?b ¦}", "A term is missing"),
    ("SELECT * { ?a ?b ¦. ?c ?d ?e }", "A term is missing"),
    ("SELECT * { ?a ?b ?c ; ?d ¦. }", "A term is missing"),
    ("SELECT * { ?a ?b ?c , ¦; ?d ?e }", "A term is missing"),
    ("SELECT * { ?a ?b ?c ¦?d ?e ?f }", "“?d” is one term too many"),
    ("SELECT * { ?a a ¦FILTER(?a > 1) }", "A term is missing"),
    ("SELECT * { FILTER(?a > 1) ?a ?b ¦}", "A term is missing"),
    ("SELECT * { ?a ?b ?c OPTIONAL { ?a ?b ¦} }", "A term is missing"),
    ("SELECT * { ?a ?b 'x'@de . ?a ?b '1'^^<a:b> . ?a ?b ¦}", "A term is missing"),
    ("SELECT * { ?a ?b ?c .\n FILTER(?c > ¦)\n ?c ?d ?e }", "Something is missing"),
    ("SELECT * { ?a <a:b>/¦) }", "stands where"),
    ("SELECT * { ?a ?b ?c }¦}", "“}” closes nothing"),
    ("SELECT * ¦{ ?a ?b ?c", "“{” is not closed"),
    ("SELECT * { FILTER(?a > 1 ¦}", "“}” stands where “)”"),
    ("SELECT * { ?a <http://a¦ b> ?c }", "“<http://a b>” is no IRI: it holds a blank"),
    ("SELECT * { ?a ?b ¦'x }", "not ended on its line"),
    ("SELECT (COUNT(?a) ¦?n) { ?a ?b ?c }", "“AS” is missing"),
    ("SELECT * { ?a ?b ?c BIND(1 AS ¦?a) ?c ?d ?e }", "?a has a value already"),
    ("SELECT * { BIND(1 AS ?a) BIND(2 AS ¦?a) }", "?a has a value already"),
    ("INSERT DATA { <a:a> <a:b> 1 } ¦INSERT DATA { <a:a> <a:b> 2 }", "“;” is missing"),
    ("DELETE { ?a ?b ?c } WHERE { ?a ?b ?c } ¦CLEAR ALL", "“;” is missing"),
]
# Sound, or wrong in a way that the words do not tell.
SOUND = [
    "SELECT * { ?a ?b ?c ; . ?a ?b ?c ; ?d ?e , ?f . }",
    "SELECT * { ?a ?b ?c . . }",
    "SELECT * { (1 2) ?b ?c . ?a ?b (1 2) . [] ?b ?c . [ ?b ?c ] . ?a ?b [ ?b ?c ] }",
    "SELECT * { ?a <a:b>/<a:c>* ?d . ?a ^<a:b> ?c . ?a !(<a:b>|^a) ?c . ?a <a:b>? ?c }",
    "SELECT * { ?a ?b -1 , +2.5 , 1e6 , true , 'x'@en-GB , '1'^^<a:b> , _:b }",
    "SELECT * { FILTER regex(?a, 'x') ?a ?b ?c FILTER NOT EXISTS { ?a ?b ?c } }",
    "SELECT * { FILTER <a:f>(?a) ?a ?b ?c }",
    "SELECT * { BIND(1 AS ?x) ?x ?b ?c { ?a ?b ?c } UNION { ?a ?b ?c BIND(1 AS ?x) } }",
    "SELECT * { VALUES ?x { 1 2 } VALUES (?a ?b) { (1 UNDEF) ('x'@de 2) } ?x ?b ?c }",
    "SELECT * { { SELECT (COUNT(*) AS ?n) ?x WHERE { ?x ?b ?c } GROUP BY ?x } }",
    "SELECT * { GRAPH ?g { ?a ?b ?c } GRAPH <a:g> { ?a ?b ?c } MINUS { ?a ?b ?c } }",
    "SELECT (?a AS ?x) (SUM(?c) AS ?n) { ?a ?b ?c } GROUP BY ?a HAVING (SUM(?c) > 1)",
    "SELECT * { ?a ?b ?c FILTER(?a<?b&&?c>2) FILTER(?a IN ((1), ?b)) }",
    "CONSTRUCT { ?a ?b ?c . ?c ?b ?a } WHERE { ?a ?b ?c } ORDER BY ?a LIMIT 1",
    "CONSTRUCT WHERE { ?a ?b ?c }",
    "DESCRIBE <a:b>",
    'ASK { ?a ?b \'\'\'x\n"y" \'\'\' , """\\"""" }',
    "DELETE { ?a ?b ?c } INSERT { ?a ?b 1 } WHERE { } ; INSERT DATA { <a:a> a 1 }",
    "WITH <a:g> DELETE { ?a ?b ?c } WHERE { ?a ?b ?c } ; DROP ALL",
    "LOAD 'x'",
]


@pytest.mark.parametrize(("marked", "message"), FAULTS)
def test_a_fault_is_found_at_its_place(marked: str, message: str) -> None:
    offset, told = find(marked.replace("¦", ""))

    assert (offset, message in told) == (marked.index("¦"), True), told


@pytest.mark.parametrize("text", [marked.replace("¦", "") for marked, _ in FAULTS])
def test_the_engine_refuses_what_is_found(text: str) -> None:
    store = pyoxigraph.Store()

    with pytest.raises(SyntaxError):
        store.query(text) if text.startswith("SELECT") else store.update(text)


@pytest.mark.parametrize("text", SOUND)
def test_nothing_is_found_in_what_is_sound(text: str) -> None:
    assert find(text) == (-1, "")


def test_a_variable_that_is_not_grouped_is_named() -> None:
    tokens = scan("SELECT ?a ?x { ?a ?b ?x } GROUP BY ?a", most=100)

    found = find_ungrouped(tokens)

    assert found
    assert (found.offset, "?x" in found.message) == (10, True)
    assert find_ungrouped(scan("SELECT ?x { ?x ?y ?z }", most=100)) is None
