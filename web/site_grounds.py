"""The triples of the published graph as an explanation looks at them, by queries.

No store is open in this process: each thing that is looked at costs one query to the
pool of our own pages, and what came back is kept for the next look.
"""

from collections import defaultdict
from collections.abc import Iterable

from graph.errors import LimitReached
from graph.limits import EXPLANATION_QUERIES
from graph.ntriples import is_iri, is_literal, read_value, spell_iri
from ontology import iris
from ontology.statements import Triple
from web.site_queries import Row, SiteQueries

_INFERRED = spell_iri(iris.GRAPH_INFERRED)
_Held = dict[Triple, set[str]]


class SiteGrounds:
    """Grounds of one explanation; LimitReached after too many queries.

    `revisions` are those that answered. Of a nameless thing nothing is known, because
    no query can name it.
    """

    def __init__(self, queries: SiteQueries) -> None:
        """Take the queries; nothing is asked yet."""
        self._queries = queries
        self._of_subject: dict[str, _Held] = {}
        self._of_object: dict[tuple[str, str], _Held] = {}
        self._asked = 0
        self.revisions: set[int] = set()

    def contains(self, triple: Triple) -> bool:
        """Tell whether a triple holds."""
        return bool(self._holders(triple))

    def objects(self, subject: str, predicate: str) -> Iterable[str]:
        """Return the objects of a subject and predicate."""
        return [o for _, p, o in self._about(subject) if p == predicate]

    def subjects(self, predicate: str, object_: str) -> Iterable[str]:
        """Return the subjects of a predicate and object."""
        return [subject for subject, _, _ in self._linking(predicate, object_)]

    def graphs(self, triple: Triple) -> tuple[str, ...]:
        """Return the IRIs of the named graphs that assert a triple, sorted."""
        holders = self._holders(triple) - {_INFERRED}
        return tuple(sorted(read_value(graph) for graph in holders))

    def _holders(self, triple: Triple) -> set[str]:
        subject, predicate, object_ = triple
        linking = self._of_object.get((predicate, object_))
        held = self._about(subject) if linking is None else linking
        return held.get(triple, set())

    def _about(self, subject: str) -> _Held:
        if not is_iri(subject):
            return {}
        if subject not in self._of_subject:
            rows = self._ask("explain_subject", subject=subject)
            held: _Held = defaultdict(set)
            for row in rows:
                held[subject, row["p"], row["o"]].add(row["g"])
            self._of_subject[subject] = held
        return self._of_subject[subject]

    def _linking(self, predicate: str, object_: str) -> _Held:
        if not (is_iri(object_) or is_literal(object_)):
            return {}
        key = (predicate, object_)
        if key not in self._of_object:
            rows = self._ask("explain_object", property=predicate, object=object_)
            held: _Held = defaultdict(set)
            for row in rows:
                held[row["s"], predicate, object_].add(row["g"])
            self._of_object[key] = held
        return self._of_object[key]

    def _ask(self, name: str, **terms: str) -> tuple[Row, ...]:
        self._asked += 1
        if self._asked > EXPLANATION_QUERIES.value:
            raise LimitReached(EXPLANATION_QUERIES)
        found = self._queries.select(name, **terms)
        self.revisions.add(found.revision)
        return found.rows
