"""What OWL cannot say: properties whose values a query computes.

No rule may conclude such a property (a test), so a triple with one that stands in
graph/inferred was computed.
"""

from collections.abc import Mapping

from graph.ntriples import spell_iri
from ontology import iris


def _spell(name: str) -> str:
    return spell_iri(iris.expand(name))


COMPUTED: Mapping[str, str] = {
    _spell("stadt:latestPopulation"): "rules/latest-population.rq",
    _spell("stadt:sizeClass"): "rules/size-class.rq",
}
"""The spelled property and the shipped file of the query that computes it."""

OBSERVED = _spell("stadt:hasPopulationObservation")
OF_OBSERVATION = (_spell("stadt:referenceDate"), _spell("stadt:numericValue"))
MUNICIPALITY = _spell("stadt:Municipality")
"""What the queries read: these of an authority, those of its observations.

So the values of one authority rest on nothing that is more than two steps away.
"""
