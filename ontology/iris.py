"""Every IRI that Python names; nobody else spells one out."""

BASE = "https://w3id.org/stadtwissen/"

NS = BASE + "ns/"
VOC = BASE + "voc/"
ID = BASE + "id/"
SHAPES = BASE + "shapes/"
GRAPH = BASE + "graph/"
# The whole of it as a dataset, and what describes that (VoID, DCAT).
DATASET = BASE + "dataset"

GRAPH_SOURCES = GRAPH + "src/"
GRAPH_READINGS = GRAPH + "readings"
GRAPH_COMPILATION = GRAPH + "compilation"
GRAPH_ONTOLOGY = GRAPH + "ontology"
GRAPH_VOCABULARIES = GRAPH + "voc"
GRAPH_SHAPES = GRAPH + "shapes"
GRAPH_META = GRAPH + "meta"
GRAPH_INFERRED = GRAPH + "inferred"

# What describes a SPARQL service (https://www.w3.org/TR/sparql11-service-description/).
SERVICE_DESCRIPTION = "http://www.w3.org/ns/sparql-service-description#"
FILE_FORMATS = "http://www.w3.org/ns/formats/"
ENTAILMENT = "http://www.w3.org/ns/entailment/"
VOID = "http://rdfs.org/ns/void#"
# Pages of a description (https://www.hydra-cg.com/spec/latest/core/).
HYDRA = "http://www.w3.org/ns/hydra/core#"
GEO_FUNCTIONS = "http://www.opengis.net/def/function/geosparql/"

# The event stream of all versions of entities (https://w3id.org/ldes/specification).
FEED = BASE + "feed"

# A problem's type (RFC 9457 section 3.1.1) is this and the rule that was broken.
PROBLEMS = BASE + "problems/"

# Nobody writes these but the commit (meta, inferred) and releases (the others).
RESERVED_GRAPHS = frozenset(
    {
        GRAPH_ONTOLOGY,
        GRAPH_VOCABULARIES,
        GRAPH_SHAPES,
        GRAPH_META,
        GRAPH_INFERRED,
    }
)

PREFIXES: dict[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "bibo": "http://purl.org/ontology/bibo/",
    "dbo": "http://dbpedia.org/ontology/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dcterms": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "graph": GRAPH,
    "id": ID,
    "m8g": "http://data.europa.eu/m8g/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "shp": SHAPES,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "sosa": "http://www.w3.org/ns/sosa/",
    "spdx": "http://spdx.org/rdf/terms#",
    "stadt": NS,
    "unit": "http://qudt.org/vocab/unit/",
    "vann": "http://purl.org/vocab/vann/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "voc": VOC,
    "void": VOID,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# What documents of ours say of themselves and the graph does not: no query needs them.
DOCUMENT_PREFIXES: dict[str, str] = {
    **PREFIXES,
    "as": "https://www.w3.org/ns/activitystreams#",
    "ldes": "https://w3id.org/ldes#",
    "tree": "https://w3id.org/tree#",
}


def expand(name: str) -> str:
    """Return the IRI of a prefixed name such as `stadt:Measure`.

    Raises KeyError for a prefix that is not in `DOCUMENT_PREFIXES`.
    """
    prefix, _, local = name.partition(":")
    return DOCUMENT_PREFIXES[prefix] + local


def shorten(iri: str) -> str:
    """Return the prefixed name of an IRI where a prefix is known, else the IRI."""
    found = max(
        (pair for pair in PREFIXES.items() if iri.startswith(pair[1])),
        key=lambda pair: len(pair[1]),
        default=None,
    )
    return iri if found is None else f"{found[0]}:{iri.removeprefix(found[1])}"
