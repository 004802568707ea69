"""The dataset in VoID: access, size, partitions, links (https://www.w3.org/TR/void/)."""

import re
from collections.abc import Iterable, Iterator

from graph.ntriples import XSD, Quad, spell_iri, spell_literal, spell_name
from ontology import iris
from sparql.void_statistics import describe_size, spell_count
from web.linked_data.dataset_facts import DatasetFacts, Linkset, list_vocabularies

DESCRIPTION_PATH = "/.well-known/void"
DUMPS = ("stadtwissen.nq.gz", "stadtwissen.trig.gz")
_FORMATS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")
_TYPE = "rdf:type"


def describe_void(facts: DatasetFacts) -> Iterator[Quad]:
    """Describe the dataset and the document that does so.

    The title, the licence and all that only we can say of our own graph stand in
    `catalogue_record.py`.
    """
    dataset = spell_iri(facts.iri)
    document = spell_iri(facts.site + DESCRIPTION_PATH)
    yield from tell(
        document,
        (_TYPE, spell_name("void:DatasetDescription")),
        ("foaf:primaryTopic", dataset),
    )
    endpoint = spell_iri(f"{facts.site}/sparql")
    yield from tell(
        dataset,
        (_TYPE, spell_name("void:Dataset")),
        ("void:sparqlEndpoint", endpoint),
    )
    for name in _FORMATS:
        yield from tell(dataset, ("void:feature", spell_iri(iris.FILE_FORMATS + name)))
    if facts.time:
        modified = spell_literal(facts.time, datatype=XSD + "dateTime")
        yield from tell(dataset, ("dcterms:modified", modified))
    if not facts.is_bare:
        yield from _describe_access(dataset, facts)
    yield from describe_size(dataset, facts.triples, facts.statistics)
    if facts.statistics is not None:
        for space in list_vocabularies(facts.statistics):
            yield from tell(dataset, ("void:vocabulary", spell_iri(space)))
    yield from _describe_linksets(dataset, facts)


def tell(subject: str, *facts: tuple[str, str]) -> Iterator[Quad]:
    """Give statements of one subject: pairs of a prefixed name and a spelled term."""
    for name, term in facts:
        yield subject, spell_name(name), term, None


def _describe_access(dataset: str, facts: DatasetFacts) -> Iterator[Quad]:
    yield from tell(
        dataset,
        ("void:uriSpace", spell_literal(iris.BASE)),
        ("void:uriRegexPattern", spell_literal(f"^{re.escape(iris.BASE)}")),
    )
    if not facts.revision:
        return
    for name in DUMPS if facts.has_dumps else ():
        dump = spell_iri(f"{facts.site}/dumps/latest/{name}")
        yield from tell(dataset, ("void:dataDump", dump))
    for root in (iris.NS, iris.VOC, iris.SHAPES):
        yield from tell(dataset, ("void:rootResource", spell_iri(root)))
    for example in facts.examples:
        yield from tell(dataset, ("void:exampleResource", spell_iri(example)))
    if facts.entities:
        yield from tell(dataset, ("void:entities", spell_count(facts.entities)))


def _describe_linksets(dataset: str, facts: DatasetFacts) -> Iterator[Quad]:
    spaces = sorted({linkset.space for linkset in facts.linksets})
    targets = {space: f"_:target{index}" for index, space in enumerate(spaces)}
    for index, linkset in enumerate(facts.linksets):
        yield from _describe_linkset(
            f"_:linkset{index}", dataset, linkset, targets[linkset.space]
        )
    for space, target in targets.items():
        yield from tell(
            target,
            (_TYPE, spell_name("void:Dataset")),
            ("void:uriSpace", spell_literal(space)),
        )


def _describe_linkset(
    node: str, dataset: str, linkset: Linkset, target: str
) -> Iterable[Quad]:
    yield from tell(dataset, ("void:subset", node))
    yield from tell(
        node,
        (_TYPE, spell_name("void:Linkset")),
        ("void:linkPredicate", spell_iri(linkset.property_)),
        ("void:subjectsTarget", dataset),
        ("void:objectsTarget", target),
        ("void:triples", spell_count(linkset.triples)),
    )
