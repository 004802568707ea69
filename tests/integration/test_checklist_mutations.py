"""Each check of the ontology finds the defect that was put there for it."""

from dataclasses import replace

import pytest
from pyoxigraph import Store

from graph.ontology_check import run_checks
from graph.ontology_material import Material
from graph.ontology_programs import PROGRAMS
from graph.ontology_reasoning import judge_data, run_reasoner_checks
from graph.shipped_texts import read_module_texts, read_texts
from ontology import VERSION
from ontology.checklist import Check, Run, Status, Way, judge_all, read_checks
from ontology.iris import expand
from tests.support.seeded_defects import Defect, make_data, spoil_module
from tests.support.seeded_in_core import IN_CORE
from tests.support.seeded_in_data import IN_DATA, SOUND
from tests.support.seeded_in_lists import IN_LISTS
from tests.support.seeded_in_shapes import IN_SHAPES

IN_MODULES = (*IN_CORE, *IN_LISTS, *IN_SHAPES)

QUESTION = "ontology/questions/01.rq"


@pytest.fixture(scope="module")
def shipped_material() -> Material:
    texts = read_texts(("ontology", "graph", "sparql", "web"))
    return Material(
        version=VERSION, modules=read_module_texts(texts), texts=texts, data=Store()
    )


@pytest.fixture(scope="module")
def checks(shipped_material: Material) -> dict[str, Check]:
    return read_checks(shipped_material.texts["ontology/checks/checklist.toml"])


def find_subjects(check: Check, material: Material) -> set[str]:
    (run,) = run_checks([check], material)
    assert run.findings is not None
    return {finding.subject for finding in run.findings}


@pytest.fixture(scope="module")
def found_before(
    shipped_material: Material, checks: dict[str, Check]
) -> dict[str, set[str]]:
    tried = dict.fromkeys(defect.check for defect in IN_MODULES)
    return {name: find_subjects(checks[name], shipped_material) for name in tried}


@pytest.mark.parametrize(
    "defect", IN_MODULES, ids=lambda one: f"{one.check}-{one.subject}"
)
def test_a_defect_of_the_ontology_is_found(
    shipped_material: Material,
    checks: dict[str, Check],
    found_before: dict[str, set[str]],
    defect: Defect,
) -> None:
    spoilt = spoil_module(shipped_material, defect)

    found = find_subjects(checks[defect.check], spoilt)

    assert defect.subject in found - found_before[defect.check]


@pytest.mark.parametrize(
    "defect", IN_DATA, ids=lambda one: f"{one.check}-{one.subject}"
)
def test_a_defect_of_the_data_is_found(
    shipped_material: Material, checks: dict[str, Check], defect: Defect
) -> None:
    check = checks[defect.check]
    sound = replace(shipped_material, data=make_data(SOUND))
    spoilt = replace(shipped_material, data=make_data(SOUND + defect.text))

    assert set() == find_subjects(check, sound)
    assert defect.subject in find_subjects(check, spoilt)


def test_another_version_than_the_package_has_is_found(
    shipped_material: Material, checks: dict[str, Check]
) -> None:
    material = replace(shipped_material, version="1.0.1")

    assert "stadt:" in find_subjects(checks["version"], material)


@pytest.mark.parametrize(
    ("module", "old", "new", "subject"),
    [
        ("core", "owl:hasKey ( stadt:ags ) ;", "", "stadt:Municipality"),
        ("core", "stadt:Output stadt:Outcome stadt:Impact", "", "stadt:Outcome"),
        ("core", "( stadt:selectedIn stadt:callOf )", "()", "stadt:fundedUnder"),
        ("core", "stadt:Reading\n    a", "stadt:Writing\n    a", "stadt:Reading"),
        ("vocabularies", 'notation "mobility"', 'note "x"@de', "voc:theme-mobility"),
        ("shapes", "sh:targetClass stadt:Charter ;", "", "shp:Charter"),
        ("axioms", "stadt:underGuideline", "stadt:none", "stadt:Recommendation"),
    ],
)
def test_an_axiom_that_went_since_the_release_is_found(
    shipped_material: Material,
    checks: dict[str, Check],
    module: str,
    old: str,
    new: str,
    subject: str,
) -> None:
    text = shipped_material.modules[module]
    assert old in text
    modules = {**shipped_material.modules, module: text.replace(old, new)}
    spoilt = replace(shipped_material, modules=modules, version="1.7.0")

    assert subject in find_subjects(checks["breaking-change"], spoilt)


def test_the_version_after_a_release_needs_its_files_and_names_it(
    shipped_material: Material, checks: dict[str, Check]
) -> None:
    check = checks["missing-former-version"]
    later = replace(shipped_material, version="1.1.0")
    kept = {
        f"ontology/versions/{VERSION}/{name}.ttl": text
        for name, text in shipped_material.modules.items()
    }
    modules = {
        name: f"{text}\n<{module.iri}> <{expand('owl:priorVersion')}>"
        f" <{module.version_iri}> ."
        for (name, text), module in zip(
            shipped_material.modules.items(),
            shipped_material.index.modules,
            strict=True,
        )
    }

    assert {"stadt:", "voc:", f"shp:{VERSION}"} <= find_subjects(check, later)

    ready = replace(later, texts={**later.texts, **kept}, modules=modules)
    assert find_subjects(check, ready) == set()


