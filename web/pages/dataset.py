"""`/dataset` for people: what there is, under which licence, and how to get it."""

from dataclasses import dataclass

from flask import Blueprint, Response

from sparql.media_types import GRAPHS
from web.dataset_site import get_dataset
from web.linked_data.dataset_facts import DatasetFacts
from web.pages.formats import format_date, format_number
from web.pages.naming import Namer, Value
from web.pages.rendering import reader_language, render
from web.pages.texts import say
from web.site import get_site

blueprint = Blueprint("dataset", __name__)

_MOST_LINKS = 8
_DAY = len("2026-01-01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to the data: its name, its address, and a note in small letters."""

    name: str
    href: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    """How many links of a kind lead where."""

    space: str
    property_: Value
    count: str


@blueprint.get("/<any(de, en):language>/dataset")
def show(language: str | None = None) -> Response:
    """Show the dataset: its size, the ways to it, its links, how to cite it."""
    language = reader_language()
    facts = get_dataset().read()
    site = get_site()
    namer = None
    if site.revision is not None:
        vocabulary = site.vocabulary(site.revision)
        namer = Namer(language=language, vocabulary=vocabulary)
    response = render(
        "dataset.html",
        facts=facts,
        numbers=_list_numbers(facts, language),
        ways=_list_ways(facts, language),
        links=[] if namer is None else _list_links(facts, namer),
        date=format_date(facts.time[:_DAY], language),
        citation=_cite(facts, language),
        formats=[(g.extension, f"/dataset.{g.extension}", g.name) for g in GRAPHS],
    )
    response.headers.add("Link", '</.well-known/void>; rel="describedby"')
    return response


def _list_numbers(facts: DatasetFacts, language: str) -> list[tuple[str, str]]:
    numbers = [("dataset_triples", facts.triples), ("dataset_entities", facts.entities)]
    if facts.statistics is not None:
        numbers += [
            ("dataset_classes", len(facts.statistics.classes)),
            ("dataset_properties", len(facts.statistics.properties)),
        ]
    return [
        (format_number(str(number), language), say(key, language))
        for key, number in numbers
        if number
    ]


def _list_ways(facts: DatasetFacts, language: str) -> list[Way]:
    ways = [("dataset_sparql", f"/{language}/sparql", f"{facts.site}/sparql")]
    if facts.revision and not facts.is_bare:
        dumps = f"/dumps/{facts.dump.revision if facts.dump else 'latest'}"
        ways += [
            ("dataset_queries", f"/{language}/queries", ""),
            ("dataset_ontology", f"/{language}/page/ns", ""),
        ]
        if facts.has_dumps:
            ways += [
                ("dataset_nquads", f"{dumps}/stadtwissen.nq.gz", "gzip"),
                ("dataset_trig", f"{dumps}/stadtwissen.trig.gz", "gzip"),
                ("dataset_csv", f"/{language}/dumps/", ""),
            ]
    return [
        Way(name=say(key, language), href=href, note=note) for key, href, note in ways
    ]


def _list_links(facts: DatasetFacts, namer: Namer) -> list[LinkLine]:
    return [
        LinkLine(
            space=linkset.space,
            property_=namer.show_iri(linkset.property_),
            count=format_number(str(linkset.triples), namer.language),
        )
        for linkset in facts.linksets[:_MOST_LINKS]
    ]


def _cite(facts: DatasetFacts, language: str) -> str:
    if facts.is_bare or not facts.time:
        return ""
    return say(
        "dataset_citation",
        language,
        year=facts.time[:4],
        number=str(facts.revision),
        date=format_date(facts.time[:_DAY], language),
        iri=facts.iri,
    )
