from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic

from ontology.canonical import (
    SharedBlankNodeError,
    canonicalise,
    main,
    serialise,
)
from tests.support.found import some

PREFIXES = b"""@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix stadt: <https://w3id.org/stadtwissen/ns/> .
"""
IRIS = st.sampled_from(
    [URIRef(f"https://w3id.org/stadtwissen/ns/{name}") for name in "abc"]
    + [URIRef("http://www.w3.org/2000/01/rdf-schema#label"), URIRef("urn:x:y/z")]
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]))
LITERALS = st.builds(Literal, TEXTS, lang=st.sampled_from(["de", "en", None]))


def shipped_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.ttl"))


def test_the_shipped_files_are_in_canonical_form(ontology_folder: Path) -> None:
    for path in some(shipped_files(ontology_folder)):
        assert path.read_bytes() == canonicalise(path.read_bytes()), path.name


def test_the_order_of_the_input_does_not_matter() -> None:
    there = PREFIXES + b'stadt:a rdfs:label "x"@en, "y"@de . stadt:b a owl:Class .'
    back = PREFIXES + b'stadt:b a owl:Class . stadt:a rdfs:label "y"@de, "x"@en .'

    assert canonicalise(there) == canonicalise(back)


def test_the_type_comes_first_and_labels_before_other_predicates() -> None:
    turtle = (
        PREFIXES + b'stadt:a rdfs:isDefinedBy stadt: ; rdfs:label "x" ; a owl:Class .'
    )

    lines = canonicalise(turtle).decode().splitlines()

    expected = [
        "    a owl:Class ;",
        '    rdfs:label "x" ;',
        "    rdfs:isDefinedBy stadt: .",
    ]
    assert expected == lines[-3:]


def test_lists_and_restrictions_stand_inline() -> None:
    turtle = PREFIXES + (
        b"stadt:p owl:propertyChainAxiom ( stadt:a stadt:b ) ."
        b"[ a owl:Restriction ; owl:onProperty stadt:p ] rdfs:subClassOf stadt:C ."
    )

    written = canonicalise(turtle).decode()

    assert "owl:propertyChainAxiom ( stadt:a stadt:b ) ." in written
    assert "]\n    rdfs:subClassOf stadt:C ." in written


def test_a_blank_node_used_in_two_places_is_refused() -> None:
    turtle = PREFIXES + b"stadt:a rdfs:seeAlso _:x . stadt:b rdfs:seeAlso _:x ."

    with pytest.raises(SharedBlankNodeError, match="two places"):
        canonicalise(turtle)


def test_blank_nodes_in_a_cycle_are_refused() -> None:
    turtle = PREFIXES + b"_:x rdfs:seeAlso _:y . _:y rdfs:seeAlso _:x ."

    with pytest.raises(SharedBlankNodeError, match="cycle"):
        canonicalise(turtle)


# The machine may be busy; what counts is the result, and a failure prints its seed.
@settings(deadline=None, print_blob=True)
@given(st.lists(st.tuples(IRIS, IRIS, IRIS | LITERALS), max_size=8))
def test_the_canonical_form_keeps_the_triples_and_itself(
    triples: list[tuple[URIRef, URIRef, URIRef | Literal]],
) -> None:
    graph = Graph()
    for triple in triples:
        graph.add(triple)

    written = serialise(graph)

    assert isomorphic(graph, Graph().parse(data=written, format="turtle"))
    assert written == canonicalise(written)


def test_text_of_several_lines_with_quotes_and_backslashes_comes_back() -> None:
    graph = Graph()
    text = 'FILTER(?x = "a\\b")\n\t"""end"'
    graph.add((URIRef("urn:a:b"), URIRef("urn:p:q"), Literal(text)))

    read = Graph().parse(data=serialise(graph), format="turtle")

    assert [text] == [str(value) for value in read.objects()]


def test_checking_names_the_file_that_would_change_and_leaves_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "loose.ttl"
    loose = PREFIXES + b"stadt:a a owl:Class; rdfs:seeAlso stadt:b ."
    path.write_bytes(loose)
    said: list[str] = []

    status = main(["--check", str(path)], said.append)

    assert (status, said) == (1, ["loose.ttl: not in canonical form\n"])
    assert loose == path.read_bytes()


def test_rewriting_leaves_a_file_that_passes_the_check(tmp_path: Path) -> None:
    path = tmp_path / "loose.ttl"
    path.write_bytes(PREFIXES + b"stadt:a a owl:Class; rdfs:seeAlso stadt:b .")

    assert main([str(path)]) == 0
    assert main(["--check", str(path)]) == 0
