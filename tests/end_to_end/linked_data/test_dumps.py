"""The dumps of the shipped graph, as clients take them away over HTTP."""

import csv
import gzip
import hashlib
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
import rdflib
from click.testing import CliRunner
from flask import Flask
from pyoxigraph import RdfFormat, parse

from graph.snapshots import reading
from graph.store import list_named_quads, spell
from tests.support.found import some
from tests.support.running_server import Reply, RunningServer, run_server
from web.app import create_app
from web.commands import main
from web.serving import open_services
from web.settings import Settings

Json = dict[str, Any]
OXIGRAPH = Path(sys.executable).with_name("oxigraph")
EDIT = b'<http://a/s> <http://a/p> "x" .\n'
NQ = "stadtwissen.nq.gz"


@pytest.fixture(scope="module")
def server(dumped: Path) -> Iterator[RunningServer]:
    # The newest dump is of the published revision, so the server makes none.
    with run_server(dumped, STADTWISSEN_DUMPS="3") as running:
        yield running


@pytest.fixture(scope="module")
def listing(server: RunningServer) -> Json:
    return json.loads(fetch(server, "/dumps/1/", Accept="application/json").body)


@pytest.fixture(scope="module")
def quads(server: RunningServer) -> set[str]:
    """The lines of the N-Quads, as another process reads and writes them."""
    return set(convert(fetch(server, f"/dumps/1/{NQ}").body, "nq"))


def fetch(
    server: RunningServer, path: str, method: str = "GET", **headers: str
) -> Reply:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return server.send(method, path, headers=names)


def convert(packed: bytes, syntax: str) -> list[str]:
    """Parse what was packed in the engine's own program; return its N-Quads."""
    command = [str(OXIGRAPH), "convert", "--from-format", syntax, "--to-format", "nq"]
    text = gzip.decompress(packed)
    done = subprocess.run(command, input=text, capture_output=True, check=True)
    return done.stdout.decode().splitlines()


def test_the_quads_of_a_dump_are_those_of_the_named_graphs(
    quads: set[str], dumped: Path
) -> None:
    with reading(dumped) as store:
        expected = {spell(quad) for quad in list_named_quads(store)}

    assert len(expected) > 100_000
    assert quads == expected


def test_the_trig_says_what_the_quads_say(
    server: RunningServer, quads: set[str]
) -> None:
    body = fetch(server, "/dumps/1/stadtwissen.trig.gz").body

    assert set(convert(body, "trig")) == quads


def test_the_graphs_together_are_the_whole(
    dumped: Path, listing: Json, quads: set[str]
) -> None:
    folder = dumped / "dumps" / "1"
    found = {
        f"{quad.subject} {quad.predicate} {quad.object} <{file['graph']}> ."
        for file in some(one for one in listing["files"] if "graph" in one)
        for quad in parse(
            gzip.decompress((folder / file["name"]).read_bytes()),
            format=RdfFormat.TURTLE,
        )
    }

    assert found == quads


@pytest.mark.parametrize("name", ["ontology", "voc", "shapes", "compilation"])
def test_the_turtle_of_a_graph_is_read_by_another_library(
    server: RunningServer, quads: set[str], name: str
) -> None:
    body = gzip.decompress(fetch(server, f"/dumps/1/graphs/{name}.ttl.gz").body)
    graph = rdflib.Graph().parse(data=body, format="turtle")

    ending = f"/graph/{name}> ."
    assert len(graph) == len([line for line in quads if line.endswith(ending)])


def test_each_graph_has_the_address_of_its_name(
    server: RunningServer, listing: Json
) -> None:
    graphs = {one["graph"]: one for one in listing["files"] if "graph" in one}
    iri = min(some(graph for graph in graphs if "/graph/src/" in graph))
    key = iri.rpartition("/")[2]

    answer = fetch(server, f"/dumps/1/graphs/src/{key}.ttl.gz")

    assert answer.status == 200
    assert hashlib.sha256(answer.body).hexdigest() == graphs[iri]["sha256"]
    text = fetch(server, "/dumps/1/graphs.tsv").body.decode()
    rows = list(csv.DictReader(io.StringIO(text), delimiter="\t"))
    assert {row["?graph"].strip("<>"): row["?file"] for row in rows} == {
        graph: one["name"] for graph, one in graphs.items()
    }


def test_the_tool_finds_all_sums_right(dumped: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(dumped / "dumps" / "1", tmp_path / "1")
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]

    sound = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    with (folder / NQ).open("ab") as file:
        file.write(b"\0")
    spoilt = subprocess.run(command, cwd=folder, capture_output=True, check=False)

    assert (sound.returncode, sound.stdout, sound.stderr) == (0, b"", b"")
    assert spoilt.returncode == 1
    listed = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert {line.split("  ")[1] for line in listed} == files - {
        "SHA256SUMS",
        "dump.json",
    }


