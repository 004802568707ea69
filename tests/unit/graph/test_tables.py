"""Rows become quads and come back: the rules that the columns follow."""

import pytest

from graph.errors import Refused
from graph.ntriples import Quad
from graph.tables import read_mapping
from graph.tables.export import make_rows, table_columns
from graph.tables.quads import make_quads
from graph.tables.resolution import concept_iri, slugify, source_graph
from graph.tables.rows import Row, Rows, read_rows, write_rows
from ontology.iris import expand

MAPPING = read_mapping()
ID = "https://w3id.org/stadtwissen/id/"


def make_tables(**given: list[Row]) -> Rows:
    """Tables with the given cells; every other cell is empty."""
    return {
        name: [
            dict.fromkeys(table_columns(table), "") | row for row in given.get(name, [])
        ]
        for name, table in MAPPING.items()
    }


def test_what_has_no_place_in_a_table_spoils_no_table() -> None:
    """Others may say anything of a thing of ours, and give classes of their own."""
    graph = f"<{source_graph(['http://a/'])}>"
    type_, check = f"<{expand('rdf:type')}>", f"<{ID}check/measures--m1>"
    quads: list[Quad] = [
        (f"<{ID}actor/a>", type_, f"<{expand('stadt:Community')}>", graph),
        (check, type_, f"<{expand('stadt:SourceCheck')}>", graph),
        (check, f"<{expand('stadt:checkedEntity')}>", "<http://a/>", graph),
        (check, f"<{expand('stadt:checkedEntity')}>", "_:b", graph),
    ]

    rows = make_rows(quads, MAPPING)

    assert rows["actors"] == []
    assert [row["row_id"] for row in rows["checks"]] == [""]


PLACES = [
    {"municipality_id": "kiel", "name_de": "Kiel", "kind": "stadt", "ags": "01002000"},
    {"municipality_id": "ulm", "name_de": "Ulm", "kind": "stadt", "ags": "08421000"},
]
NAMES = [
    {"name": "Kiel", "kind": "municipality", "entity_id": "kiel"},
    {"name": "Ulm", "kind": "municipality", "entity_id": "ulm"},
]
PROJECTS = [
    {"project_id": "kiel", "name_de": "Kiel", "call": "2020", "category": "Großstadt"},
    {"project_id": "ulm", "name_de": "Ulm", "call": "2019", "category": "Großstadt"},
]
MEASURES = [
    {"measure_id": "m1", "project_id": "kiel", "municipality_names": "Kiel"},
    {"measure_id": "m1b", "project_id": "kiel", "municipality_names": "Kiel"},
    {"measure_id": "m2", "project_id": "ulm", "municipality_names": "Ulm"},
]


def make_transfer(**cells: str) -> set[tuple[str, str]]:
    """The properties and objects of one transfer in a world of two cities."""
    rows = make_tables(
        municipalities=PLACES,
        names=NAMES,
        projects=PROJECTS,
        measures=MEASURES,
        transfers=[{"transfer_id": "t1", **cells}],
    )
    return find_statements(make_quads(rows, MAPPING), "transfer/t1")


def find_statements(quads: object, key: str) -> set[tuple[str, str]]:
    assert hasattr(quads, "__iter__")
    return {(p[1:-1], o) for s, p, o, _ in quads if s == f"<{ID}{key}>"}


def entity(key: str) -> str:
    return f"<{ID}{key}>"


def test_a_slug_is_ascii_with_hyphens() -> None:
    assert slugify("Kleinstadt und Größe_über ß") == "kleinstadt-und-groesse-ueber-ss"


def test_a_concept_without_a_scheme_is_named_by_its_value_alone() -> None:
    assert concept_iri("", "reading-a") == "https://w3id.org/stadtwissen/voc/reading-a"


def test_the_order_of_sources_does_not_change_their_graph() -> None:
    first, second = "https://a.example/1", "https://b.example/2"

    assert source_graph([second, first, first]) == source_graph([first, second])


def test_a_row_with_a_cell_too_few_is_refused_with_its_line() -> None:
    with pytest.raises(Refused) as refusal:
        read_rows("states", "a,b\n1,2\n3\n", ["a", "b"])

    assert [(r.file, r.line) for r in refusal.value.rejections] == [("states.csv", 3)]


def test_rows_are_written_with_line_feeds_and_quotes_where_needed() -> None:
    assert write_rows([{"a": "x,y", "b": 'q"'}], ["a", "b"]) == 'a,b\n"x,y","q"""\n'


