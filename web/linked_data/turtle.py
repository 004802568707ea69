"""Turtle and TriG text of a description (https://www.w3.org/TR/turtle/)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from graph.ntriples import (
    Quad,
    is_iri,
    is_literal,
    read_literal,
    read_value,
    spell_name,
)
from ontology.iris import DOCUMENT_PREFIXES, expand
from ontology.statements import Triple

# Objects by predicate by subject.
Subjects = Mapping[str, Mapping[str, Sequence[str]]]
_TYPE = expand("rdf:type")
_FIRST = spell_name("rdf:first")
_REST = spell_name("rdf:rest")
_NIL = spell_name("rdf:nil")
# A subset of PN_LOCAL that needs no escapes; other IRIs are written out.
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
# Each ends where a local name begins: after the last slash or hash of an IRI.
_SPACES = {space: prefix for prefix, space in DOCUMENT_PREFIXES.items()}


def write_turtle(triples: Iterable[Triple]) -> str:
    """Return the triples as Turtle, in the order in which subjects first come."""
    return write_trig((*triple, None) for triple in triples)


def write_trig(quads: Iterable[Quad]) -> str:
    """Return the quads as TriG, a block for each graph (https://www.w3.org/TR/trig/).

    A blank node that is named once stands in brackets where it is named.
    """
    return write_trig_parts((quads,))


def write_trig_parts(parts: Iterable[Iterable[Quad]]) -> str:
    """Return the quads as TriG, part after part; no two share a blank node."""
    writer = _Writer()
    blocks = [block for part in parts for block in _write_part(part, writer)]
    return writer.write_prefixes() + "\n".join(blocks)


def _write_part(quads: Iterable[Quad], writer: "_Writer") -> list[str]:
    graphs: dict[str | None, dict[str, dict[str, list[str]]]] = defaultdict(dict)
    for subject, predicate, object_, graph in quads:
        own = graphs[graph].setdefault(subject, {})
        own.setdefault(predicate, []).append(object_)
    inline = _find_inline(graphs.values()) - {str(graph) for graph in graphs}
    blocks = []
    for graph, subjects in graphs.items():
        if graph is None:
            blocks.append(writer.write_subjects(subjects, inline, indent=""))
        else:
            body = writer.write_subjects(subjects, inline, indent="  ")
            blocks.append(f"{writer.write_term(graph)} {{\n{body}}}\n")
    return blocks


def _find_inline(graphs: Iterable[Subjects]) -> frozenset[str]:
    """Return the blank nodes that can do without a label.

    Each is named by one statement, is a subject in the graph of that statement alone,
    and does not lead back to itself.
    """
    homes: Counter[str] = Counter()
    parents: dict[str, set[tuple[int, str]]] = defaultdict(set)
    names: Counter[str] = Counter()
    living: dict[str, int] = {}
    for number, subjects in enumerate(graphs):
        for subject, predicates in subjects.items():
            homes[subject] += 1
            living[subject] = number
            for objects in predicates.values():
                for object_ in objects:
                    if object_.startswith("_:"):
                        names[object_] += 1
                        parents[object_].add((number, subject))
    single = {
        node: subject
        for node, known in parents.items()
        if names[node] == 1 and homes[node] == 1
        for number, subject in known
        if number == living[node]
    }
    return frozenset(node for node in single if not _leads_back(node, single))


def _types_first(
    predicates: Mapping[str, Sequence[str]],
) -> list[tuple[str, Sequence[str]]]:
    """Return what a subject has, its classes before all else, as readers expect."""
    return sorted(predicates.items(), key=lambda said: read_value(said[0]) != _TYPE)


def _leads_back(node: str, parents: Mapping[str, str]) -> bool:
    seen = {node}
    above = parents.get(node)
    while above is not None:
        if above in seen:
            return True
        seen.add(above)
        above = parents.get(above)
    return False


class _Writer:
    """Writes terms and remembers which prefixes it needed."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def write_prefixes(self) -> str:
        lines = [
            f"@prefix {p}: <{DOCUMENT_PREFIXES[p]}> .\n" for p in sorted(self._used)
        ]
        return "".join([*lines, "\n"]) if lines else ""

    def write_subjects(
        self, subjects: Subjects, inline: frozenset[str], *, indent: str
    ) -> str:
        blocks = []
        for subject, predicates in subjects.items():
            if subject not in inline:
                lines = [
                    f"{indent}    {self._write_verb(predicate)} "
                    + f" ,\n{indent}        ".join(
                        self._write_node(object_, subjects, inline)
                        for object_ in objects
                    )
                    for predicate, objects in _types_first(predicates)
                ]
                head = f"{indent}{self.write_term(subject)}\n"
                blocks.append(head + " ;\n".join(lines) + " .\n")
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

    def _write_node(self, term: str, subjects: Subjects, inline: frozenset[str]) -> str:
        """Return a term; a blank node without a label in brackets, a list as one."""
        if term not in inline:
            return self.write_term(term)
        members = _read_list(term, subjects, inline)
        if members is not None:
            written = [self._write_node(one, subjects, inline) for one in members]
            return f"( {' '.join(written)} )"
        parts = [
            f"{self._write_verb(predicate)} "
            + " , ".join(self._write_node(o, subjects, inline) for o in objects)
            for predicate, objects in _types_first(subjects[term])
        ]
        return f"[ {' ; '.join(parts)} ]"

    def _write_verb(self, predicate: str) -> str:
        return "a" if read_value(predicate) == _TYPE else self.write_term(predicate)

    def _shorten(self, iri: str) -> str:
        end = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = _SPACES.get(iri[:end])
        if prefix is None or not _LOCAL.match(iri, end):
            return f"<{iri}>"
        self._used.add(prefix)
        return f"{prefix}:{iri[end:]}"


def _read_list(
    head: str, subjects: Subjects, inline: frozenset[str]
) -> list[str] | None:
    """Return the members of a list that is whole and nothing else, else None."""
    members = []
    while head != _NIL:
        cell = subjects[head] if head in inline else {}
        if cell.keys() != {_FIRST, _REST} or any(len(o) > 1 for o in cell.values()):
            return None
        members.append(cell[_FIRST][0])
        head = cell[_REST][0]
    return members
