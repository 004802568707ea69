"""Turtle and TriG text of a description (https://www.w3.org/TR/turtle/)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from graph.ntriples import Quad, is_iri, is_literal, read_literal, read_value
from ontology.iris import PREFIXES, expand

Triple = tuple[str, str, str]
_TYPE = expand("rdf:type")
# A subset of PN_LOCAL that needs no escapes; other IRIs are written out.
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
_SPACES = sorted(
    ((space, prefix) for prefix, space in PREFIXES.items()), key=lambda s: -len(s[0])
)


def write_turtle(triples: Iterable[Triple]) -> str:
    """Return the triples as Turtle, in the order in which subjects first come."""
    writer = _Writer()
    body = writer.write_subjects(triples, indent="")
    return writer.write_prefixes() + body


def write_trig(quads: Iterable[Quad]) -> str:
    """Return the quads as TriG, a block for each graph (https://www.w3.org/TR/trig/)."""
    graphs: dict[str | None, list[Triple]] = defaultdict(list)
    for subject, predicate, object_, graph in quads:
        graphs[graph].append((subject, predicate, object_))
    writer = _Writer()
    blocks = []
    for graph, triples in graphs.items():
        body = writer.write_subjects(triples, indent="  ")
        name = "" if graph is None else f"{writer.write_term(graph)} "
        blocks.append(f"{name}{{\n{body}}}\n")
    return writer.write_prefixes() + "\n".join(blocks)


class _Writer:
    """Writes terms and remembers which prefixes it needed."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def write_prefixes(self) -> str:
        lines = [f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in sorted(self._used)]
        return "".join([*lines, "\n"]) if lines else ""

    def write_subjects(self, triples: Iterable[Triple], *, indent: str) -> str:
        subjects: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for subject, predicate, object_ in triples:
            subjects[subject].setdefault(predicate, []).append(object_)
        blocks = (
            self._write_subject(subject, predicates, indent)
            for subject, predicates in subjects.items()
        )
        return "\n".join(blocks)

    def write_term(self, term: str) -> str:
        if is_iri(term):
            return self._shorten(read_value(term))
        if is_literal(term):
            _, language, datatype = read_literal(term)
            if datatype and not language:
                quoted = term[: -len(datatype) - 4]
                return f"{quoted}^^{self._shorten(datatype)}"
        return term

    def _write_subject(
        self,
        subject: str,
        predicates: dict[str, Sequence[str]] | dict[str, list[str]],
        indent: str,
    ) -> str:
        lines = []
        for predicate, objects in predicates.items():
            verb = "a" if read_value(predicate) == _TYPE else self.write_term(predicate)
            values = f" ,\n{indent}        ".join(map(self.write_term, objects))
            lines.append(f"{indent}    {verb} {values}")
        return f"{indent}{self.write_term(subject)}\n" + " ;\n".join(lines) + " .\n"

    def _shorten(self, iri: str) -> str:
        for space, prefix in _SPACES:
            if iri.startswith(space) and _LOCAL.match(iri, len(space)):
                self._used.add(prefix)
                return f"{prefix}:{iri[len(space) :]}"
        return f"<{iri}>"
