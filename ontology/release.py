"""What a release promised of its terms, and what has changed since.

`releases/VERSION.tsv` lists each term of that release with its kind, domain, range and
super-terms. Semantic versioning (https://semver.org): a term that is gone or means
something else asks for a new major number, a new term for a new minor one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ontology.checklist import Finding
from ontology.term_index import Term

_COLUMNS = ("term", "kind", "domain", "range", "super-terms", "inverse", "nature")
_MAJOR, _MINOR = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a release says of one term: the cells of its line, without the term."""

    cells: tuple[str, ...]


def list_promises(terms: Iterable[Term]) -> dict[str, Promise]:
    """Return what the ontology now says of its terms, by IRI."""
    return {
        term.iri: Promise(
            cells=(
                term.kind.value,
                *(
                    " ".join(sorted(names))
                    for names in (
                        term.domains,
                        term.ranges,
                        term.broader,
                        term.inverses,
                        term.characteristics,
                    )
                ),
            )
        )
        for term in terms
    }


def write_release(promises: Mapping[str, Promise]) -> str:
    """Return the text of a release's file."""
    lines = [_COLUMNS, *((iri, *promises[iri].cells) for iri in sorted(promises))]
    return "".join("\t".join(line) + "\n" for line in lines)


def read_release(text: str) -> dict[str, Promise]:
    """Read a release's file; ValueError where it has other columns."""
    head, *lines = text.splitlines()
    if tuple(head.split("\t")) != _COLUMNS:
        raise ValueError("a release lists term, kind, domain, range and more")
    cells = (tuple(line.split("\t")) for line in lines)
    return {one[0]: Promise(cells=one[1:]) for one in cells}


def find_breaks(
    release: str,
    promised: Mapping[str, Promise],
    version: str,
    now: Mapping[str, Promise],
) -> tuple[Finding, ...]:
    """Find what the version may not change, seen from a release before it, or itself.

    A term may never go: it is deprecated and stays. Its axioms may change with a new
    major number alone, and a term may come with a new minor or major one.
    """
    before, after = _numbers(release), _numbers(version)
    found = [
        Finding(subject=term, detail=f"is in {release} and was removed")
        for term in promised.keys() - now.keys()
    ]
    if after[_MAJOR] == before[_MAJOR]:
        found += [
            Finding(subject=term, detail=f"{column} differs from {release}")
            for term in promised.keys() & now.keys()
            for column, then, today in zip(
                _COLUMNS[1:], promised[term].cells, now[term].cells, strict=True
            )
            if then != today
        ]
        if after[_MINOR] == before[_MINOR]:
            found += [
                Finding(subject=term, detail=f"is new since {release}")
                for term in now.keys() - promised.keys()
            ]
    return tuple(sorted(found))


def find_latest(releases: Iterable[str], version: str) -> str | None:
    """Return the newest release that is not after the version; None for none."""
    known = [one for one in releases if _numbers(one) <= _numbers(version)]
    return max(known, key=_numbers, default=None)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
