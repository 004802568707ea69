"""How long judging takes: the whole shipped graph, and a small edit of it."""

import time
from pathlib import Path

from pyoxigraph import NamedNode, Store

from graph.ntriples import spell_iri, spell_literal, spell_quad
from graph.patch import Patch
from graph.snapshots import open_current
from graph.validation import check_patch, check_store
from ontology import iris

_RUNS = 5
_GRAPH = spell_iri("https://example.com/bench")


def measure_validation(data_dir: Path) -> None:
    """Judge what a data directory holds, and edits of it, and print the times."""
    store = open_current(data_dir)
    start = time.perf_counter()
    report = check_store(store)
    seconds = time.perf_counter() - start
    violations, warnings, notes = report.count_severities().values()
    print(
        f"judge the shipped graph: {seconds:.2f} s, "
        f"{violations} violations, {warnings} warnings, {notes} notes"
    )
    for measures in (1, 10, 100):
        print(
            f"judge an edit of {measures:>3} measures: "
            f"{_judge(store, _edit(store, measures)):.2f} s"
        )


def _judge(store: Store, patch: Patch) -> float:
    """Return the best of some times, in seconds."""
    times = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        check_patch(store, patch)
        times.append(time.perf_counter() - start)
    return min(times)


def _edit(store: Store, measures: int) -> Patch:
    """Return a patch that gives some measures another name."""
    kind = NamedNode(iris.expand("stadt:Measure"))
    found = store.quads_for_pattern(
        None, NamedNode(iris.expand("rdf:type")), kind, None
    )
    chosen = sorted({str(quad.subject) for quad in found})[:measures]
    name = spell_literal("Prüfmaßnahme", language="de")
    label = spell_iri(iris.expand("skos:altLabel"))
    return Patch.of(
        adds=[spell_quad(subject, label, name, _GRAPH) for subject in chosen]
    )
