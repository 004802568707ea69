from collections import Counter
from hashlib import sha256
from itertools import islice

from graph.ntriples import split_quad
from graph.shacl import validate
from graph.synthetic import generate, generate_measures


def digest(lines: list[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()


def test_a_seed_gives_the_same_lines_again_and_another_gives_others() -> None:
    first, again, other = (
        digest(list(generate_measures(50, seed))) for seed in (1, 1, 2)
    )

    assert (first == again, first == other) == (True, False)


def test_it_gives_as_many_quads_as_asked_for() -> None:
    assert len(list(generate(quads=20_000))) == 20_000


def test_a_large_graph_begins_at_once() -> None:
    assert len(list(islice(generate_measures(10**9), 100))) == 100


def test_what_is_made_up_violates_no_shape() -> None:
    triples = [split_quad(line)[:3] for line in generate_measures(150)]
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)

    assert validate(text.encode()).violations == ()


def test_few_things_have_most_links() -> None:
    quads = [split_quad(line) for line in generate_measures(1_000)]
    projects = Counter(o for _, p, o, _ in quads if p.endswith("/partOfProject>"))
    most = sum(count for _, count in projects.most_common(len(projects) // 5))

    assert most > 0.5 * projects.total()


def test_measures_learn_from_measures_that_learnt_themselves() -> None:
    quads = [split_quad(line) for line in generate_measures(1_000)]
    givers = {o for _, p, o, _ in quads if p.endswith("/givingMeasure>")}
    receivers = {o for _, p, o, _ in quads if p.endswith("/receivingMeasure>")}

    assert len(givers & receivers) > 10
