"""Somebody else's client copies the graph by its event stream, and stays up to date."""

import json
import queue
import shutil
import subprocess
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from tests.support.running_server import RunningServer, run_server
from web.commands import main

CLIENTS = Path(__file__).parents[2] / "clients"
ENTITIES = "https://w3id.org/stadtwissen/id/"
NO_ASSERTIONS = {
    "https://w3id.org/stadtwissen/graph/meta",
    "https://w3id.org/stadtwissen/graph/inferred",
}
ACTIVITY = "https://www.w3.org/ns/activitystreams#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
VERSION = "https://schema.org/version"
VERSION_OF = "http://purl.org/dc/terms/isVersionOf"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
GRAPH = "https://example.org/graph/town"
SOURCE = f"{ENTITIES}source/aaaaaaaaaaaa"
DEADLINE_SECONDS = 60
needs_npm = pytest.mark.skipif(
    not (CLIENTS / "node_modules" / ".installed").exists(),
    reason="the npm clients are not installed (tests/clients/install.sh)",
)
Term = dict[str, str]
Copy = dict[str, frozenset[str]]


@dataclass(slots=True)
class Replica:
    """A copy of all entities, made of nothing but what the client emits.

    Without an order, ldes-client 0.3.0 reads an open page twice at once, by its link
    and because it was open before, and then may emit what is new on it twice.
    """

    lines: "queue.Queue[str]"
    may_repeat: bool
    newest: dict[str, int] = field(default_factory=dict)
    payloads: dict[str, list[ox.Triple]] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    kinds: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def take(self) -> None:
        """Take in one member; an entity is what its newest version says."""
        member = json.loads(self.lines.get(timeout=DEADLINE_SECONDS))
        name = member["id"]
        if name in self.members and self.may_repeat:
            return
        assert name not in self.members
        self.members.add(name)
        said = defaultdict(set)
        payload = []
        for subject, predicate, object_, graph in member["quads"]:
            if graph["value"] == name:
                payload.append(ox.Triple(*map(read, (subject, predicate, object_))))
            elif subject["value"] == name:
                said[predicate["value"]].add(object_["value"])
        (entity,), (number,) = said[VERSION_OF], said[VERSION]
        self.kinds[int(number)] |= said[TYPE]
        if int(number) >= self.newest.get(entity, 0):
            self.newest[entity] = int(number)
            self.payloads[entity] = payload

    def take_until(self, number: int, members: int) -> None:
        """Take in what comes until so many members of a revision are there."""
        while sum(one.endswith(f"revision={number}") for one in self.members) < members:
            self.take()

    def copy(self) -> Copy:
        """Return what is known of each entity that there is."""
        known = {entity: tidy(payload) for entity, payload in self.payloads.items()}
        return {entity: said for entity, said in known.items() if said}


