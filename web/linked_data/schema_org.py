"""What a page says of its thing in schema.org's words, for search engines.

A thing gets the classes of schema.org that follow from the ontology, else those that
ours come close to (ontology/alignments.sssom.tsv), else `Thing`; our own classes are
its `additionalType`. Only what is asserted is said.
"""

from collections.abc import Iterable, Mapping

from graph.ntriples import (
    Quad,
    is_iri,
    is_literal,
    read_literal,
    read_value,
    spell_iri,
    spell_name,
)
from ontology import iris
from ontology.iris import PREFIXES, expand
from sparql.well_known_text import NotAGeometry, read_geometry
from web.linked_data.description import Description
from web.linked_data.links import LICENCE

Value = str | float | Mapping[str, "Value"] | list["Value"]

_SCHEMA = PREFIXES["schema"]
_TYPE = spell_name("rdf:type")
_CLOSE = {
    expand("stadt:FederalState"): "State",
    expand("stadt:TerritorialAuthority"): "AdministrativeArea",
    expand("stadt:Municipality"): "AdministrativeArea",
    expand("stadt:District"): "AdministrativeArea",
    expand("stadt:Project"): "Project",
    expand("stadt:CharterElement"): "DefinedTerm",
}
# Texts in our words, links, and keys with the name of their register.
_TEXTS = {
    "name": ("rdfs:label",),
    "alternateName": ("skos:altLabel",),
    "description": ("dcterms:description", "skos:definition"),
}
_LINKS = {
    "sameAs": ("skos:exactMatch",),
    "url": ("foaf:homepage", "schema:url"),
    "codeRepository": ("schema:codeRepository",),
}
_DATES = {"startDate": ("schema:startDate",), "endDate": ("schema:endDate",)}
_KEYS = {"AGS": "stadt:ags", "ARS": "stadt:ars", "NUTS": "stadt:nutsCode"}
_CENTROID, _WKT = spell_name("geo:hasCentroid"), spell_name("geo:asWKT")


def describe_page(
    description: Description, *, address: str, language: str
) -> dict[str, Value]:
    """Return the JSON-LD of the page of a thing at an address."""
    return {
        "@context": "https://schema.org",
        "@type": "AboutPage",
        "@id": address,
        "inLanguage": language,
        "license": LICENCE,
        "isPartOf": {"@type": "Dataset", "@id": iris.BASE + "dataset"},
        "mainEntity": describe_thing(description),
    }


def describe_thing(description: Description) -> dict[str, Value]:
    """Return a thing as a schema.org node."""
    subject = spell_iri(description.entity)
    own = [quad for quad in description.asserted if quad[0] == subject]
    asserted = _list_iris(own, _TYPE)
    inferred = _list_iris(description.inferred, _TYPE)
    thing: dict[str, Value] = {
        "@type": _choose_types([*asserted, *inferred]),
        "@id": description.entity,
    }
    if asserted:
        thing["additionalType"] = _unwrap(asserted)
    for key, names in _TEXTS.items():
        texts = _list_texts(own, names)
        if texts:
            thing[key] = _unwrap(texts)
    for key, names in _LINKS.items():
        links = [one for name in names for one in _list_iris(own, spell_name(name))]
        if links:
            thing[key] = _unwrap(links)
    for key, names in _DATES.items():
        dates = _list_plain(own, names)
        if dates:
            thing[key] = _unwrap(dates)
    keys = _list_keys(own)
    if keys:
        thing["identifier"] = _unwrap(keys)
    point = _find_point(own, description.nodes)
    if point is not None:
        thing["geo"] = point
    return thing


def _choose_types(classes: Iterable[str]) -> Value:
    known = list(classes)
    found: list[Value] = []
    for one in known:
        if one.startswith(_SCHEMA):
            found.append(one.removeprefix(_SCHEMA))
        elif one in _CLOSE:
            found.append(_CLOSE[one])
    return _unwrap(list(dict.fromkeys(map(str, found))) or ["Thing"])


def _list_iris(quads: Iterable[Quad], predicate: str) -> list[str]:
    found = {read_value(q[2]) for q in quads if q[1] == predicate and is_iri(q[2])}
    return sorted(found)


def _list_literals(quads: Iterable[Quad], names: tuple[str, ...]) -> list[str]:
    """Return the literals of the first of the properties that has some."""
    own = list(quads)
    for one in map(spell_name, names):
        found = sorted({q[2] for q in own if q[1] == one and is_literal(q[2])})
        if found:
            return found
    return []


def _list_texts(quads: Iterable[Quad], names: tuple[str, ...]) -> list[Value]:
    texts: list[Value] = []
    for literal in _list_literals(quads, names):
        text, language, _ = read_literal(literal)
        value: Value = {"@value": text, "@language": language} if language else text
        texts.append(value)
    return texts


def _list_plain(quads: Iterable[Quad], names: tuple[str, ...]) -> list[Value]:
    return [read_literal(literal)[0] for literal in _list_literals(quads, names)]


def _list_keys(quads: Iterable[Quad]) -> list[Value]:
    own = list(quads)
    return [
        {"@type": "PropertyValue", "propertyID": register, "value": value}
        for register, name in _KEYS.items()
        for value in _list_plain(own, (name,))
    ]


def _find_point(own: Iterable[Quad], nodes: Iterable[Quad]) -> Value | None:
    centroids = {quad[2] for quad in own if quad[1] == _CENTROID}
    for subject, predicate, object_, _ in nodes:
        if subject in centroids and predicate == _WKT and is_literal(object_):
            try:
                geometry = read_geometry(read_literal(object_)[0])
            except NotAGeometry:
                continue
            position = geometry["coordinates"] if geometry else None
            if geometry and geometry["type"] == "Point" and isinstance(position, list):
                longitude, latitude = position[:2]
                return {
                    "@type": "GeoCoordinates",
                    "latitude": latitude,
                    "longitude": longitude,
                }
    return None


def _unwrap(values: "list[str] | list[Value]") -> Value:
    return values[0] if len(values) == 1 else list(values)
