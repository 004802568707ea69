"""The event stream says of a random journal what happened, and goes on saying it."""

import gzip
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from graph.entity_versions import Kind
from graph.feed_limits import FEED_PAGE_MEMBERS, FEED_RANGE_PAGES
from graph.layout import Layout
from tests.support.changing_journal import ChangingJournal, Happened
from tests.support.feed_walk import FORMATS, RDF_TYPE, SITE, TREE, Walk, serve

SEED = 1404
PROV = "http://www.w3.org/ns/prov#"
LDES = "https://w3id.org/ldes#"
STREAM = "https://w3id.org/stadtwissen/feed"
ACTIVITY = "https://www.w3.org/ns/activitystreams#"
TYPES = {
    Kind.CREATE: ACTIVITY + "Create",
    Kind.UPDATE: ACTIVITY + "Update",
    Kind.DELETE: ACTIVITY + "Delete",
}
LOWER = TREE + "GreaterThanOrEqualToRelation"
UPPER = TREE + "LessThanOrEqualToRelation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A journal of enough versions for a range, and a client of its event stream."""

    journal: ChangingJournal
    data_dir: Path

    @property
    def client(self) -> FlaskClient:
        """A client of the newest revision."""
        return serve(self.data_dir, self.journal.number)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    """Thirty-three pages and some versions; nobody appends to it."""
    return make_journal(tmp_path_factory.mktemp("feed"), revisions=40)


def make_journal(data_dir: Path, *, revisions: int) -> Served:
    print(f"seed {SEED}")  # noqa: T201 - to make the journal again
    folder = Layout(data_dir=data_dir).journal
    journal = ChangingJournal(folder, seed=SEED, entities=300)
    journal.append(revisions, touched=230)
    return Served(journal=journal, data_dir=data_dir)


@pytest.fixture(scope="module")
def walk(served: Served) -> Walk:
    return Walk(served.client).visit()


def test_each_version_stands_on_one_page_as_the_journal_has_it(
    served: Served, walk: Walk
) -> None:
    expected = {name_version(version): version for version in served.journal.versions}
    found: Counter[str] = Counter()

    for path in walk.answers:
        payloads = gather_payloads(walk.quads[path])
        for member in walk.members(path):
            found[member] += 1
            version = expected[member]
            said = canonicalise(payloads[member])
            assert said == canonicalise(parse_triples(version.triples))
            assert TYPES[version.kind] in walk.find(path, member, RDF_TYPE)

    assert found == Counter(dict.fromkeys(expected, 1))
    assert len(found) > FEED_RANGE_PAGES.value * FEED_PAGE_MEMBERS.value


def name_version(version: Happened) -> str:
    return f"{version.entity}?revision={version.revision}"


def gather_payloads(quads: list[ox.Quad]) -> dict[str, list[ox.Triple]]:
    payloads = defaultdict(list)
    for quad in quads:
        if quad.graph_name != ox.DefaultGraph():
            payloads[quad.graph_name.value].append(quad.triple)
    return payloads


def parse_triples(lines: frozenset[str]) -> list[ox.Triple]:
    text = "\n".join(lines)
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]


def canonicalise(triples: list[ox.Triple]) -> frozenset[str]:
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(map(str, dataset))


def test_relations_tell_the_truth_of_all_that_is_below(walk: Walk) -> None:
    checked = 0
    for path in walk.answers:
        for relation in walk.relations(path):
            assert relation["path"] == PROV + "generatedAtTime"
            target = relation["node"].removeprefix(SITE)
            for page in walk.below(target):
                for member in walk.members(page):
                    (time,) = walk.find(page, member, PROV + "generatedAtTime")
                    assert time >= relation["value"] or relation["type"] == UPPER
                    assert time <= relation["value"] or relation["type"] == LOWER
                    checked += 1
    assert checked


def test_a_node_is_linked_with_both_bounds_unless_it_is_open(walk: Walk) -> None:
    for path in walk.answers:
        types = defaultdict(set)
        for relation in walk.relations(path):
            types[relation["node"].removeprefix(SITE)].add(relation["type"])
        for target, bounds in types.items():
            is_open = walk.find(target, SITE + target, LDES + "immutable") == set()
            assert bounds == ({LOWER} if is_open else {LOWER, UPPER})


def test_members_come_in_the_order_of_their_revisions(
    served: Served, walk: Walk
) -> None:
    pages = sorted(
        (path for path in walk.answers if "/pages/" in path),
        key=lambda path: int(path.rpartition("/")[2]),
    )

    members = [member for page in pages for member in walk.members(page)]

    assert members == [name_version(version) for version in served.journal.versions]


def test_time_never_goes_back_though_the_clock_did(walk: Walk) -> None:
    times: dict[int, str] = {}
    for path in walk.answers:
        for member in walk.members(path):
            (time,) = walk.find(path, member, PROV + "generatedAtTime")
            number = int(member.rpartition("=")[2])
            assert times.setdefault(number, time) == time
    ordered = [time for _, time in sorted(times.items())]

    assert ordered == sorted(ordered)
    assert len(set(ordered)) < len(ordered)


