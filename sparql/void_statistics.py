"""How much there is, in VoID's words (https://www.w3.org/TR/void/#statistics).

The service description tells it of the default graph, `/dataset` of the dataset.
"""

from collections.abc import Iterator

from graph.ntriples import XSD, Quad, spell_iri, spell_literal, spell_name
from sparql.estimation import Statistics


def describe_size(
    node: str, triples: int, statistics: Statistics | None = None
) -> Iterator[Quad]:
    """Describe a spelled node by its size and, where they are counted, its partitions.

    The partitions are blank nodes with labels of their own, so one document can hold
    those of one node only.
    """
    yield node, spell_name("void:triples"), spell_count(triples), None
    if statistics is None:
        return
    numbers = {
        "distinctSubjects": statistics.whole.subjects,
        "distinctObjects": statistics.whole.objects,
        "properties": len(statistics.properties),
        "classes": len(statistics.classes),
    }
    for name, number in numbers.items():
        yield node, spell_name(f"void:{name}"), spell_count(number), None
    yield from _list_properties(node, statistics)
    yield from _list_classes(node, statistics)


def spell_count(number: float) -> str:
    """Return a whole number as VoID has it."""
    return spell_literal(str(int(number)), datatype=XSD + "integer")


def _list_properties(node: str, statistics: Statistics) -> Iterator[Quad]:
    for index, (iri, part) in enumerate(sorted(statistics.properties.items())):
        own = f"_:property{index}"
        yield node, spell_name("void:propertyPartition"), own, None
        yield own, spell_name("void:property"), spell_iri(iri), None
        yield own, spell_name("void:triples"), spell_count(part.triples), None
        subjects, objects = spell_count(part.subjects), spell_count(part.objects)
        yield own, spell_name("void:distinctSubjects"), subjects, None
        yield own, spell_name("void:distinctObjects"), objects, None


def _list_classes(node: str, statistics: Statistics) -> Iterator[Quad]:
    for index, (iri, size) in enumerate(sorted(statistics.classes.items())):
        own = f"_:class{index}"
        yield node, spell_name("void:classPartition"), own, None
        yield own, spell_name("void:class"), spell_iri(iri), None
        yield own, spell_name("void:entities"), spell_count(size), None
