"""The ontology, its terms, shapes and questions as pages and as data."""

import json
from typing import Any

import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse
from rdflib.compare import isomorphic
from rdflib.plugins.shared.jsonld import context as rdflib_context
from werkzeug.test import TestResponse

from graph.shipped_ontology import read_modules
from ontology import read_shipped
from ontology.term_index import index_terms
from tests.support.found import some
from web.linked_data.json_ld import CONTEXT_IRI

INDEX = index_terms(read_modules(), {})
TERMS = sorted(iri.removeprefix("https://w3id.org/stadtwissen/") for iri in INDEX.terms)
SHAPES = sorted(
    iri.removeprefix("https://w3id.org/stadtwissen/") for iri in INDEX.shapes
)
FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


@pytest.fixture
def client(site_application: Flask) -> FlaskClient:
    return site_application.test_client()


def get(client: FlaskClient, path: str, accept: str = "text/html") -> TestResponse:
    return client.get(path, headers={"Accept": accept})


def canonicalise(data: bytes, format_: RdfFormat) -> Dataset:
    dataset = Dataset(parse(data, format=format_))
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def read(client: FlaskClient, document: str, extension: str) -> Dataset:
    answer = client.get(f"/data/{document}.{extension}")
    assert answer.status_code == 200
    return canonicalise(answer.data, FORMATS[extension])


def read_in_rdflib(client: FlaskClient, document: str, name: str) -> rdflib.Graph:
    extension = {"turtle": "ttl", "xml": "rdf", "json-ld": "jsonld"}[name]
    answer = client.get(f"/data/{document}.{extension}")
    return rdflib.Graph().parse(data=answer.data, format=name)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_term_and_every_shape_has_a_page(
    client: FlaskClient, language: str
) -> None:
    failed = [
        document
        for document in some(TERMS) + some(SHAPES)
        if get(client, f"/{language}/page/{document}").status_code != 200
    ]

    assert failed == []


@pytest.mark.parametrize("address", ["/ns/Measure", "/shapes/alignment-measure"])
def test_a_browser_is_sent_from_a_term_to_its_page(
    client: FlaskClient, address: str
) -> None:
    answer = get(client, address)

    assert (answer.status_code, answer.location) == (303, f"/page{address}")


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        (
            "/de/page/ns/CharterAlignment",
            ["ordnet der Charta-Aussage zu</a>: mindestens 1 <a"],
        ),
        (
            "/en/page/ns/CharterAlignment",
            ["aligns with charter element</a>: at least 1 <a"],
        ),
        ("/en/page/ns/addresses", ["aligns with charter element</a> → <a", " ∘ "]),
        ("/de/page/ns/buildsOnTransitively", ["transitiv: gilt"]),
        ("/de/page/ns/Municipality", ["Schlüssel", "/de/page/ns/ags"]),
        ("/de/page/ns/Measure", ["/de/queries/question-11", "/de/page/shapes/"]),
    ],
)
def test_the_page_of_a_term_tells_its_axioms_and_who_uses_it(
    client: FlaskClient, path: str, parts: list[str]
) -> None:
    html = get(client, path).text

    assert [part for part in parts if part not in html] == []


def test_the_page_of_a_class_tells_how_many_there_are(client: FlaskClient) -> None:
    html = get(client, "/de/page/ns/Measure").text

    assert "<strong>840</strong> angegeben" in html


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_overview_has_the_diagram_and_every_term(
    client: FlaskClient, language: str
) -> None:
    html = get(client, f"/{language}/page/ns").text

    assert 'role="img"' in html
    missing = [d for d in TERMS if f'href="/{language}/page/{d}"' not in html]
    deprecated = [t.iri for t in INDEX.terms.values() if t.is_deprecated]
    assert len(missing) == len(deprecated)


@pytest.mark.parametrize("path", ["/ns", "/shapes", "/ns/Measure", "/shapes/Measure"])
def test_pages_of_the_ontology_need_no_script_and_no_style_of_their_own(
    client: FlaskClient, path: str
) -> None:
    html = get(client, f"/de/page{path}").text

    assert "<script" not in html
    assert " style=" not in html


@pytest.mark.parametrize(
    "document",
    [
        "ns",
        "ns/axioms",
        "shapes",
        "voc",
        "ns/Measure",
        "ns/addresses",
        "ns/MeasuredResult",
    ],
)
def test_every_format_of_a_document_says_the_same(
    client: FlaskClient, document: str
) -> None:
    turtle = read(client, document, "ttl")

    assert len(turtle) > 0
    for extension in ("nt", "rdf", "jsonld"):
        assert turtle == read(client, document, extension), extension


@pytest.mark.parametrize("name", ["xml", "json-ld"])
def test_a_second_parser_reads_the_same(client: FlaskClient, name: str) -> None:
    turtle = read_in_rdflib(client, "ns/axioms", "turtle")

    assert isomorphic(turtle, read_in_rdflib(client, "ns/axioms", name))


@pytest.mark.parametrize(
    ("document", "file"),
    [("ns", "core.ttl"), ("ns/axioms", "axioms.ttl"), ("shapes", "shapes.ttl")],
)
def test_a_module_is_served_whole(
    client: FlaskClient, document: str, file: str
) -> None:
    shipped = canonicalise(read_shipped(file), RdfFormat.TURTLE)

    assert shipped == read(client, document, "ttl")


