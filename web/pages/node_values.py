"""Nodes that belong to an entity, told in one line: a status, a number, a name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.ntriples import Quad, is_iri, read_literal, read_value, spell_name
from ontology import iris
from web.pages.formats import format_date, format_number
from web.pages.naming import Namer, Value
from web.pages.texts import say

_LOCAL_QUALIFIERS = {
    iris.VOC + "qualifier-about": "about",
    iris.VOC + "qualifier-more-than": "more_than",
    iris.VOC + "qualifier-up-to": "up_to",
}
_SHORT_UNITS = {
    iris.VOC + "unit-count": "",
    iris.VOC + "unit-percent": "%",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """The statements of nodes by subject and property, as spelled terms."""

    statements: Mapping[str, Mapping[str, Sequence[str]]]

    def __contains__(self, term: object) -> bool:
        return term in self.statements

    def get(self, term: str, name: str) -> str | None:
        """Return the first object of a prefixed property, None where there is none."""
        return next(iter(self.all(term, name)), None)

    def all(self, term: str, name: str) -> Sequence[str]:
        """Return all objects of a prefixed property."""
        return self.statements.get(term, {}).get(spell_name(name), ())

    def subjects(self, name: str, object_: str) -> list[str]:
        """Return the nodes that have an object by a prefixed property, in order."""
        return [t for t in sorted(self.statements) if object_ in self.all(t, name)]


def index_nodes(quads: Iterable[Quad]) -> Nodes:
    """Make the index; a triple of several graphs stands in it once."""
    statements: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for subject, predicate, object_, _ in quads:
        objects = statements[subject].setdefault(predicate, [])
        if object_ not in objects:
            objects.append(object_)
    return Nodes(statements=dict(statements))


def show_node(term: str, nodes: Nodes, namer: Namer) -> Value:
    """Return a node in one line, according to what it says."""
    if nodes.get(term, "skosxl:literalForm"):
        return show_name(term, nodes, namer)
    if nodes.get(term, "stadt:statusValue") or _has_type(term, nodes, "Status"):
        return show_status(term, nodes, namer)
    if nodes.get(term, "stadt:figureKind"):
        return _show_figure(term, nodes, namer)
    if point := nodes.get(term, "geo:asWKT"):
        return namer.show_literal(point)
    if nodes.get(term, "stadt:numericValue"):
        return show_observation(term, nodes, namer)
    return namer.show(term)


def show_name(term: str, nodes: Nodes, namer: Namer) -> Value:
    """Return the entity that a recorded name denotes, and the name where it differs."""
    form = nodes.get(term, "skosxl:literalForm")
    name = read_literal(form)[0] if form else ""
    denoted = nodes.get(term, "stadt:denotes")
    if denoted is None or not is_iri(denoted):
        return replace(namer.show(term), text=name or namer.name(read_value(term)))
    value = namer.show(denoted)
    if not name or name == value.text:
        return value
    return replace(value, detail=say("recorded_as", namer.language, name=name))


def show_status(term: str, nodes: Nodes, namer: Namer) -> Value:
    """Return a status with the date to which it refers, or that there is none."""
    status = nodes.get(term, "stadt:statusValue")
    date = nodes.get(term, "stadt:referenceDate")
    if status is None:
        return Value(text=say("status_unknown", namer.language))
    name = namer.name(read_value(status))
    if date is None:
        return Value(text=say("status_undated", namer.language, status=name))
    day = format_date(read_literal(date)[0], namer.language)
    return Value(text=say("status_as_of", namer.language, status=name, date=day))


def show_observation(term: str, nodes: Nodes, namer: Namer) -> Value:
    """Return a number with qualifier and unit; the rest stands in the detail."""
    language = namer.language
    number = nodes.get(term, "stadt:numericValue")
    amount = format_number(read_literal(number)[0], language) if number else ""
    words = [_qualify(term, nodes, language), amount, _name_unit(term, nodes, namer)]
    details = []
    if _has_type(term, nodes, "TargetObservation"):
        details.append(say("target", language))
    indicator = nodes.get(term, "sosa:observedProperty")
    if indicator and not _has_type(term, nodes, "PopulationObservation"):
        details.append(namer.name(read_value(indicator)))
    if date := nodes.get(term, "stadt:referenceDate"):
        day = format_date(read_literal(date)[0], language)
        details.append(say("as_of", language, date=day))
    text = "\N{NO-BREAK SPACE}".join(word for word in words if word)
    return Value(text=text, detail=" · ".join(details))


def is_target(term: str, nodes: Nodes) -> bool:
    """Tell whether an observation is a target, not an achieved value."""
    return _has_type(term, nodes, "TargetObservation")


def _show_figure(term: str, nodes: Nodes, namer: Namer) -> Value:
    kind = nodes.get(term, "stadt:figureKind") or term
    values = ("stadt:numericValue", "stadt:dateValue", "stadt:textValue")
    found = next((v for name in values if (v := nodes.get(term, name))), None)
    shown = namer.show(found).text if found else ""
    details = [shown] if shown else []
    if date := nodes.get(term, "stadt:referenceDate"):
        day = format_date(read_literal(date)[0], namer.language)
        details.append(say("as_of", namer.language, date=day))
    return Value(text=namer.name(read_value(kind)) + ":", detail=" · ".join(details))


def _qualify(term: str, nodes: Nodes, language: str) -> str:
    qualifier = nodes.get(term, "stadt:valueQualifier")
    key = _LOCAL_QUALIFIERS.get(read_value(qualifier)) if qualifier else None
    return say(key, language) if key else ""


def _name_unit(term: str, nodes: Nodes, namer: Namer) -> str:
    unit = nodes.get(term, "qudt:hasUnit")
    if unit is None:
        return ""
    iri = read_value(unit)
    return _SHORT_UNITS[iri] if iri in _SHORT_UNITS else namer.name(iri)


def _has_type(term: str, nodes: Nodes, name: str) -> bool:
    return any(read_value(t).endswith(name) for t in nodes.all(term, "rdf:type"))