def test_a_file_is_what_the_listing_says(server: RunningServer, listing: Json) -> None:
    main_files = [one for one in listing["files"] if "/src/" not in one["name"]]
    for one in some(main_files):
        path = "/dumps/" + one["address"].partition("/dumps/")[2]
        answer = fetch(server, path, Accept_Encoding="gzip, br")
        assert len(answer.body) == one["bytes"]
        assert hashlib.sha256(answer.body).hexdigest() == one["sha256"]
        assert answer.headers["etag"] == f'"{one["sha256"]}"'
        kind = answer.headers["content-type"].partition(";")[0]
        assert kind == (one["compress_format"] or one["media_type"])


def test_a_file_is_kept_for_good_and_is_no_encoding(server: RunningServer) -> None:
    headers = fetch(server, f"/dumps/1/{NQ}").headers

    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-type"] == "application/gzip"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["accept-ranges"] == "bytes"
    assert headers["stadtwissen-revision"] == "1"
    assert 'rel="license"' in headers["link"]
    assert "content-encoding" not in headers


def test_head_tells_the_length_alone(server: RunningServer, listing: Json) -> None:
    size = next(one["bytes"] for one in listing["files"] if one["name"] == NQ)

    answer = fetch(server, f"/dumps/1/{NQ}", "HEAD")

    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-length"] == str(size)


def test_whoever_has_the_file_is_told_so(server: RunningServer) -> None:
    first = fetch(server, f"/dumps/1/{NQ}", "HEAD").headers

    same = fetch(server, f"/dumps/1/{NQ}", If_None_Match=first["etag"])
    since = fetch(server, f"/dumps/1/{NQ}", If_Modified_Since=first["last-modified"])
    other = fetch(server, f"/dumps/1/{NQ}", "HEAD", If_None_Match='"other"')

    assert [same.status, since.status, other.status] == [304, 304, 200]
    assert same.body == b""
    assert same.headers["etag"] == first["etag"]
    assert "immutable" in same.headers["cache-control"]


def test_a_download_goes_on_where_it_ended(server: RunningServer) -> None:
    whole = fetch(server, f"/dumps/1/{NQ}")
    half = len(whole.body) // 2

    rest = fetch(server, f"/dumps/1/{NQ}", Range=f"bytes={half}-")
    changed = fetch(server, f"/dumps/1/{NQ}", Range="bytes=0-9", If_Range='"other"')
    beyond = fetch(server, f"/dumps/1/{NQ}", Range=f"bytes={len(whole.body)}-")

    assert (rest.status, rest.body) == (206, whole.body[half:])
    size = len(whole.body)
    assert rest.headers["content-range"] == f"bytes {half}-{size - 1}/{size}"
    assert (changed.status, len(changed.body)) == (200, size)
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{size}")


@pytest.mark.parametrize(
    "path",
    [
        "/dumps/1/../1/stadtwissen.nq.gz/..",
        "/dumps/1/../../journal/1.journal",
        "/dumps/1/%2e%2e/%2e%2e/accounts.sqlite",
        "/dumps/1/..%2f..%2flock",
        "/dumps/1/tables/..%2fdump.json",
        "/dumps/1/dump.json",
        "/dumps/1/etc%2fpasswd",
        "/dumps/1/graphs",
        "/dumps/1/stadtwissen.nq.gz%00",
        "/dumps/01/stadtwissen.nq.gz",
        "/dumps/2/stadtwissen.nq.gz",
        "/dumps/half-x/stadtwissen.nq.gz",
        "/dumps/latest/nothing",
        "/dumps/" + "9" * 5_000 + "/",
    ],
    ids=lambda path: path[:50],
)
def test_nothing_but_the_files_of_a_dump_is_there(
    server: RunningServer, path: str
) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.putrequest("GET", path, skip_host=False)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()

    assert answer.status == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(body)["status"] == 404


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/dumps", 301, "/dumps/"),
        ("/dumps/1", 301, "/dumps/1/"),
        ("/dumps/latest", 302, "/dumps/1/"),
        ("/dumps/latest/", 302, "/dumps/1/"),
        (f"/dumps/latest/{NQ}", 302, f"/dumps/1/{NQ}"),
    ],
)
def test_an_address_leads_to_that_which_stays(
    server: RunningServer, path: str, status: int, location: str
) -> None:
    answer = fetch(server, path)

    assert (answer.status, answer.headers["location"]) == (status, location)
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_the_list_tells_the_dumps_and_counts_the_graphs(
    server: RunningServer, listing: Json
) -> None:
    answer = fetch(server, "/dumps/", Accept="application/json")
    (dump,) = json.loads(answer.body)["dumps"]

    assert answer.headers["vary"] == "Accept"
    assert {name: dump[name] for name in ("revision", "state_hash", "quads")} == {
        name: listing[name] for name in ("revision", "state_hash", "quads")
    }
    assert dump["files"][0]["name"] == NQ
    assert [one for one in dump["files"] if "/src/" in one["name"]] == []
    assert dump["graphs"]["count"] > 1_000
    assert "graph/inferred" in dump["content"]


