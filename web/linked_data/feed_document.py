"""What the nodes of the event stream say, as quads (https://w3id.org/ldes/specification).

A member is one version of one entity. Its IRI is that of the version; it is the subject
of what is known of the change, and names the graph that holds what was asserted of the
entity, with the entity as subject. A deletion has no such graph.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.entity_versions import Kind, Version, version_iri
from graph.ntriples import Quad, spell_iri, spell_literal, spell_name, split_quad
from graph.provenance import agent_iri, revision_iri
from ontology.iris import FEED, expand
from web.linked_data.feed_tree import Span
from web.linked_data.links import LICENCE

# How often a client need look; a page that is not full may be kept as long.
POLLING_SECONDS = 60

_STREAM = spell_iri(FEED)
_TYPE = spell_name("rdf:type")
_TIME = spell_name("prov:generatedAtTime")
_SEQUENCE = spell_name("schema:version")
_ENTITY = spell_name("dcterms:isVersionOf")
_REVISION = spell_name("prov:wasGeneratedBy")
_STATUS = spell_name("schema:actionStatus")
_COMPLETED = spell_name("schema:CompletedActionStatus")
_MEMBER = spell_name("tree:member")
_TITLES = {
    "de": "Stadtwissen: alle Fassungen aller Einträge",
    "en": "Stadtwissen: all versions of all entities",
}
_KINDS = {
    Kind.CREATE: spell_name("as:Create"),
    Kind.UPDATE: spell_name("as:Update"),
    Kind.DELETE: spell_name("as:Delete"),
}
_PATHS = (
    ("ldes:timestampPath", _TIME),
    ("ldes:sequencePath", _SEQUENCE),
    ("ldes:versionOfPath", _ENTITY),
    ("ldes:versionCreatePath", _TYPE),
    ("ldes:versionCreateObject", _KINDS[Kind.CREATE]),
    ("ldes:versionUpdatePath", _TYPE),
    ("ldes:versionUpdateObject", _KINDS[Kind.UPDATE]),
    ("ldes:versionDeletePath", _TYPE),
    ("ldes:versionDeleteObject", _KINDS[Kind.DELETE]),
    ("ldes:transactionPath", _REVISION),
    ("ldes:transactionFinalizedPath", _STATUS),
    ("ldes:transactionFinalizedObject", _COMPLETED),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A node that another links to: the times of its first and last version.

    `latest` is None where versions may still be added to the node.
    """

    span: Span
    earliest: str
    latest: str | None


def describe_root(site: str, links: Sequence[Link]) -> list[Quad]:
    """Return what the root says, served at `site` (an address without final slash).

    The IRI of the stream is ours for ever; those of nodes are where they are served.
    """
    root = spell_iri(f"{site}/feed")
    shape = spell_iri(f"{site}/feed#member")
    facts = [
        (_STREAM, _TYPE, spell_name("ldes:EventStream")),
        *(
            (_STREAM, spell_name("dcterms:title"), spell_literal(text, language=tag))
            for tag, text in _TITLES.items()
        ),
        (_STREAM, spell_name("dcterms:license"), spell_iri(LICENCE)),
        *((_STREAM, spell_name(name), value) for name, value in _PATHS),
        (_STREAM, spell_name("ldes:pollingInterval"), _integer(POLLING_SECONDS)),
        (_STREAM, spell_name("tree:shape"), shape),
        (_STREAM, spell_name("tree:view"), root),
        (root, _TYPE, spell_name("tree:Node")),
        (root, _TYPE, spell_name("ldes:EventSource")),
        *_describe_retention(root, links),
        *_describe_shape(shape),
    ]
    return [*((*fact, None) for fact in facts), *_describe_links(root, site, links)]


def describe_range(site: str, span: Span, links: Sequence[Link]) -> list[Quad]:
    """Return what a range says, which never changes."""
    node = spell_iri(site + span.path)
    return [*_describe_node(node, is_closed=True), *_describe_links(node, site, links)]


def describe_page(
    site: str, span: Span, versions: Iterable[Version], *, is_closed: bool
) -> list[Quad]:
    """Return what a page says beside its members: of itself and of who changed them."""
    agents = {version.agent for version in versions}
    return [
        *_describe_node(spell_iri(site + span.path), is_closed=is_closed),
        *(
            (spell_iri(agent_iri(name)), predicate, value, None)
            for name in sorted(agents)
            for predicate, value in (
                (_TYPE, spell_name("prov:Agent")),
                (spell_name("foaf:name"), spell_literal(name)),
            )
        ),
    ]


