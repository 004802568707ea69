"""The RDF formats that are read, by name, media type and file ending."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One RDF syntax; `has_graphs` says whether it can name graphs.

    `media_type` is the first of those registered; endings come without a dot.
    """

    name: str
    media_type: str
    endings: tuple[str, ...]
    has_graphs: bool
    other_media_types: tuple[str, ...] = ()


TURTLE = Format(
    name="turtle",
    media_type="text/turtle",
    endings=("ttl",),
    has_graphs=False,
    other_media_types=("application/x-turtle",),
)
TRIG = Format(
    name="trig",
    media_type="application/trig",
    endings=("trig",),
    has_graphs=True,
    other_media_types=("application/x-trig",),
)
N_TRIPLES = Format(
    name="ntriples",
    media_type="application/n-triples",
    endings=("nt",),
    has_graphs=False,
)
N_QUADS = Format(
    name="nquads",
    media_type="application/n-quads",
    endings=("nq",),
    has_graphs=True,
)
JSON_LD = Format(
    name="jsonld",
    media_type="application/ld+json",
    endings=("jsonld", "json"),
    has_graphs=True,
)
RDF_XML = Format(
    name="rdfxml",
    media_type="application/rdf+xml",
    endings=("rdf", "owl", "xml"),
    has_graphs=False,
)

ALL = (TURTLE, TRIG, N_TRIPLES, N_QUADS, JSON_LD, RDF_XML)


def find_by_media_type(media_type: str) -> Format | None:
    """Return the format of a media type; its parameters do not count."""
    plain = media_type.partition(";")[0].strip().lower()
    for format_ in ALL:
        if plain in (format_.media_type, *format_.other_media_types):
            return format_
    return None


def find_by_file_name(name: str) -> Format | None:
    """Return the format of a file name, with or without `.gz` at its end."""
    stem = name.lower().removesuffix(".gz")
    ending = stem.rpartition(".")[2]
    return next((format_ for format_ in ALL if ending in format_.endings), None)
