"""The words of the SPARQL page in German and English."""

from collections.abc import Mapping

TEXTS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "title": "SPARQL-Abfrage",
        "lead": "Fragen Sie den ganzen Bestand in der Sprache SPARQL 1.1. Programme "
        "erreichen ihn unter derselben Adresse.",
        "query": "Abfrage",
        "run": "Abfragen",
        "results": "Ergebnis",
        "row": "Zeile",
        "rows": "Zeilen",
        "triples": "Tripel",
        "yes": "Ja",
        "no": "Nein",
        "none": "Keine Treffer.",
        "cut": "Gezeigt werden die ersten {shown} von {rows} Zeilen. Alle gibt es als "
        "Download.",
        "large": "Das Ergebnis ist zu groß für eine Seite ({rows} Zeilen). Es gibt es "
        "als Download.",
        "download": "Herunterladen als",
        "revision": "Stand: Revision {revision}, {milliseconds} ms",
        "error": "Die Abfrage ging nicht durch",
    },
    "en": {
        "title": "SPARQL query",
        "lead": "Ask the whole graph in the language SPARQL 1.1. Programs reach it at "
        "the same address.",
        "query": "Query",
        "run": "Run query",
        "results": "Result",
        "row": "row",
        "rows": "rows",
        "triples": "triples",
        "yes": "Yes",
        "no": "No",
        "none": "No matches.",
        "cut": "These are the first {shown} of {rows} rows. A download has them all.",
        "large": "The result is too large for a page ({rows} rows). A download has it.",
        "download": "Download as",
        "revision": "Revision {revision}, {milliseconds} ms",
        "error": "The query did not succeed",
    },
}

EXAMPLE = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX stadt: <https://w3id.org/stadtwissen/ns/>

SELECT ?measure ?title WHERE {
  ?measure a stadt:Measure ;
    rdfs:label ?title .
  FILTER(LANG(?title) = "de")
}
ORDER BY ?title
LIMIT 25
"""
