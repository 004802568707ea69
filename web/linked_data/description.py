"""What the graph says of one thing, as the documents about it need it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.ntriples import Quad, is_iri, read_literal, read_value, spell_iri, spell_name
from ontology import iris
from web.site_queries import Row, Rows
from web.vocabulary import Texts

_RDF_TYPE = spell_name("rdf:type")
_LABEL = spell_name("rdfs:label")
_INFERRED = spell_iri(iris.GRAPH_INFERRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """The statements of a thing and of the nodes that belong to it.

    All terms are spelled as in N-Triples. `labels` are the words for other things it
    names, by IRI; `sources` the addresses of the documents that a graph was read from.
    """

    entity: str
    statements: tuple[Quad, ...]
    nodes: tuple[Quad, ...]
    labels: Mapping[str, Texts]
    sources: Mapping[str, tuple[str, ...]]
    revision: int

    @property
    def asserted(self) -> tuple[Quad, ...]:
        """The statements that somebody made."""
        return tuple(quad for quad in self.statements if quad[3] != _INFERRED)

    @property
    def inferred(self) -> tuple[Quad, ...]:
        """The statements that follow from others."""
        return tuple(quad for quad in self.statements if quad[3] == _INFERRED)

    def document_quads(self) -> tuple[Quad, ...]:
        """Return what the data documents hold: asserted statements and all types.

        The nodes that belong to the thing come with it, so that nobody needs a second
        request to understand the first.
        """
        types = [quad for quad in self.inferred if quad[1] == _RDF_TYPE]
        return tuple(dict.fromkeys([*self.asserted, *types, *self.nodes]))


def describe(entity: str, rows: Rows) -> Description:
    """Make the description of the rows of `entity_statements.rq`.

    Those of `entity_document.rq` that do not name the entity make one without labels.
    """
    statements: list[Quad] = []
    nodes: list[Quad] = []
    sources: dict[str, set[str]] = defaultdict(set)
    subject = spell_iri(entity)
    for row in rows.rows:
        if "source" in row:
            sources[row["g"]].add(read_value(row["source"]))
        elif "p" in row:
            target = nodes if "node" in row else statements
            # Only the default graph of a bare store is no named one.
            graph = row.get("g")
            target.append((row.get("node", subject), row["p"], row["o"], graph))
    return Description(
        entity=entity,
        statements=tuple(sorted(statements, key=_order)),
        nodes=tuple(sorted(nodes, key=_order)),
        labels=read_labels(rows.rows, "named"),
        sources={graph: tuple(sorted(urls)) for graph, urls in sources.items()},
        revision=rows.revision,
    )


def read_labels(rows: Iterable[Row], variable: str) -> dict[str, dict[str, str]]:
    """Return the labels in rows by the IRI that `variable` holds, then by language."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if "label" in row and is_iri(row.get(variable, "")):
            text, language, _ = read_literal(row["label"])
            labels[read_value(row[variable])].setdefault(language or "", text)
    return dict(labels)


def _order(quad: Quad) -> tuple[str, str, str, str]:
    return quad[0], quad[1], quad[2], quad[3] or ""
