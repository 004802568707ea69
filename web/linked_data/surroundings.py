"""What a data document holds besides the statements of its thing.

The names of what it names, the sources of its graphs, and what the document itself is:
whoever has it needs no second request to understand it, cite it or trust it.
"""

from collections.abc import Iterable, Iterator

from graph.ntriples import XSD, Quad, is_iri, read_value, spell_iri, spell_literal
from graph.ntriples import spell_name as name
from ontology import iris
from ontology.iris import HYDRA
from web.linked_data.links import LICENCE, document_iri
from web.site_queries import Row

_DATASET = spell_iri(iris.BASE + "dataset")
_META = spell_iri(iris.GRAPH_META)
_SOURCE = name("stadt:hasSource")


def list_named(quads: Iterable[Quad]) -> list[str]:
    """Return the spelled IRIs of ours that statements name, each once."""
    start = f"<{iris.BASE}"
    terms = (term for quad in quads for term in (quad[0], quad[2]))
    return list(dict.fromkeys(term for term in terms if term.startswith(start)))


def list_graphs(quads: Iterable[Quad]) -> list[str]:
    """Return the spelled IRIs of the graphs of statements, each once."""
    graphs = (quad[3] for quad in quads)
    return list(dict.fromkeys(graph for graph in graphs if graph is not None))


def read_surroundings(rows: Iterable[Row]) -> tuple[Quad, ...]:
    """Make quads of the rows of `entity_surroundings.rq`."""
    found: dict[Quad, None] = {}
    for row in rows:
        if "graph" in row:
            found[row["graph"], _SOURCE, row["document"], _META] = None
        subject = row.get("named") or row["document"]
        found[subject, row["p"], row["o"], row["g"]] = None
    return tuple(found)


def describe_document(
    iri: str, quads: Iterable[Quad], time: str, *, is_ours: bool = True
) -> Iterator[Quad]:
    """Yield what the document about a thing is, in the default graph.

    `quads` is what it holds; `time` that of its revision (ISO 8601), or empty. Of what
    others wrote into a bare store we know neither dataset nor licence.
    """
    document = spell_iri(document_iri(iri))
    yield document, name("rdf:type"), name("foaf:Document"), None
    yield document, name("foaf:primaryTopic"), spell_iri(iri), None
    if is_ours:
        yield document, name("void:inDataset"), _DATASET, None
        yield document, name("dcterms:license"), spell_iri(LICENCE), None
    if time:
        moment = spell_literal(time, datatype=XSD + "dateTime")
        yield document, name("dcterms:modified"), moment, None
    sources = {quad[2] for quad in quads if quad[1] == _SOURCE and is_iri(quad[2])}
    for source in sorted(sources, key=read_value):
        yield document, name("prov:wasDerivedFrom"), source, None


def describe_page(
    iri: str, page: str, whole: str, following: str | None
) -> Iterator[Quad]:
    """Yield how a page of a long description hangs together with the next one.

    The addresses are IRIs; see https://www.hydra-cg.com/spec/latest/core/#collections.
    """
    view = spell_iri(page)
    yield spell_iri(document_iri(iri)), spell_iri(HYDRA + "view"), view, None
    yield view, name("rdf:type"), spell_iri(HYDRA + "PartialCollectionView"), None
    yield view, spell_iri(HYDRA + "first"), spell_iri(whole), None
    if following is not None:
        yield view, spell_iri(HYDRA + "next"), spell_iri(following), None
