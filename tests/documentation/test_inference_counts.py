"""docs/inference.md tells what the shipped graph entails."""

from pathlib import Path

from graph.snapshots import open_current
from tests.support.entailments import (
    DOCUMENT,
    ENTAILMENTS,
    count_entailment,
    render_inference,
)


def test_the_document_tells_what_the_shipped_graph_entails(shipped: Path) -> None:
    expected = render_inference(open_current(shipped))

    assert expected == DOCUMENT.read_text(encoding="utf-8"), "run make docs"


def test_every_entailment_occurs_in_the_shipped_graph(shipped: Path) -> None:
    store = open_current(shipped)

    unused = [one.says for one in ENTAILMENTS if not count_entailment(store, one)]

    assert unused == []
