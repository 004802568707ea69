"""The dataset described: `/dataset` and `/.well-known/void` on the shipped graph."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, VOID

from graph.dump_files import MANIFEST, QUADS, Dump, DumpFile, encode_dump
from graph.layout import Layout
from sparql.media_types import GRAPHS, JSON_LD, N_QUADS, TRIG, MediaType
from tests.support.dcat_shapes import find_faults
from web.app import create_app
from web.serving import open_services
from web.settings import Settings

DATASET = URIRef("https://w3id.org/stadtwissen/dataset")
SITE = "http://127.0.0.1:8000"
DCAT = "http://www.w3.org/ns/dcat#"
RDFLIB_NAMES = {TRIG: "trig", N_QUADS: "nquads"}
TURTLE = {"Accept": "text/turtle"}


@pytest.fixture
def client(site_application: Flask) -> FlaskClient:
    return site_application.test_client()


@pytest.fixture(scope="module")
def description(site_application: Flask) -> Graph:
    answer = site_application.test_client().get("/dataset", headers=TURTLE)
    return Graph().parse(data=answer.data, format="turtle")


@pytest.fixture
def empty_client(tmp_path: Path) -> Iterator[FlaskClient]:
    yield from serve(tmp_path)


def serve(data_dir: Path) -> Iterator[FlaskClient]:
    settings = Settings(data_dir=data_dir, known_as="https://data.example/x")
    services = open_services(settings)
    yield create_app(services, settings).test_client()
    services.executor.site.close()
    services.executor.public.close()


def parse(data: bytes, media_type: MediaType) -> Graph:
    """Read a document with rdflib; JSON-LD, whose context lies elsewhere, as we do."""
    if media_type is JSON_LD:
        quads = pyoxigraph.parse(data, format=RdfFormat.JSON_LD)
        lines = "".join(f"{quad.triple} .\n" for quad in quads)
        return Graph().parse(data=lines, format="nt")
    dataset = Dataset(default_union=True)
    dataset.parse(data=data, format=RDFLIB_NAMES.get(media_type, media_type.name))
    graph = Graph()
    for subject, predicate, object_, _ in dataset.quads():
        graph.add((subject, predicate, object_))
    return graph


def canonicalise(graph: Graph) -> pyoxigraph.Dataset:
    """Return the graph with canonical blank nodes (RDFC-1.0)."""
    lines = graph.serialize(format="nt")
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(lines, format=RdfFormat.N_TRIPLES))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def number(description: Graph, subject: object, property_: URIRef) -> int:
    (value,) = description.objects(subject, property_)
    return int(value)


@pytest.mark.parametrize("media_type", GRAPHS, ids=lambda one: one.extension)
def test_every_format_says_the_same(
    client: FlaskClient, description: Graph, media_type: MediaType
) -> None:
    answer = client.get("/dataset", headers={"Accept": media_type.name})

    assert answer.mimetype == media_type.name
    assert answer.headers["Content-Location"] == f"/dataset.{media_type.extension}"
    assert answer.data == client.get(f"/dataset.{media_type.extension}").data
    assert answer.vary.find("Accept") >= 0
    assert canonicalise(parse(answer.data, media_type)) == canonicalise(description)


def test_the_well_known_address_gives_the_same_and_never_a_page(
    client: FlaskClient,
) -> None:
    answer = client.get("/.well-known/void", headers={"Accept": "text/html, */*;q=0.1"})

    assert (answer.status_code, answer.mimetype) == (200, "text/turtle")
    assert answer.data == client.get("/dataset.ttl").data


def test_a_format_that_is_not_there_is_refused(client: FlaskClient) -> None:
    assert client.get("/dataset", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/dataset.csv").status_code == 404


def test_an_unchanged_description_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/dataset", headers=TURTLE)

    again = client.get(
        "/dataset", headers={**TURTLE, "If-None-Match": first.headers["ETag"]}
    )
    head = client.head("/dataset", headers=TURTLE)

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Vary"] == first.headers["Vary"]
    assert head.headers["ETag"] == first.headers["ETag"]
    other = client.get("/dataset", headers={"Accept": "application/n-triples"})
    assert other.headers["ETag"] != first.headers["ETag"]


def test_the_site_is_named_by_its_settings_and_not_by_the_request(
    client: FlaskClient,
) -> None:
    answer = client.get("/dataset.nt", headers={"Host": "evil.example"})

    assert b"evil.example" not in answer.data
    assert f"<{SITE}/sparql>".encode() in answer.data


def test_each_example_is_a_thing_that_answers(
    client: FlaskClient, description: Graph
) -> None:
    examples = list(description.objects(DATASET, VOID.exampleResource))

    assert len(examples) >= 20
    for example in examples:
        path = str(example).removeprefix("https://w3id.org/stadtwissen")
        answer = client.get(path, headers=TURTLE)
        assert answer.status_code == 303, example
        assert client.get(answer.headers["Location"]).status_code == 200


def test_every_address_of_the_site_in_the_description_answers(
    client: FlaskClient, description: Graph
) -> None:
    named = {
        str(term).removeprefix(SITE)
        for triple in description
        for term in triple
        if str(term).startswith(f"{SITE}/")
    }

    assert {"/sparql", "/dataset", "/.well-known/void"} <= named
    # The dumps are made when an operator says so.
    addresses = sorted(path for path in named if not path.startswith("/dumps/"))
    assert {path: client.get(path).status_code for path in addresses} == dict.fromkeys(
        addresses, 200
    )


def test_the_description_knows_its_document_and_its_revision(
    description: Graph, shipped: Path
) -> None:
    snapshot = Layout(data_dir=shipped).current.resolve()

    document = URIRef(f"{SITE}/.well-known/void")
    assert description.value(document, FOAF.primaryTopic) == DATASET
    assert str(description.value(DATASET, URIRef(DCAT + "version"))) == snapshot.name
    modified = description.value(DATASET, DCTERMS.modified)
    issued = description.value(DATASET, DCTERMS.issued)
    assert isinstance(modified, Literal)
    assert isinstance(issued, Literal)
    assert modified.toPython() == issued.toPython()


def test_the_record_that_is_served_keeps_to_the_german_profile(
    description: Graph,
) -> None:
    assert (DATASET, RDF.type, URIRef(DCAT + "Dataset")) in description
    assert find_faults(description) == set()


def test_the_service_description_names_the_dataset(client: FlaskClient) -> None:
    service = Graph().parse(
        data=client.get("/sparql", headers=TURTLE).data, format="turtle"
    )

    (found,) = set(
        service.objects(
            None,
            URIRef("http://www.w3.org/ns/sparql-service-description#defaultDataset"),
        )
    )
    assert found == DATASET


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ["Aussagen", "SPARQL-Endpunkt", "So zitieren Sie diese Revision"]),
        ("en", ["statements", "SPARQL endpoint", "How to cite this revision"]),
    ],
)
def test_people_see_what_there_is_and_how_to_get_it(
    client: FlaskClient, language: str, words: list[str]
) -> None:
    answer = client.get(
        "/dataset", headers={"Accept": "text/html", "Accept-Language": language}
    )

    assert answer.headers["Content-Location"] == f"/{language}/dataset"
    assert answer.data == client.get(f"/{language}/dataset").data
    for word in (*words, "CC&nbsp;BY&nbsp;4.0", "/dumps/latest/stadtwissen.nq.gz"):
        assert word in answer.text


def test_the_newest_dump_is_named_with_its_checksums(
    shipped: Path, tmp_path: Path
) -> None:
    for own in shipped.iterdir():
        (tmp_path / own.name).symlink_to(
            own.readlink() if own.is_symlink() else own.absolute()
        )
    checksum = "ab" * 32
    for number in (1, 2):
        folder = tmp_path / "dumps" / str(number)
        folder.mkdir(parents=True)
        dump = Dump(
            revision=number,
            time="2026-12-01T10:00:00.000+00:00",
            state_hash="",
            made="2026-12-01T10:00:00+00:00",
            version="1.0.0",
            is_bare=False,
            quads=1,
            files=(DumpFile(path=QUADS, size_bytes=1, sha256=checksum),),
        )
        (folder / MANIFEST).write_bytes(encode_dump(dump))
    # Without its description it is not whole.
    (tmp_path / "dumps" / "10").mkdir()

    for client in serve(tmp_path):
        answer = client.get("/dataset.ttl")
        page = client.get("/en/dataset")

    assert "/dumps/2/stadtwissen.nq.gz" in page.text
    graph = Graph().parse(data=answer.data, format="turtle")
    address = URIRef("https://data.example/x/dumps/2/stadtwissen.nq.gz")
    (distribution,) = graph.subjects(URIRef(DCAT + "downloadURL"), address)
    spdx = "http://spdx.org/rdf/terms#"
    node = graph.value(distribution, URIRef(f"{spdx}checksum"))
    assert str(graph.value(node, URIRef(f"{spdx}checksumValue"))) == checksum


def test_an_empty_store_tells_where_it_is_served(empty_client: FlaskClient) -> None:
    answer = empty_client.get("/dataset.ttl")
    page = empty_client.get("/de/dataset")

    graph = Graph().parse(data=answer.data, format="turtle")
    assert (answer.status_code, page.status_code) == (200, 200)
    endpoint = URIRef("https://data.example/x/sparql")
    assert graph.value(DATASET, VOID.sparqlEndpoint) == endpoint
    assert number(graph, DATASET, VOID.triples) == 0
    # What was never published has no version and no dumps.
    assert (DATASET, DCTERMS.modified, None) not in graph
    assert (DATASET, VOID.dataDump, None) not in graph


def test_a_bare_store_claims_no_title_and_no_licence(tmp_path: Path) -> None:
    Layout(data_dir=tmp_path).bare_marker.touch()

    for client in serve(tmp_path):
        answer = client.get("/dataset.ttl")
        page = client.get("/en/dataset")

    graph = Graph().parse(data=answer.data, format="turtle")
    own = URIRef("https://data.example/x/dataset")
    assert set(graph.objects(own, RDF.type)) == {VOID.Dataset}
    assert (None, DCTERMS.license, None) not in graph
    assert "license" not in str(answer.headers.getlist("Link"))
    assert "What this store holds" in page.text