@pytest.mark.parametrize(
    ("path", "language", "word"),
    [
        ("/de/dumps/", "de", "Revision 1"),
        ("/en/dumps/", "en", "Revision 1"),
        ("/de/dumps/1/", "de", "Größe"),
        ("/en/dumps/1/", "en", "Size"),
    ],
)
def test_people_get_a_page_in_their_language(
    server: RunningServer, listing: Json, path: str, language: str, word: str
) -> None:
    answer = fetch(server, path, Accept="text/html")
    html = answer.body.decode()

    assert answer.headers["content-language"] == language
    assert word in html
    assert f'href="/dumps/1/{NQ}"' in html
    assert listing["files"][0]["sha256"] in html
    negotiated = fetch(server, path.removeprefix(f"/{language}"), Accept="text/html")
    assert negotiated.headers["vary"] == "Accept, Accept-Language"


def test_an_address_stays_after_a_commit_and_the_latest_moves(
    dumped: Path, tmp_path: Path
) -> None:
    data_dir = shutil.copytree(dumped, tmp_path / "var", symlinks=True)
    (tmp_path / "edit.nt").write_bytes(EDIT)
    load = ["load", str(tmp_path / "edit.nt"), "--graph", "http://a/g"]
    with run_server(data_dir, STADTWISSEN_DUMPS="3") as server:
        before = fetch(server, f"/dumps/1/{NQ}")
        run(*load, "--message", "one more", "--data-dir", str(data_dir))
        told = run("dump", "--publish", "--data-dir", str(data_dir))
        after = fetch(server, f"/dumps/1/{NQ}")
        latest = fetch(server, f"/dumps/latest/{NQ}")
        newer = fetch(server, f"/dumps/2/{NQ}")

    assert told.startswith("/dumps/2/ holds ")
    assert (after.status, after.body) == (200, before.body)
    assert after.headers["etag"] == before.headers["etag"]
    assert latest.headers["location"] == f"/dumps/2/{NQ}"
    added = set(convert(newer.body, "nq")) - set(convert(before.body, "nq"))
    assert '<http://a/s> <http://a/p> "x" <http://a/g> .' in added


def test_the_server_makes_the_first_dump_by_itself(tmp_path: Path) -> None:
    """A bare store: its default graph is data and stands in the dump."""
    data_dir = tmp_path / "var"
    (tmp_path / "edit.nt").write_bytes(EDIT)
    run("init", "--bare", "--data-dir", str(data_dir))
    with run_server(data_dir, STADTWISSEN_DUMPS="1") as server:
        assert fetch(server, "/dumps/latest").status == 404
    load = ["load", str(tmp_path / "edit.nt"), "--message", "one"]
    run(*load, "--data-dir", str(data_dir))
    with run_server(data_dir, STADTWISSEN_DUMPS="1") as server:
        answer = fetch(server, f"/dumps/latest/{NQ}")
        while answer.status == 503:  # Ends: the test's own limit stops a hang.
            assert int(answer.headers["retry-after"]) > 0
            answer = fetch(server, f"/dumps/latest/{NQ}")
        body = fetch(server, answer.headers["location"]).body
        dump = json.loads(fetch(server, "/dumps/1/", Accept="application/json").body)

    assert gzip.decompress(body) == EDIT
    assert "default graph" in dump["content"]
    assert [one["name"] for one in dump["files"]] == [
        NQ,
        "stadtwissen.trig.gz",
        "graphs.tsv",
        "SHA256SUMS",
    ]


@pytest.mark.parametrize("path", ["/dumps/", "/dumps/latest", "/dumps/1/"])
def test_none_are_offered_where_none_are_kept(
    site_application: Flask, path: str, shipped: Path
) -> None:
    services = open_services(Settings(data_dir=shipped))
    try:
        application = create_app(services, Settings(data_dir=shipped, dumps=0))
        answer = application.test_client().get(path)
    finally:
        services.executor.site.close()
        services.executor.public.close()

    assert answer.status_code == 404
    assert "STADTWISSEN_DUMPS" in answer.get_json()["detail"]


def test_while_the_first_is_made_a_client_is_told_when_to_come(
    site_application: Flask,
) -> None:
    client = site_application.test_client()

    answer = client.get("/dumps/latest/stadtwissen.nq.gz")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert client.get("/dumps/").get_json() == {"dumps": []}
    assert "being made" in client.get("/en/dumps/").text


def run(*arguments: str) -> str:
    done = CliRunner().invoke(main, list(arguments))
    assert done.exit_code == 0, done.output
    return done.output
