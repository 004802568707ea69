"""What to call a thing at the head of its page, and how to introduce it."""

from collections.abc import Iterable

from graph.ntriples import (
    Quad,
    is_literal,
    read_literal,
    read_value,
    spell_iri,
    spell_name,
)
from ontology.iris import expand
from web.linked_data.description import Description
from web.locations import entity_type
from web.pages.naming import Namer, Value
from web.pages.node_values import Nodes, index_nodes, show_name, show_node
from web.pages.texts import name_kind, say

_LABELS = ("rdfs:label", "skos:prefLabel", "dcterms:title", "skosxl:literalForm")
_SUMMARIES = ("dcterms:description", "skos:definition", "rdfs:comment")
_GIVERS = ("stadt:giverName", "stadt:partyNameFirst")
_RECEIVERS = ("stadt:receiverName", "stadt:partyNameSecond")
# Things without a name of their own are called after what they are about.
_ABOUT = (
    "stadt:alignedMeasure",
    "stadt:memberAuthority",
    "stadt:membershipIn",
    "stadt:checkedEntity",
    "stadt:figureKind",
)


def find_title(description: Description, nodes: Nodes, namer: Namer) -> Value:
    """Return the label in the page's language or another, else a title made up."""
    label = _choose(description.statements, _LABELS, namer)
    if label is not None:
        return label
    kind = name_kind(entity_type(description.entity), namer.language)
    if transfer := _name_transfer(description, nodes, namer):
        return Value(text=transfer)
    if numbers := _objects(description, "skos:notation"):
        return Value(text=f"{kind} {read_literal(numbers[0])[0]}")
    about = [
        namer.name(read_value(term))
        for name in _ABOUT
        for term in _objects(description, name)
    ]
    if about:
        return Value(text=f"{kind}: {' – '.join(dict.fromkeys(about))}")
    if urls := _objects(description, "schema:url"):
        return Value(text=namer.show(urls[0]).text)
    own = show_node(spell_iri(description.entity), _own_statements(description), namer)
    if own.text and own.text != namer.name(description.entity):
        return Value(text=f"{kind}: {own.text}", detail=own.detail)
    return Value(text=namer.name(description.entity))


def find_summary(quads: Iterable[Quad], namer: Namer) -> Value | None:
    """Return the description in the page's language, else in another."""
    return _choose(quads, _SUMMARIES, namer)


def _choose(
    quads: Iterable[Quad], names: tuple[str, ...], namer: Namer
) -> Value | None:
    quads = tuple(quads)
    for name in names:
        predicate = spell_name(name)
        texts: dict[str, str] = {}
        for quad in quads:
            if quad[1] == predicate and is_literal(quad[2]):
                text, language, _ = read_literal(quad[2])
                texts.setdefault(language or "", text)
        for language in (namer.language, "de", "en", *sorted(texts)):
            if language in texts:
                other = language and language != namer.language
                return Value(text=texts[language], language=language if other else None)
    return None


def _name_transfer(description: Description, nodes: Nodes, namer: Namer) -> str | None:
    if entity_type(description.entity) != "transfer":
        return None
    kinds = [
        namer.name(read_value(q[2]))
        for q in description.asserted
        if read_value(q[1]) == expand("rdf:type")
    ]
    ends = [
        _name_ends(description, nodes, namer, names) for names in (_GIVERS, _RECEIVERS)
    ]
    giver, receiver = (end or say("unknown_end", namer.language) for end in ends)
    key = "transfer_from_to"
    if _objects(description, "stadt:partyNameFirst") or _objects(
        description, "stadt:partyNameSecond"
    ):
        key = "transfer_between"
        giver = " · ".join(end for end in ends if end)
    return say(
        key, namer.language, kind=" / ".join(kinds), giver=giver, receiver=receiver
    )


def _name_ends(
    description: Description, nodes: Nodes, namer: Namer, names: tuple[str, ...]
) -> str:
    terms = [term for name in names for term in _objects(description, name)]
    return ", ".join(show_name(term, nodes, namer).text for term in terms)


def _objects(description: Description, name: str) -> list[str]:
    predicate = spell_name(name)
    found = (quad[2] for quad in description.statements if quad[1] == predicate)
    return list(dict.fromkeys(found))


def _own_statements(description: Description) -> Nodes:
    return index_nodes(description.asserted)
