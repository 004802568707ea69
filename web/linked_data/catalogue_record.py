"""The dataset as a record for catalogues: DCAT-AP.de 3.0.

https://www.dcat-ap.de/def/dcatde/3.0/spec/ says what a record holds. Stadtwissen is a
project and no authority, so no public body is named. The classes of the lists' concepts
stand beside them, because the shapes look for them and no validator should have to
fetch the lists.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.ntriples import XSD, Quad, spell_iri, spell_literal, spell_name
from ontology import iris
from web.linked_data.dataset_facts import DatasetFacts
from web.linked_data.links import LICENCE
from web.linked_data.void_description import tell
from web.pages.languages import LANGUAGES
from web.pages.texts import say

ATTRIBUTION = "Stadtwissen"
_LICENCE_OF_LIST = "http://dcat-ap.de/def/licenses/cc-by/4.0"
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_LEVELS = "http://dcat-ap.de/def/politicalGeocoding/Level/"
_SHA_256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_TYPE = "rdf:type"
# The labels are those of the list.
_THEMES = {
    "GOVE": ("Regierung und öffentlicher Sektor", "Government and public sector"),
    "REGI": ("Regionen und Städte", "Regions and cities"),
    "TECH": ("Wissenschaft und Technologie", "Science and technology"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """A form in which the dataset comes: one file, or several named in `place`."""

    key: str
    file: str = ""
    place: str = ""
    format_: str
    media_type: str


_FORMS = (
    _Form(
        key="nquads",
        file="stadtwissen.nq.gz",
        format_="RDF_N_QUADS",
        media_type="application/n-quads",
    ),
    _Form(
        key="trig",
        file="stadtwissen.trig.gz",
        format_="RDF_TRIG",
        media_type="application/trig",
    ),
    _Form(
        key="csv",
        place="tables/datapackage.json",
        format_="CSV",
        media_type="text/csv",
    ),
    _Form(
        key="parquet",
        format_="PARQUET",
        media_type="application/vnd.apache.parquet",
    ),
)
_CLASSES = {
    **{f"{_AUTHORITY}language/{one}": "LinguisticSystem" for one in ("DEU", "ENG")},
    **{f"{_AUTHORITY}file-type/{form.format_}": "MediaTypeOrExtent" for form in _FORMS},
    **{_MEDIA_TYPES + form.media_type: "MediaType" for form in _FORMS},
    f"{_AUTHORITY}file-type/SPARQLQ": "MediaTypeOrExtent",
    f"{_AUTHORITY}frequency/IRREG": "Frequency",
    f"{_AUTHORITY}access-right/PUBLIC": "RightsStatement",
    f"{_AUTHORITY}country/DEU": "Location",
    _MEDIA_TYPES + "application/gzip": "MediaType",
    _LICENCE_OF_LIST: "LicenseDocument",
    _PROTOCOL: "Standard",
}


def describe_catalogue(facts: DatasetFacts) -> Iterator[Quad]:
    """Describe catalogue, dataset and the ways to it; not for a bare or empty store."""
    if facts.is_bare or not facts.revision:
        return
    yield from _describe_publisher(facts)
    yield from _describe_whole(facts)
    yield from _describe_dataset(facts)
    yield from _describe_contact(facts)
    yield from _describe_service(facts)
    for form in _list_forms(facts):
        yield from _describe_form(facts, form)
    for iri, name in _CLASSES.items():
        yield from tell(spell_iri(iri), (_TYPE, spell_name(f"dcterms:{name}")))
    for theme, (german, english) in _THEMES.items():
        yield from tell(
            _authority("data-theme", theme),
            (_TYPE, spell_name("skos:Concept")),
            ("skos:prefLabel", spell_literal(german, language="de")),
            ("skos:prefLabel", spell_literal(english, language="en")),
        )
    for page in ("/", "/dataset"):
        document = spell_name("foaf:Document")
        yield from tell(spell_iri(facts.site + page), (_TYPE, document))


def _list_forms(facts: DatasetFacts) -> tuple[_Form, ...]:
    return _FORMS if facts.has_dumps else ()


def _describe_publisher(facts: DatasetFacts) -> Iterator[Quad]:
    yield from tell(
        _part(facts, "publisher"),
        (_TYPE, spell_name("foaf:Agent")),
        ("foaf:name", spell_literal(ATTRIBUTION)),
    )


def _describe_whole(facts: DatasetFacts) -> Iterator[Quad]:
    catalogue = _part(facts, "catalogue")
    yield from tell(
        catalogue,
        (_TYPE, spell_name("dcat:Catalog")),
        *_say("dcterms:title", "catalogue_title"),
        *_say("dcterms:description", "catalogue_description"),
        ("dcterms:publisher", _part(facts, "publisher")),
        ("dcterms:license", spell_iri(_LICENCE_OF_LIST)),
        ("foaf:homepage", spell_iri(f"{facts.site}/")),
        ("dcat:dataset", spell_iri(facts.iri)),
        ("dcat:service", spell_iri(f"{facts.site}/sparql")),
        ("dcterms:spatial", _authority("country", "DEU")),
        *_list_languages(),
        *_list_times(facts),
    )


def _describe_dataset(facts: DatasetFacts) -> Iterator[Quad]:
    keys = ("sparql", *(form.key for form in _list_forms(facts)))
    yield from tell(
        spell_iri(facts.iri),
        (_TYPE, spell_name("dcat:Dataset")),
        *_say("dcterms:title", "dataset_title"),
        *_say("dcterms:description", "dataset_description"),
        *_list_keywords(),
        ("dcterms:identifier", spell_literal(facts.iri)),
        ("dcterms:publisher", _part(facts, "publisher")),
        ("dcterms:license", spell_iri(LICENCE)),
        ("dcterms:accessRights", _authority("access-right", "PUBLIC")),
        ("dcterms:accrualPeriodicity", _authority("frequency", "IRREG")),
        ("dcterms:spatial", _authority("country", "DEU")),
        ("dcatde:politicalGeocodingLevelURI", spell_iri(_LEVELS + "federal")),
        ("dcterms:conformsTo", spell_iri(iris.NS)),
        ("dcat:landingPage", spell_iri(f"{facts.site}/dataset")),
        *(("dcat:theme", _authority("data-theme", theme)) for theme in _THEMES),
        *(("dcat:distribution", _part(facts, key)) for key in keys),
        *_list_languages(),
        *_list_times(facts),
    )
    yield from tell(spell_iri(iris.NS), (_TYPE, spell_name("dcterms:Standard")))
    if facts.revision:
        version = spell_literal(str(facts.revision))
        yield from tell(spell_iri(facts.iri), ("dcat:version", version))


def _describe_contact(facts: DatasetFacts) -> Iterator[Quad]:
    if not facts.contact:
        return
    contact = _part(facts, "contact")
    is_mail = facts.contact.startswith("mailto:")
    property_ = "vcard:hasEmail" if is_mail else "vcard:hasURL"
    yield from tell(spell_iri(facts.iri), ("dcat:contactPoint", contact))
    yield from tell(
        contact,
        (_TYPE, spell_name("vcard:Kind")),
        ("vcard:fn", spell_literal(ATTRIBUTION)),
        (property_, spell_iri(facts.contact)),
    )


def _describe_service(facts: DatasetFacts) -> Iterator[Quad]:
    endpoint = spell_iri(f"{facts.site}/sparql")
    yield from tell(
        endpoint,
        (_TYPE, spell_name("dcat:DataService")),
        *_say("dcterms:title", "dataset_sparql"),
        *_say("dcterms:description", "dataset_sparql_note"),
        ("dcterms:publisher", _part(facts, "publisher")),
        ("dcterms:license", spell_iri(_LICENCE_OF_LIST)),
        ("dcterms:conformsTo", spell_iri(_PROTOCOL)),
        ("dcat:endpointURL", endpoint),
        # Without a query it describes itself.
        ("dcat:endpointDescription", endpoint),
        ("dcat:servesDataset", spell_iri(facts.iri)),
    )
    yield from _describe_distribution(facts, "sparql", "SPARQLQ")
    yield from tell(
        _part(facts, "sparql"),
        ("dcat:accessURL", endpoint),
        ("dcat:accessService", endpoint),
    )


def _describe_form(facts: DatasetFacts, form: _Form) -> Iterator[Quad]:
    own = _part(facts, form.key)
    dump = facts.dump
    folder = "latest" if dump is None else str(dump.revision)
    address = spell_iri(f"{facts.site}/dumps/{folder}/{form.file or form.place}")
    yield from _describe_distribution(facts, form.key, form.format_)
    media_type = spell_iri(_MEDIA_TYPES + form.media_type)
    yield from tell(own, ("dcat:accessURL", address), ("dcat:mediaType", media_type))
    if form.file:
        packed = spell_iri(_MEDIA_TYPES + "application/gzip")
        yield from tell(
            own, ("dcat:downloadURL", address), ("dcat:compressFormat", packed)
        )
    if dump is not None:
        time = spell_literal(dump.time, datatype=XSD + "dateTime")
        yield from tell(own, ("dcterms:modified", time))
    checksum = "" if dump is None else dump.checksums.get(form.file, "")
    if checksum:
        node = f"_:checksum-{form.key}"
        value = spell_literal(checksum, datatype=XSD + "hexBinary")
        yield from tell(own, ("spdx:checksum", node))
        yield from tell(
            node,
            (_TYPE, spell_name("spdx:Checksum")),
            ("spdx:algorithm", spell_iri(_SHA_256)),
            ("spdx:checksumValue", value),
        )
        algorithm = spell_name("spdx:ChecksumAlgorithm")
        yield from tell(spell_iri(_SHA_256), (_TYPE, algorithm))


def _describe_distribution(
    facts: DatasetFacts, key: str, format_: str
) -> Iterator[Quad]:
    yield from tell(
        _part(facts, key),
        (_TYPE, spell_name("dcat:Distribution")),
        *_say("dcterms:title", f"dataset_{key}"),
        ("dcterms:license", spell_iri(_LICENCE_OF_LIST)),
        ("dcatde:licenseAttributionByText", spell_literal(ATTRIBUTION)),
        ("dcterms:format", _authority("file-type", format_)),
    )


def _list_languages() -> tuple[tuple[str, str], ...]:
    return tuple(
        ("dcterms:language", _authority("language", one)) for one in ("DEU", "ENG")
    )


def _list_times(facts: DatasetFacts) -> tuple[tuple[str, str], ...]:
    times = (("dcterms:issued", facts.issued), ("dcterms:modified", facts.time))
    return tuple(
        (name, spell_literal(time, datatype=XSD + "dateTime"))
        for name, time in times
        if time
    )


def _list_keywords() -> tuple[tuple[str, str], ...]:
    return tuple(
        ("dcat:keyword", spell_literal(word, language=language))
        for language in LANGUAGES
        for word in say("dataset_keywords", language).split(", ")
    )


def _say(property_: str, key: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (property_, spell_literal(say(key, language), language=language))
        for language in LANGUAGES
    )


def _part(facts: DatasetFacts, name: str) -> str:
    return spell_iri(f"{facts.iri}#{name}")


def _authority(table: str, code: str) -> str:
    return spell_iri(f"{_AUTHORITY}{table}/{code}")
