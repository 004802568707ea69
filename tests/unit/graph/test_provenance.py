"""Every commit is described, and says the same when it is described again."""

from graph.patch import Patch
from graph.provenance import (
    agent_iri,
    describe_graph,
    describe_revision,
    key_digest,
    revision_iri,
    revision_number,
)
from graph.revision import Draft, follow
from ontology import iris

PATCH = Patch.of(adds=['<http://a/1> <http://a/p> "ü" <http://a/g> .'])
DRAFT = Draft(time="2026-11-25T12:00:00+00:00", agent="Änne", message="why", key="k")
REVISION = follow(None, PATCH, DRAFT)


def test_a_revision_is_an_activity_with_number_time_agent_and_message() -> None:
    lines = describe_revision(REVISION)

    said = "\n".join(lines)
    assert f"<{revision_iri(1)}>" in said
    for fact in (
        "<http://www.w3.org/ns/prov#Activity>",
        f'"{DRAFT.time}"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
        f"<{agent_iri('Änne')}>",
        '"Änne"',
        '"why"',
        f'"{REVISION.state_hash}"',
    ):
        assert fact in said


def test_all_provenance_stands_in_one_graph() -> None:
    lines = describe_revision(REVISION) + describe_graph(
        "<http://a/g>", sources=["<http://a/s>"], revision=REVISION, is_new=True
    )

    assert {line.split(" ")[-2] for line in lines} == {f"<{iris.GRAPH_META}>"}


def test_a_graph_names_each_of_its_sources() -> None:
    lines = describe_graph(
        "<http://a/g>",
        sources={"<http://a/2>", "<http://a/1>"},
        revision=REVISION,
        is_new=False,
    )

    has_source = f"<{iris.expand('stadt:hasSource')}>"
    named = [line.split(" ")[2] for line in lines if f" {has_source} " in line]
    assert named == ["<http://a/1>", "<http://a/2>"]


def test_a_key_is_not_shown() -> None:
    said = " ".join(describe_revision(REVISION))

    assert key_digest("k") in said
    assert '"k"' not in said


def test_the_number_of_a_revision_is_read_from_its_iri() -> None:
    assert revision_number(revision_iri(12)) == 12


def test_a_name_that_looks_like_an_iri_is_a_name_still() -> None:
    assert agent_iri("http://a/> <http://b").startswith(iris.ID)
