"""The provenance of a commit as quads of graph/meta (PROV-O).

They follow from the journal and the asserted quads alone, so a replay writes the same.
Nothing here is ever rewritten by a later revision; only sources that a graph no longer
names are taken away.
"""

from collections.abc import Iterable
from hashlib import sha1, sha256

from graph.ntriples import spell_iri, spell_literal, spell_name, spell_quad
from graph.revision import Revision
from ontology import iris

_META = spell_iri(iris.GRAPH_META)


HAS_SOURCE = spell_name("stadt:hasSource")
GENERATED_BY = spell_name("prov:wasGeneratedBy")
COMMIT_KEY = spell_name("stadt:commitKey")
REVERTS = spell_name("prov:wasInformedBy")
_TYPE = spell_name("rdf:type")


def revision_iri(number: int) -> str:
    """Return the IRI of a revision."""
    return f"{iris.ID}revision/{number}"


def agent_iri(name: str) -> str:
    """Return the IRI that stands for the name of whoever committed."""
    # Not a secret and not a signature: a short name for a name, as for sources.
    digest = sha1(name.encode(), usedforsecurity=False).hexdigest()
    return f"{iris.ID}agent/{digest[:12]}"


def revision_number(iri: str) -> int:
    """Return the number in the IRI of a revision."""
    return int(iri.rpartition("/")[2])


def key_digest(key: str) -> str:
    """Return what stands for an idempotency key in the graph.

    The key itself is between the house and its holder; its digest finds it again.
    """
    return sha256(key.encode()).hexdigest()


def describe_revision(revision: Revision) -> tuple[str, ...]:
    """Return the quads that describe a revision as an activity and its agent."""
    subject = spell_iri(revision_iri(revision.number))
    agent = spell_iri(agent_iri(revision.agent))
    facts = [
        (subject, _TYPE, spell_name("prov:Activity")),
        (subject, spell_name("stadt:revisionNumber"), _integer(revision.number)),
        (subject, spell_name("prov:endedAtTime"), _date_time(revision.time)),
        (subject, spell_name("prov:wasAssociatedWith"), agent),
        (subject, spell_name("stadt:addedQuads"), _integer(revision.added)),
        (subject, spell_name("stadt:removedQuads"), _integer(revision.removed)),
        (subject, spell_name("stadt:stateHash"), spell_literal(revision.state_hash)),
        (agent, _TYPE, spell_name("prov:Agent")),
        (agent, spell_name("foaf:name"), spell_literal(revision.agent)),
    ]
    if revision.message:
        message = spell_literal(revision.message)
        facts.append((subject, spell_name("rdfs:comment"), message))
    if revision.key is not None:
        facts.append((subject, COMMIT_KEY, spell_literal(key_digest(revision.key))))
    if revision.reverts is not None:
        # What was undone is what the undoing knew of.
        undone = spell_iri(revision_iri(revision.reverts))
        facts.append((subject, REVERTS, undone))
    return tuple(spell_quad(*fact, _META) for fact in facts)


def describe_graph(
    graph: str, *, sources: Iterable[str], revision: Revision, is_new: bool
) -> tuple[str, ...]:
    """Return the quads that describe a touched graph; terms are spelled.

    `sources` are the source documents that the graph's own statements name.
    """
    activity = spell_iri(revision_iri(revision.number))
    link = GENERATED_BY if is_new else spell_name("prov:wasInfluencedBy")
    facts = [
        (graph, _TYPE, spell_name("prov:Entity")),
        (graph, link, activity),
    ]
    facts += [(graph, HAS_SOURCE, source) for source in sorted(sources)]
    return tuple(spell_quad(*fact, _META) for fact in facts)


def forget_sources(graph: str, sources: Iterable[str]) -> tuple[str, ...]:
    """Return the quads of graph/meta that no longer hold for a graph."""
    return tuple(spell_quad(graph, HAS_SOURCE, source, _META) for source in sources)


def _integer(number: int) -> str:
    return spell_literal(str(number), datatype=iris.expand("xsd:integer"))


def _date_time(time: str) -> str:
    return spell_literal(time, datatype=iris.expand("xsd:dateTime"))
