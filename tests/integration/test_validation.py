import pytest
from pyoxigraph import Store

from graph.errors import ShapesViolated
from graph.patch import Patch
from graph.report import decode_report, refuse_violations
from graph.store import parse_lines
from graph.tables.build import find_shipped_lines
from graph.validation import (
    check_patch,
    check_store,
)
from ontology import iris
from tests.support.examples import as_triples, read_context

GRAPH = "<https://w3id.org/stadtwissen/graph/example>"
OTHER = "<https://w3id.org/stadtwissen/graph/other>"
MEASURE = f"<{iris.ID}measure/seeheim-pegel>"
TOWN = f"<{iris.ID}municipality/seeheim>"


def lines_of_the_town() -> list[str]:
    text = as_triples(read_context()).decode()
    return [f"{line[:-1]}{GRAPH} ." for line in text.splitlines() if line]


def line(subject: str, name: str, value: str, graph: str = GRAPH) -> str:
    return f"{subject} <{iris.expand(name)}> {value} {graph} ."


@pytest.fixture
def store() -> Store:
    """A store that holds a sound town; its default graph repeats it."""
    filled = Store()
    for graph in (GRAPH, ""):
        text = [one.replace(f"{GRAPH} ", graph) for one in lines_of_the_town()]
        filled.extend(parse_lines(text))
    return filled


def fired(store: Store, patch: Patch) -> set[str]:
    """Return the shapes for which a patch would be refused."""
    found = check_patch(store, patch).violations
    return {one.shape.removeprefix(iris.SHAPES) for one in found}


def test_the_shipped_graph_may_be_loaded() -> None:
    patch = Patch.of(adds=find_shipped_lines())

    assert check_patch(Store(), patch).violations == ()


def test_a_sound_patch_passes(store: Store) -> None:
    patch = Patch.of(adds=[line(MEASURE, "stadt:theme", f"<{iris.VOC}theme-mobility>")])

    assert check_patch(store, patch).conforms


def test_a_patch_that_breaks_a_shape_is_refused_with_its_report(store: Store) -> None:
    number = '"-5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    patch = Patch.of(adds=[line(MEASURE, "stadt:budgetInEuro", number)])

    with pytest.raises(ShapesViolated, match="At most one sum") as caught:
        refuse_violations(check_patch(store, patch))

    assert decode_report(caught.value.report) == check_patch(store, patch)
    assert caught.value.rejections[0].see == iris.SHAPES + "measure-budget"


def test_removing_a_node_judges_whoever_points_at_it(store: Store) -> None:
    patch = Patch.of(
        removes=[one for one in lines_of_the_town() if one.startswith(MEASURE)]
    )

    assert "alignment-measure" in fired(store, patch)


def test_a_triple_that_another_graph_still_holds_is_not_missed(store: Store) -> None:
    source = line(MEASURE, "stadt:hasSource", f"<{iris.ID}source/000000000001>")
    store.extend(parse_lines([source.replace(GRAPH, OTHER)]))

    assert fired(store, Patch.of(removes=[source])) == set()


def test_a_triple_that_no_graph_holds_any_more_is_missed(store: Store) -> None:
    source = line(MEASURE, "stadt:hasSource", f"<{iris.ID}source/000000000001>")

    assert {"source"} == fired(store, Patch.of(removes=[source]))


def test_a_key_that_another_municipality_holds_is_found(store: Store) -> None:
    twin = f"<{iris.ID}municipality/seeheim-zwei>"
    source = f"<{iris.ID}source/000000000001>"
    patch = Patch.of(
        adds=[
            line(twin, "rdf:type", f"<{iris.NS}Municipality>"),
            line(twin, "rdfs:label", '"Seeheim zwei"@de'),
            line(twin, "stadt:ags", '"06999001"'),
            line(twin, "stadt:hasSource", source),
        ]
    )

    assert {"municipality-ags-unique"} == fired(store, patch)


