"""Texts that tell programs where things are: robots.txt, llms.txt, the API catalogue.

Each says only what is so: what they name answers, and a test asks it.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from sparql.named_queries import NamedQuery
from web.linked_data.dataset_facts import DatasetFacts
from web.pages.texts import say

API_CATALOGUE = "/.well-known/api-catalog"
# RFC 9727 section 4.2.
API_PROFILE = "https://www.rfc-editor.org/info/rfc9727"
# Asked in endless variations, or by programs alone; a page of things is none of them.
_CLOSED = (
    *("/sparql", "/de/sparql", "/en/sparql", "/update", "/graphs"),
    *("/search", "/de/search", "/en/search"),
    *("/explain", "/de/explain", "/en/explain"),
    *("/suggest", "/reconcile", "/lookup", "/metrics"),
    # Hubs are paged by property, and questions take values of the reader's.
    *("/*?property=", "/queries/*?", "/de/queries/*?", "/en/queries/*?"),
)
_MOST_QUESTIONS = 10

# Title, path and what is had there.
_ASK = (
    (
        "SPARQL 1.1 endpoint",
        "/sparql",
        "`?query=…`; JSON, XML, CSV, TSV, GeoJSON; without a query it describes itself",
    ),
    ("Prefixes", "/sparql/prefixes", "those that queries of ours use"),
    ("Named queries", "/queries", "forty questions with values in the address"),
    ("Look-up", "/lookup?ags=01002000", "a thing by a key of another register"),
    ("Reconciliation", "/reconcile", "OpenRefine's API 0.2: names to things"),
)
_READ = (
    ("The dataset", "/dataset.ttl", "VoID and DCAT-AP.de: size, classes, links"),
    (
        "The ontology",
        "/data/ns.ttl",
        "classes and properties, defined in two languages",
    ),
    ("The closed lists", "/data/voc.ttl", "themes, statuses, kinds, units"),
    ("The shapes", "/data/shapes.ttl", "what a good record has"),
    ("What changes", "/feed", "every version of every entity (LDES)"),
    (
        "All pages",
        "/sitemap.xml",
        "beside each page `/en/page/…` lie data: `/data/….ttl`, `.jsonld`, `.nt`",
    ),
)
_DOWNLOAD = (
    ("N-Quads", "/dumps/latest/stadtwissen.nq.gz", "everything, with its graphs"),
    ("TriG", "/dumps/latest/stadtwissen.trig.gz", "the same, with prefixes"),
    (
        "Tables",
        "/dumps/latest/tables/datapackage.json",
        "CSV and Parquet with a data dictionary",
    ),
)

Links = list[dict[str, str]]


def write_robots(site: str) -> str:
    """Return what crawlers may read (RFC 9309): pages, and not what computes."""
    start = urlsplit(site).path
    closed = "".join(f"Disallow: {start}{path}\n" for path in _CLOSED)
    return f"User-agent: *\n{closed}Allow: {start}/\n\nSitemap: {site}/sitemap.xml\n"


def write_llms(facts: DatasetFacts, questions: Iterable[NamedQuery]) -> str:
    """Return a guide in Markdown for language models, as https://llmstxt.org has it."""
    site = facts.site
    if facts.is_bare:
        summary, sections = say("dataset_bare_lead", "en"), _list_bare(site)
    else:
        summary = say("dataset_description", "en")
        sections = _list_sections(facts) | _list_questions(site, questions)
    text = f"# Stadtwissen\n\n> {summary}\n"
    if not facts.is_bare and facts.time:
        text += (
            f"\nThis is revision {facts.revision} of {facts.time[:10]}: "
            f"{facts.triples} triples, licence CC BY 4.0. Every answer names the "
            "revision it came from in the header `Stadtwissen-Revision`; name it when "
            "you cite. Readings against the Smart City Charta are judgements, and are "
            "marked as such.\n"
        )
    for title, lines in sections.items():
        text += f"\n## {title}\n\n" + "".join(f"- {line}\n" for line in lines)
    return text


def list_apis(facts: DatasetFacts) -> dict[str, object]:
    """Return the API catalogue as a set of links (RFC 9727, RFC 9264)."""
    site = facts.site
    health = [{"href": f"{site}/health", "type": "application/json"}]
    apis: dict[str, Mapping[str, Links]] = {
        f"{site}/sparql": {
            "service-desc": [{"href": f"{site}/sparql", "type": "text/turtle"}],
            "service-doc": [{"href": f"{site}/en/sparql", "type": "text/html"}],
            "service-meta": [{"href": f"{site}/dataset.ttl", "type": "text/turtle"}],
            "status": health,
        },
        f"{site}/queries": {
            "service-desc": [
                {"href": f"{site}/queries?format=ttl", "type": "text/turtle"}
            ],
            "service-doc": [{"href": f"{site}/en/queries", "type": "text/html"}],
            "status": health,
        },
        f"{site}/reconcile": {
            "service-desc": [{"href": f"{site}/reconcile", "type": "application/json"}],
            "status": health,
        },
        f"{site}/feed": {
            "service-desc": [{"href": f"{site}/feed", "type": "application/trig"}],
            "status": health,
        },
    }
    items = [{"href": address} for address in apis]
    catalogue = {"anchor": site + API_CATALOGUE, "item": items}
    described = ({"anchor": address, **links} for address, links in apis.items())
    return {"linkset": [catalogue, *described]}


def _list_bare(site: str) -> dict[str, list[str]]:
    lines = [
        ("SPARQL 1.1 endpoint", "/sparql", "without a query it describes itself"),
        ("The dataset in VoID", "/dataset.ttl", "what it holds, counted"),
    ]
    return {"Ask": [_write_link(site, *line) for line in lines]}


def _list_sections(facts: DatasetFacts) -> dict[str, list[str]]:
    sections = {"Ask": _ASK, "Read": _READ}
    if facts.revision and facts.has_dumps:
        sections["Download"] = _DOWNLOAD
    return {
        title: [_write_link(facts.site, *line) for line in lines]
        for title, lines in sections.items()
    }


def _list_questions(site: str, questions: Iterable[NamedQuery]) -> dict[str, list[str]]:
    public = [query for query in questions if query.is_public][:_MOST_QUESTIONS]
    return {
        "Example queries": [
            _write_link(site, query.titles["en"], f"/queries/{query.name}")
            for query in public
        ]
    }


def _write_link(site: str, title: str, path: str, note: str = "") -> str:
    return f"[{title}]({site}{path})" + (f": {note}" if note else "")
