"""Which of our terms a text mentions: in queries, shapes, tables, templates and code.

A term is mentioned by its short name (`stadt:Measure`, `voc:theme-mobility`), by its
IRI, or, in the mapping of the tables, by a scheme's name. Names that code puts
together (`voc:theme-{}`) are not mentions: nobody can tell which they are.
"""

import re
from collections.abc import Iterable, Mapping

from ontology import iris
from ontology.checklist import Finding

_PREFIXES = {"stadt": iris.NS, "voc": iris.VOC}
# A name ends before a full stop; what follows an unfinished one is a brace or a star.
_SHORT = re.compile(r"(?<![\w:/-])(stadt|voc):([A-Za-z][\w-]*\w)(?![\w{*-])")
_WHOLE = re.compile(rf"{re.escape(iris.BASE)}(ns|voc)/([A-Za-z][\w-]*\w)(?![\w{{*/.-])")
_SCHEME = re.compile(r'\bscheme = "([a-z-]+)"')
_MAPPING = "mapping.toml"

_PLACEHOLDERS = re.compile(
    r"\bTODO\b|\bFIXME\b|\bXXX\b|lorem ipsum|\bexample\.(?:org|com|net)\b"
    r"|(?<![\w:/.])/(?:home|root|Users|tmp|work)/\w|\b[A-Z]:\\\\?Users\b"
    r"|\blocalhost\b",
    re.IGNORECASE,
)


def find_mentions(text: str) -> set[str]:
    """Return the IRIs of our terms and concepts that a text mentions."""
    short = {_PREFIXES[prefix] + name for prefix, name in _SHORT.findall(text)}
    return short | {
        f"{iris.BASE}{space}/{name}" for space, name in _WHOLE.findall(text)
    }


def find_ghosts(texts: Mapping[str, str], declared: set[str]) -> tuple[Finding, ...]:
    """Find terms that a text mentions and no module declares; `texts` by path."""
    found = []
    for path, text in texts.items():
        mentioned = find_mentions(text)
        if path.endswith(_MAPPING):
            mentioned |= {iris.VOC + name for name in _SCHEME.findall(text)}
        found += [
            Finding(subject=term, detail=path) for term in sorted(mentioned - declared)
        ]
    return tuple(found)


def find_dead(texts: Iterable[str], terms: Iterable[str]) -> tuple[Finding, ...]:
    """Find terms that no text mentions: no shape, question, table, template, code."""
    mentioned = set[str]().union(*(find_mentions(text) for text in texts))
    return tuple(Finding(subject=term) for term in sorted(set(terms) - mentioned))


def find_placeholders(texts: Mapping[str, str]) -> tuple[Finding, ...]:
    """Find what belongs to a workshop: local paths, notes to oneself, sample names."""
    return tuple(
        Finding(subject=path, detail=f"line {number}: {match[0]}")
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := _PLACEHOLDERS.search(line))
    )
