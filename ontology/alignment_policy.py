"""What a mapping to another vocabulary may connect, and what is known of its end.

`external_terms.tsv` lists the terms of others that are known to exist, with their kind.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ontology import iris
from ontology.checklist import Finding
from ontology.iris import expand
from ontology.statements import Statements, Triple, bare, has_type, is_iri

_PREDICATES = {
    expand(f"skos:{name}Match")
    for name in ("exact", "close", "broad", "narrow", "related")
}
_EXACT = expand("skos:exactMatch")
_OURS = (iris.NS, iris.VOC)
_KINDS = {
    "owl:Class": "class",
    "owl:ObjectProperty": "property",
    "owl:DatatypeProperty": "property",
    "skos:Concept": "concept",
}
# A kind that nobody looked up says nothing against a mapping.
_ANY = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    subject: str
    predicate: str
    object: str


def read_external_kinds(table: str) -> dict[str, str]:
    """Return the kinds of the terms of others, by IRI."""
    rows = [line.split("\t") for line in table.splitlines()[1:]]
    return {row[0]: row[1] for row in rows}


def find_bad_matches(
    triples: Iterable[Triple], statements: Statements, known: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield what is wrong with the mappings among the triples of a module.

    `statements` say which terms are ours, `known` which of others exist.
    """
    for subject, verb, end in triples:
        if bare(verb) in _PREDICATES:
            match = _Match(subject=subject, predicate=bare(verb), object=end)
            reason = _judge(match, statements, known)
            if reason:
                detail = f"{iris.shorten(bare(verb))} {end}: {reason}"
                yield Finding(subject=bare(subject), detail=detail)


def _judge(match: _Match, statements: Statements, known: Mapping[str, str]) -> str:
    own = _find_kind(statements, match.subject)
    if own is None:
        return "nobody declares the subject"
    if not is_iri(match.object):
        return "no IRI"
    end = bare(match.object)
    is_ours = end.startswith(_OURS)
    if is_ours and match.predicate == _EXACT:
        return "two terms of ours are one"
    other = _find_kind(statements, match.object) if is_ours else known.get(end)
    if other is None:
        return "not known to exist"
    return "" if other in (own, _ANY) else f"a {own} is no {other}"


def _find_kind(statements: Statements, name: str) -> str | None:
    kinds = (
        kind for type_, kind in _KINDS.items() if has_type(statements, name, type_)
    )
    return next(kinds, None)
