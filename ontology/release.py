"""What a release promised, and what has changed since.

`releases/VERSION.tsv` lists every axiom of that release: of each term, concept, list,
shape and header, one line for one axiom. Semantic versioning (https://semver.org): an
axiom that is gone, or that says something else, asks for a new major number, a new one
for a new minor number. The files of a release are kept in `versions/VERSION/`, and the
next version names it as the one before.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ontology.axiom_texts import write_axioms
from ontology.checklist import Finding
from ontology.iris import shorten
from ontology.modules import Module

Promises = Mapping[str, frozenset[str]]
"""Texts of axioms by the short name of what they are about."""

_COLUMNS = ("subject", "says")
_MAJOR, _MINOR = 0, 1
# What stays for ever, once released; a shape may go with a new major number.
_FOR_EVER = ("stadt:", "voc:")
_VERSION_IRI = "owl:versionIRI "
_PRIOR_VERSION = "owl:priorVersion"


def list_promises(modules: Iterable[Module]) -> Promises:
    """Return what the modules now say."""
    found: dict[str, set[str]] = defaultdict(set)
    for module in modules:
        for subject, text in write_axioms(module.statements):
            found[subject].add(text)
    return {subject: frozenset(texts) for subject, texts in found.items()}


def write_release(promises: Promises) -> str:
    """Return the text of a release's file."""
    lines = sorted((subject, one) for subject in promises for one in promises[subject])
    return "".join("\t".join(line) + "\n" for line in [_COLUMNS, *lines])


def read_release(text: str) -> Promises:
    """Read a release's file; ValueError where it has other columns."""
    head, *lines = text.split("\n")
    if tuple(head.split("\t")) != _COLUMNS:
        raise ValueError("a release lists subject and says")
    found: dict[str, set[str]] = defaultdict(set)
    for line in filter(None, lines):
        subject, said = line.split("\t")
        found[subject].add(said)
    return {subject: frozenset(texts) for subject, texts in found.items()}


def find_breaks(
    release: str, promised: Promises, version: str, now: Promises
) -> tuple[Finding, ...]:
    """Find what the version may not change, seen from a release before it, or itself.

    A term or concept may never go: it is deprecated and stays. Axioms may go with a
    new major number alone, and come with a new minor or major one.
    """
    before, after = _numbers(release), _numbers(version)
    is_major = after[_MAJOR] != before[_MAJOR]
    is_minor = is_major or after[_MINOR] != before[_MINOR]
    found = [
        _find(subject, f"is in {release} and was removed")
        for subject in promised.keys() - now.keys()
        if not is_major or subject.startswith(_FOR_EVER)
    ]
    if not is_minor:
        come = now.keys() - promised.keys()
        found += [_find(subject, f"is new since {release}") for subject in come]
    for subject in promised.keys() & now.keys():
        then, today = _judged(promised[subject]), _judged(now[subject])
        found += [
            *_list(subject, f"said in {release}: ", () if is_major else then - today),
            *_list(subject, f"not in {release}: ", () if is_minor else today - then),
        ]
    return tuple(sorted(found))


def find_former_gaps(
    version: str,
    releases: Mapping[str, Promises],
    former: Iterable[Module],
    modules: Iterable[Module],
) -> tuple[Finding, ...]:
    """Find files of earlier releases that are not kept, and headers that forget them.

    Each module names its version of the newest earlier release as the one before, and
    none where there was none.
    """
    earlier = [one for one in releases if _numbers(one) < _numbers(version)]
    kept = {shorten(module.version_iri or "") for module in former}
    found = [
        _find(iri, f"is of {release} and not kept in ontology/versions/{release}")
        for release in earlier
        for iri in _list_versions(releases[release]).values()
        if iri not in kept
    ]
    newest = max(earlier, key=_numbers, default=None)
    before = {} if newest is None else _list_versions(releases[newest])
    for module in modules:
        name = shorten(module.iri)
        said = {shorten(iri) for iri in module.list_header(_PRIOR_VERSION)}
        wanted = {before[name]} if name in before else set()
        if said != wanted:
            asked = " ".join(wanted) or "none"
            found.append(_find(name, f"{_PRIOR_VERSION} must name {asked}"))
    return tuple(sorted(found))


def find_latest(releases: Iterable[str], version: str) -> str | None:
    """Return the newest release that is not after the version; None for none."""
    known = [one for one in releases if _numbers(one) <= _numbers(version)]
    return max(known, key=_numbers, default=None)


def _list_versions(promises: Promises) -> dict[str, str]:
    """Return the version IRIs of a release's modules, by short name."""
    return {
        subject: text.removeprefix(_VERSION_IRI)
        for subject, texts in promises.items()
        for text in texts
        if text.startswith(_VERSION_IRI)
    }


def _judged(texts: frozenset[str]) -> set[str]:
    return {text for text in texts if not text.startswith(_VERSION_IRI)}


def _list(subject: str, what: str, texts: Iterable[str]) -> list[Finding]:
    return [_find(subject, f"{what}{text}") for text in texts]


def _find(subject: str, detail: str) -> Finding:
    return Finding(subject=subject, detail=detail)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
