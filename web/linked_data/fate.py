"""What became of an entity that is not, or no longer, under its IRI.

A renamed one names its successor by `dcterms:isReplacedBy` and answers 301; one whose
statements were all taken away answers 410 and says when; what nobody has ever heard of
is 404.
"""

from collections.abc import Iterable

from flask import Response

from graph.entity_versions import Kind, Version
from graph.errors import Gone, NotFound, StadtwissenError
from graph.ntriples import Quad, read_value, spell_iri, spell_name
from ontology import iris
from web.caching import A_MINUTE
from web.cross_origin import READABLE
from web.linked_data.links import link_history, spell_links
from web.linked_data.ontology_document import is_shipped
from web.services import get_services
from web.site import Known, get_site

_REPLACED = spell_name("dcterms:isReplacedBy")
# So often one thing may have been renamed.
_MOST_NAMES = 8
_INFERRED = spell_iri(iris.GRAPH_INFERRED)


def find_successor(iri: str, successors: Iterable[str]) -> str | None:
    """Return the entity that took an entity's place at last; None where none did.

    None too where several did, where something is missing, and where who follows the
    names comes back: then the entity stands for itself.
    """
    seen = {iri}
    latest = _choose_one(iri, successors)
    while latest is not None and latest not in seen:
        if len(seen) > _MOST_NAMES:
            return None
        seen.add(latest)
        known = get_site().look_up(latest)
        if known is None or not known.is_subject:
            return None
        following = _choose_one(latest, known.successors)
        if following is None:
            return latest
        latest = following
    return None


def _choose_one(iri: str, successors: Iterable[str]) -> str | None:
    named = set(successors)
    ours = [one for one in named if one.startswith(iris.ID)]
    is_one = iri.startswith(iris.ID) and len(named) == len(ours) == 1
    return ours[0] if is_one else None


def read_successors(iri: str, statements: Iterable[Quad]) -> tuple[str, ...]:
    """Return the values of `dcterms:isReplacedBy` of an IRI."""
    subject = spell_iri(iri)
    return tuple(
        read_value(object_)
        for own, predicate, object_, _ in statements
        if (own, predicate) == (subject, _REPLACED)
    )


def is_described(iri: str, statements: Iterable[Quad]) -> bool:
    """Tell whether somebody asserted one of the statements of an IRI itself.

    What follows from others' statements does not count: they outlive it.
    """
    subject = spell_iri(iri)
    return any(own == subject and graph != _INFERRED for own, _, _, graph in statements)


def redirect_renamed(path: str, iri: str) -> Response:
    """Return the answer for a renamed thing; whoever keeps links should mend theirs."""
    response = Response(status=301)
    response.headers["Location"] = path
    response.headers["Vary"] = "Accept, Accept-Language"
    # A renaming may be taken back.
    response.headers["Cache-Control"] = A_MINUTE
    response.headers["Link"] = spell_links(link_history(iri))
    response.headers.extend(READABLE)
    return response


def require(iri: str, found: str | None) -> str:
    """Return the IRI; NotFound or Gone where it is none or nothing is known of it."""
    if found != iri:
        raise explain_absence(None)
    if not is_shipped(iri):
        require_described(iri)
    return iri


def explain_absence(iri: str | None) -> StadtwissenError:
    """Return the error for an IRI that the graph does not know: NotFound or Gone."""
    unknown = NotFound("Nothing is known under this address.")
    revision = get_site().revision
    if iri is None or revision is None or not iri.startswith(iris.ID):
        return unknown
    with get_services().changes.read(revision) as index:
        version = index.find(iri, revision)
    if version is None or version.kind is not Kind.DELETE:
        return unknown
    return explain_deletion(version)


def explain_deletion(version: Version) -> Gone:
    """Return the error for an entity that a version took away: its tombstone."""
    return Gone(
        f"This was taken away on {version.time[:10]}, by revision {version.revision}.",
        revision=version.revision,
        time=version.time,
        iri=version.entity,
    )


def require_described(iri: str) -> Known:
    """Return how the graph knows an IRI.

    Raises NotFound where it does not, and Gone where nobody says anything of it any
    more. What was never described, but is named, is known by that name.
    """
    known = get_site().look_up(iri)
    if known is not None and known.is_subject:
        return known
    fate = explain_absence(iri)
    if known is None or isinstance(fate, Gone):
        raise fate
    return known
