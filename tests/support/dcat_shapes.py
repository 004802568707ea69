"""The constraints of DCAT-AP.de as SHACL shapes, and what pySHACL finds by them."""

from dataclasses import dataclass
from pathlib import Path

from pyshacl import validate
from rdflib import SH, Graph, URIRef
from rdflib.namespace import SKOS

FOLDER = Path(__file__).parents[1] / "conformance" / "dcat"
PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_DATES = "".join(
    f"[ sh:datatype xsd:{name} ] "
    for name in ("date", "dateTime", "gYear", "gYearMonth")
)
_KINDS = {
    "literal": "sh:nodeKind sh:Literal",
    "iri": "sh:nodeKind sh:IRI",
    "resource": "sh:nodeKind sh:BlankNodeOrIRI",
    "date": f"sh:or ( {_DATES})",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One line of constraints.txt."""

    class_: str
    path: str
    rule: str
    value: str
    is_warning: bool

    def __str__(self) -> str:
        """Return a name for a test."""
        return f"{self.class_} {self.path} {self.rule}"

    def write(self) -> str:
        """Return the property shape."""
        severity = "sh:Warning" if self.is_warning else "sh:Violation"
        path = self.path
        if "|" in path:
            path = f"[ sh:alternativePath ( {path.replace('|', ' ')} ) ]"
        return f"[ sh:path {path} ; sh:severity {severity} ; {self._write_rule()} ]"

    def _write_rule(self) -> str:
        match self.rule:
            case "min" | "max":
                return f"sh:{self.rule}Count {self.value}"
            case "class" | "datatype":
                return f"sh:{self.rule} {self.value}"
            case "start":
                return f'sh:pattern "^{self.value}"'
            case "list":
                member = f"sh:path skos:inScheme ; sh:hasValue <{self.value}>"
                return f"sh:node [ sh:property [ {member} ] ]"
        return _KINDS[self.rule]


def read_constraints() -> list[Constraint]:
    """Read constraints.txt."""
    text = (FOLDER / "constraints.txt").read_text(encoding="utf-8")
    found = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        class_, path, *rest = line.split()
        is_warning = rest[0] == "?"
        rule, *value = rest[1:] if is_warning else rest
        found.append(
            Constraint(
                class_=class_,
                path=path,
                rule=rule,
                value="".join(value),
                is_warning=is_warning,
            )
        )
    return found


def read_lists() -> Graph:
    """Return which concept is in which list."""
    lists = Graph()
    for line in (FOLDER / "concepts.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        scheme, *codes = line.split()
        for code in codes:
            concept = URIRef(f"{scheme}/{code}")
            lists.add((concept, SKOS.inScheme, URIRef(scheme)))
    return lists


def expand(name: str) -> URIRef:
    """Return the IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return URIRef(PREFIXES[prefix] + local)


def find_faults(record: Graph) -> set[tuple[str, str]]:
    """Return the nodes and the paths at which a record breaks the profile."""
    shapes = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
    for constraint in read_constraints():
        shapes += (
            f"[] a sh:NodeShape ; sh:targetClass {constraint.class_} ; "
            f"sh:property {constraint.write()} .\n"
        )
    _, report, _ = validate(
        record + read_lists(),
        shacl_graph=Graph().parse(data=shapes, format="turtle"),
        inference="none",
        advanced=False,
    )
    assert isinstance(report, Graph)
    return {
        (
            str(report.value(result, SH.focusNode)),
            str(report.value(result, SH.resultPath)),
        )
        for result in report.objects(None, SH.result)
    }
