"""What named queries take, and values as requests write them."""

import pytest

from graph.errors import Malformed
from ontology.iris import ID, VOC
from sparql.named_queries import NamedQueries, NamedQuery, read_named_query
from sparql.query_parameters import (
    RESERVED,
    list_parameters,
    read_values,
    write_value,
)

TEXT = """\
# title@de Was?
# title@en What?
SELECT * WHERE {
  VALUES ?measure { <https://w3id.org/stadtwissen/id/measure/a> }
  VALUES ?theme { voc:theme-mobility }
  VALUES ?year { "2023" }
  VALUES ?technology { "LoRaWAN"@en }
  VALUES ?any { UNDEF }
}
"""


@pytest.fixture
def query() -> NamedQuery:
    return read_named_query("what", TEXT)


def test_the_term_in_the_query_says_what_a_parameter_takes(query: NamedQuery) -> None:
    told = [
        (p.name, p.takes_iri, p.language, p.example) for p in list_parameters(query)
    ]

    assert told == [
        ("measure", True, None, "measure/a"),
        ("theme", True, None, "voc:theme-mobility"),
        ("year", False, None, "2023"),
        ("technology", False, "en", "LoRaWAN"),
        ("any", True, None, "municipality/kiel"),
    ]


@pytest.mark.parametrize(
    ("name", "value", "term"),
    [
        ("measure", "measure/kiel-x", f"<{ID}measure/kiel-x>"),
        ("measure", " id:measure/b ", f"<{ID}measure/b>"),
        ("measure", f"<{ID}measure/ä>", f"<{ID}measure/ä>"),
        ("measure", "https://example.org/x?y=1", "<https://example.org/x?y=1>"),
        ("theme", "voc:theme-water", f"<{VOC}theme-water>"),
        ("theme", "theme-water", f"<{VOC}theme-water>"),
        ("year", "2024", '"2024"'),
        ("year", ' a"b\\c\n', '" a\\"b\\\\c\\n"'),
        ("year", '"2024"@en', '"\\"2024\\"@en"'),
        ("technology", "5G", '"5G"@en'),
        ("any", '"x"@de', '"x"@de'),
        ("any", "project/kiel", f"<{ID}project/kiel>"),
    ],
)
def test_a_value_becomes_one_term(
    query: NamedQuery, name: str, value: str, term: str
) -> None:
    assert read_values(query, {name: [value]}) == {name: [term]}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("measure", "kiel"),
        ("measure", ""),
        ("measure", "<http://a/> } ?s ?p ?o {"),
        ("measure", "measure/a> <b"),
        ("measure", "javascript:alert(1)"),
        ("measure", "http://a/" + "x" * 3_000),
        ("theme", "unknown:x y"),
        ("theme", "voc:100%"),
        ("year", "a\x00"),
    ],
)
def test_what_a_parameter_cannot_take_is_refused_with_an_example(
    query: NamedQuery, name: str, value: str
) -> None:
    with pytest.raises(Malformed) as refused:
        read_values(query, {name: [value]})

    assert name in str(refused.value)
    assert "measure=measure/a; theme=voc:theme-mobility; year=2023" in str(
        refused.value
    )


def test_an_unknown_parameter_is_refused_with_those_that_there_are(
    query: NamedQuery,
) -> None:
    with pytest.raises(Malformed, match=r"no parameter 'them'.* theme=voc:theme-mob"):
        read_values(query, {"them": ["x"]})


def test_several_values_are_several_terms(query: NamedQuery) -> None:
    assert read_values(query, {"year": ["1", "2"]}) == {"year": ['"1"', '"2"']}


def test_no_query_takes_what_a_request_says_beside() -> None:
    for query in NamedQueries():
        assert not RESERVED & set(query.parameters)


def test_each_example_of_the_shipped_queries_is_read_as_its_default() -> None:
    checked = 0
    for query in NamedQueries():
        for parameter in list_parameters(query):
            if parameter.default is None:
                continue
            read = read_values(query, {parameter.name: [parameter.example]})
            assert read == {parameter.name: [parameter.default]}
            assert write_value(parameter.default) == parameter.example
            checked += 1

    assert checked > 15
