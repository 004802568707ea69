"""Terms as people write them."""

import pytest

from graph.errors import Malformed
from graph.term_names import read_term
from ontology import iris

XSD = iris.PREFIXES["xsd"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", f"<{iris.expand('rdf:type')}>"),
        ("stadt:Measure", f"<{iris.NS}Measure>"),
        ("id:measure/kiel-karte", f"<{iris.ID}measure/kiel-karte>"),
        ("geo:Feature", f"<{iris.expand('geo:Feature')}>"),
        ("https://example.org/a", "<https://example.org/a>"),
        (" <urn:x:y> ", "<urn:x:y>"),
        ("12", f'"12"^^<{XSD}integer>'),
        ("-1.50", f'"-1.50"^^<{XSD}decimal>'),
        ("true", f'"true"^^<{XSD}boolean>'),
        ('"Ja"@de', '"Ja"@de'),
        (f'"text"^^<{XSD}string>', '"text"'),
        ('"a \\"b\\""', '"a \\"b\\""'),
    ],
)
def test_a_text_is_read_as_the_term_it_names(text: str, expected: str) -> None:
    assert expected == read_term(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kiel",
        "_:b0",
        "javascript:alert(1)",
        "http://example.org/a b",
        "http://example.org/> ?p ?o } #",
        "stadt:a>b",
        '"open',
        '"two" "literals"',
        '"x"@d_e',
        '"x"^^<javascript:y>',
        "http://example.org/" + "a" * 3_000,
        '"\x00"',
    ],
)
def test_what_is_no_term_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        read_term(text)