def test_the_root_describes_the_stream_once(walk: Walk) -> None:
    (policy,) = walk.find("/feed", f"{SITE}/feed", LDES + "retentionPolicy")
    starts = walk.find("/feed", policy, LDES + "startingFrom")

    assert walk.find("/feed", STREAM, TREE + "view") == {f"{SITE}/feed"}
    assert starts == {"2026-05-05T10:00:00.000+00:00"}
    for name, value in {
        "timestampPath": PROV + "generatedAtTime",
        "sequencePath": "https://schema.org/version",
        "versionOfPath": "http://purl.org/dc/terms/isVersionOf",
        "versionDeleteObject": ACTIVITY + "Delete",
        "pollingInterval": "60",
    }.items():
        assert walk.find("/feed", STREAM, LDES + name) == {value}


def test_the_last_member_of_each_revision_ends_its_transaction(
    served: Served, walk: Walk
) -> None:
    last = {
        version.revision: name_version(version) for version in served.journal.versions
    }
    ends = {
        quad.subject.value
        for path in walk.answers
        for quad in walk.quads[path]
        if quad.predicate.value == "https://schema.org/actionStatus"
    }

    assert ends == set(last.values())


@pytest.mark.parametrize("media_type", sorted(FORMATS))
def test_all_formats_say_the_same(walk: Walk, media_type: str) -> None:
    other = Walk(walk.client, media_type=media_type)

    for path in ("/feed", "/feed/ranges/1-32", "/feed/pages/33"):
        assert normalise(other.read(path).quads[path]) == normalise(walk.quads[path])


def normalise(quads: list[ox.Quad]) -> set[str]:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(map(str, dataset))


@pytest.mark.parametrize("media_type", ["application/trig", "application/n-quads"])
def test_each_member_stands_together_as_the_tree_profile_asks(
    walk: Walk, media_type: str
) -> None:
    page = Walk(walk.client, media_type=media_type).read("/feed/pages/2")
    quads = page.quads["/feed/pages/2"]

    assert (
        'profile="https://w3id.org/tree/profile"'
        in page.answers["/feed/pages/2"].headers["Content-Type"]
    )
    member = None
    for quad in quads:
        if quad.predicate.value == TREE + "member":
            member = quad.object
        elif quad.graph_name != ox.DefaultGraph():
            assert quad.graph_name == member
        elif quad.subject == ox.NamedNode(SITE + "/feed/pages/2"):
            assert member is None
    assert member is not None


def test_what_is_closed_stays_to_the_byte(tmp_path: Path) -> None:
    served = make_journal(tmp_path, revisions=36)
    before = Walk(served.client).visit()
    served.journal.append(2, touched=300)
    after = Walk(served.client).visit()

    closed = []
    for path, answer in before.answers.items():
        again = after.client.get(path, headers={"Accept": "application/trig"})
        is_closed = bool(before.find(path, SITE + path, LDES + "immutable"))
        cached = answer.headers["Cache-Control"]
        assert ("immutable" in cached) is is_closed
        if is_closed:
            closed.append(path)
            assert again.data == answer.data
            assert again.headers["ETag"] == answer.headers["ETag"]
        else:
            assert "max-age=60" in cached
            assert again.headers["ETag"] != answer.headers["ETag"]
    assert len(before.answers) - len(closed) == 2
    assert len(after.answers) > len(before.answers)


@pytest.mark.parametrize("path", ["/feed", "/feed/pages/1", "/feed/ranges/1-32"])
def test_whoever_has_a_node_is_told_so(served: Served, path: str) -> None:
    first = served.client.get(path)
    again = served.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    other = served.client.get(path, headers={"Accept": "application/ld+json"})

    assert not first.headers["ETag"].startswith("W/")
    assert again.status_code == 304
    assert again.data == b""
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again.headers[name] == first.headers[name]
    assert other.headers["ETag"] != first.headers["ETag"]


def test_a_page_comes_packed_to_who_reads_that(served: Served) -> None:
    whole = served.client.get("/feed/pages/1")
    packed = served.client.get("/feed/pages/1", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == whole.data
    assert len(packed.data) < len(whole.data) / 5
    assert packed.headers["ETag"] != whole.headers["ETag"]
    assert "Accept-Encoding" in whole.headers["Vary"]


@pytest.mark.parametrize(
    "path",
    [
        "/feed/pages/0",
        "/feed/pages/035",
        "/feed/pages/1000",
        f"/feed/pages/{10**30}",
        "/feed/ranges/1-31",
        "/feed/ranges/33-64",
        "/feed/ranges/01-32",
    ],
)
def test_no_other_node_is_found(served: Served, path: str) -> None:
    assert served.client.get(path).status_code == 404


def test_a_format_without_named_graphs_is_refused(served: Served) -> None:
    answer = served.client.get("/feed", headers={"Accept": "text/turtle"})

    assert answer.status_code == 406
    assert re.search(r"application/trig.*application/n-quads", answer.text)


def test_a_store_without_a_revision_has_an_empty_stream(tmp_path: Path) -> None:
    client = serve(tmp_path, 0)

    walk = Walk(client).visit()

    assert list(walk.answers) == ["/feed"]
    assert walk.members("/feed") == []
    assert client.get("/feed/pages/1").status_code == 404
