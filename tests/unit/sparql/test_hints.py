"""Terms that do not exist, and what was meant by them."""

import random

import pytest

from graph.shipped_ontology import read_modules, read_term_names
from ontology.iris import NS, VOC
from sparql.admission import admit
from sparql.hints import Hint, KnownTerms, find_hints, write_header

SEED = 20261201


@pytest.fixture(scope="module")
def known() -> KnownTerms:
    return KnownTerms(read_term_names())


def hint(text: str, known: KnownTerms) -> list[tuple[str, str | None]]:
    admission = admit(
        f"PREFIX stadt: <{NS}> PREFIX voc: <{VOC}> PREFIX s: <{NS}> {text}",
        base="https://w3id.org/stadtwissen/",
    )
    hints = find_hints(admission.tokens, admission.prologue, known)
    return [(one.term, one.nearest) for one in hints]


def test_the_names_are_those_that_a_parser_finds() -> None:
    subjects = {
        triple[0][1:-1]
        for module in read_modules()
        if not module.iri.endswith(("axioms", "alignments"))
        for triple in module.triples
    }

    assert read_term_names() == {s for s in subjects if s.startswith((NS, VOC))}


@pytest.mark.parametrize(
    ("text", "term", "nearest"),
    [
        ("ASK { ?x a stadt:Mesure }", "stadt:Mesure", "stadt:Measure"),
        ("ASK { ?x a s:measure }", "stadt:measure", "stadt:Measure"),
        (
            "ASK { ?x ?y voc:theme-mobilty }",
            "voc:theme-mobilty",
            "voc:theme-mobility",
        ),
        (f"ASK {{ ?x a <{NS}Mesure> }}", "stadt:Mesure", "stadt:Measure"),
        ("ASK { ?x a <ns/Mesure> }", "stadt:Mesure", "stadt:Measure"),
        ("ASK { ?x a stadt:Qwxyz }", "stadt:Qwxyz", None),
    ],
)
def test_a_term_that_does_not_exist_gets_its_nearest(
    known: KnownTerms, text: str, term: str, nearest: str | None
) -> None:
    assert hint(text, known) == [(term, nearest)]


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?x a stadt:Measure ; stadt:theme voc:theme-mobility }",
        f"ASK {{ GRAPH <https://example.org/Mesure> {{ ?x <{NS}> 'stadt:X' }} }}",
        f"ASK {{ ?x ?y <{NS}1.0.0>, <{NS}1.0.0/core>, <{NS}context.jsonld> }}",
        "ASK { ?x a <http://example.org/Mesure> } # stadt:Mesure",
    ],
)
def test_what_exists_or_is_none_of_ours_gets_no_hint(
    known: KnownTerms, text: str
) -> None:
    assert hint(text, known) == []


def test_only_the_first_three_are_told(known: KnownTerms) -> None:
    text = "ASK { " + " ".join(f"?x stadt:nope{n} ?y ." for n in range(9)) + " }"

    assert len(hint(text, known)) == 3


def test_one_typing_error_in_a_term_finds_the_term(known: KnownTerms) -> None:
    rng = random.Random(SEED)  # noqa: S311 - a test wants the same every time
    terms = sorted(read_term_names())
    names = [iri.removeprefix(NS) for iri in terms if iri.startswith(NS)]
    names = [name for name in names if len(name) > 5]
    found = 0
    for _ in range(500):
        name = rng.choice(names)
        place = rng.randrange(1, len(name) - 1)
        wrong = rng.choice(
            [
                name[:place] + name[place + 1 :],
                name[:place] + "q" + name[place:],
                name[:place] + name[place + 1] + name[place] + name[place + 2 :],
            ]
        )
        if not known.is_unknown(NS + wrong):
            found += 1  # It is another term, or it is the same.
            continue
        nearest = known.find_nearest(NS + wrong)
        found += nearest == NS + name

    assert found >= 490, f"seed {SEED}"


def test_a_header_is_one_line_of_ascii() -> None:
    hints = (Hint(term="stadt:Straße\r\nX: y", nearest="stadt:A"), Hint(term="voc:b"))

    header = write_header(hints)

    assert header == (
        "stadt:Stra%C3%9Fe%0D%0AX: y is not a term of ours. Did you mean stadt:A? "
        "voc:b is not a term of ours."
    )
