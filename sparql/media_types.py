"""Every media type that answers come in: its names, its file ending, its words.

`SOLUTIONS`, `BOOLEANS` and `GRAPHS` hold what an answer of that kind may be, the
preferred one first; `DERIVED` are made of solutions besides, and may not hold all that
those hold. CSV and TSV have no form for a boolean (SPARQL 1.1 Query Results
CSV and TSV Formats, section 1), so `ASK` offers neither.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaType:
    """One format; `aliases` are names under which older clients ask for it.

    `extension` is its short name in `?format=`, and its file ending where `ending` is
    empty; `parameters` are appended to its name in a Content-Type.
    """

    name: str
    extension: str
    aliases: tuple[str, ...] = ()
    parameters: str = ""
    ending: str = ""

    @property
    def file_ending(self) -> str:
        """What the name of a file in this format ends with."""
        return self.ending or self.extension

    def content_type(self, name: str | None = None) -> str:
        """Return the Content-Type of an answer that was asked for as `name`."""
        return (name or self.name) + self.parameters


_UTF_8 = "; charset=utf-8"

JSON_RESULTS = MediaType(
    name="application/sparql-results+json",
    extension="json",
    aliases=("application/json",),
)
XML_RESULTS = MediaType(
    name="application/sparql-results+xml",
    extension="xml",
    aliases=("application/xml", "text/xml"),
)
CSV = MediaType(
    name="text/csv", extension="csv", parameters="; charset=utf-8; header=present"
)
TSV = MediaType(name="text/tab-separated-values", extension="tsv", parameters=_UTF_8)
GEO_JSON = MediaType(
    name="application/geo+json",
    extension="geojson",
    aliases=("application/vnd.geo+json",),
)
# For people: see sparql/spreadsheet.py. Accept cannot ask for them, `?format=` can.
SPREADSHEET = MediaType(
    name="text/csv", extension="spreadsheet", parameters=CSV.parameters, ending="csv"
)
SPREADSHEET_DE = MediaType(
    name="text/csv", extension="spreadsheet-de", parameters=CSV.parameters, ending="csv"
)
TURTLE = MediaType(
    name="text/turtle",
    extension="ttl",
    aliases=("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3"),
    parameters=_UTF_8,
)
N_TRIPLES = MediaType(
    name="application/n-triples",
    extension="nt",
    aliases=("text/plain",),
    parameters=_UTF_8,
)
RDF_XML = MediaType(
    name="application/rdf+xml",
    extension="rdf",
    aliases=("application/xml", "text/xml"),
)
JSON_LD = MediaType(
    name="application/ld+json", extension="jsonld", aliases=("application/json",)
)
TRIG = MediaType(
    name="application/trig",
    extension="trig",
    aliases=("application/x-trig",),
    parameters=_UTF_8,
)
N_QUADS = MediaType(
    name="application/n-quads",
    extension="nq",
    aliases=("text/x-nquads",),
    parameters=_UTF_8,
)
HTML = MediaType(
    name="text/html",
    extension="html",
    aliases=("application/xhtml+xml",),
    parameters=_UTF_8,
)
# RFC 7089 section 5, as in RFC 6690.
LINK_FORMAT = MediaType(name="application/link-format", extension="link")
# RFC 9264 section 4.
LINKSET_JSON = MediaType(
    name="application/linkset+json", extension="json", aliases=("application/json",)
)
LINKSET = MediaType(name="application/linkset", extension="linkset")
JSON = MediaType(name="application/json", extension="json")
PROBLEM = MediaType(
    name="application/problem+json", extension="json", aliases=("application/json",)
)

SOLUTIONS = (JSON_RESULTS, XML_RESULTS, CSV, TSV)
DERIVED = (GEO_JSON, SPREADSHEET, SPREADSHEET_DE)
BOOLEANS = (JSON_RESULTS, XML_RESULTS)
GRAPHS = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS)
ALL = tuple(one for one in dict(globals()).values() if isinstance(one, MediaType))


def find_by_extension(
    extension: str, offers: tuple[MediaType, ...]
) -> MediaType | None:
    """Return the offer of that file ending, such as `csv`; None where there is none."""
    return next((offer for offer in offers if offer.extension == extension), None)
