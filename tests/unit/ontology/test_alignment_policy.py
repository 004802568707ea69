"""What a mapping may connect, and with what."""

import pytest

from ontology.alignment_policy import find_bad_matches, read_external_kinds
from ontology.iris import expand
from ontology.statements import read_statements, spell

OWN = [
    (spell(expand(name)), spell(expand("rdf:type")), spell(expand(kind)))
    for name, kind in (
        ("stadt:A", "owl:Class"),
        ("stadt:B", "owl:Class"),
        ("stadt:p", "owl:ObjectProperty"),
    )
]
KNOWN = read_external_kinds(
    "iri\tkind\tread_from\n"
    f"{expand('schema:Class')}\tclass\tx\n"
    f"{expand('schema:property')}\tproperty\tx\n"
    f"{expand('schema:any')}\tother\tx\n"
)


@pytest.mark.parametrize(
    ("subject", "match", "end", "reason"),
    [
        ("stadt:A", "skos:exactMatch", "schema:Class", ""),
        ("stadt:A", "skos:closeMatch", "schema:any", ""),
        ("stadt:p", "skos:closeMatch", "schema:property", ""),
        ("stadt:A", "skos:closeMatch", "stadt:B", ""),
        ("stadt:A", "rdfs:seeAlso", "schema:none", ""),
        ("stadt:A", "skos:exactMatch", "stadt:B", "two terms of ours are one"),
        ("stadt:A", "skos:closeMatch", "schema:none", "not known to exist"),
        ("stadt:A", "skos:closeMatch", "stadt:none", "not known to exist"),
        ("stadt:A", "skos:closeMatch", "schema:property", "a class is no property"),
        ("stadt:none", "skos:closeMatch", "schema:Class", "nobody declares"),
    ],
)
def test_a_match_connects_a_term_of_ours_with_its_like(
    subject: str, match: str, end: str, reason: str
) -> None:
    triple = (spell(expand(subject)), spell(expand(match)), spell(expand(end)))

    found = list(find_bad_matches([triple], read_statements(OWN), KNOWN))

    assert bool(reason) == bool(found)
    assert all(reason in one.detail for one in found)
