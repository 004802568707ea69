"""Commits in this very process, without shapes, inference or a search index."""

from collections.abc import Sequence
from pathlib import Path

from graph.duties import no_duties
from graph.layout import Layout
from graph.patch import Patch
from graph.proposal import Outcome, Proposal
from graph.writing import write

GRAPH = "http://a/g"


def spell_line(subject: str, text: str = "x", graph: str = GRAPH) -> str:
    """Return the line of a quad about a small subject."""
    return f'<http://a/{subject}> <http://a/p> "{text}" <{graph}> .'


def propose(*adds: str, removes: Sequence[str] = (), message: str = "test") -> Proposal:
    """Return the proposal of some lines."""
    patch = Patch.of(adds=adds, removes=removes)
    return Proposal(patch=patch, agent="tester", message=message)


def write_now(data_dir: Path, proposal: Proposal) -> Outcome:
    """Commit a proposal; only the asserted quads and the provenance are written."""
    layout = Layout(data_dir=data_dir)
    return write(layout, proposal, no_duties(), lambda _step: None)
