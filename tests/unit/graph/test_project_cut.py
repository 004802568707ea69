"""What belongs to one project, and where the walk from it ends."""

from graph.ntriples import spell_name
from graph.project_cut import cut_by_project
from ontology.iris import ID
from ontology.statements import Triple

TYPE = spell_name("rdf:type")
PART = spell_name("stadt:partOfProject")
BY = spell_name("stadt:implementedBy")
RESULT = spell_name("stadt:resultOf")
BUILDS_ON = spell_name("stadt:buildsOn")
LABEL = spell_name("rdfs:label")


def name(key: str) -> str:
    return f"<{ID}{key}>"


def a(key: str, kind: str) -> Triple:
    return name(key), TYPE, spell_name(f"stadt:{kind}")


TOWN = a("town", "Municipality")
TRIPLES: tuple[Triple, ...] = (
    TOWN,
    a("p1", "Project"),
    a("p2", "Project"),
    a("m1", "Measure"),
    a("m2", "Measure"),
    a("r1", "Output"),
    (name("m1"), PART, name("p1")),
    (name("m2"), PART, name("p2")),
    (name("m1"), BY, name("town")),
    (name("m2"), BY, name("town")),
    (name("r1"), RESULT, name("m1")),
)


def cut(*more: Triple) -> dict[str, set[str]]:
    """Return the subjects of each project's part."""
    return {
        project: {subject for subject, _, _ in part}
        for project, part in cut_by_project((*TRIPLES, *more))
    }


def test_a_project_has_what_leads_to_it_and_what_it_leads_to() -> None:
    assert cut()[name("p1")] == {name("p1"), name("m1"), name("r1"), name("town")}


def test_what_projects_share_comes_with_each_and_ends_the_walk() -> None:
    parts = cut()

    assert all(name("town") in subjects for subjects in parts.values())
    assert name("m2") not in parts[name("p1")]


def test_a_measure_of_another_project_is_the_border() -> None:
    parts = cut((name("m2"), BUILDS_ON, name("m1")))

    assert name("m2") in parts[name("p1")]
    assert name("p2") not in parts[name("p1")]


def test_what_no_project_reaches_is_left_out() -> None:
    parts = cut((name("lonely"), LABEL, '"allein"@de'))

    assert name("lonely") not in set[str]().union(*parts.values())


def test_a_project_comes_with_whole_statements() -> None:
    parts = dict(cut_by_project(TRIPLES))

    assert TOWN in parts[name("p2")]
    assert len(parts[name("p2")]) == len(set(parts[name("p2")]))
