"""What is let in, and what is refused, before any parser."""

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from graph.errors import Forbidden, LimitReached, Malformed
from graph.limits import (
    QUERY_DEPTH,
    QUERY_PATTERNS,
    QUERY_TEXT,
    QUERY_TOKENS,
    Limit,
)
from sparql.admission import Admission, admit, admit_update
from sparql.prologue import Form
from sparql.tokens import scan

BASE = "https://base.example/"

FEDERATED = [
    "SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { service <http://a.example/> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE SILENT <http://a.example/> { } }",
    "SELECT * { SERVICE ?endpoint { ?s ?p ?o } }",
    "SELECT * { SERVICE<http://a.example/>{} }",
    "SELECT * { SERVICESILENT<http://a.example/>{} }",
    "PREFIX : <http://a.example/> SELECT * { SERVICE:sparql {} }",
    "PREFIX a: <http://a.example/> SELECT * { SERVICE # why\n a:sparql {} }",
    "SELECT * { ?s ?p 1SERVICE<http://a.example/>{} }",
    "SELECT * { ?s ?p trueSERVICE<http://a.example/>{} }",
    'SELECT * { ?s ?p "x"SERVICE<http://a.example/>{} }',
    "SELECT * { FILTER EXISTS { SERVICE <http://a.example/> {} } }",
    "SELECT * { { SELECT * { SERVICE <http://a.example/> {} } } }",
    "LOAD <http://a.example/>",
    "PREFIX a: <http://a.example/> load SILENT a:data",
    "LOAD<http://a.example/>",
]

HARMLESS = [
    'SELECT * { ?s ?p "SERVICE <http://a.example/> {" }',
    "SELECT * { ?s ?p '''LOAD\nSERVICE''' } # SERVICE <http://a.example/>",
    "SELECT * { ?service <http://a.example/SERVICE> ?load }",
    "PREFIX service: <http://a.example/> SELECT * { service:x service:load ?o }",
    "SELECT * { ?s ?p 'x'@service }",
    "SELECT * { _:service ?p ?o }",
]

NESTINGS = {
    "groups": ("SELECT * ", "{", "}"),
    "optionals": ("SELECT * {", "OPTIONAL {", "}"),
    "parentheses": ("SELECT * { FILTER ", "(", ")"),
    "lists": ("SELECT * { ?s ?p ", "(", ")"),
    "blank nodes": ("SELECT * { ?s ?p ", "[ ?q ", "]"),
    "triple terms": ("SELECT * { ?s ?p ", "<<( ?s ?p ", ")>>"),
    "paths": ("SELECT * { ?s ", "(", ")"),
    "functions": ("SELECT * { FILTER ", "STR(", ")"),
    "subqueries": ("SELECT * ", "{ SELECT * ", "}"),
    "comparisons that look like IRIs": ("SELECT * { FILTER(?a<", "(", ")>?b"),
}


def admitted(text: str) -> Admission:
    return admit(text, base=BASE)


def refused_by(text: str) -> Limit:
    with pytest.raises(LimitReached) as caught:
        admitted(text)
    return caught.value.limit


@pytest.mark.parametrize("text", FEDERATED)
def test_every_spelling_of_service_and_load_is_refused(text: str) -> None:
    with pytest.raises(Forbidden):
        admitted(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_the_word_service_within_a_term_is_harmless(text: str) -> None:
    assert admitted(text).form is Form.SELECT


def test_a_refusal_names_line_and_column() -> None:
    with pytest.raises(Forbidden) as caught:
        admitted("SELECT * {\n  SERVICE <http://a.example/> {} }")

    rejection = caught.value.rejections[0]
    assert (rejection.line, rejection.column) == (2, 3)


@pytest.mark.parametrize("levels", [QUERY_DEPTH.value + 1, 1_000, 20_000])
@pytest.mark.parametrize("kind", NESTINGS)
def test_deep_nesting_is_refused(kind: str, levels: int) -> None:
    start, opening, closing = NESTINGS[kind]
    text = start + opening * levels + closing * levels

    limit = refused_by(text)

    assert limit in (QUERY_DEPTH, QUERY_TEXT, QUERY_PATTERNS, QUERY_TOKENS)


def test_the_deepest_nesting_that_is_allowed_gets_in() -> None:
    depth = QUERY_DEPTH.value

    admission = admitted("SELECT * " + "{" * depth + "}" * depth)

    assert admission.form is Form.SELECT


def test_one_level_more_is_refused() -> None:
    depth = QUERY_DEPTH.value + 1

    assert refused_by("SELECT * " + "{" * depth + "}" * depth) is QUERY_DEPTH


@given(levels=st.integers(1, 140), filler=st.text(alphabet="\"'<># \n{(x", max_size=8))
def test_depth_is_never_counted_too_low(levels: int, filler: str) -> None:
    note(f"{levels=} {filler=}")
    comment = "#" + filler.replace("\n", " ") + "\n"
    text = f"SELECT * {comment}" + "{" * levels + "}" * levels

    if levels > QUERY_DEPTH.value:
        assert refused_by(text) is QUERY_DEPTH
    else:
        assert admitted(text).form is Form.SELECT


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p "' + "{" * 500 + '" }',
        "SELECT * { ?s ?p <http://a.example/" + "(" * 500 + "> }",
        "SELECT * { } # " + "{" * 500,
        "SELECT * { ?s ?p '''" + "(\n" * 500 + "''' }",
    ],
)
def test_brackets_in_strings_iris_and_comments_do_not_count(text: str) -> None:
    assert admitted(text).form is Form.SELECT


