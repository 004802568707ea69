"""What an update says of itself: the graphs it may write, LOAD, its dataset."""

import pytest

from sparql.tokens import scan
from sparql.update_text import (
    EVERYTHING,
    Targets,
    find_glued,
    find_load,
    find_targets,
    hoist_declarations,
    let_clear_find_nothing,
    names_dataset,
    put_dataset,
)

BASE = "http://base/"
G, H = "http://a/g", "http://a/h"


def targets(text: str) -> Targets:
    return find_targets(scan(text, most=10_000), base=BASE)


def of(*graphs: str, default: bool = False) -> Targets:
    return Targets(graphs=frozenset(graphs), default=default)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", of()),
        ("INSERT DATA { <s> <p> 1 }", of(default=True)),
        (
            "PREFIX e: <https://a/g#> INSERT DATA { GRAPH e: { <s> <p> 1 } }",
            of("https://a/g#"),
        ),
        ("CLEAR GRAPH <HTTPS://a/?#>", of("HTTPS://a/?#")),
        ("INSERT DATA { GRAPH <http://a/g> { <s> <p> 1 } }", of(G)),
        ("insert data{graph<http://a/g>{<s><p>'}{ GRAPH <http://a/x> {'}}", of(G)),
        (
            "INSERT DATA { GRAPH <http://a/g> { <s> <p> 1 } . <s> <p> 1 }",
            of(G, default=True),
        ),
        ("PREFIX a: <http://a/> DELETE DATA { GRAPH a:g { <s> <p> 1 } }", of(G)),
        ("DELETE WHERE { GRAPH <http://a/g> { ?s ?p ?o } }", of(G)),
        ("DELETE WHERE { ?s ?p ?o }", of(default=True)),
        ("WITH <http://a/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", of(G)),
        (
            "WITH <http://a/g> INSERT { GRAPH <http://a/h> { ?s ?p ?o } } WHERE { }",
            of(G, H),
        ),
        (
            "INSERT { GRAPH <http://a/g> { ?s ?p ?o } } WHERE { GRAPH ?x { ?s ?p 1 } }",
            of(G),
        ),
        ("CLEAR GRAPH <http://a/g>", of(G)),
        ("DROP SILENT DEFAULT", of(default=True)),
        ("CREATE GRAPH <http://a/g> ; DROP GRAPH <http://a/h>", of(G, H)),
        ("COPY DEFAULT TO <http://a/g>", of(G)),
        ("ADD <http://a/g> TO DEFAULT", of(default=True)),
        ("MOVE <http://a/g> TO <http://a/h>", of(G, H)),
        (
            "PREFIX a:<http://a/> DROP GRAPH a:g ; PREFIX a:<http://b/> DROP GRAPH a:h",
            of(G, "http://b/h"),
        ),
    ],
)
def test_the_graphs_that_an_update_may_write_are_found(
    text: str, expected: Targets
) -> None:
    assert targets(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "INSERT { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
        "CLEAR NAMED",
        "DROP GRAPH <relative>",
        "BASE <http://a/> DROP GRAPH <g>",
        "DROP GRAPH unknown:g",
    ],
)
def test_a_graph_that_only_the_engine_can_tell_may_be_any(text: str) -> None:
    assert targets(text).graphs is None


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX e: <http://e/> INSERT DATA { GRAPHe:g { <s> <p> 1 } }",
        "PREFIX e: <http://e/> WITHe:g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "INSERT DATA { <s> <p> trueGRAPH <g> { <s> <p> 1 } }",
        "DROP SILENTALL",
        "MOVE <a> TODEFAULT",
        "DELETEWHERE { ?s ?p ?o }",
        "INSERTDATA { <s> <p> 1 }",
        "PREFIX e: <http://e/> CLEAR ALL; LOADe:doc INTO GRAPH <g>",
    ],
)
def test_a_keyword_that_is_glued_to_something_is_seen(text: str) -> None:
    assert find_glued(scan(text, most=1_000)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX graphs: <http://g/> INSERT DATA { graphs:a graphs:p 'aGRAPHb' }",
        "PREFIX data: <http://d/> PREFIX to: <http://t/> MOVE data:a TO to:b",
        "insert data{graph<http://a/g>{<s><p>1}}",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(CONTAINS(STR(?o), 'GRAPHx')) }",
    ],
)
def test_what_only_looks_like_it_is_let_be(text: str) -> None:
    assert find_glued(scan(text, most=1_000)) is None


