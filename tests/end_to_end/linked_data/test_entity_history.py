"""What becomes of entities over revisions: mementos, renamed and retired ones."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat, Store, parse

from graph.snapshots import current
from tests.support.running_server import Reply, RunningServer, run_server
from web.commands import main

BASE = "https://w3id.org/stadtwissen"
ID = f"{BASE}/id/"
GRAPH = "https://example.org/graph/own"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
REPLACED = "http://purl.org/dc/terms/isReplacedBy"
ANYTHING = "http://example.org/says"
# From what it names something follows, and stays when that is taken away.
RESULT_OF = "https://w3id.org/stadtwissen/ns/resultOf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A server whose graph changed five times, and where each revision stands."""

    server: RunningServer
    data_dir: Path
    revisions: tuple[int, ...]

    def get(self, path: str, **headers: str) -> Reply:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.server.send("GET", path, headers=names)


STREET = f"<{ID}x/müller-straße>"
# What one entity goes through, and how another is renamed; each is one revision.
UPDATES = tuple(
    text.replace("GRAPH_", f"GRAPH <{GRAPH}>").replace("STREET", STREET)
    for text in (
        f"""INSERT DATA {{ GRAPH_ {{ STREET <{LABEL}> 'eins' ;
          <{ANYTHING}> [ <{ANYTHING}> [ <{ANYTHING}> 'tief' ] ] }} }}""",
        f"""DELETE DATA {{ GRAPH_ {{ STREET <{LABEL}> 'eins' }} }} ;
          INSERT DATA {{ GRAPH_ {{ STREET <{LABEL}> 'zwei' }} }}""",
        "DELETE WHERE { GRAPH_ { STREET ?p ?o } }",
        f"""INSERT DATA {{ GRAPH_ {{ <{ID}x/old> <{REPLACED}> <{ID}x/new> .
          <{ID}x/new> <{LABEL}> 'neu' ; <{RESULT_OF}> STREET .
          <{ID}x/with-node> <{ANYTHING}> [
            <{ANYTHING}> [ <{ANYTHING}> 'tief' ] ] .
          <{ID}x/older> <{REPLACED}> <{ID}x/old> .
          <{ID}x/here> <{REPLACED}> <{ID}x/there> .
          <{ID}x/there> <{REPLACED}> <{ID}x/here> .
          <{ID}x/lost> <{REPLACED}> <{ID}x/nowhere> .
          <{ID}x/a%20b> <{LABEL}> 'mit Leerzeichen' .
          <{ID}x/100%25> <{LABEL}> 'ganz' }} }}""",
    )
)
GONE = f"x/{quote('müller-straße')}"


def run(data_dir: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, [*arguments, "--data-dir", str(data_dir)])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def edited(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edited]:
    data_dir = tmp_path_factory.mktemp("history") / "var"
    shutil.copytree(shipped, data_dir, symlinks=True)
    token = run(data_dir, "token", "create", "--role", "editor", "--name", "Eva")
    revisions = []
    with run_server(data_dir) as server:
        for update in UPDATES:
            answer = server.send(
                "POST",
                "/update",
                headers={
                    "Authorization": f"Bearer {token.strip()}",
                    "Content-Type": "application/sparql-update",
                },
                body=update.encode(),
            )
            assert answer.status == 200, answer.body
            revisions.append(json.loads(answer.body)["revision"])
        yield Edited(server=server, data_dir=data_dir, revisions=tuple(revisions))


def relations(answer: Reply) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for target, names in re.findall(
        r'<([^>]*)>; rel="([^"]*)"', answer.headers["link"]
    ):
        for name in names.split():
            found.setdefault(name, []).append(target)
    return found


def state(edited: Edited, revision: int, subject: str, folder: Path) -> set[str]:
    """Return an entity's asserted quads from a store rebuilt from the journal."""
    target = folder / str(revision)
    run(edited.data_dir, "checkout", str(revision), str(target))
    published = current(target)
    assert published is not None
    question = (
        f"SELECT ?p ?o ?g {{ GRAPH ?g {{ <{subject}> ?p ?o }} FILTER(!STRENDS(STR(?g),"
        "'/graph/inferred') && !STRENDS(STR(?g), '/graph/meta')) }"
    )
    rows = Store.read_only(str(published.path)).query(question)
    return {f"{row['p']} {row['o']} {row['g']}" for row in rows}  # type: ignore[union-attr]