def test_a_county_has_two_kinds_and_one_identity() -> None:
    rows = make_tables(
        municipalities=[
            {
                "municipality_id": "landkreis-hof",
                "kind": "landkreis",
                "ags": "09475",
                "source_url": "https://a.example/",
            }
        ],
        districts=[
            {
                "district_id": "landkreis-hof",
                "kind": "kreis",
                "district_key": "09475",
                "source_url": "https://b.example/",
            }
        ],
    )

    said = find_statements(make_quads(rows, MAPPING), "district/landkreis-hof")

    assert (
        expand("stadt:authorityType"),
        f"<{concept_iri('authority-type', 'landkreis')}>",
    ) in said
    assert (
        expand("stadt:districtType"),
        f"<{concept_iri('district-type', 'kreis')}>",
    ) in said


def test_a_municipality_lies_in_the_district_of_its_key() -> None:
    rows = make_tables(
        municipalities=[
            {"municipality_id": "rehau", "kind": "stadt", "ags": "09475162"}
        ],
        districts=[{"district_id": "landkreis-hof", "district_key": "09475"}],
    )

    said = find_statements(make_quads(rows, MAPPING), "municipality/rehau")

    assert (expand("stadt:inDistrict"), entity("district/landkreis-hof")) in said
    assert (expand("stadt:districtKey"), '"09475"') in said


def test_members_without_a_lead_carry_a_project_as_a_cooperation() -> None:
    rows = make_tables(
        municipalities=PLACES,
        projects=[{"project_id": "zwei", "name_de": "Zwei"}],
        project_members=[
            {"project_id": "zwei", "municipality_id": "kiel", "role": "member"},
            {"project_id": "zwei", "municipality_id": "ulm", "role": "member"},
        ],
    )
    quads = list(make_quads(rows, MAPPING))

    assert (
        expand("stadt:carriedOutBy"),
        entity("cooperation/zwei"),
    ) in find_statements(quads, "project/zwei")
    members = {
        object_
        for property_, object_ in find_statements(quads, "cooperation/zwei")
        if property_ == expand("org:hasMember")
    }
    assert members == {entity("municipality/kiel"), entity("municipality/ulm")}


def test_a_measure_whose_place_is_named_as_receiver_receives() -> None:
    said = make_transfer(
        kind="based_on",
        measure_id="m1",
        other_measure_ids="m2",
        from_ids="ulm",
        to_ids="kiel",
    )

    assert (expand("stadt:receivingMeasure"), entity("measure/m1")) in said
    assert (expand("stadt:givingMeasure"), entity("measure/m2")) in said
    assert (expand("stadt:givingAuthority"), entity("municipality/ulm")) in said


def test_an_adopting_measure_with_no_side_in_sight_receives() -> None:
    said = make_transfer(kind="adopted_from", measure_id="m1", from_ids="ulm")

    assert (expand("stadt:receivingMeasure"), entity("measure/m1")) in said


def test_an_exchange_with_both_sides_in_one_place_has_no_measure_as_end() -> None:
    said = make_transfer(
        kind="knowledge_exchange", measure_id="m1", from_ids="kiel", to_ids="kiel"
    )

    measures = {object_ for _, object_ in said if "/measure/" in object_}
    assert measures == {entity("measure/m1")}
    assert (expand("stadt:reportedIn"), entity("measure/m1")) in said


def test_an_offer_takes_no_transfer_kind_and_offers_its_measure() -> None:
    said = make_transfer(kind="offered_for_reuse", measure_id="m1", from_ids="kiel")

    assert (expand("stadt:offersForReuse"), entity("measure/m1")) in said
    assert (expand("stadt:offeredBy"), entity("municipality/kiel")) in said
    assert expand("stadt:transferKind") not in {property_ for property_, _ in said}


def test_a_joint_development_has_parties_and_no_direction() -> None:
    said = make_transfer(
        kind="developed_jointly", measure_id="m1", from_ids="kiel", to_ids="ulm"
    )
    properties = {property_ for property_, _ in said}

    assert (expand("stadt:partyNamedFirst"), entity("municipality/kiel")) in said
    assert (expand("stadt:partyNamedSecond"), entity("municipality/ulm")) in said
    assert not properties & {expand("stadt:giver"), expand("stadt:givingAuthority")}


def make_outcome(**cells: str) -> list[Quad]:
    row = {"outcome_id": "o1", "measure_id": "m1", "kind": "output", **cells}
    return list(make_quads(make_tables(outcomes=[row]), MAPPING))


