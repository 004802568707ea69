"""A thing with a place as a GeoJSON feature (RFC 7946 section 3.2)."""

import json
from collections import defaultdict
from collections.abc import Sequence

from graph.errors import NotAcceptable, Rejection
from graph.ntriples import (
    Quad,
    is_literal,
    read_literal,
    read_value,
    spell_iri,
    spell_name,
)
from sparql.well_known_text import Geometry, NotAGeometry, read_geometry

_CENTROID = spell_name("geo:hasCentroid")
_TEXT = spell_name("geo:asWKT")
_LABEL = spell_name("rdfs:label")
_TYPE = spell_name("rdf:type")
_SEE = "https://www.rfc-editor.org/rfc/rfc7946#section-3.2"


def write_place(iri: str, quads: Sequence[Quad]) -> bytes:
    """Return the feature of a thing; its names by language are among its properties.

    Raises NotAcceptable where the statements hold no geometry for it.
    """
    subject = spell_iri(iri)
    geometry = _find_geometry(subject, quads)
    if geometry is None:
        message = "This has no place, so there is no GeoJSON of it."
        raise NotAcceptable(Rejection(message=message, rule="geojson", see=_SEE))
    feature = {
        "type": "Feature",
        "id": iri,
        "geometry": geometry,
        "properties": {
            "name": _list_names(subject, quads),
            "types": sorted(
                {read_value(o) for s, p, o, _ in quads if (s, p) == (subject, _TYPE)}
            ),
        },
    }
    return json.dumps(feature, ensure_ascii=False, indent=1).encode() + b"\n"


def has_place(iri: str, quads: Sequence[Quad]) -> bool:
    """Tell whether statements hold a geometry for a thing."""
    return _find_geometry(spell_iri(iri), quads) is not None


def _find_geometry(subject: str, quads: Sequence[Quad]) -> Geometry | None:
    centroids = {o for s, p, o, _ in quads if (s, p) == (subject, _CENTROID)}
    texts = [
        read_literal(object_)[0]
        for own, predicate, object_, _ in quads
        if own in centroids and predicate == _TEXT and is_literal(object_)
    ]
    for text in sorted(texts):
        try:
            geometry = read_geometry(text)
        except NotAGeometry:
            continue
        if geometry is not None:
            return geometry
    return None


def _list_names(subject: str, quads: Sequence[Quad]) -> dict[str, str]:
    names: dict[str, set[str]] = defaultdict(set)
    for own, predicate, object_, _ in quads:
        if (own, predicate) == (subject, _LABEL) and is_literal(object_):
            text, language, _ = read_literal(object_)
            names[language or "und"].add(text)
    return {language: min(texts) for language, texts in sorted(names.items())}