def test_a_memento_is_what_the_journal_says_of_that_revision(
    edited: Edited, tmp_path: Path
) -> None:
    first, second = edited.revisions[:2]
    for revision, path, entity in (
        (1, "municipality/kiel", "municipality/kiel"),
        (first, GONE, "x/müller-straße"),
        (second, GONE, "x/müller-straße"),
    ):
        answer = edited.get(f"/data/{path}.nq?revision={revision}")

        assert answer.status == 200
        quads = list(parse(answer.body, format=RdfFormat.N_QUADS))
        own = {
            f"{quad.predicate} {quad.object} {quad.graph_name}"
            for quad in quads
            if str(quad.subject) == f"<{ID}{entity}>"
        }
        assert own == state(edited, revision, ID + entity, tmp_path)
        assert answer.headers["stadtwissen-revision"] == str(revision)
        # The newest does not know yet what comes next.
        is_closed = path == GONE
        assert ("immutable" in answer.headers["cache-control"]) == is_closed


def test_a_memento_holds_the_blank_nodes_of_its_entity(edited: Edited) -> None:
    answer = edited.get(f"/data/{GONE}.nt?revision={edited.revisions[0]}")

    assert "tief" in answer.body.decode()
    assert answer.body.decode().count("\n") == 4


def test_a_document_holds_the_blank_nodes_of_its_entity(edited: Edited) -> None:
    answer = edited.get("/data/x/with-node.nt")

    lines = answer.body.decode().splitlines()
    assert sum("tief" in line for line in lines) == 1
    assert sum(line.startswith("_:") for line in lines) == 2


def test_the_time_gate_leads_to_the_memento_of_a_moment(edited: Edited) -> None:
    first = edited.get(f"/data/{GONE}.ttl?revision={edited.revisions[0]}")
    began = parsedate_to_datetime(first.headers["memento-datetime"])
    cases = {
        "Thu, 01 Jan 1998 00:00:00 GMT": edited.revisions[0],
        format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True): (
            edited.revisions[2]
        ),
    }
    for moment, revision in cases.items():
        gate = edited.get(
            f"/timegate/{GONE}", Accept_Datetime=moment, Accept="text/turtle"
        )

        assert gate.status == 302
        assert gate.headers["location"] == f"/data/{GONE}.ttl?revision={revision}"
        assert "Accept-Datetime" in gate.headers["vary"]
        assert relations(gate)["original"] == [f"{ID}{GONE}"]
        assert relations(gate)["timemap"] == [f"/timemap/{GONE}"]
    assert began <= datetime.now(UTC)
    again = edited.get(
        "/timegate/municipality/kiel",
        Accept_Datetime=format_datetime(began, usegmt=True),
    )
    assert again.headers["location"] == "/data/municipality/kiel.ttl?revision=1"


@pytest.mark.parametrize("moment", ["yesterday", "2025-03-01", "", "Sat, 99 Mar 2025"])
def test_a_moment_that_is_none_is_refused(edited: Edited, moment: str) -> None:
    answer = edited.get("/timegate/municipality/kiel", Accept_Datetime=moment)

    assert answer.status == 400
    assert json.loads(answer.body)["rule"] == "memento"


def test_a_memento_leads_to_its_neighbours(edited: Edited) -> None:
    first, second, third = edited.revisions[:3]
    answer = edited.get(f"/data/{GONE}.ttl?revision={second}")

    found = relations(answer)
    path = f"/data/{GONE}.ttl?revision="
    assert found["first"] == found["prev"] == [f"{path}{first}"]
    assert found["next"] == [f"{path}{third}"]
    assert "last" not in found  # It would be another tomorrow.
    assert found["timegate"] == [f"/timegate/{GONE}"]


def test_the_time_map_lists_every_version(edited: Edited) -> None:
    links = edited.get(f"/timemap/{GONE}")
    turtle = edited.get(f"/timemap/{GONE}", Accept="text/turtle")

    assert links.headers["content-type"] == "application/link-format"
    listed = re.findall(r"revision=(\d+)>;rel=\"[^\"]*memento\"", links.body.decode())
    assert [int(one) for one in listed] == list(edited.revisions[:3])
    assert 'rel="original"' in links.body.decode()
    predicates = [
        quad.predicate.value.rpartition("#")[2]
        for quad in parse(turtle.body, format=RdfFormat.TURTLE)
    ]
    assert predicates.count("specializationOf") == 2
    assert predicates.count("wasRevisionOf") == 1
    assert predicates.count("invalidatedAtTime") == 1
    ended = [
        q
        for q in parse(turtle.body, format=RdfFormat.TURTLE)
        if q.predicate.value.endswith("invalidatedAtTime")
    ]
    assert str(ended[0].subject).endswith(f"revision={edited.revisions[1]}>")


