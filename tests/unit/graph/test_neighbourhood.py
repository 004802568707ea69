from collections.abc import Iterable

from graph.neighbourhood import concerns_all, gather
from graph.ntriples import spell_iri
from ontology.iris import expand
from ontology.statements import Triple


def term(name: str) -> str:
    return spell_iri(expand(name))


def node(name: str) -> str:
    return f"<urn:x:{name}>"


class SomeTriples:
    def __init__(self, *triples: Triple) -> None:
        self._triples = triples

    def outgoing(self, subject: str) -> Iterable[Triple]:
        return [t for t in self._triples if t[0] == subject]

    def incoming(self, object_: str, predicate: str | None = None) -> Iterable[Triple]:
        found = [t for t in self._triples if t[2] == object_]
        return [t for t in found if predicate in (None, t[1])]


CARRIED = (node("project"), term("stadt:carriedOutBy"), node("town"))
PART = (node("measure"), term("stadt:partOfProject"), node("project"))
RESULT = (node("result"), term("stadt:resultOf"), node("measure"))
TYPE = (node("town"), term("rdf:type"), term("stadt:Municipality"))
THEME = (node("measure"), term("stadt:theme"), term("voc:theme-mobility"))
NOTHING_KNOWN: frozenset[str] = frozenset()


def test_the_changed_node_and_those_beside_it_are_judged() -> None:
    triples = SomeTriples(CARRIED, PART, RESULT, TYPE)

    near = gather(triples, [PART], known=NOTHING_KNOWN)

    assert {node("measure"), node("project"), node("result")} == near.focus_nodes


def test_two_steps_from_a_judged_node_are_seen() -> None:
    triples = SomeTriples(CARRIED, PART, RESULT, TYPE)

    near = gather(triples, [PART], known=NOTHING_KNOWN)

    assert {CARRIED, PART, RESULT, TYPE} == near.triples


def test_a_node_that_lost_its_triples_is_judged_with_whoever_points_at_it() -> None:
    triples = SomeTriples(RESULT)

    near = gather(triples, [PART], known=NOTHING_KNOWN)

    assert node("result") in near.focus_nodes
    assert {RESULT} == near.triples


def test_what_points_at_a_known_concept_is_left_out() -> None:
    other = (node("other"), term("stadt:theme"), term("voc:theme-mobility"))
    concept = term("voc:theme-mobility")

    near = gather(SomeTriples(THEME, other), [THEME], known=frozenset({concept}))

    assert {node("measure")} == near.focus_nodes
    assert {THEME} == near.triples


def test_a_class_is_not_judged() -> None:
    near = gather(SomeTriples(TYPE), [TYPE], known=NOTHING_KNOWN)

    assert {node("town")} == near.focus_nodes


def test_another_holder_of_the_same_key_is_judged_too() -> None:
    mine = (node("here"), term("stadt:ags"), '"01002000"')
    other = (node("there"), term("stadt:ags"), '"01002000"')

    near = gather(SomeTriples(mine, other), [mine], known=NOTHING_KNOWN)

    assert other in near.triples
    assert {node("here"), node("there")} <= near.focus_nodes


def test_links_that_shapes_walk_backwards_are_seen_at_a_neighbour() -> None:
    has = (node("measure"), term("stadt:hasResult"), node("result"))
    said = (node("result"), term("stadt:hasObservation"), node("observation"))

    near = gather(SomeTriples(has, said), [said], known=NOTHING_KNOWN)

    assert {has, said} == near.triples


def test_a_chain_is_followed_to_its_end_also_in_a_circle() -> None:
    part = term("stadt:partOfMeasure")
    chain = [(node(str(n)), part, node(str((n + 1) % 6))) for n in range(6)]

    near = gather(SomeTriples(*chain), [chain[0]], known=NOTHING_KNOWN)

    assert set(chain) == near.triples


def test_all_of_a_circle_is_judged_not_only_the_link_that_closed_it() -> None:
    part = term("stadt:partOfMeasure")
    chain = [(node(str(n)), part, node(str((n + 1) % 6))) for n in range(6)]

    near = gather(SomeTriples(*chain), [chain[0]], known=NOTHING_KNOWN)

    assert {node(str(n)) for n in range(6)} == near.focus_nodes


def test_a_chain_of_transfers_is_followed_from_receiver_to_giver() -> None:
    taken = [
        (node(f"transfer-{n}"), term("stadt:receivingMeasure"), node(f"measure-{n}"))
        for n in range(5)
    ]
    given = [
        (node(f"transfer-{n}"), term("stadt:givingMeasure"), node(f"measure-{n + 1}"))
        for n in range(5)
    ]

    near = gather(SomeTriples(*taken, *given), [taken[0]], known=NOTHING_KNOWN)

    assert set(taken + given) == near.triples
    assert {node(f"measure-{n}") for n in range(6)} <= near.focus_nodes


def test_what_a_twin_leads_to_is_seen() -> None:
    aligned = term("stadt:alignedMeasure")
    mine = (node("mine"), aligned, node("measure"))
    other = (node("other"), aligned, node("measure"))
    link = (node("other"), term("stadt:alignsWith"), node("recommendation"))
    above = (node("recommendation"), term("stadt:underGuideline"), node("guideline"))

    near = gather(SomeTriples(mine, other, link, above), [above], known=NOTHING_KNOWN)

    assert node("mine") in near.focus_nodes
    assert above in near.triples


def test_the_class_tree_concerns_all_nodes() -> None:
    below = (node("kind"), term("rdfs:subClassOf"), term("stadt:Measure"))

    assert concerns_all([below], known=NOTHING_KNOWN)
    assert not concerns_all([PART], known=NOTHING_KNOWN)


def test_a_change_of_a_known_concept_concerns_all_nodes() -> None:
    concept = term("voc:theme-mobility")
    changed = (concept, term("skos:broader"), concept)

    assert concerns_all([changed], known=frozenset({concept}))
    assert not concerns_all([THEME], known=frozenset({concept}))
