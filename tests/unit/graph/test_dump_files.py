"""Names, sums and dates of dumps."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from graph.dump_files import (
    Dump,
    DumpFile,
    decode_dump,
    encode_dump,
    is_due,
    name_graph_file,
    read_number,
    write_graph_list,
    write_sums,
)
from ontology import iris

MADE = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCE = f"<{iris.GRAPH}src/0a1b2c3d4e5f>"
FILE = DumpFile(
    path="graphs/src/0a1b2c3d4e5f.ttl.gz",
    size_bytes=120,
    sha256="ab" * 32,
    graph=SOURCE,
)
DUMP = Dump(
    revision=7,
    time="2026-03-01T10:00:00Z",
    state_hash="cd" * 32,
    made=MADE.isoformat(),
    version="1.0.0",
    is_bare=False,
    quads=3,
    files=(FILE,),
)


@pytest.mark.parametrize(
    ("graph", "path"),
    [
        (f"<{iris.GRAPH}ontology>", "graphs/ontology.ttl.gz"),
        (SOURCE, FILE.path),
        (f"<{iris.GRAPH}my-town>", "graphs/my-town.ttl.gz"),
    ],
)
def test_a_graph_of_ours_has_the_name_its_iri_ends_with(graph: str, path: str) -> None:
    assert name_graph_file(graph) == path


ODD = (
    "<http://example.org/g>",
    "_:b1",
    f"<{iris.GRAPH}>",
    f"<{iris.GRAPH}../../etc/passwd>",
    f"<{iris.GRAPH}a//b>",
    f"<{iris.GRAPH}/a>",
    f"<{iris.GRAPH}a.ttl.gz>",
    f"<{iris.GRAPH}Lübeck>",
    f"<{iris.GRAPH}other/0123456789abcdef>",
    f"<{iris.GRAPH}{'a' * 300}>",
    f"<{iris.GRAPH}a\n>",
)


def test_any_other_name_of_a_graph_becomes_a_plain_path_of_its_own() -> None:
    paths = [name_graph_file(graph) for graph in ODD]

    assert [p for p in paths if not re.fullmatch(r"graphs/other/\w+\.ttl\.gz", p)] == []
    assert len(set(paths)) == len(ODD)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("120", 120),
        ("0", None),
        ("01", None),
        ("-1", None),
        ("1e3", None),
        ("²", None),
        ("9" * 5_000, None),
        ("half-x", None),
        ("", None),
    ],
)
def test_a_revision_is_a_plain_number(text: str, number: int | None) -> None:
    assert read_number(text) == number


def test_a_packed_file_is_gzip_and_tells_what_is_in_it() -> None:
    assert (FILE.content_type, FILE.media_type) == ("application/gzip", "text/turtle")


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("SHA256SUMS", "text/plain"),
        ("graphs.tsv", "text/tab-separated-values"),
        ("tables/states.csv", "text/csv"),
        ("tables/states.parquet", "application/vnd.apache.parquet"),
        ("tables/datapackage.json", "application/vnd.datapackage+json"),
    ],
)
def test_a_plain_file_is_what_it_is(path: str, media_type: str) -> None:
    file = replace(FILE, path=path)

    assert (file.content_type, file.media_type) == (media_type, media_type)


def test_sums_are_written_as_the_tool_reads_them() -> None:
    assert write_sums([FILE]) == f"{'ab' * 32}  {FILE.path}\n"


def test_the_list_of_graphs_names_file_and_size() -> None:
    assert write_graph_list([(FILE, 9)]).splitlines() == [
        "?graph\t?file\t?triples\t?bytes",
        f'{SOURCE}\t"{FILE.path}"\t9\t120',
    ]


def test_what_is_written_down_of_a_dump_is_read_back() -> None:
    assert decode_dump(encode_dump(DUMP)) == DUMP


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b'{"files": []}', b"\xff"])
def test_anything_else_is_no_dump(text: bytes) -> None:
    with pytest.raises((ValueError, TypeError)):
        decode_dump(text)


@pytest.mark.parametrize(
    ("newest", "published", "hours", "due"),
    [
        (None, 0, 0, False),
        (None, 1, 0, True),
        (DUMP, 7, 1_000, False),
        (DUMP, 8, 23, False),
        (DUMP, 8, 24, True),
        (DUMP, 3, 0, True),
    ],
    ids=["nothing", "first", "same", "too-soon", "a-day-later", "older-journal"],
)
def test_a_dump_is_due(
    newest: Dump | None, published: int, hours: int, *, due: bool
) -> None:
    assert is_due(newest, published, MADE + timedelta(hours=hours)) is due
