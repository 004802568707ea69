import random
from itertools import islice

import pytest
from pyoxigraph import RdfFormat, parse

from graph.bulk_lines import LONGEST, PLAIN_QUAD, PLAIN_TRIPLE, merge, split_plain
from graph.canonical_form import CanonicalForm
from graph.synthetic import generate_measures

SEED = 20261125
PIECES = (
    *("<", ">", '"', " ", "\\", "\t", "\r", "a", "é", "ß", "–", "„", "“", "\u200e"),
    *("\u00a0", "http://", "https://a.b/c", "http://é/", "urn:x", "#", "%", "%zz", "1"),
    *("^^<http://www.w3.org/2001/XMLSchema#integer>", "@de", "@DE", "@de-AT", "_:b"),
    *("\\u00e9", '"a"', '"ä"@de', "<http://a/p>", "<http://a/1>", "<javascript:x>"),
    *("0", "00", "-", "2024-02-30", '"^^<http://www.w3.org/2001/XMLSchema#date>'),
    *('"^^<http://www.w3.org/2001/XMLSchema#decimal>', "99999999999999999999"),
    *("<http://a/[>", "<http:///a>", "\ufffe", "\x7f", "\x80", "."),
)
XSD = "http://www.w3.org/2001/XMLSchema#"
OPENINGS = (
    '<http://a/s> <http://a/p> "text"@de <http://a/g> .',
    *(
        f'<http://a/s> <http://a/p> "{value}"^^<{XSD}{kind}> <http://a/g> .'
        for value in ("0", "7", "42", "999999999999999", "2024", "2024-02-29")
        for kind in ("integer", "decimal", "gYear", "date")
    ),
)
INTEGER = b'%s"^^<http://www.w3.org/2001/XMLSchema#integer>'


def spell_slowly(line: bytes) -> list[bytes]:
    """Return the canonical lines of a line, and nothing where it is refused."""
    form = CanonicalForm(b"", graph=None)
    try:
        for quad in parse(line, format=RdfFormat.N_QUADS):
            form.take(quad)
    except SyntaxError:
        return []
    return [] if form.faults else [one.encode() for one in form.lines]


def mutate(chance: random.Random, line: str) -> str:
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(line))
        end = start + chance.choice((0, 0, 1, 5))
        line = line[:start] + chance.choice(PIECES) + line[end:]
    return line


def is_well_formed(line: bytes) -> bool:
    try:
        list(parse(line, format=RdfFormat.N_QUADS))
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize("seed", [SEED])
def test_a_plain_line_is_its_own_canonical_form(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - an edit, not a secret
    lines = [*OPENINGS * 20, *islice(generate_measures(20), 4_500, None)]
    mutants = [mutate(chance, chance.choice(lines)).encode() for _ in range(30_000)]
    plain, _ = split_plain(mutants, PLAIN_QUAD)
    # Lines whose syntax the engine refuses are never kept.
    kept = [line for line in plain if is_well_formed(line)]
    wrong = [line for line in kept if spell_slowly(line) != [line]]

    assert len(kept) > 1_000
    assert wrong == []


def test_most_lines_of_a_large_file_are_plain() -> None:
    lines = [line.encode() for line in generate_measures(100)]
    plain, _ = split_plain(lines, PLAIN_QUAD)

    assert len(plain) > 0.8 * len(lines)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b'<http://a/s> <http://a/p> "x" .', True),
        (b"<http://a/s> <http://a/p> <http://a/o> .", True),
        (b"<http://a/s> <http://a/1> <http://a/o> .", False),
        (b"_:b <http://a/p> <http://a/o> .", False),
        (b'<http://a/s> <http://a/p> "x"@DE .', False),
        (b'<http://a/s>  <http://a/p> "x" .', False),
        (b'<http://a/s> <http://a/p> "\\u00e9" .', False),
        (b'<http://a/s> <http://a/p> "1"^^<http://a/t> .', False),
        (b'<http://a/s> <http://a/p> "' + INTEGER % b"10" + b" .", True),
        (b'<http://a/s> <http://a/p> "' + INTEGER % b"010" + b" .", False),
        (b'<http://a/s> <http://a/p> "x" . # why', False),
        (b'<http://a/s> <http://a/p> "' + b"x" * LONGEST + b'" .', False),
    ],
)
def test_what_is_not_certainly_canonical_goes_the_slow_way(
    line: bytes, *, expected: bool
) -> None:
    plain, _ = split_plain([line], PLAIN_TRIPLE)

    assert plain == [line] * expected


@pytest.mark.parametrize("seed", [SEED])
def test_merged_runs_are_sorted_and_free_of_repeats(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - an edit, not a secret
    for _ in range(300):
        runs = [
            sorted({b"%d" % chance.randrange(60) for _ in range(chance.randrange(40))})
            for _ in range(chance.randrange(6))
        ]
        size = chance.randint(1, 9)
        blocks = [
            iter([run[i : i + size] for i in range(0, len(run), size)]) for run in runs
        ]
        merged = [line for block in merge(blocks) for line in block]

        assert merged == sorted({line for run in runs for line in run})