def test_a_planned_number_is_a_target_and_never_an_observation() -> None:
    quads = make_outcome(value="5", qualifier="planned", is_target="true")
    properties = {property_ for property_, _ in find_statements(quads, "outcome/o1")}

    assert expand("stadt:hasTarget") in properties
    assert expand("stadt:hasObservation") not in properties


def test_a_result_without_a_number_keeps_its_date() -> None:
    quads = make_outcome(is_target="false", date="2023-05")

    assert (
        expand("stadt:resultDate"),
        '"2023-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>',
    ) in find_statements(quads, "outcome/o1")


def test_a_licence_belongs_to_the_solution_whose_row_says_the_same() -> None:
    rows = make_tables(
        solutions=[
            {"solution_id": "a", "licence": "MIT"},
            {"solution_id": "b"},
        ],
        measures=[{"measure_id": "m1", "solution_ids": "a|b", "licence": "MIT"}],
    )
    quads = list(make_quads(rows, MAPPING))
    licence = (expand("stadt:licence"), f"<{concept_iri('licence', 'MIT')}>")

    assert licence in find_statements(quads, "solution/a")
    assert licence not in find_statements(quads, "solution/b")
    assert licence not in find_statements(quads, "measure/m1")


def test_every_faulty_cell_is_told_at_once() -> None:
    rows = make_tables(
        measures=[
            {"measure_id": "m1", "budget_eur": "viel", "sdgs": "11"},
            {"measure_id": "m2", "start": "gestern"},
        ]
    )

    with pytest.raises(Refused) as refusal:
        list(make_quads(rows, MAPPING))

    told = " ".join(rejection.message for rejection in refusal.value.rejections)
    assert [word in told for word in ("budget_eur", "sdgs", "start")] == [True] * 3


def test_a_number_comes_back_by_value() -> None:
    rows = make_tables(
        municipalities=[{"municipality_id": "a", "kind": "stadt", "area_km2": "4.90"}]
    )
    notation = (
        f"<{concept_iri('authority-type', 'stadt')}>",
        f"<{expand('skos:notation')}>",
        '"stadt"',
        "<https://w3id.org/stadtwissen/graph/voc>",
    )

    back = make_rows([*make_quads(rows, MAPPING), notation], MAPPING)

    assert back["municipalities"][0]["area_km2"] == "4.9"
    assert back["municipalities"][0]["kind"] == "stadt"


@pytest.mark.parametrize(("kind", "dated"), [("publication", True), ("call", False)])
def test_a_figure_is_dated_only_where_it_was_stated_on_the_row_s_date(
    kind: str, dated: bool
) -> None:
    row = {"id": "p", "kind": kind, "date_start": "2021-08", "figures": "projects=72"}
    quads = make_quads(make_tables(programme=[row]), MAPPING)

    said = {property_ for property_, _ in find_statements(quads, "figure/p--projects")}

    assert (expand("stadt:referenceDate") in said) == dated


def test_what_a_project_of_cities_made_is_given_by_the_city_that_leads_it() -> None:
    joint = {
        "measure_id": "m3",
        "project_id": "kiel",
        "municipality_names": "Kiel|Ulm",
    }
    rows = make_tables(
        municipalities=PLACES,
        names=NAMES,
        projects=PROJECTS,
        project_members=[
            {"project_id": "kiel", "municipality_id": "kiel", "role": "lead"},
            {"project_id": "kiel", "municipality_id": "ulm", "role": "member"},
        ],
        measures=[*MEASURES, joint],
        transfers=[
            {
                "transfer_id": "t1",
                "kind": "adopted_from",
                "measure_id": "m3",
                "from_ids": "kiel",
                "to_ids": "ulm",
            }
        ],
    )

    told = find_statements(make_quads(rows, MAPPING), "transfer/t1")

    assert (expand("stadt:givingMeasure"), entity("measure/m3")) in told


def test_a_measure_built_on_one_of_its_own_place_receives() -> None:
    told = make_transfer(
        kind="based_on", measure_id="m1", other_measure_ids="m1b", from_ids="kiel"
    )

    assert (expand("stadt:receivingMeasure"), entity("measure/m1")) in told
    assert (expand("stadt:givingMeasure"), entity("measure/m1b")) in told


def test_a_place_may_tell_others_of_several_measures_of_its_own() -> None:
    told = make_transfer(
        kind="knowledge_exchange",
        measure_id="m1",
        other_measure_ids="m1b|m2",
        from_ids="kiel",
    )

    givers = {o for p, o in told if p == expand("stadt:giver")}
    assert {entity("measure/m1"), entity("measure/m1b")} <= givers
    assert (expand("stadt:receiver"), entity("measure/m2")) in told