def test_a_text_of_the_largest_size_is_measured_in_bytes() -> None:
    text = "ASK { } #" + "ü" * (QUERY_TEXT.value // 2)

    assert refused_by(text) is QUERY_TEXT


def test_a_chain_of_operators_is_refused() -> None:
    text = "SELECT * { FILTER(1" + "||1" * QUERY_TOKENS.value + ") }"

    assert refused_by(text) is QUERY_TOKENS


@pytest.mark.parametrize(
    "body",
    [
        "?s ?p ?o . " * 201,
        "?s ?p ?o ." * 201,
        "?s " + "?p ?o ; " * 201,
        "?s ?p ?o" + ", ?o" * 201,
        "?s " + "/".join(["<http://a.example/p>"] * 202) + " ?o",
        "?s ?p (" + " 1" * 101 + ")",
        "{ ?s ?p ?o } UNION " * 201 + "{ }",
        "<http://a.example/s> a <http://a.example/C>. " * 201,
    ],
)
def test_too_many_patterns_are_refused(body: str) -> None:
    assert refused_by(f"SELECT * {{ {body} }}") is QUERY_PATTERNS


@pytest.mark.parametrize(
    "body",
    [
        "?s ?p ?o . " * 200,
        "VALUES (?a ?b) {" + "(1 <http://a.example/x>) " * 400 + "}",
        "VALUES ?a {" + "1 " * 1_000 + "}",
        "FILTER(?a IN (" + ", ".join(["1"] * 900) + "))",
    ],
)
def test_data_and_lists_of_values_are_no_patterns(body: str) -> None:
    assert admitted(f"SELECT * {{ {body} }}").form is Form.SELECT


@pytest.mark.parametrize("word", ["RAND()", "now()", "UUID()", "StrUUID()"])
def test_a_query_that_changes_by_itself_is_not_repeatable(word: str) -> None:
    assert not admitted(f"SELECT ({word} AS ?x) {{ }}").is_repeatable


def test_a_query_is_repeatable_though_a_variable_is_called_rand() -> None:
    assert admitted("SELECT ?rand { ?rand ?now 'RAND()' }").is_repeatable


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("ASK { }", Form.ASK),
        ("select * { }", Form.SELECT),
        ("BASE <http://a.example/> PREFIX a: <b> CONSTRUCT WHERE { }", Form.CONSTRUCT),
        ("# SELECT\nDESCRIBE <http://a.example/>", Form.DESCRIBE),
        ("INSERT DATA { }", Form.OTHER),
        ("", Form.OTHER),
    ],
)
def test_the_form_stands_after_the_prologue(text: str, form: Form) -> None:
    assert form is admitted(text).form


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_a_long_string_without_its_end_is_refused_with_what_it_hides(
    quotes: str,
) -> None:
    short = quotes[0]
    text = f"SELECT * {{\n VALUES ?x {{ {quotes}a{short} }} SERVICE <http://a/> {{}} }}"

    for admit_one in (admitted, lambda text: admit_update(text, base="http://b/")):
        with pytest.raises(Malformed) as refused:
            admit_one(text)
        assert (
            refused.value.rejections[0].line,
            refused.value.rejections[0].column,
        ) == (2, 14)


def test_a_long_string_without_its_end_is_looked_at_once() -> None:
    assert len(scan('"""\n' + '\\"""\n' * 9_000, most=5_000)) == 1


@pytest.mark.parametrize(
    "hostile",
    ["a-" * 32_000, '"\\"' * 20_000, "'''\\'" * 12_000, "<a" * 30_000, '"' * 65_000],
)
def test_text_made_to_hurt_the_scan_is_counted_all_the_same(hostile: str) -> None:
    with pytest.raises(LimitReached):
        admitted(hostile * 2)