@pytest.mark.parametrize("name", ["here", "there", "lost"])
def test_who_has_no_successor_to_lead_to_stands_for_itself(
    edited: Edited, name: str
) -> None:
    """Two name each other, and one names what is not there."""
    assert edited.get(f"/id/x/{name}").status == 303
    assert edited.get(f"/data/x/{name}.ttl").status == 200


@pytest.mark.parametrize("path", ["x/a%20b", "x/100%25", "x/a%2520b"])
def test_what_an_iri_holds_encoded_is_found_under_it(edited: Edited, path: str) -> None:
    thing = edited.get(f"/id/{path}", Accept="text/turtle")
    document = edited.get(thing.headers["location"])
    page = edited.get(f"/page/{path}", Accept="text/html")

    assert (thing.status, document.status, page.status) == (303, 200, 200)
    (described,) = relations(document)["describes"]
    assert edited.get(described.removeprefix(BASE), Accept="text/turtle").status == 303
    location = page.headers["content-location"]
    assert edited.get(location, Accept="text/html").status == 200


@pytest.mark.parametrize(
    "path", ["/id/x/%FF", "/id/x/%zz", "/data/x/%.ttl", "/page/x/%80"]
)
def test_a_path_that_is_no_iri_is_not_found(edited: Edited, path: str) -> None:
    assert edited.get(path).status == 404


@pytest.mark.parametrize(
    "path",
    [
        f"/id/{GONE}",
        f"/data/{GONE}.ttl",
        f"/page/{GONE}",
        f"/linkset/{GONE}",
        f"/data/{GONE}.ttl?after=a+b+c",
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_what_was_taken_away_leaves_a_tombstone(
    edited: Edited, path: str, accept: str
) -> None:
    """It does so though another entity still names it."""
    answer = edited.get(path, Accept=accept)

    assert answer.status == 410
    assert "Accept-Language" in answer.headers["vary"]
    assert relations(answer)["timemap"] == [f"/timemap/{GONE}"]
    assert f"revision {edited.revisions[2]}" in answer.body.decode()
    if accept == "application/json":
        assert json.loads(answer.body)["revision"] == edited.revisions[2]


def test_the_memento_of_an_end_is_a_tombstone_too(edited: Edited) -> None:
    answer = edited.get(f"/data/{GONE}.ttl?revision={edited.revisions[3]}")

    assert answer.status == 410
    assert answer.headers["memento-datetime"]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/id/x/old", "/id/x/new"),
        ("/id/x/older", "/id/x/new"),
        ("/data/x/old.ttl?after=a+b+c", "/data/x/new.ttl"),
        ("/data/x/old.jsonld", "/data/x/new.jsonld"),
        ("/page/x/old", "/page/x/new"),
        ("/en/page/x/old", "/en/page/x/new"),
    ],
)
def test_what_was_renamed_leads_to_its_successor(
    edited: Edited, path: str, target: str
) -> None:
    answer = edited.get(path, Accept="text/html")

    assert (answer.status, answer.headers["location"]) == (301, target)
    assert "timemap" in relations(answer)
    assert edited.get(target, Accept="*/*").status in (200, 303)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/data/municipality/kiel.ttl?revision=x", 400),
        ("/data/municipality/kiel.ttl?revision=0", 404),
        (f"/data/municipality/kiel.ttl?revision={'9' * 5_000}", 400),
        ("/data/municipality/kiel.ttl?revision=99", 404),
        ("/data/x/new.ttl?revision=1", 404),
        ("/data/ns/Measure.ttl?revision=1", 404),
        ("/timemap/x/nothing", 404),
        ("/data/x/nothing.ttl?after=a+b+c", 404),
        ("/data/x/new.ttl?after=nonsense", 400),
        ("/data/municipality/kiel.geojson?revision=1", 406),
        ("/timegate/ns/Measure", 404),
        ("/id/x/nothing", 404),
    ],
)
def test_what_never_was_is_not_found(edited: Edited, path: str, status: int) -> None:
    answer = edited.get(path, Accept="text/turtle, application/problem+json")

    assert answer.status == status
    assert answer.headers["content-type"].startswith("application/problem+json")
