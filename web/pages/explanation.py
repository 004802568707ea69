"""`/explain?s=…&p=…&o=…`: why a statement holds, down to what sources say."""

from collections import defaultdict
from collections.abc import Mapping

from flask import Blueprint, Response, request

from graph.errors import Malformed, NotFound, Rejection
from graph.explanation import Explanation, explain
from graph.ntriples import is_iri, read_value, spell_iri
from graph.term_names import read_term
from ontology import iris, read_shipped
from ontology.statements import Triple
from web.linked_data.description import read_labels
from web.locations import page_path
from web.pages.explanation_view import list_things, view_step
from web.pages.naming import Namer
from web.pages.rendering import reader_language, render
from web.site import get_site
from web.site_grounds import SiteGrounds
from web.vocabulary import Texts

blueprint = Blueprint("explanation", __name__)

# A commit between two queries may leave a premise out of sight; once more is enough.
_TRIALS = 2


@blueprint.get("/explain")
@blueprint.get("/<any(de, en):language>/explain")
def show(language: str | None = None) -> Response:
    """Show the explanation of one triple; each part is written as on the command line.

    Malformed for what is no triple, NotFound where it does not hold.
    """
    triple = _read_triple(request.args)
    found = _find(triple)
    if found is None:
        raise NotFound("Nothing says so, and it does not follow from what is said.")
    labels, sources = _read_names(found)
    language = reader_language()
    site = get_site()
    vocabulary = site.vocabulary(site.revision)
    namer = Namer(language=language, vocabulary=vocabulary, labels=labels)
    subject = read_value(triple[0])
    return render(
        "explanation.html",
        step=view_step(found, sources, namer),
        origin=found.origin.value,
        is_reading=any(iris.GRAPH_READINGS in one.graphs for one in found.walk()),
        back=page_path(subject, language),
        back_name=namer.name(subject),
        read_query=lambda name: read_shipped(name).decode(),
    )


def _read_triple(arguments: Mapping[str, str]) -> Triple:
    subject, predicate, object_ = (
        read_term(arguments.get(name, "")) for name in ("s", "p", "o")
    )
    if not (is_iri(subject) and is_iri(predicate)):
        message = "Give subject (s) and property (p) as IRIs, the object (o) as a term."
        raise Malformed(Rejection(message=message, rule="term"))
    return subject, predicate, object_


def _find(triple: Triple) -> Explanation | None:
    site = get_site()
    found = None
    for _ in range(_TRIALS):
        grounds = SiteGrounds(site.queries)
        found = explain(site.rules(site.revision), grounds, triple)
        if len(grounds.revisions) == 1:
            break
    return found


def _read_names(
    found: Explanation,
) -> tuple[Mapping[str, Texts], Mapping[str, tuple[str, ...]]]:
    """Read what things are called, and the addresses that graphs were read from."""
    graphs = {spell_iri(graph) for one in found.walk() for graph in one.graphs}
    # A graph without sources stands in for none: a query takes at least one.
    asked = sorted(graphs | {spell_iri(iris.GRAPH_INFERRED)})
    rows = get_site().queries.select("explain_names", named=list_things(found), g=asked)
    sources: dict[str, set[str]] = defaultdict(set)
    for row in rows.rows:
        if "source" in row:
            sources[read_value(row["g"])].add(read_value(row["source"]))
    listed = {graph: tuple(sorted(urls)) for graph, urls in sources.items()}
    return read_labels(rows.rows, "named"), listed