def describe_member(version: Version, *, place: int, is_last: bool) -> list[Quad]:
    """Return a member, the statement first that it is one.

    `is_last` says that it is the last of its revision. Blank nodes get the place in
    the feed into their labels: a node of one version is none of another.
    """
    member = spell_iri(version_iri(version.entity, version.revision))
    quads = [split_quad(line) for line in version.lines]
    sources = sorted({quad[3] for quad in quads if quad[3] is not None})
    facts = [
        (_STREAM, _MEMBER, member),
        (member, _TYPE, _KINDS[version.kind]),
        (member, _ENTITY, spell_iri(version.entity)),
        (member, _TIME, spell_literal(version.time, datatype=expand("xsd:dateTime"))),
        (member, _SEQUENCE, _integer(version.revision)),
        (member, _REVISION, spell_iri(revision_iri(version.revision))),
        (
            member,
            spell_name("prov:wasAttributedTo"),
            spell_iri(agent_iri(version.agent)),
        ),
        *((member, spell_name("dcterms:source"), source) for source in sources),
    ]
    if is_last:
        facts.append((member, _STATUS, _COMPLETED))
    said = dict.fromkeys(
        (_rename(subject, place), predicate, _rename(object_, place))
        for subject, predicate, object_, _ in quads
    )
    return [*((*fact, None) for fact in facts), *((*fact, member) for fact in said)]


def _rename(term: str, place: int) -> str:
    return f"{term}-{place}" if term.startswith("_:") else term


def _describe_node(node: str, *, is_closed: bool) -> Iterator[Quad]:
    yield node, _TYPE, spell_name("tree:Node"), None
    if is_closed:
        true = spell_literal("true", datatype=expand("xsd:boolean"))
        yield node, spell_name("ldes:immutable"), true, None


def _describe_retention(
    root: str, links: Sequence[Link]
) -> Iterator[tuple[str, str, str]]:
    """Yield that all is kept from the first version on."""
    if links:
        policy = f"{root[:-1]}#retention>"
        start = spell_literal(links[0].earliest, datatype=expand("xsd:dateTime"))
        yield root, spell_name("ldes:retentionPolicy"), policy
        yield policy, _TYPE, spell_name("ldes:RetentionPolicy")
        yield policy, spell_name("ldes:startingFrom"), start


def _describe_shape(shape: str) -> Iterator[tuple[str, str, str]]:
    """Yield what every member has (SHACL): the values that the paths name."""
    yield shape, _TYPE, spell_name("sh:NodeShape")
    for number, (path, name, value) in enumerate(
        (
            (_TIME, "sh:datatype", spell_name("xsd:dateTime")),
            (_SEQUENCE, "sh:datatype", spell_name("xsd:integer")),
            (_ENTITY, "sh:nodeKind", spell_name("sh:IRI")),
            (_REVISION, "sh:nodeKind", spell_name("sh:IRI")),
        )
    ):
        node = f"_:property{number}"
        yield shape, spell_name("sh:property"), node
        yield node, spell_name("sh:path"), path
        yield node, spell_name("sh:minCount"), _integer(1)
        yield node, spell_name("sh:maxCount"), _integer(1)
        yield node, spell_name(name), value


def _describe_links(node: str, site: str, links: Sequence[Link]) -> Iterator[Quad]:
    """Yield two relations to each node, its bounds in time."""
    for link in links:
        target = spell_iri(site + link.span.path)
        bounds = [("tree:GreaterThanOrEqualToRelation", link.earliest)]
        if link.latest is not None:
            bounds.append(("tree:LessThanOrEqualToRelation", link.latest))
        for number, (name, time) in enumerate(bounds):
            relation = f"_:relation{link.span.first}-{number}"
            value = spell_literal(time, datatype=expand("xsd:dateTime"))
            yield node, spell_name("tree:relation"), relation, None
            yield relation, _TYPE, spell_name(name), None
            yield relation, spell_name("tree:node"), target, None
            yield relation, spell_name("tree:path"), _TIME, None
            yield relation, spell_name("tree:value"), value, None


def _integer(number: int) -> str:
    return spell_literal(str(number), datatype=expand("xsd:integer"))