def test_each_version_is_served_at_its_own_address(client: FlaskClient) -> None:
    for module in some(INDEX.modules):
        assert module.version_iri is not None
        path = module.version_iri.removeprefix("https://w3id.org/stadtwissen")

        answer = get(client, path, "text/turtle")

        assert (answer.status_code, answer.location) == (303, f"/data{path}.ttl")
        assert (
            client.get(f"/data{path}.nt").data
            == client.get(
                f"/data{module.iri.removeprefix('https://w3id.org/stadtwissen').rstrip('/')}.nt"
            ).data
        )


def test_a_chain_in_the_data_of_a_term_is_whole(client: FlaskClient) -> None:
    graph = read_in_rdflib(client, "ns/addresses", "turtle")
    blank = {
        node for triple in graph for node in triple if isinstance(node, rdflib.BNode)
    }

    assert blank == {s for s in graph.subjects() if isinstance(s, rdflib.BNode)}


@pytest.mark.parametrize("space", ["ns", "voc", "shapes"])
def test_the_address_of_a_whole_space_leads_to_its_documents(
    client: FlaskClient, space: str
) -> None:
    page, data = get(client, f"/{space}/"), get(client, f"/{space}/", "text/turtle")

    assert (page.status_code, page.location) == (303, f"/page/{space}")
    assert (data.status_code, data.location) == (303, f"/data/{space}.ttl")
    assert get(client, f"/de/page/{space}").status_code == 200
    assert client.get(f"/data/{space}.ttl").status_code == 200


def test_an_unknown_term_is_not_found(client: FlaskClient) -> None:
    assert get(client, "/ns/Nothing").status_code == 404
    assert get(client, "/de/page/ns/Nothing").status_code == 404
    assert client.get("/data/ns/Nothing.ttl").status_code == 404
    assert client.get("/data/ns/0.0.1.ttl").status_code == 404


def test_the_context_is_served_to_scripts_from_anywhere(client: FlaskClient) -> None:
    answer = client.get("/ns/context.jsonld")

    assert answer.mimetype == "application/ld+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "max-age=86400" in answer.headers["Cache-Control"]
    again = client.get(
        "/ns/context.jsonld", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def find_one_of_each_type(client: FlaskClient) -> list[str]:
    query = (
        "SELECT (SAMPLE(?s) AS ?one) { ?s a ?c FILTER(STRSTARTS(STR(?s), "
        "'https://w3id.org/stadtwissen/id/')) } GROUP BY ?c"
    )
    answer = client.get(
        "/sparql",
        query_string={"query": query},
        headers={"Accept": "application/sparql-results+json"},
    )
    rows: list[Any] = json.loads(answer.data)["results"]["bindings"]
    base = "https://w3id.org/stadtwissen/id/"
    return sorted({row["one"]["value"].removeprefix(base) for row in rows})


def test_json_ld_with_the_whole_context_equals_turtle_for_every_type(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(source: str, *_: object, **__: object) -> tuple[object, None]:
        assert source == CONTEXT_IRI
        return json.loads(client.get("/ns/context.jsonld").data), None

    monkeypatch.setattr(rdflib_context, "source_to_json", load)
    documents = find_one_of_each_type(client)
    different = []
    for document in documents:
        shown = json.loads(client.get(f"/data/{document}.jsonld").data)
        assert (
            shown["@context"].items()
            <= json.loads(read_shipped("context.jsonld"))["@context"].items()
        )
        shown["@context"] = CONTEXT_IRI
        graph = rdflib.Graph().parse(data=json.dumps(shown), format="json-ld")
        if not isomorphic(graph, read_in_rdflib(client, document, "turtle")):
            different.append(document)

    assert len(documents) > 20
    assert different == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_questions_are_listed_with_the_numbers_of_their_rows(
    client: FlaskClient, language: str
) -> None:
    html = get(client, f"/{language}/queries").text

    assert html.count(f'href="/{language}/queries/question-') == 40
    assert '<span class="question-number">01</span>' in html


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_question_shows_its_query_and_its_answer(
    client: FlaskClient, language: str
) -> None:
    for number in range(1, 41):
        html = get(client, f"/{language}/queries/question-{number:02}").text

        assert "SELECT" in html
        answered = "<tbody>" in html
        assert (
            answered
            or ("Warum keine Zeile" if language == "de" else "Why there is no row")
            in html
        )


def test_an_answer_names_things_and_links_to_their_pages(client: FlaskClient) -> None:
    html = get(client, "/de/queries/question-33").text

    assert '<a href="/de/page/municipality/' in html


def test_an_unknown_question_is_not_found(client: FlaskClient) -> None:
    assert get(client, "/de/queries/question-41").status_code == 404
    assert get(client, "/de/queries/entity_statements").status_code == 404


def test_the_vocabularies_are_listed_with_their_concepts(client: FlaskClient) -> None:
    html = get(client, "/de/page/voc").text

    assert 'id="theme"' in html
    assert 'href="/de/page/voc/theme-mobility"' in html


def test_what_is_of_a_class_can_be_listed(client: FlaskClient) -> None:
    html = get(client, "/de/page/ns/FederalState").text
    address = (
        "/de/page/ns/FederalState?property=http%3A%2F%2Fwww.w3.org"
        "%2F1999%2F02%2F22-rdf-syntax-ns%23type"
    )

    assert f'href="{address}"' in html
    assert get(client, address).text.count("/de/page/state/land-") == 16
