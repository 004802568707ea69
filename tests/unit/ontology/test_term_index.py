"""What the index tells of terms, shapes and questions, on the shipped files."""

import pytest

from graph.shipped_ontology import read_modules
from ontology import iris
from ontology.expressions import Kind, Tokens
from ontology.iris import expand
from ontology.modules import describe_term, make_module
from ontology.term_index import Term, TermIndex, TermKind, index_terms

QUESTION = """PREFIX stadt: <https://w3id.org/stadtwissen/ns/>
SELECT ?m { ?m stadt:addresses ?e . ?e a <https://w3id.org/stadtwissen/ns/Guideline> }
"""


@pytest.fixture(scope="module")
def index() -> TermIndex:
    return index_terms(read_modules(), {"question-99": QUESTION})


def find(index: TermIndex, name: str) -> Term:
    return index.terms[expand(name)]


def write(tokens: Tokens) -> str:
    return "".join(
        token.text.removeprefix(iris.NS) if token.kind is Kind.TERM else token.text
        for token in tokens
    )


def test_a_class_knows_what_stands_above_and_below(index: TermIndex) -> None:
    term = find(index, "stadt:LocalAuthority")

    assert term.kind is TermKind.CLASS
    assert term.broader == (expand("stadt:TerritorialAuthority"),)
    assert expand("stadt:Municipality") in term.narrower
    assert index.ancestors(expand("stadt:Municipality")) == (
        expand("stadt:LocalAuthority"),
        expand("stadt:TerritorialAuthority"),
    )


def test_a_property_knows_domain_range_and_inverse(index: TermIndex) -> None:
    term = find(index, "stadt:hasResult")

    assert term.kind is TermKind.OBJECT_PROPERTY
    assert (term.domains, term.ranges) == (
        (expand("stadt:Measure"),),
        (expand("stadt:Result"),),
    )
    # The other one states it; both know it.
    assert term.inverses == (expand("stadt:resultOf"),)


def test_a_chain_is_told_on_its_result_and_on_each_step(index: TermIndex) -> None:
    chain = (expand("stadt:hasCharterAlignment"), expand("stadt:alignsWith"))

    assert chain in find(index, "stadt:addresses").chains
    told = find(index, "stadt:alignsWith").in_chains
    assert (chain, expand("stadt:addresses")) in told


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        (
            "stadt:CharterAlignment",
            "necessary",
            "alignsWith: at_least 1 CharterElement",
        ),
        (
            "stadt:MeasuredResult",
            "equivalent",
            "Result and (hasObservation: at_least 1 IndicatorObservation)",
        ),
        (
            "stadt:EvidencedMeasure",
            "sufficient",
            "hasResult: at_least 1 MeasuredResult",
        ),
    ],
)
def test_an_axiom_can_be_read(
    index: TermIndex, name: str, kind: str, words: str
) -> None:
    axioms: tuple[Tokens, ...] = getattr(find(index, name), kind)

    assert words in map(write, axioms)


def test_a_qualified_number_can_be_read(index: TermIndex) -> None:
    axioms = find(index, "stadt:IndicatorObservation").necessary
    words = [
        write(tokens).replace(expand("sosa:observedProperty"), "p") for tokens in axioms
    ]

    assert "p: exactly 1 Indicator" in words


def test_keys_characteristics_and_disjoint_classes_are_told(index: TermIndex) -> None:
    assert find(index, "stadt:Municipality").keys == ((expand("stadt:ags"),),)
    assert find(index, "stadt:buildsOnTransitively").characteristics == (
        expand("owl:TransitiveProperty"),
    )
    assert find(index, "stadt:Outcome").disjoint == (
        expand("stadt:Output"),
        expand("stadt:Impact"),
    )


def test_a_shape_speaks_of_its_path_its_class_and_what_its_query_names(
    index: TermIndex,
) -> None:
    shape = index.shapes[expand("shp:alignment-measure")]

    assert write(shape.path) == "alignedMeasure | ^hasCharterAlignment"
    assert shape.iri in find(index, "stadt:hasCharterAlignment").shapes
    assert shape.iri in find(index, "stadt:Measure").shapes
    by_query = index.shapes[expand("shp:alignment-once")]
    assert by_query.queries
    assert expand("stadt:reading") in by_query.mentions


def test_a_question_uses_the_terms_it_names_with_prefix_or_whole(
    index: TermIndex,
) -> None:
    used = {iri for iri, term in index.terms.items() if term.questions}

    assert used == {expand("stadt:addresses"), expand("stadt:Guideline")}


def test_a_module_is_found_by_its_address_and_by_that_of_its_version(
    index: TermIndex,
) -> None:
    core = index.find_module(iris.NS)

    assert core is not None
    assert core.version_iri is not None
    assert index.find_module(core.version_iri) is core
    assert index.find_module(iris.NS + "0.0.1") is None


def test_a_version_before_this_one_is_found_by_its_own_address_alone() -> None:
    header = (f"<{iris.NS}>", f"<{expand('rdf:type')}>", f"<{expand('owl:Ontology')}>")
    version = (header[0], f"<{expand('owl:versionIRI')}>", f"<{iris.NS}0.9.0>")
    old = make_module("core", [header, version])
    index = index_terms(read_modules(), {}, former=[old])

    assert index.find_module(iris.NS + "0.9.0") is old
    assert index.find_module(iris.NS) is not old


def test_a_description_follows_blank_nodes_to_their_end(index: TermIndex) -> None:
    core = index.find_module(iris.NS)
    assert core is not None

    triples = describe_term(core, expand("stadt:MeasuredResult"))

    # The axiom whose left side has no name comes with its list and its restriction.
    assert any(
        object_ == f"<{expand('stadt:IndicatorObservation')}>"
        for *_, object_ in triples
    )
    blank = {term for triple in triples for term in triple if term.startswith("_:")}
    assert blank == {subject for subject, *_ in triples if subject.startswith("_:")}


def test_a_file_without_a_header_is_no_module() -> None:
    with pytest.raises(ValueError, match="0 headers"):
        make_module("nothing", [("<a>", "<b>", "<c>")])