@pytest.mark.parametrize("text", ["CLEAR ALL", "DROP ALL", "INSERTDATA{<s> <p> 1}"])
def test_what_may_write_all_is_compared_whole(text: str) -> None:
    assert targets(text) == EVERYTHING


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://a/>",
        "load silent <http://a/> INTO GRAPH <http://b/>",
        "INSERT DATA { <s> <p> 1 } ; # LOAD\nLoad<http://a/>",
        "PREFIX a: <http://a/> LOAD a:b",
    ],
)
def test_load_is_found_wherever_an_operation_begins(text: str) -> None:
    assert find_load(scan(text, most=1_000)) is not None


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <s> <p> 'LOAD' }", "DELETE WHERE { ?LOAD <LOAD> LOAD:a }"]
)
def test_load_as_part_of_data_is_none(text: str) -> None:
    assert find_load(scan(text, most=1_000)) is None


def test_a_dataset_is_put_before_each_pattern() -> None:
    text = (
        "DELETE { ?s ?p 1 } INSERT { ?s ?p 'WHERE {' } WHERE { ?s ?p 1 } ; "
        "DELETE WHERE { ?s ?p 2 } ; INSERT DATA { <s> <p> 3 }"
    )
    tokens = scan(text, most=1_000)

    found = put_dataset(text, tokens, default=(G,), named=(H,))

    clauses = f" USING <{G}> USING NAMED <{H}> "
    assert found == (
        "DELETE { ?s ?p 1 } INSERT { ?s ?p 'WHERE {' } " + clauses + "WHERE "
        "{ ?s ?p 1 } ; DELETE { ?s ?p 2 }" + clauses + "WHERE { ?s ?p 2 } ; "
        "INSERT DATA { <s> <p> 3 }"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WITH <g> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", True),
        ("DELETE { ?s ?p 1 } USING NAMED <g> WHERE { ?s ?p 1 }", True),
        ("DELETE { ?s <USING> 'WITH' } WHERE { ?s ?p 1 }", False),
    ],
)
def test_a_dataset_of_its_own_is_seen(text: str, expected: bool) -> None:
    assert names_dataset(scan(text, most=1_000)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "CREATE GRAPH <http://a/g>; PREFIX a: <http://a/> DELETE DATA {a:s a:p 1}",
            "PREFIX a: <http://a/> CREATE GRAPH <http://a/g>;  DELETE DATA {a:s a:p 1}",
        ),
        (
            "PREFIX a:<http://a/> DROP GRAPH a:g; PREFIX a:<http://b/> DROP GRAPH a:h",
            None,
        ),
        ("PREFIX a: <http://a/> CLEAR GRAPH a:g", None),
        (
            "BASE <http://b/> CLEAR GRAPH <g>; PREFIX a: <x#> CLEAR GRAPH a:g",
            "BASE <http://b/> PREFIX a: <x#> CLEAR GRAPH <g>;  CLEAR GRAPH a:g",
        ),
    ],
)
def test_later_prefixes_move_to_the_head_where_that_changes_nothing(
    text: str, expected: str | None
) -> None:
    found = hoist_declarations(text, scan(text, most=1_000))

    assert found == (text if expected is None else expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CLEAR GRAPH <http://a/g>", "CLEAR SILENT GRAPH <http://a/g>"),
        ("clear silent all", "clear silent all"),
        (
            "CLEAR ALL; INSERT DATA {<a:b> a 'CLEAR'}; #CLEAR\nCLEAR ALL",
            "CLEAR SILENT ALL; INSERT DATA {<a:b> a 'CLEAR'}; #CLEAR\nCLEAR SILENT ALL",
        ),
        ("CLEAR", "CLEAR SILENT"),
        ("DROP GRAPH <http://a/g>", "DROP GRAPH <http://a/g>"),
    ],
)
def test_a_graph_that_is_not_there_is_cleared_in_silence(
    text: str, expected: str
) -> None:
    assert let_clear_find_nothing(text, scan(text, most=1_000)) == expected