def read(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return a term that the client read."""
    if term["type"] == "NamedNode":
        return ox.NamedNode(term["value"])
    if term["type"] == "BlankNode":
        return ox.BlankNode(term["value"])
    if "language" in term:
        return ox.Literal(term["value"], language=term["language"])
    return ox.Literal(term["value"], datatype=ox.NamedNode(term["datatype"]))


def tidy(triples: list[ox.Triple]) -> frozenset[str]:
    """Return triples so that equal ones are equal, whatever their nodes are called."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(map(str, dataset))


def read_store(data_dir: Path) -> Copy:
    """Return what the published store asserts of each entity, read without our code."""
    by_subject: dict[str, set[ox.Triple]] = defaultdict(set)
    store = ox.Store.read_only(str((data_dir / "current").resolve()))
    for quad in store:
        graph = quad.graph_name
        if isinstance(graph, ox.NamedNode) and graph.value not in NO_ASSERTIONS:
            by_subject[str(quad.subject)].add(quad.triple)
    return {
        subject[1:-1]: tidy(sorted(describe(subject, by_subject), key=str))
        for subject in list(by_subject)
        if subject.startswith(f"<{ENTITIES}")
    }


def describe(subject: str, by_subject: dict[str, set[ox.Triple]]) -> set[ox.Triple]:
    found: set[ox.Triple] = set()
    waiting, seen = [subject], {subject}
    while waiting:
        for triple in by_subject.get(waiting.pop(), ()):
            found.add(triple)
            node = str(triple.object)
            if node.startswith("_:") and node not in seen:
                seen.add(node)
                waiting.append(node)
    return found


@contextmanager
def follow(address: str, ordered: str) -> Iterator[Replica]:
    """Run the client on an event stream until the block ends."""
    node = shutil.which("node")
    assert node is not None
    process = subprocess.Popen(
        [node, "follow.mjs", f"{address}/feed", ordered],
        cwd=CLIENTS,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    replica = Replica(queue.Queue(), may_repeat=ordered == "none")
    reading = threading.Thread(target=drain, args=(process.stdout, replica.lines))
    reading.start()
    try:
        yield replica
    finally:
        process.terminate()
        process.wait(timeout=20)
        reading.join()
        process.stdout.close()


def drain(source: IO[str], target: "queue.Queue[str]") -> None:
    for line in source:
        target.put(line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """A server on a copy of the shipped graph, and who may edit it."""

    server: RunningServer
    data_dir: Path
    token: str

    def update(self, text: str) -> int:
        """Send an update; return the number of the revision."""
        reply = self.server.send(
            "POST",
            "/update",
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/sparql-update",
            },
            body=text.encode(),
        )
        assert reply.status == 200, reply.body
        return int(reply.headers["stadtwissen-revision"])


@pytest.fixture
def editing(shipped: Path, tmp_path: Path) -> Iterator[Editing]:
    data_dir = tmp_path / "var"
    shutil.copytree(shipped, data_dir, symlinks=True)
    token = run(data_dir, "token", "create", "--role", "editor", "--name", "Eva")
    with run_server(data_dir) as server:
        yield Editing(server=server, data_dir=data_dir, token=token.strip())


def run(data_dir: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, [*arguments, "--data-dir", str(data_dir)])
    assert result.exit_code == 0, result.output
    return result.stdout


@needs_npm
@pytest.mark.soak
@pytest.mark.parametrize("ordered", ["none", "ascending"])
def test_a_client_copies_all_entities_and_follows_five_commits(
    editing: Editing, ordered: str, tmp_path: Path
) -> None:
    source, other = f"<{SOURCE}>", f"<{ENTITIES}source/bbbbbbbbbbbb>"
    with follow(editing.server.address, ordered) as replica:
        before = read_store(editing.data_dir)
        replica.take_until(1, len(before))
        assert replica.copy() == before

        created = editing.update(
            f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {source} <{LABEL}> 'Größe 1'@de ."
            f" {other} <{LABEL}> 'other'@en }} }}"
        )
        replica.take_until(created, 2)
        updated = editing.update(
            f"DELETE DATA {{ GRAPH <{GRAPH}> {{ {source} <{LABEL}> 'Größe 1'@de }} }} ;"
            f"INSERT DATA {{ GRAPH <{GRAPH}> {{ {source} <{LABEL}> 'Größe 2'@de }} }}"
        )
        replica.take_until(updated, 1)
        file = tmp_path / "more.ttl"
        file.write_text(
            f"{source} <{LABEL}> 'size'@en ; <http://a/part> [ <http://a/p> 'x' ] .",
            encoding="utf-8",
        )
        run(editing.data_dir, "load", str(file), "--graph", GRAPH)
        replica.take_until(updated + 1, 1)
        nodes = editing.update(
            f"DELETE WHERE {{ GRAPH <{GRAPH}> {{ ?node <http://a/p> ?x }} }} ;"
            f"INSERT {{ GRAPH <{GRAPH}> {{ ?node <http://a/p> 'y' }} }} WHERE"
            f" {{ GRAPH <{GRAPH}> {{ {source} <http://a/part> ?node }} }}"
        )
        replica.take_until(nodes, 1)
        deleted = editing.update(
            f"DELETE WHERE {{ GRAPH <{GRAPH}> {{ {other} ?p ?o }} }}"
        )
        replica.take_until(deleted, 1)

        after = read_store(editing.data_dir)
        assert replica.copy() == after

    assert deleted == 6
    assert other[1:-1] not in after
    assert replica.kinds[created] == {ACTIVITY + "Create"}
    assert replica.kinds[updated] == {ACTIVITY + "Update"}
    assert replica.kinds[deleted] == {ACTIVITY + "Delete"}
    assert len(replica.members) == len(before) + 6
