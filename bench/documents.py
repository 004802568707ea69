"""The documents of entities beside Trifid's, asked for the first time and again.

Trifid is measured twice: as it comes, and with what slows it left out (its own proxy in
front of the endpoint, a log line for each step). The bounds are for the first.
"""

import http.client
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, parse

from bench.comparison import CONNECTIONS
from bench.load import PATIENCE_SECONDS, Measured, measure
from bench.material import find_published
from bench.questions import SEED, draw_entities
from bench.servers import (
    BIN,
    HOST,
    Launch,
    Server,
    find_free_port,
    run,
    run_oxigraph,
    run_stadtwissen,
)
from graph.ntriples import read_value
from graph.snapshots import open_current
from ontology import iris

ENTITIES = 1_000
# Node compiles what runs often; our workers read their first files.
_WARM_UP = 300
_JUDGED = 25
_TRIFID = BIN.parent / "external" / "peers" / "trifid"
_SETTINGS = Path(__file__).with_name("trifid")
_TURNS = {"first": 3, "again": 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """A sort of document: how it is asked for, and where our server has it."""

    name: str
    accept: str
    target: str
    ending: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """A server of documents; of Trifid all addresses are those of the things."""

    name: str
    start: Callable[[], AbstractContextManager[Server]]
    is_ours: bool = False


_KINDS = (
    _Kind(name="HTML", accept="text/html", target="/page/"),
    _Kind(name="Turtle", accept="text/turtle", target="/data/", ending=".ttl"),
)


def measure_documents(data_dir: Path, count: int) -> None:
    """Print rates of each server for each kind, and ours as ratios to Trifid's."""
    store = open_current(data_dir)
    names = [
        read_value(entity).removeprefix(iris.ID) for entity in draw_entities(store)
    ]
    asked, others = names[:count], names[count : count + _WARM_UP]
    types = Counter(name.partition("/")[0] for name in asked)
    drawn = ", ".join(f"{number} {name}" for name, number in types.most_common())
    print(f"{count:,} entities, seed {SEED}, {CONNECTIONS} connections: {drawn}")
    sites = _list_sites(data_dir)
    for kind in _KINDS:
        found: dict[str, dict[str, Measured]] = {}
        for site in sites:
            with site.start() as server:
                if not site.is_ours:
                    _judge(server, kind, asked[:_JUDGED], store)
                found[site.name] = _measure_site(server, site, kind, others, asked)
        _print_ratios(kind, found)


def _list_sites(data_dir: Path) -> list[_Site]:
    ours = _Site(
        name="stadtwissen", start=partial(run_stadtwissen, data_dir), is_ours=True
    )
    if not (_TRIFID / "pinned").exists() or shutil.which("node") is None:
        print("Trifid is not installed: see bench/peers.sh")
        return [ours]
    snapshot = find_published(data_dir).path
    return [
        ours,
        *(
            _Site(name=name, start=partial(_run_trifid, snapshot, settings))
            for name, settings in (
                ("Trifid", "as-it-comes.yaml"),
                ("Trifid, direct", "direct.yaml"),
            )
        ),
    ]


@contextmanager
def _run_trifid(snapshot: Path, settings: str) -> Iterator[Server]:
    """Run Trifid in front of the engine's own server on a copy of the snapshot."""
    port = find_free_port()
    with run_oxigraph(snapshot) as engine:
        endpoint = f"http://{HOST}:{engine.port}/query"
        options = ("--config", str(_SETTINGS / settings), "--port", str(port))
        data = ("--sparql-endpoint-url", endpoint, "--dataset-base-url", iris.BASE)
        launch = Launch(
            name="Trifid",
            command=("node", "node_modules/trifid/server.js", *options, *data),
            port=port,
            # Its own proxy in front of the endpoint answers last.
            target="/query?query=",
            folder=_TRIFID,
        )
        with run(launch) as server:
            yield server


def _measure_site(
    server: Server,
    site: _Site,
    kind: _Kind,
    others: Sequence[str],
    asked: Sequence[str],
) -> dict[str, Measured]:
    """Ask for each document twice, after others to warm up; print both turns."""
    target, ending = (kind.target, kind.ending) if site.is_ours else ("/id/", "")
    server = replace(server, target=target)
    load = partial(measure, (server,), connections=CONNECTIONS, accept=kind.accept)
    load([name + ending for name in others])
    found = {}
    for turn in _TURNS:
        found[turn] = load([name + ending for name in asked])
        print(f"  {kind.name:<6} {site.name:<15} {turn} {found[turn]}", flush=True)
    return found


def _print_ratios(kind: _Kind, found: dict[str, dict[str, Measured]]) -> None:
    ours, *others = found
    for turn, bound in _TURNS.items():
        for other in others:
            ratio = found[ours][turn].per_second / found[other][turn].per_second
            told = f" (at least {bound})" if other == others[0] else ""
            print(f"{kind.name}, {turn}: {ratio:.1f} times {other}{told}", flush=True)


def _judge(server: Server, kind: _Kind, names: Sequence[str], store: Store) -> None:
    """Raise RuntimeError where a document lacks what the graph says of an entity."""
    own = f"http://{HOST}:{server.port}/"
    for name in names:
        entity, default = NamedNode(iris.ID + name), DefaultGraph()
        known = list(store.quads_for_pattern(entity, None, None, default))
        body = _fetch(server, kind.accept, name)
        if kind.accept == "text/turtle":
            subject = NamedNode(f"{own}id/{name}")
            told = {
                (quad.predicate, quad.object)
                for quad in parse(body, format=RdfFormat.TURTLE)
                if quad.subject == subject
            }
            missing = len(known) - len(told)
        else:
            text = body.decode()
            names_ = (quad.predicate.value.replace(iris.BASE, own) for quad in known)
            missing = sum(address not in text for address in names_)
        if missing:
            raise RuntimeError(f"{server.name}: {name} lacks {missing} statements")


def _fetch(server: Server, accept: str, name: str) -> bytes:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", f"/id/{quote(name)}", headers={"Accept": accept})
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{server.name}: {answer.status} for {name}")
    return body