@pytest.mark.parametrize(
    ("check", "path", "text", "subject"),
    [
        ("ghost-term", QUESTION, "ASK { ?x a stadt:Ghost }", "stadt:Ghost"),
        ("ghost-term", "web/site.py", 'expand("voc:theme-ghost")', "voc:theme-ghost"),
        ("ghost-term", "graph/tables/mapping.toml", 'scheme = "ghost"', "voc:ghost"),
        ("placeholder", "ontology/core.ttl", "# TODO: say why", "ontology/core.ttl"),
        ("placeholder", "web/templates/home.html", "/home/me/x", None),
        ("empty-question", QUESTION, "SELECT * { ?s ?p ?o }", QUESTION),
    ],
)
def test_a_defect_of_a_text_is_found(
    shipped_material: Material,
    checks: dict[str, Check],
    check: str,
    path: str,
    text: str,
    subject: str | None,
) -> None:
    material = replace(shipped_material, texts={**shipped_material.texts, path: text})

    assert (subject or path) in find_subjects(checks[check], material)


def test_a_gap_that_has_rows_is_found(
    shipped_material: Material, checks: dict[str, Check]
) -> None:
    text = "# Title\n# gap none\nSELECT * { ?s ?p ?o }"
    texts = {**shipped_material.texts, QUESTION: text}
    material = replace(shipped_material, texts=texts, data=make_data(SOUND))

    assert QUESTION in find_subjects(checks["empty-question"], material)


def test_every_check_that_is_made_here_has_a_defect_that_it_finds(
    checks: dict[str, Check],
) -> None:
    made = {name for name, one in checks.items() if one.way is Way.QUERY} | set(
        PROGRAMS
    )
    tried = {defect.check for defect in (*IN_MODULES, *IN_DATA)}
    elsewhere = {"version", "placeholder", "empty-question"}

    assert made == tried | elsewhere


REASONED = (
    "profile-core",
    "profile-axioms",
    "consistency-ontology",
    "consistency-examples",
    "consistency-data",
)


@pytest.mark.parametrize(
    ("text", "found_by"),
    [
        # HermiT does not judge what is outside OWL 2 DL, and that is no pass.
        ("stadt:buildsOn a owl:FunctionalProperty .", REASONED),
        (
            "stadt:Both a owl:Class ; rdfs:subClassOf stadt:Measure, stadt:Solution .",
            ("consistency-ontology", "consistency-examples", "consistency-data"),
        ),
        (
            "stadt:Recommendation rdfs:subClassOf stadt:Output .",
            ("consistency-ontology", "consistency-examples", "consistency-data"),
        ),
        (
            "stadt:theme rdfs:range stadt:Guideline .",
            ("consistency-examples", "consistency-data"),
        ),
        ("<id/measure/a> a stadt:Project .", ("consistency-data",)),
    ],
)
def test_the_reasoner_finds_what_no_query_can(
    shipped_material: Material, text: str, found_by: tuple[str, ...]
) -> None:
    defect = Defect(check="all", subject="all", text=text)
    material = replace(spoil_module(shipped_material, defect), data=make_data(SOUND))

    runs = list(run_reasoner_checks(material))

    assert found_by == tuple(run.name for run in runs if run.findings)


def test_the_shipped_ontology_passes_the_reasoner(shipped_material: Material) -> None:
    material = replace(shipped_material, data=make_data(SOUND))

    runs = list(run_reasoner_checks(material))

    assert list(REASONED) == [run.name for run in runs if run.findings == ()]


TWO_PROJECTS = """
<graph/src/0> {
    <id/project/a> a stadt:Project . <id/project/b> a stadt:Project .
    <id/measure/b> stadt:partOfProject <id/project/b> ; a stadt:Measure, stadt:Solution
}
<graph/src/1> { <id/municipality/c> a stadt:Municipality }
"""


def test_a_graph_that_takes_too_long_is_judged_by_project(
    shipped_material: Material,
) -> None:
    material = replace(shipped_material, data=make_data(TWO_PROJECTS))

    verdict = judge_data(material, seconds=0.01)

    (finding,) = verdict.findings
    assert (finding.subject, finding.detail) == ("id:project/b", "no model")
    assert verdict.judged == {
        "projects": 2,
        "projects in all": 2,
        "triples": 5,
        "triples in all": 6,
    }


@pytest.mark.parametrize(
    ("text", "late"),
    [(TWO_PROJECTS, {"id:project/a", "id:project/b"}), (SOUND, {"HermiT"})],
)
def test_what_was_not_judged_in_time_is_no_pass(
    shipped_material: Material, text: str, late: set[str]
) -> None:
    material = replace(shipped_material, data=make_data(text))

    verdict = judge_data(material, seconds=0.01, project_seconds=0)

    assert {one.subject for one in verdict.findings} == late
    assert {one.detail for one in verdict.findings} == {"not judged in time"}
    assert verdict.judged["projects"] == 0


def test_a_check_that_was_not_run_is_no_pass(
    shipped_material: Material, checks: dict[str, Check]
) -> None:
    runs: list[Run] = list(run_reasoner_checks(shipped_material, wanted=False))
    outcomes = judge_all(checks.values(), runs, ())

    not_run = {one.check.name for one in outcomes if one.status is Status.NOT_RUN}
    assert set(REASONED) <= not_run
