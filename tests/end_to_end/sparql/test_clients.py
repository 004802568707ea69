"""Other people's clients, with their defaults, on the shipped graph."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import BASIC, CSV, JSON, N3, POST, RDFXML, TSV, XML, SPARQLWrapper

from tests.support.running_server import RunningServer, run_server
from web.commands import main

CLIENTS = Path(__file__).parents[2] / "clients"
STADT = "https://w3id.org/stadtwissen/ns/"
COUNT = f"SELECT (COUNT(*) AS ?n) {{ ?p a <{STADT}Project> }}"
KIEL = "https://w3id.org/stadtwissen/id/municipality/kiel"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
PROJECTS = "73"
needs_npm = pytest.mark.skipif(
    not (CLIENTS / "node_modules" / ".installed").exists(),
    reason="the npm clients are not installed (tests/clients/install.sh)",
)


@pytest.fixture(scope="module")
def shipped_server(shipped: Path) -> Iterator[RunningServer]:
    with run_server(shipped) as server:
        yield server


@pytest.fixture(scope="module")
def endpoint(shipped_server: RunningServer) -> str:
    return f"{shipped_server.address}/sparql"


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparql_wrapper_reads_each_result_format(endpoint: str, method: str) -> None:
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setMethod(method)
    wrapper.setQuery(COUNT)

    wrapper.setReturnFormat(JSON)
    converted = wrapper.queryAndConvert()
    wrapper.setReturnFormat(XML)
    document = wrapper.queryAndConvert()
    texts = []
    for kind in (CSV, TSV):
        wrapper.setReturnFormat(kind)
        texts.append(bytes(wrapper.queryAndConvert()).decode())

    assert converted["results"]["bindings"][0]["n"]["value"] == PROJECTS
    assert document.getElementsByTagName("literal")[0].firstChild.data == PROJECTS
    assert [text.split()[1].strip('"') for text in texts] == [PROJECTS, PROJECTS]


@pytest.mark.parametrize("kind", [RDFXML, N3])
def test_sparql_wrapper_reads_graphs(endpoint: str, kind: str) -> None:
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setQuery(f"DESCRIBE <{KIEL}>")
    wrapper.setReturnFormat(kind)

    found = wrapper.queryAndConvert()

    graph = found if isinstance(found, Graph) else Graph().parse(data=found)
    assert (URIRef(KIEL), None, None) in graph


def test_rdflib_asks_as_if_it_were_a_store_of_its_own(endpoint: str) -> None:
    graph = Graph(SPARQLStore(endpoint))

    (row,) = graph.query(COUNT)
    names = set(graph.objects(URIRef(KIEL), URIRef(STADT + "ags")))

    assert str(row[0]) == PROJECTS
    assert len(graph) > 100_000
    assert names


def test_rdflib_writes_to_a_bare_store(tmp_path: Path) -> None:
    run(tmp_path, "init", "--bare")
    token = run(tmp_path, "token", "create", "--role", "editor", "--name", "rdflib")
    graph_name, subject = URIRef("http://a/g"), URIRef("http://a/s")
    with run_server(tmp_path) as server:
        store = SPARQLUpdateStore(
            f"{server.address}/sparql",
            f"{server.address}/update",
            auth=("anybody", token.strip()),
            context_aware=True,
        )
        graph = Dataset(store, default_union=False).graph(graph_name)
        graph.add((subject, URIRef("http://a/p"), Literal("Köln", lang="de")))
        store.commit()
        kept = list(graph)
        wrapper = SPARQLWrapper(f"{server.address}/update")
        wrapper.setHTTPAuth(BASIC)
        wrapper.setCredentials("anybody", token.strip())
        wrapper.setMethod(POST)
        wrapper.setQuery("DROP GRAPH <http://a/g>")
        wrapper.query()
        left = list(graph)

    assert kept == [(subject, URIRef("http://a/p"), Literal("Köln", lang="de"))]
    assert left == []


@needs_npm
@pytest.mark.soak
@pytest.mark.parametrize("client", ["fetch-sparql-endpoint", "comunica"])
def test_clients_from_npm_read_the_endpoint(endpoint: str, client: str) -> None:
    rows = ask_by_npm(client, endpoint, COUNT)
    join = f"SELECT ?label {{ <{KIEL}> <{LABEL}> ?label }}"
    names = ask_by_npm(client, endpoint, join)

    assert rows == [{"n": PROJECTS}]
    assert "Kiel" in {row["label"] for row in names}


def ask_by_npm(client: str, endpoint: str, query: str) -> list[dict[str, str]]:
    node = shutil.which("node")
    assert node is not None
    done = subprocess.run(
        [node, "ask.mjs", client, endpoint, query],
        cwd=CLIENTS,
        check=True,
        capture_output=True,
        timeout=120,
    )
    return list(json.loads(done.stdout))


def run(data_dir: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, [*arguments, "--data-dir", str(data_dir)])
    assert result.exit_code == 0, result.output
    return result.stdout
