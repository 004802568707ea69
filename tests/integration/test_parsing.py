"""Every format is read in a fenced child, and no file harms who asked."""

import gzip
from functools import partial

import pytest

from graph import formats
from graph.errors import LimitReached, Refused
from graph.formats import Format
from graph.limits import Limit
from graph.parsing import UPLOAD, Allowance, Source, parse_file

# The time is no part of it: a test that runs in two processes has one name.
pack = partial(gzip.compress, mtime=0)

GRAPH = "http://example.org/g"
LINE = f'<http://a/1> <http://a/p> "ü" <{GRAPH}> .'
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SAME = [
    (formats.TURTLE, "@prefix a: <http://a/> . a:1 a:p 'ü' ."),
    (formats.TRIG, f"<{GRAPH}> {{ <http://a/1> <http://a/p> 'ü' }}"),
    (formats.N_TRIPLES, '<http://a/1> <http://a/p> "ü" .'),
    (formats.N_QUADS, LINE),
    (formats.JSON_LD, '{"@id": "http://a/1", "http://a/p": "ü"}'),
    (
        formats.RDF_XML,
        f"""<r:RDF xmlns:r="{RDF}" xmlns:a="http://a/">
        <r:Description r:about="http://a/1"><a:p>ü</a:p></r:Description></r:RDF>""",
    ),
]
BY_NAME = [format_.name for format_, _ in SAME]


def source(
    data: bytes, format_: Format = formats.TURTLE, graph: str | None = GRAPH
) -> Source:
    return Source(data=data, name="file", format=format_, graph=graph)


@pytest.mark.parametrize(("format_", "text"), SAME, ids=BY_NAME)
@pytest.mark.parametrize("is_packed", [False, True], ids=["plain", "gzip"])
def test_each_format_says_the_same(
    format_: Format, text: str, *, is_packed: bool
) -> None:
    data = b"\xef\xbb\xbf" + text.encode()

    parsed = parse_file(source(pack(data) if is_packed else data, format_))

    assert parsed.lines == (LINE,)


def test_a_file_loaded_twice_gives_the_same_quads() -> None:
    data = b"<http://a/1> <http://a/p> [ <http://a/p> ( 1 2 ) ] ."

    first, second = (parse_file(source(data)) for _ in range(2))

    assert first == second


def test_a_literal_that_changed_is_told() -> None:
    parsed = parse_file(source(b"<http://a/1> <http://a/p> 01 ."))

    (change,) = parsed.changed
    assert [text.partition("^^")[0] for text in change] == ['"01"', '"1"']


def test_a_fault_names_file_line_and_column() -> None:
    with pytest.raises(Refused) as refused:
        parse_file(source(b"<http://a/1> <http://a/p> 1 .\n  b:x <http://a/p> 2 ."))

    (reason,) = refused.value.rejections
    assert (reason.file, reason.line, reason.column) == ("file", 2, 3)


def test_without_a_graph_statements_stay_in_the_default_graph() -> None:
    parsed = parse_file(source(b"<http://a/1> <http://a/p> 'x' .", graph=None))

    assert parsed.lines == ('<http://a/1> <http://a/p> "x" .',)


@pytest.mark.parametrize("graph", ["not an IRI", "javascript:x", ""])
def test_a_graph_that_is_no_proper_iri_is_refused(graph: str) -> None:
    with pytest.raises(Refused):
        parse_file(source(b"<http://a/1> <http://a/p> 'x' .", graph=graph))


@pytest.mark.parametrize(
    ("format_", "bomb"),
    [
        (formats.TURTLE, b"<http://a/1> <http://a/p> " + b"<<( <http://a/1> " * 30_000),
        (formats.TURTLE, b"<http://a/1> <http://a/p> " + b"( " * 200_000),
        (formats.JSON_LD, b'{"http://a/p":' * 30_000),
        (formats.RDF_XML, b"<a>" * 100_000),
        (
            formats.RDF_XML,
            b'<!DOCTYPE r [<!ENTITY a "xxxxxxxxxx">'
            + b"".join(b'<!ENTITY a%d "&a;&a;">' % n for n in range(30))
            + b"]><r>&a29;</r>",
        ),
        (formats.N_TRIPLES, pack(b" " * 80_000_000)),
    ],
    ids=["triple terms", "lists", "JSON", "XML", "entities", "gzip"],
)
def test_a_bomb_is_refused(format_: Format, bomb: bytes) -> None:
    with pytest.raises((Refused, LimitReached)):
        parse_file(source(bomb, format_))


def test_more_quads_than_allowed_are_refused() -> None:
    few = Limit(name="test quads", value=2, unit="quads", why="a test is small")
    allowance = Allowance(
        size=UPLOAD.size,
        quads=few,
        seconds=UPLOAD.seconds,
        address_space=UPLOAD.address_space,
    )

    with pytest.raises(LimitReached) as reached:
        parse_file(source(b"<http://a/1> <http://a/p> 1, 2, 3 ."), allowance)

    assert reached.value.limit == few


def test_entities_that_multiply_the_file_are_refused() -> None:
    text = b"".join(b"<a:p>&a;&a;&a;&a;&a;&a;&a;&a;</a:p>" for _ in range(1_000))
    document = (
        b'<!DOCTYPE r:RDF [<!ENTITY a "%s">]>' % (b"x" * 500)
        + f'<r:RDF xmlns:r="{RDF}" xmlns:a="http://a/">'.encode()
        + b'<r:Description r:about="http://a/1">'
        + text
        + b"</r:Description></r:RDF>"
    )

    with pytest.raises(Refused) as refused:
        parse_file(source(document, formats.RDF_XML))

    assert refused.value.rejections[0].rule == "XML entity"
