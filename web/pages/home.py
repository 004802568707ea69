"""`/`: what this is, how much there is of it, and where to start."""

from dataclasses import dataclass

from flask import Blueprint, Response

from graph.ntriples import read_literal, read_value
from web.locations import page_path
from web.pages.formats import format_number
from web.pages.naming import Namer
from web.pages.rendering import reader_language, render
from web.pages.texts import say
from web.site import get_site
from web.site_queries import Row

blueprint = Blueprint("home", __name__)

_NUMBERS = (
    "measures",
    "results",
    "transfers",
    "projects",
    "municipalities",
    "solutions",
    "sources",
)
# What the search finds for each question: the words that the texts use.
_EXAMPLES = (
    ("example_flood", "Starkregen"),
    ("example_data", "Datenplattform"),
    ("example_twin", "Zwilling"),
    ("example_app", "Bürger-App"),
    ("example_lorawan", "LoRaWAN"),
    ("example_traffic", "Verkehr Sensoren"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One way into the graph."""

    name: str
    href: str
    count: str


@blueprint.get("/")
@blueprint.get("/<any(de, en):language>/")
def show(language: str | None = None) -> Response:
    """Show the home page."""
    language = reader_language()
    site = get_site()
    if site.revision is None:
        return render("home.html", numbers=(), themes=(), states=(), examples=())
    numbers = {
        read_literal(row["kind"])[0]: int(read_literal(row["count"])[0])
        for row in site.main_numbers().rows
        if "kind" in row
    }
    namer = Namer(language=language, vocabulary=site.vocabulary(site.revision))
    entries = site.entry_points().rows
    return render(
        "home.html",
        numbers=[
            (format_number(str(numbers[key]), language), say(key, language))
            for key in _NUMBERS
            if numbers.get(key)
        ],
        themes=_list_entries(entries, "theme", namer),
        states=_list_entries(entries, "state", namer),
        examples=[(say(key, language), words) for key, words in _EXAMPLES],
    )


def _list_entries(rows: tuple[Row, ...], kind: str, namer: Namer) -> list[Entry]:
    entries: dict[str, Entry] = {}
    names: dict[str, dict[str, str]] = {}
    for row in rows:
        if "thing" not in row or read_literal(row["kind"])[0] != kind:
            continue
        iri = read_value(row["thing"])
        if "label" in row:
            text, language, _ = read_literal(row["label"])
            names.setdefault(iri, {})[language or ""] = text
        name = Namer(
            language=namer.language, vocabulary=namer.vocabulary, labels=names
        ).name(iri)
        count = read_literal(row["count"])[0]
        href = page_path(iri, namer.language) or "/"
        entries[iri] = Entry(name=name, href=href, count=count)
    return sorted(entries.values(), key=lambda entry: entry.name.casefold())
