"""Cut the graph by project, for a judge who cannot take it whole.

What belongs to one project is found by walking from it along statements in both
directions. Things that many projects share end the walk: of those their own
statements are taken, and nothing beyond.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.ntriples import spell_name
from ontology.iris import ID
from ontology.statements import Triple

_TYPE = spell_name("rdf:type")
_OURS = f"<{ID}"
_PROJECT = spell_name("stadt:Project")
_MEASURE = spell_name("stadt:Measure")
_MEMBERSHIPS = tuple(
    spell_name(name) for name in ("stadt:partOfProject", "stadt:hasMeasure")
)
_SHARED = frozenset(
    spell_name(name)
    for name in (
        "stadt:Project",
        "stadt:Municipality",
        "stadt:District",
        "stadt:MunicipalAssociation",
        "stadt:FederalState",
        "stadt:FundingProgramme",
        "stadt:FundingCall",
        "stadt:Charter",
        "stadt:VisionStatement",
        "stadt:Guideline",
        "stadt:Recommendation",
        "stadt:Indicator",
        "stadt:Technology",
        "stadt:Publication",
        "stadt:SourceDocument",
        "stadt:NamedActor",
        "org:Organization",
    )
)


def cut_by_project(
    triples: Iterable[Triple],
) -> Iterator[tuple[str, tuple[Triple, ...]]]:
    """Yield each project, as spelled, with the triples that belong to it.

    A triple may come with several projects; one that no project reaches comes not at
    all. Memory holds all triples once.
    """
    links = _Links(triples)
    for project in sorted(links.members[_PROJECT]):
        nodes = links.walk(project)
        yield project, tuple(t for node in nodes for t in links.outgoing[node])


class _Links:
    """Triples by subject, subjects by object, members by class."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.outgoing: defaultdict[str, list[Triple]] = defaultdict(list)
        self.members: defaultdict[str, set[str]] = defaultdict(set)
        self._incoming: defaultdict[str, set[str]] = defaultdict(set)
        self._projects: defaultdict[str, set[str]] = defaultdict(set)
        for subject, predicate, value in triples:
            self.outgoing[subject].append((subject, predicate, value))
            if predicate == _TYPE:
                self.members[value].add(subject)
            elif value.startswith((_OURS, "_:")):
                self._incoming[value].add(subject)
            if predicate == _MEMBERSHIPS[0]:
                self._projects[subject].add(value)
            elif predicate == _MEMBERSHIPS[1]:
                self._projects[value].add(subject)
        self._shared = set[str]().union(*(self.members[name] for name in _SHARED))

    def walk(self, project: str) -> set[str]:
        """Return the nodes of a project, and the shared ones at its border."""
        seen = {project}
        waiting = [project]
        while waiting:
            node = waiting.pop()
            if node != project and self._is_border(node, project):
                continue
            near = {value for _, _, value in self.outgoing[node] if value in self}
            fresh = (near | self._incoming[node]) - seen
            seen |= fresh
            waiting += fresh
        return seen

    def __contains__(self, node: str) -> bool:
        return node in self.outgoing

    def _is_border(self, node: str, project: str) -> bool:
        if node in self._shared:
            return True
        return node in self.members[_MEASURE] and project not in self._projects[node]
