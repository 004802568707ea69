"""Editing the shipped graph by SPARQL: what an editor's program meets."""

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from tests.support.running_server import Reply, RunningServer, run_server
from web.commands import main

GRAPH = "https://example.org/graph/my-town"
OTHER = "https://example.org/graph/another"
WARNED = "https://example.org/graph/warned"
NAME = "http://www.w3.org/2000/01/rdf-schema#label"
META = "https://w3id.org/stadtwissen/graph/meta"


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """A server on a copy of the shipped graph, and tokens for it."""

    server: RunningServer
    data_dir: Path
    editor: str
    bound: str

    def update(self, text: str, *, token: str = "", **headers: str) -> Reply:
        """Send an update as an editor."""
        return self.server.send(
            "POST",
            "/update",
            headers={
                "Authorization": f"Bearer {token or self.editor}",
                "Content-Type": "application/sparql-update",
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
            body=text.encode(),
        )

    def write(self, method: str, graph: str, body: str, **headers: str) -> Reply:
        """Send a graph, or a patch of it, as an editor."""
        kind = "application/sparql-update" if method == "PATCH" else "text/turtle"
        return self.server.send(
            method,
            f"/graphs?graph={quote(graph, safe='')}",
            headers={
                "Authorization": f"Bearer {self.editor}",
                "Content-Type": kind,
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
            body=body.encode(),
        )

    def read(self, graph: str) -> Reply:
        """Read a graph as N-Triples, as anybody may."""
        path = f"/graphs?graph={quote(graph, safe='')}"
        return self.server.send(
            "GET", path, headers={"Accept": "application/n-triples"}
        )

    def run(self, *arguments: str) -> str:
        """Run a command on the data directory."""
        return run(*arguments, data_dir=self.data_dir)


@pytest.fixture(scope="module")
def editing(
    shipped: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Editing]:
    data_dir = tmp_path_factory.mktemp("edited") / "var"
    shutil.copytree(shipped, data_dir, symlinks=True)
    editor = run(
        "token", "create", "--role", "editor", "--name", "Eva", data_dir=data_dir
    )
    bound = run(
        *("token", "create", "--role", "editor", "--name", "Udo", "--graph", GRAPH),
        data_dir=data_dir,
    )
    with run_server(data_dir) as server:
        yield Editing(
            server=server,
            data_dir=data_dir,
            editor=editor.strip(),
            bound=bound.strip(),
        )


def test_an_update_becomes_a_revision_that_can_be_undone(editing: Editing) -> None:
    text = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <http://a/x> <{NAME}> 'Bänke' }} }}"

    answer = editing.update(text)

    told = json.loads(answer.body)
    assert (answer.status, told["added"], told["is_new"]) == (200, 1, True)
    assert "Bänke" in editing.read(GRAPH).body.decode()
    number = str(told["revision"])
    assert answer.headers["stadtwissen-revision"] == number
    shown = json.loads(editing.run("show", number, "--json"))
    assert shown["agent"] == "Eva"
    editing.run("revert", number)
    assert editing.read(GRAPH).status == 404


@pytest.mark.parametrize(
    ("language", "word"), [("de", "Adresse"), ("en", "address"), ("fr", "address")]
)
def test_a_warning_comes_with_the_answer(
    editing: Editing, language: str, word: str
) -> None:
    thing = f"https://w3id.org/stadtwissen/id/x/of-no-class-{language}"
    text = f"INSERT DATA {{ GRAPH <{WARNED}> {{ <{thing}> <{NAME}> 'x' }} }}"

    answer = editing.update(text, Accept_Language=language)

    assert answer.status == 200
    (note,) = json.loads(answer.body)["notes"]
    assert word in note


@pytest.mark.parametrize(
    "text",
    [
        "DROP ALL",
        "CLEAR NAMED",
        f"CLEAR GRAPH <{META}>",
        f"INSERT DATA {{ GRAPH <{META}> {{ <http://a/x> <{NAME}> 'x' }} }}",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_reserved_graphs_are_nobodys(editing: Editing, text: str) -> None:
    before = editing.run("log", "--json")

    answer = editing.update(text)

    assert answer.status == 403
    assert json.loads(answer.body)["rule"] in ("reserved graph", "named graph")
    assert editing.run("log", "--json") == before


def test_a_statement_must_name_its_graph(editing: Editing) -> None:
    answer = editing.update(f"INSERT DATA {{ <http://a/x> <{NAME}> 'x' }}")

    assert answer.status == 422
    assert "GRAPH <IRI>" in json.loads(answer.body)["detail"]


def test_shapes_hold_for_updates_too(editing: Editing) -> None:
    measure = "https://w3id.org/stadtwissen/id/measure/without-anything"
    answer = editing.update(
        f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <{measure}> a "
        "<https://w3id.org/stadtwissen/ns/Measure> } }"
    )

    assert answer.status == 422
    assert json.loads(answer.body)["type"].endswith("/shapes-violated")
    assert editing.read(GRAPH).status == 404


def test_a_token_for_some_graphs_writes_no_other(editing: Editing) -> None:
    def insert(graph: str) -> str:
        return f"INSERT DATA {{ GRAPH <{graph}> {{ <http://a/y> <{NAME}> 'y' }} }}"

    assert editing.update(insert(OTHER), token=editing.bound).status == 403
    assert editing.read(OTHER).status == 404
    assert editing.update(insert(GRAPH), token=editing.bound).status == 200
    assert editing.write("DELETE", GRAPH, "").status == 204


def test_the_same_key_carries_out_an_update_once(editing: Editing) -> None:
    text = (
        f"INSERT {{ GRAPH <{GRAPH}> {{ <http://a/k> <{NAME}> ?u }} }} "
        "WHERE { BIND(STRUUID() AS ?u) }"
    )

    first, second = (editing.update(text, Idempotency_Key="one") for _ in "12")

    assert json.loads(second.body)["revision"] == json.loads(first.body)["revision"]
    assert editing.read(GRAPH).body.count(b"<http://a/k>") == 1
    assert editing.write("DELETE", GRAPH, "").status == 204


@pytest.mark.parametrize("text", ["LOAD <http://127.0.0.1:9/>", "LOAD SILENT <x:y>"])
def test_load_is_refused_with_a_reason(editing: Editing, text: str) -> None:
    answer = editing.update(text)

    assert answer.status == 403
    assert json.loads(answer.body)["rule"] == "no-federation"


def test_who_saw_an_older_graph_overwrites_nothing(editing: Editing) -> None:
    one, two = (f"<http://a/s> <{NAME}> '{text}' ." for text in ("one", "two"))
    assert editing.write("PUT", GRAPH, one, If_None_Match="*").status == 201
    seen = editing.read(GRAPH).headers["etag"]

    assert editing.write("PUT", OTHER, one).status == 201
    assert editing.read(GRAPH).headers["etag"] == seen
    assert editing.write("PUT", GRAPH, two, If_Match=seen).status == 204
    assert editing.write("PUT", GRAPH, one, If_Match=seen).status == 412
    assert editing.write("DELETE", GRAPH, "", If_Match=seen).status == 412
    assert editing.write("PUT", GRAPH, one, If_None_Match="*").status == 412
    # A tag of somebody else's matches nothing, and the graph is there all the same.
    assert editing.write("PUT", GRAPH, two, If_None_Match='"other"').status == 204
    assert editing.write("PUT", GRAPH, one, If_Match='"other"').status == 412

    assert b'"two"' in editing.read(GRAPH).body
    for graph in (GRAPH, OTHER):
        assert editing.write("DELETE", graph, "").status == 204


def test_a_body_that_does_not_parse_leaves_the_graph_as_it_was(
    editing: Editing,
) -> None:
    assert editing.write("PUT", GRAPH, f"<http://a/s> <{NAME}> 'one' .").status == 201

    answer = editing.write("PUT", GRAPH, f"<http://a/s> <{NAME}> 'two ")

    assert answer.status == 400
    assert json.loads(answer.body)["line"] == 1
    assert b'"one"' in editing.read(GRAPH).body
    assert editing.write("DELETE", GRAPH, "").status == 204


def test_a_patch_of_a_graph_sees_and_writes_that_graph_alone(editing: Editing) -> None:
    editing.write("PUT", GRAPH, f"<http://a/s> <{NAME}> 'one' .")

    patched = editing.write(
        "PATCH", GRAPH, f"DELETE {{ ?s ?p ?o }} INSERT {{ ?s <{NAME}> 'two' }} "
        "WHERE { ?s ?p ?o }",
    )  # fmt: skip
    strayed = editing.write(
        "PATCH",
        GRAPH,
        f"INSERT DATA {{ GRAPH <{OTHER}> {{ <http://a/s> <{NAME}> 1 }} }}",
    )

    mixed = editing.write(
        "PATCH",
        GRAPH,
        f"DELETE DATA {{ GRAPH <{GRAPH}> {{ <http://a/s> <{NAME}> 'two' }} }} ; "
        f"INSERT DATA {{ <http://a/s> <{NAME}> 'three' }}",
    )

    assert [one.status for one in (patched, strayed, mixed)] == [204, 422, 422]
    lines = editing.read(GRAPH).body.decode().splitlines()
    assert lines == [f'<http://a/s> <{NAME}> "two" .']
    assert editing.write("DELETE", GRAPH, "").status == 204


def test_updates_at_once_are_as_one_after_the_other(tmp_path: Path) -> None:
    run("init", "--bare", data_dir=tmp_path)
    token = run("token", "create", "--role", "admin", data_dir=tmp_path).strip()
    count = (
        "DELETE { <x:c> <x:n> ?n } INSERT { <x:c> <x:n> ?m } "
        "WHERE { <x:c> <x:n> ?n BIND(?n + 1 AS ?m) }"
    )
    with run_server(tmp_path) as server:
        editing = Editing(server=server, data_dir=tmp_path, editor=token, bound="")
        assert editing.update("INSERT DATA { <x:c> <x:n> 0 }").status == 200
        done: list[int] = []

        def count_up() -> None:
            for _ in range(5):
                while (status := editing.update(count).status) == 503:
                    pass
                done.append(status)

        threads = [threading.Thread(target=count_up) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        answer = server.send(
            "GET", "/graphs?default", headers={"Accept": "application/n-triples"}
        )

    assert done == [200] * 15
    assert b'"15"' in answer.body


def run(*arguments: str, data_dir: Path) -> str:
    result = CliRunner().invoke(main, [*arguments, "--data-dir", str(data_dir)])
    assert result.exit_code == 0, result.output
    return result.stdout
