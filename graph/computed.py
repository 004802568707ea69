"""What OWL cannot say: properties whose values a query computes.

No rule may conclude such a property (a test), so a triple with one that stands in
graph/inferred was computed.
"""

from collections.abc import Mapping

from graph.ntriples import spell_name

COMPUTED: Mapping[str, str] = {
    spell_name("stadt:latestPopulation"): "rules/latest-population.rq",
    spell_name("stadt:sizeClass"): "rules/size-class.rq",
}
"""The spelled property and the shipped file of the query that computes it."""

OBSERVED = spell_name("stadt:hasPopulationObservation")
OF_OBSERVATION = (spell_name("stadt:referenceDate"), spell_name("stadt:numericValue"))
MUNICIPALITY = spell_name("stadt:Municipality")
"""What the queries read: these of an authority, those of its observations.

So the values of one authority rest on nothing that is more than two steps away.
"""
