"""The modules of the ontology as they are shipped, parsed.

The files are ours and part of the package, so they are parsed in this process; what
others send never is (`graph/parsing.py`).
"""

from itertools import count

from pyoxigraph import BlankNode, RdfFormat, parse

from graph.ntriples import spell_iri
from ontology import read_shipped, shipped_file
from ontology.modules import Module, make_module
from ontology.statements import Triple
from ontology.term_names import list_names

_MODULES = ("core", "axioms", "alignments", "vocabularies", "shapes")
_OF_NAMES = ("core", "vocabularies")
_FORMER = "versions"


def read_module(name: str) -> tuple[Triple, ...]:
    """Return the triples of a shipped file such as `core.ttl`, in its order.

    Raises FileNotFoundError where there is no such file; see `parse_module`.
    """
    return parse_module(name, read_shipped(name))


def parse_module(name: str, turtle: bytes) -> tuple[Triple, ...]:
    """Return the triples of a module's text, in its order.

    Blank nodes are labelled by file and order, so a label means the same each time.
    Raises SyntaxError where the text is no Turtle.
    """
    stem = name.removesuffix(".ttl").replace("/", "-").replace(".", "-")
    numbers = count()
    labels: dict[str, str] = {}

    def spell(term: object) -> str:
        if isinstance(term, BlankNode):
            if term.value not in labels:
                labels[term.value] = f"_:{stem}{next(numbers)}"
            return labels[term.value]
        return str(term)

    return tuple(
        (spell(quad.subject), spell_iri(quad.predicate.value), spell(quad.object))
        for quad in parse(turtle, format=RdfFormat.TURTLE)
    )


def read_modules() -> tuple[Module, ...]:
    """Return the modules that are shipped, the core first."""
    return tuple(
        make_module(name, read_module(f"{name}.ttl"))
        for name in _MODULES
        if shipped_file(f"{name}.ttl").is_file()
    )


def read_term_names() -> frozenset[str]:
    """Return the IRIs of all terms and concepts that are shipped, in a millisecond."""
    return list_names(
        "".join(read_shipped(f"{name}.ttl").decode() for name in _OF_NAMES)
    )


def read_former_modules() -> tuple[Module, ...]:
    """Return the modules of versions before this one, kept in `versions/`.

    A release copies its files to `versions/NUMBER/` before the number is raised.
    """
    folder = shipped_file(_FORMER)
    versions = sorted(v.name for v in folder.iterdir()) if folder.is_dir() else []
    return tuple(
        make_module(name, read_module(path))
        for version in versions
        for name in _MODULES
        if shipped_file(path := f"{_FORMER}/{version}/{name}.ttl").is_file()
    )