def test_what_was_wrong_elsewhere_before_does_not_refuse_a_patch(store: Store) -> None:
    far = "<urn:x:far>"
    store.extend(parse_lines([line(far, "rdf:type", f"<{iris.NS}Measure>")]))
    patch = Patch.of(adds=[line(MEASURE, "stadt:theme", f"<{iris.VOC}theme-mobility>")])

    assert fired(store, patch) == set()
    assert not check_store(store).conforms


def test_a_graph_of_sources_that_nothing_describes_is_found(store: Store) -> None:
    graph = f"<{iris.GRAPH_SOURCES}0123456789ab>"
    store.extend(parse_lines([line(MEASURE, "dcterms:description", '"dry"@en', graph)]))

    (finding,) = check_store(store).violations

    assert finding.shape == iris.SHAPES + "source-graph-described"
    assert finding.focus == graph


def test_what_is_inferred_is_not_judged(store: Store) -> None:
    graph = f"<{iris.GRAPH_INFERRED}>"
    inferred = line(MEASURE, "stadt:budgetInEuro", '"much"', graph)
    store.extend(parse_lines([inferred]))

    assert check_store(store).conforms


def test_a_patch_of_many_subjects_is_judged_whole(store: Store) -> None:
    many = [line(f"<urn:x:{n}>", "rdfs:label", f'"thing {n}"@de') for n in range(2_500)]
    wrong = line("<urn:x:7>", "rdf:type", f"<{iris.NS}Measure>")

    assert fired(store, Patch.of(adds=many)) == set()
    assert {"measure-carrier", "source"} == fired(store, Patch.of(adds=[*many, wrong]))


def test_a_blank_node_is_judged_and_named_like_any_other(store: Store) -> None:
    patch = Patch.of(adds=[line("_:x", "rdf:type", f"<{iris.NS}CharterAlignment>")])

    report = check_patch(store, patch)

    assert not report.conforms
    assert {one.focus for one in report.findings} == {"_:x"}


SOURCE_GRAPH = f"<{iris.GRAPH_SOURCES}ffffffffffff>"
PAGE = f"<{iris.ID}source/ffffffffffff>"


def describe_page() -> list[str]:
    return [
        line(PAGE, "rdf:type", f"<{iris.expand('stadt:SourceDocument')}>"),
        line(PAGE, "schema:url", "<https://a.example/>"),
    ]


def test_a_graph_of_sources_without_a_source_is_refused(store: Store) -> None:
    theme = f"<{iris.VOC}theme-mobility>"
    patch = Patch.of(adds=[line(MEASURE, "stadt:theme", theme, SOURCE_GRAPH)])

    assert fired(store, patch) == {"source-graph-described"}


def test_a_graph_of_sources_that_names_its_source_passes(store: Store) -> None:
    source = line(MEASURE, "stadt:hasSource", PAGE, SOURCE_GRAPH)
    patch = Patch.of(adds=[source, *describe_page()])

    assert fired(store, patch) == set()


def test_the_last_source_of_a_graph_may_go_with_all_that_it_says(store: Store) -> None:
    theme = line(MEASURE, "stadt:theme", f"<{iris.VOC}theme-mobility>", SOURCE_GRAPH)
    source = line(MEASURE, "stadt:hasSource", PAGE, SOURCE_GRAPH)
    store.extend(parse_lines([theme, source, *describe_page()]))

    assert fired(store, Patch.of(removes=[source])) == {"source-graph-described"}
    assert fired(store, Patch.of(removes=[source, theme])) == set()


def test_a_concept_of_others_may_not_be_called_as_one_of_ours(store: Store) -> None:
    concept = "<https://example.org/mobility>"
    same = [
        line(concept, "rdf:type", f"<{iris.expand('skos:Concept')}>"),
        line(concept, "skos:prefLabel", '"Mobilität"@de'),
        line(concept, "skos:inScheme", f"<{iris.VOC}theme>"),
    ]

    assert "concept-label-unique" in fired(store, Patch.of(adds=same))
