"""A file changed at random is read or refused: it never fails in another way.

The bytes of good files are cut, doubled and mixed. Whatever comes out of it gets
reasons with a place inside the file, in bounded time.
"""

import random
import time

import pytest

from graph import formats
from graph.errors import LimitReached, Refused
from graph.formats import Format
from graph.parsing import UPLOAD, read_known_contexts
from graph.reading import Task, read
from tests.attack.bombs import entities, turtle, xml

SEED = 20_261_125
SEEDS: list[tuple[Format, bytes]] = [
    (
        formats.TURTLE,
        turtle('a:x a:p \'ä\', """b\n""", 1.5, [ a:p ( 1 a:q ) ] ; a a:T . # end'),
    ),
    (formats.TRIG, turtle("a:g { a:x a:p '\\u00e4'@de, <r> . } { a:y a:p true }")),
    (
        formats.N_QUADS,
        b'<http://a/s> <http://a/p> "x\\n"^^<http://a/t> <http://a/g> .\n',
    ),
    (formats.N_TRIPLES, b'_:x <http://a/p> "y"@de .\n# end\n_:y <http://a/p> _:x .\n'),
    (
        formats.JSON_LD,
        b"""{"@context":["https://w3id.org/stadtwissen/ns/context.jsonld",
        {"x":{"@id":"http://x/","@type":"@id"}}],"id":"http://a/s",
        "label":{"de":"\\u00e4"},"x":["http://a/y"],
        "@graph":[{"id":"_:b","@type":"http://a/T"}]}""",
    ),
    (
        formats.RDF_XML,
        entities(b'<!ENTITY a "http://a/">', b'<a:p r:resource="&a;x" xml:lang="de"/>'),
    ),
    (
        formats.RDF_XML,
        xml(b'<a:p r:parseType="Literal"><b/><![CDATA[x]]></a:p><!-- -->'),
    ),
]
MOST_SECONDS = 5


def change(data: bytes, chance: random.Random) -> bytes:
    """Return a file that was spoilt in some places."""
    others = [seed for _format, seed in SEEDS]
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.randint(0, 12))
        other = chance.choice([*others, data])
        at = chance.randrange(len(other))
        pieces = (
            b"",
            data[start:end] * chance.randint(2, 40),
            other[at : at + chance.randint(1, 20)],
            bytes([chance.randrange(256)]),
            chance.choice([b"<<(", b"{|", b'"""', b"<!--", b"\\u", b"@", b"&", b"\n"]),
        )
        data = data[:start] + chance.choice(pieces) + data[end:]
    return data


def check(data: bytes, format_: Format | None) -> bool:
    """Read a file; return whether it was accepted."""
    task = Task(
        data=data,
        name="file",
        format=format_,
        graph="http://a/g",
        size=UPLOAD.size,
        quads=UPLOAD.quads,
        contexts=read_known_contexts(),
    )
    start = time.monotonic()
    try:
        read(task)
    except LimitReached:
        return False
    except Refused as refused:
        lines = data.count(b"\n") + data.count(b"\r") + 1
        for reason in refused.rejections:
            assert reason.line is None or 1 <= reason.line <= lines + 1
            assert len(reason.message) < 2_000
        return False
    finally:
        assert time.monotonic() - start < MOST_SECONDS
    return True


def run(rounds: int) -> None:
    chance = random.Random(SEED)  # noqa: S311 - a test is to be repeatable
    accepted = 0
    for number in range(rounds):
        format_, data = chance.choice(SEEDS)
        spoilt = change(data, chance)
        try:
            accepted += check(spoilt, chance.choice([format_, format_, None]))
        except Exception:
            print(f"round {number}, seed {SEED}: {spoilt!r}")  # noqa: T201 - a seed
            raise
    assert 0 < accepted < rounds


def test_a_file_changed_at_random_is_read_or_refused() -> None:
    run(2_000)


@pytest.mark.soak
def test_many_files_changed_at_random_are_read_or_refused() -> None:
    run(60_000)
