"""Counts what the shipped graph entails: `python -m tests.support.entailments --write`.

Builds the shipped graph in a folder of its own, which takes some fifteen seconds, and
writes docs/inference.md. A test compares the document with the graph.
"""

import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, QuerySolutions, Store

from graph.snapshots import open_current
from graph.tables.build import build_shipped_graph
from ontology import iris
from web.vocabulary import abbreviate

DOCUMENT = Path(__file__).parents[2] / "docs" / "inference.md"
_INFERRED = NamedNode(iris.GRAPH_INFERRED)
_TYPE = NamedNode(iris.expand("rdf:type"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entailment:
    """One of ontology-design's useful entailments, and how to find its triples.

    `number` is that of its test on the fixture. Triples are those of `properties` (or
    members of `classes`) in graph/inferred that `condition` keeps.
    """

    number: int
    says: str
    properties: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    condition: str = ""


_APART = "FILTER(?x != ?y)"
ENTAILMENTS = (
    Entailment(
        number=1,
        says="who carries out a project implements its measures",
        properties=("stadt:implementedBy",),
    ),
    Entailment(
        number=2,
        says="members of a carrying co-operation are members of the project",
        properties=("stadt:hasProjectMember",),
    ),
    Entailment(
        number=3,
        says="a project is funded under the programme of its call",
        properties=("stadt:fundedUnder",),
    ),
    Entailment(
        number=4,
        says="a measure is in the state of its implementer",
        properties=("stadt:measureInState",),
    ),
    Entailment(
        number=5,
        says="an authority is located in district and state",
        properties=("stadt:locatedIn",),
    ),
    Entailment(
        number=6,
        says="a measure falls under its theme and the broader ones",
        properties=("stadt:fallsUnderTheme",),
    ),
    Entailment(
        number=7,
        says="an aligned measure addresses the charter element, and its guideline",
        properties=("stadt:addresses",),
    ),
    Entailment(
        number=8,
        says="a reuse between two measures: one builds on the other",
        properties=("stadt:buildsOn",),
        condition="?reuse stadt:receivingMeasure ?x ; stadt:givingMeasure ?y .",
    ),
    Entailment(
        number=9,
        says="who uses the solution of a measure builds on it",
        properties=("stadt:buildsOn",),
        condition="?x stadt:usesSolution/stadt:producedBy ?y .",
    ),
    Entailment(
        number=10,
        says="reuse over more than one step",
        properties=("stadt:buildsOnTransitively",),
        condition="FILTER NOT EXISTS { ?x stadt:buildsOn ?y }",
    ),
    Entailment(
        number=11,
        says="an authority learns from another one (itself left out)",
        properties=("stadt:learnsFrom",),
        condition=_APART,
    ),
    Entailment(
        number=12,
        says="a result was measured; a measure is evidenced by one",
        classes=("stadt:MeasuredResult", "stadt:EvidencedMeasure"),
    ),
    Entailment(
        number=13,
        says="measures were developed jointly, both ways",
        properties=("stadt:jointlyDevelopedWith",),
        condition=_APART,
    ),
    Entailment(
        number=14,
        says="inverses, so that pages find the way back",
        properties=(
            *("stadt:hasMeasure", "stadt:hasPartMeasure", "stadt:implements"),
            *("stadt:hasResult", "stadt:reusedBy", "stadt:addressedBy"),
            *("stadt:producedBy", "stadt:usedBy", "stadt:produces"),
            *("stadt:usesSolution", "stadt:hasCharterAlignment"),
            "stadt:receivesThrough",
        ),
    ),
    Entailment(
        number=16,
        says="the typed ends of a transfer, and the authorities behind them",
        properties=(
            *("stadt:giver", "stadt:receiver"),
            *("stadt:givingAuthority", "stadt:receivingAuthority"),
        ),
    ),
    Entailment(
        number=17,
        says="recorded names lead to places and partners",
        properties=("stadt:takesPlaceIn", "stadt:hasPartner"),
    ),
    Entailment(
        number=18,
        says="latest population and size class, computed by queries",
        properties=("stadt:latestPopulation", "stadt:sizeClass"),
    ),
)


def count_entailment(store: Store, entailment: Entailment) -> int:
    """Count the inferred triples of an entailment."""
    named = " ".join(entailment.properties or entailment.classes)
    ends = "?x ?term ?y" if entailment.properties else "?x a ?term"
    found = store.query(
        f"""
        SELECT (COUNT(*) AS ?count) WHERE {{
          SELECT DISTINCT ?x ?term ?y WHERE {{
            VALUES ?term {{ {named} }}
            GRAPH <{iris.GRAPH_INFERRED}> {{ {ends} }}
            {entailment.condition}
          }}
        }}
        """,
        prefixes=iris.PREFIXES,
    )
    assert isinstance(found, QuerySolutions)
    return int(next(iter(found))["count"].value)


def count_by_vocabulary(store: Store) -> dict[str, tuple[int, int]]:
    """Count inferred triples by the prefix of the class or property they state.

    Returns class memberships and other statements for each prefix.
    """
    members: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for quad in store.quads_for_pattern(None, None, None, _INFERRED):
        is_member = quad.predicate == _TYPE and isinstance(quad.object, NamedNode)
        term = quad.object if is_member else quad.predicate
        prefix = abbreviate(term.value).partition(":")[0]
        (members if is_member else others)[prefix] += 1
    prefixes = sorted(members.keys() | others.keys())
    return {prefix: (members[prefix], others[prefix]) for prefix in prefixes}


def render_inference(store: Store) -> str:
    """Return the document on what the shipped graph entails, as Markdown."""
    by_vocabulary = count_by_vocabulary(store)
    total = sum(a + b for a, b in by_vocabulary.values())
    lines = [
        "# What follows",
        "",
        "Made from the shipped graph by `make docs`; do not edit. How it is inferred:",
        "[decision 0003](decisions/0003-inference.md). Why one of these triples holds:",
        "`stadtwissen explain SUBJECT PREDICATE OBJECT`.",
        "",
        f"The shipped graph entails {total:,} triples that nobody asserted.",
        "",
        "Each is a test on the fixture, under the same number, in",
        "`tests/integration/test_entailments.py`.",
        "",
        "| | entailment | terms | triples |",
        "|---:|---|---|---:|",
    ]
    for one in ENTAILMENTS:
        terms = ", ".join(f"`{name}`" for name in one.properties or one.classes)
        count = count_entailment(store, one)
        lines.append(f"| {one.number} | {one.says} | {terms} | {count:,} |")
    lines += [
        "",
        "Number 15 are the terms of standard vocabularies, through which queries that",
        "know nothing of ours find our data:",
        "",
        "| vocabulary | class memberships | other statements |",
        "|---|---:|---:|",
    ]
    for prefix, (members, others) in by_vocabulary.items():
        lines.append(f"| `{prefix}:` | {members:,} | {others:,} |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write the document, or return 1 where it differs from the shipped graph."""
    with tempfile.TemporaryDirectory() as folder:
        build_shipped_graph(Path(folder))
        text = render_inference(open_current(Path(folder)))
    if "--write" in arguments:
        DOCUMENT.write_text(text, encoding="utf-8")
    elif not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != text:
        print("docs/inference.md: differs from the shipped graph; run make docs")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
