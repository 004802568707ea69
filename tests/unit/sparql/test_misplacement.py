"""Where a text that does not parse goes wrong, and that none that parses is blamed."""

from contextlib import suppress
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sparql.misplacement import find_broken_word, find_misplaced, find_ungrouped
from sparql.tokens import scan

WORDS = [
    *("{", "}", "(", ")", "[", "]", ".", ";", ",", "=", "<", "|", "^^", "&&", "*"),
    *("?x", "<a:b>", "<a:(>", "<http://a", "<{a}>", "1", "'a'", "'a", '"""', "a:b"),
    *("SELECT", "BIND", "AS", "GROUP", "BY", "COUNT", "FILTER", "VALUES", "WHERE"),
    *("INSERT", "DELETE", "DATA", "a", "b"),
]
REPOSITORY = Path(__file__).parents[3]
SUITES = REPOSITORY / ".venv/external/sparql11"


def _list_texts(folder: Path) -> list[Path]:
    """Return the queries and updates in a folder; none where it is not there."""
    return [*folder.rglob("*.rq"), *folder.rglob("*.ru")]


def _is_sound(text: str, *, is_update: bool) -> bool:
    if "LOAD" in text.upper():  # The engine would go and fetch it.
        return False
    store = pyoxigraph.Store()
    with suppress(SyntaxError, RuntimeError, OSError):
        if is_update:
            store.update(text, base_iri="http://a/")
        else:
            store.query(text, base_iri="http://a/")
        return True
    return False


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
    ("SELECT * { ?a ?b ?c ¦?d ?e ?f }", "Is “.” missing before “?d”?"),
    ("SELECT * { ?a a ¦FILTER(?a > 1) }", "A term is missing"),
    ("SELECT * { FILTER(?a > 1) ?a ?b ¦}", "A term is missing"),
    ("SELECT * { ?a ?b ?c OPTIONAL { ?a ?b ¦} }", "A term is missing"),
    ("SELECT * { ?a ?b 'x'@de . ?a ?b '1'^^<a:b> . ?a ?b ¦}", "A term is missing"),
    ("SELECT * { ?a a ¦Measure . }", "“Measure” is no term; is its prefix missing?"),
    ("SELECT * { ?a ¦name ?b }", "“name” is no term"),
    ("SELECT * { ?a ?b ?c FILTER lang(?c) ¦= 'de' }", "A comparison stands within"),
    ("SELECT * { ?a ?b ?c FILTER(?c > 1) ¦&& ?a = 1 }", "A comparison stands within"),
    ("SELECT * { ?a ?b ?c . ?c ¦> 5 }", "A comparison stands within"),
    ("SELECT * { ?a <a:b>¦{1,3} ?c }", "counts no steps of a path"),
    ("SELECT * { ?a ?b ?c .\n FILTER(?c > ¦)\n ?c ?d ?e }", "Something is missing"),
    ("SELECT * { ?a <a:b>/¦) }", "stands where"),
    ("SELECT * { ?a ?b ?c }¦}", "“}” closes nothing"),
    ("SELECT * ¦{ ?a ?b ?c", "“{” is not closed"),
    ("SELECT * { FILTER(?a > 1 ¦}", "“}” stands where “)”"),
    ("SELECT * { ?a <http://a¦ b> ?c }", "“<http://a b>” is no IRI: it holds a blank"),
    ("SELECT * { ?a <doi:10¦ b> ?c }", "“<doi:10 b>” is no IRI: it holds a blank"),
    ("SELECT * { ?a ¦<http://a/p ?c }", "not ended by “>”"),
    ("PREFIX a: ¦<http://a/\nSELECT * { ?a a:b <http://b/> }", "not ended by “>”"),
    ("SELECT * { ?a ?b ¦<{iri}> }", "An IRI is to be filled in"),
    ("SELECT * { ?a ?b ¦'x }", "not ended on its line"),
    ("SELECT * { ?a ?b ¦'''x }", "The string that begins here is not ended."),
    ("SELECT (COUNT(?a) ¦?n) { ?a ?b ?c }", "“AS” is missing"),
    ("SELECT * { ?a ?b ?c BIND(1 AS ¦?a) ?c ?d ?e }", "?a has a value already"),
    ("SELECT * { BIND(1 AS ?a) BIND(2 AS ¦?a) }", "?a has a value already"),
    ("INSERT DATA { <a:a> <a:b> 1 } ¦INSERT DATA { <a:a> <a:b> 2 }", "“;” is missing"),
    ("DELETE { ?a ?b ?c } WHERE { ?a ?b ?c } ¦CLEAR ALL", "“;” is missing"),
]
# Sound parts, in texts of which some other part may be what is wrong.
SOUND = [
    "SELECT * { ?a ?b ?c ; . ?a ?b ?c ; ?d ?e , ?f . }",
    "SELECT * { (1 2) ?b ?c . ?a ?b (1 2) . [] ?b ?c . [ ?b ?c ] . ?a ?b [ ?b ?c ] }",
    "SELECT * { ?a <a:b>/<a:c>* ?d . ?a ^<a:b> ?c . ?a !(<a:b>|^a) ?c . ?a <a:b>? ?c }",
    "SELECT * { ?a ?b -1 , +2.5 , .5 , 1e6 , true , 'x'@en-GB , '1'^^<a:b> , _:b }",
    "SELECT * { FILTER regex(?a, 'x') ?a ?b ?c FILTER NOT EXISTS { ?a ?b ?c } }",
    "SELECT * { FILTER <http://www.w3.org/2001/XMLSchema#boolean>(?a) ?a ?b ?c }",
    "SELECT * { BIND(1 AS ?x) ?x ?b ?c { ?a ?b ?c } UNION { ?a ?b ?c BIND(1 AS ?x) } }",
    "SELECT * { VALUES ?x { 1 2 } VALUES (?a ?b) { (1 UNDEF) ('x'@de 2) } ?x ?b ?c }",
    "SELECT * { { SELECT (COUNT(*) AS ?n) ?x WHERE { ?x ?b ?c } GROUP BY ?x } }",
    "SELECT * { { SELECT ?y (COUNT(*) AS ?n) { ?x ?b ?c } GROUP BY (STR(?c) AS ?y) } }",
    "SELECT * { { SELECT ?a { ?a ?b ?c } ORDER BY ?a DESC(?c) LIMIT 1 } }",
    "SELECT * { GRAPH ?g { ?a ?b ?c } GRAPH <a:g> { ?a ?b ?c } MINUS { ?a ?b ?c } }",
    "SELECT (?a AS ?x) (SUM(?c) AS ?n) { ?a ?b ?c } GROUP BY ?a HAVING (SUM(?c) > 1)",
    "SELECT * { ?a ?b ?c FILTER(?a<?b&&?c>2) FILTER(?a IN ((1), ?b)) }",
    "SELECT * { ?a ?b ?c FILTER(?a<5&&(?b>3)) }",
    "SELECT * { ?a ?b ?c {| ?d ?e |} . << ?a ?b ?c >> ?d ?e }",
    "CONSTRUCT { ?a ?b ?c . ?c ?b ?a } WHERE { ?a ?b ?c } ORDER BY ?a LIMIT 1",
    "CONSTRUCT WHERE { ?a ?b ?c }",
    "DESCRIBE <a:b>",
    'ASK { ?a ?b \'\'\'x\n"y" \'\'\' , """\\"""" }',
]
SOUND_UPDATES = [
    "DELETE { ?a ?b ?c } INSERT { ?a ?b 1 } WHERE { } ; INSERT DATA { <a:a> a 1 }",
    "WITH <a:g> DELETE { ?a ?b ?c } WHERE { ?a ?b ?c } ; DROP ALL",
]
# Wrong, but of a kind that the words do not tell.
UNTOLD = [
    "SELECT * { ?a ?b ?c . . }",
    "INSERT { ?a ?b ?c } DELETE { ?a ?b ?c } WHERE { ?a ?b ?c }",
    "LOAD 'x'",
    "SELEC * { ?a ?b ?c }",
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


@pytest.mark.parametrize("text", [*SOUND, *SOUND_UPDATES])
def test_nothing_is_found_in_what_is_sound(text: str) -> None:
    store = pyoxigraph.Store()
    store.update(text) if text in SOUND_UPDATES else store.query(text)

    assert find(text) == (-1, "")


@pytest.mark.parametrize("text", UNTOLD)
def test_nothing_is_said_where_the_words_do_not_tell(text: str) -> None:
    assert find(text) == (-1, "")


def test_nothing_is_found_in_any_query_of_ours_or_of_the_suites() -> None:
    folders = [REPOSITORY / "sparql", REPOSITORY / "bench", REPOSITORY / "tests"]
    paths = [path for folder in (*folders, SUITES) for path in _list_texts(folder)]
    asked = 0

    for path in paths:
        text = path.read_text(encoding="utf-8", errors="replace")
        if _is_sound(text, is_update=path.suffix == ".ru"):
            asked += 1
            assert find(text) == (-1, ""), path

    assert asked > 50


@given(st.lists(st.sampled_from(WORDS), max_size=40))
@example(["{", "(", "}", "<a:(>", "BIND", "(", "1", "AS", "?x", ")"])
def test_no_order_of_words_is_too_odd_to_be_looked_at(words: list[str]) -> None:
    text = " ".join(words)
    tokens = scan(text, most=100)

    for found in (find_broken_word(tokens, text), find_misplaced(tokens)):
        assert found is None or 0 <= found.offset < len(text)
    assert find_ungrouped(tokens) is None or "?x" in text


def test_a_variable_that_is_not_grouped_is_named() -> None:
    tokens = scan("SELECT ?a ?x { ?a ?b ?x } GROUP BY ?a", most=100)

    found = find_ungrouped(tokens)

    assert found
    assert (found.offset, "?x" in found.message) == (10, True)
    aliased = "SELECT ?y ?x (COUNT(*) AS ?n) { } GROUP BY (STR(?a) AS ?y) ORDER BY ?x"
    named = find_ungrouped(scan(aliased, most=100))
    assert named
    assert named.offset == 10
    assert find_ungrouped(scan("SELECT ?x { ?x ?y ?z }", most=100)) is None
