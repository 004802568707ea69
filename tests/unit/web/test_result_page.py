"""What the SPARQL page shows of an answer."""

import json

from graph.limits import HTML_ROWS
from sparql.prologue import Form
from web.operation.result_page import Cell, ResultPage, show_result


def table_of(*solutions: dict[str, object]) -> ResultPage:
    body = {"head": {"vars": ["x"]}, "results": {"bindings": list(solutions)}}
    return show_result(
        json.dumps(body).encode(), form=Form.SELECT, rows=None, language="de"
    )


def test_each_kind_of_term_has_its_cell() -> None:
    page = table_of(
        {"x": {"type": "uri", "value": "http://a/1"}},
        {"x": {"type": "uri", "value": "https://w3id.org/stadtwissen/id/measure/m"}},
        {"x": {"type": "uri", "value": "javascript:alert(1)"}},
        {"x": {"type": "literal", "value": "Rad", "xml:lang": "de"}},
        {"x": {"type": "literal", "value": "1", "datatype": "http://a#integer"}},
        {"x": {"type": "bnode", "value": "b"}},
        {},
    )

    assert [row[0] for row in page.table] == [
        Cell(text="http://a/1", link="http://a/1"),
        Cell(
            text="https://w3id.org/stadtwissen/id/measure/m",
            link="/de/page/measure/m",
        ),
        Cell(text="javascript:alert(1)"),
        Cell(text="Rad", note="de"),
        Cell(text="1", note="integer"),
        Cell(text="_:b"),
        None,
    ]


def test_a_long_table_is_cut_and_says_so() -> None:
    row = {"x": {"type": "bnode", "value": "b"}}

    page = table_of(*[row] * (HTML_ROWS.value + 1))

    assert page.is_cut
    assert len(page.table) == HTML_ROWS.value
    assert page.rows == HTML_ROWS.value + 1


def test_a_table_of_the_largest_size_is_whole() -> None:
    row = {"x": {"type": "bnode", "value": "b"}}

    assert not table_of(*[row] * HTML_ROWS.value).is_cut


def test_a_truth_is_shown_as_one() -> None:
    page = show_result(
        b'{"head":{},"boolean":false}', form=Form.ASK, rows=None, language="en"
    )

    assert page.truth is False


def test_a_graph_is_shown_as_turtle() -> None:
    body = b"<http://a/1> <http://a/p> 1 ."

    page = show_result(body, form=Form.CONSTRUCT, rows=1, language="en")

    assert page.graph == body.decode()


def test_a_result_of_many_megabytes_is_not_shown() -> None:
    body = b" " * (4 * 1024 * 1024 + 1)

    page = show_result(body, form=Form.SELECT, rows=9, language="en")

    assert page.is_too_large
    assert page.rows == 9
