"""`/sparql?explain`: what a query asks, and which parts of it are large.

Nothing is asked of the engine: the algebra is read in a child, the sizes come from the
counts of the whole graph.
"""

import json
import threading
from dataclasses import asdict, dataclass
from typing import cast

from flask import Flask, Response, current_app

from graph.access_limits import EXPLAINED_AT_ONCE
from graph.errors import Busy
from graph.limits import QUEUE_SECONDS
from sparql.algebra import read_algebra
from sparql.algebra_tree import Node, list_patterns, write_lines
from sparql.estimation import Estimate, Product, estimate, find_products
from sparql.plan import Plan
from web.partitions import PartitionSite

_KEY = "stadtwissen.explainer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What is told of a query.

    `estimates` are the patterns, those that match least first; where nothing could be
    counted they stand in the order of the query, and `revision` is None. `triples` is
    the size of the whole graph.
    """

    form: str
    tree: Node
    text: str
    estimates: tuple[Estimate, ...]
    products: tuple[Product, ...]
    triples: int | None
    revision: int | None


class Explainer:
    """Explains queries, a few at once: each takes a process for half a second."""

    def __init__(self, partitions: PartitionSite, *, base: str) -> None:
        """Take the counts; `base` is what relative IRIs are resolved with."""
        self._partitions = partitions
        self._base = base
        self._turns = threading.BoundedSemaphore(EXPLAINED_AT_ONCE.value)

    def explain(self, plan: Plan) -> Explanation:
        """Explain an admitted query.

        Raises what `read_algebra` raises, and Busy while others are being explained.
        """
        tree = self._read(plan)
        counted = self._partitions.count()
        known = None if counted is None else counted.statistics
        unknown = tuple(Estimate(pattern=p, expected=None) for p in list_patterns(tree))
        return Explanation(
            form=plan.form.value,
            tree=tree,
            text="\n".join(write_lines(tree)),
            estimates=unknown if known is None else estimate(tree, known),
            products=() if known is None else find_products(tree, known),
            triples=None if known is None else int(known.whole.triples),
            revision=None if counted is None else counted.revision,
        )

    def _read(self, plan: Plan) -> Node:
        if not self._turns.acquire(timeout=QUEUE_SECONDS.value):
            raise Busy("Other queries are being explained.", retry_after_seconds=1)
        try:
            return read_algebra(plan.text, base=self._base)
        finally:
            self._turns.release()


def answer_explanation(plan: Plan) -> Response:
    """Answer a program with an explanation in JSON."""
    explanation = get_explainer().explain(plan)
    document = {
        "form": explanation.form,
        "revision": explanation.revision,
        "triples": explanation.triples,
        "patterns": [
            {
                "pattern": one.pattern.text,
                "expected": one.expected,
                "notes": [note.value for note in one.notes],
            }
            for one in explanation.estimates
        ],
        "products": [
            {"parts": product.parts, "at_least": product.at_least}
            for product in explanation.products
        ],
        "hints": [str(hint) for hint in plan.hints],
        "algebra": explanation.text,
        "tree": asdict(explanation.tree),
    }
    response = Response(
        json.dumps(document, ensure_ascii=False), content_type="application/json"
    )
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept"
    response.headers["Stadtwissen-Revision"] = str(explanation.revision or 0)
    return response


def get_explainer() -> Explainer:
    """Return who explains in the application that handles this request."""
    return cast("Explainer", current_app.extensions[_KEY])


def attach_explainer(app: Flask, explainer: Explainer) -> None:
    """Give an application somebody who explains."""
    app.extensions[_KEY] = explainer
