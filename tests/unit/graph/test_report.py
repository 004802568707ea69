import json
from dataclasses import replace

import pytest
from rdflib import RDF, SH, Graph, Literal, URIRef

from graph.limits import FAULTS_REPORTED
from graph.report import (
    Finding,
    Profile,
    Report,
    Warnings,
    decode_report,
    encode_report,
)
from ontology import iris

FINDING = Finding(
    focus="<https://w3id.org/stadtwissen/id/measure/x>",
    shape=iris.SHAPES + "measure-budget",
    severity=iris.expand("sh:Violation"),
    component=iris.expand("sh:MinInclusiveConstraintComponent"),
    message_de="Höchstens ein Betrag.",
    message_en="At most one sum.",
    path=f"<{iris.NS}budgetInEuro>",
    value='"-5"^^<http://www.w3.org/2001/XMLSchema#decimal>',
)
WARNING = replace(FINDING, severity=iris.expand("sh:Warning"))
GAP = replace(
    FINDING, severity=iris.expand("sh:Info"), shape=iris.SHAPES + "label-english"
)


def test_a_report_without_findings_conforms() -> None:
    assert Report().conforms


def test_a_report_with_a_violation_does_not_conform() -> None:
    assert not Report.of([FINDING]).conforms


def test_a_report_of_warnings_alone_conforms() -> None:
    report = Report.of([WARNING])

    assert report.conforms
    assert report.findings == (WARNING,)


def test_of_many_warnings_the_first_are_kept_and_all_are_counted() -> None:
    many = FAULTS_REPORTED.value + 5
    found = [replace(WARNING, focus=f"<http://a/{number}>") for number in range(many)]

    warnings = Warnings.of(Report.of([*found, GAP]))

    assert (FAULTS_REPORTED.value, many) == (len(warnings.first), warnings.count)
    assert GAP not in warnings.first


def test_violations_come_before_warnings_and_none_twice() -> None:
    assert Report.of([WARNING, FINDING, FINDING]).findings == (FINDING, WARNING)


def test_the_gravest_findings_come_first() -> None:
    assert Report.of([GAP, WARNING, FINDING]).findings == (FINDING, WARNING, GAP)


@pytest.mark.parametrize(
    ("profile", "refused"),
    [
        (Profile.LOAD, (FINDING,)),
        (Profile.PUBLISH, (FINDING, WARNING)),
        (Profile.COMPLETE, (FINDING, WARNING, GAP)),
    ],
)
def test_each_profile_refuses_what_the_one_before_does_and_more(
    profile: Profile, refused: tuple[Finding, ...]
) -> None:
    assert Report.of([FINDING, WARNING, GAP]).against(profile) == refused


def test_findings_are_counted_by_severity() -> None:
    counts = Report.of([FINDING, GAP]).count_severities()

    assert list(counts.values()) == [1, 0, 1]


def test_the_text_names_the_severity_in_the_language_asked_for() -> None:
    report = Report.of([WARNING])

    assert report.as_text("de").startswith("Warnung: ")
    assert report.as_text("en").startswith("warning: ")


def test_a_report_with_a_warning_does_not_conform_to_shacl() -> None:
    graph = Graph().parse(data=Report.of([WARNING]).as_turtle(), format="turtle")

    assert [Literal(False)] == list(graph.objects(None, SH.conforms))  # noqa: FBT003 - RDF


def test_a_report_comes_back_from_its_bytes() -> None:
    report = Report.of([FINDING, WARNING])

    assert report == decode_report(encode_report(report))


def test_the_text_speaks_the_language_that_is_asked_for() -> None:
    report = Report.of([FINDING])

    assert report.as_text("de").endswith("Höchstens ein Betrag.\n")
    assert report.as_text("en").endswith("At most one sum.\n")


def test_the_json_counts_findings_for_each_shape() -> None:
    read = json.loads(Report.of([FINDING, GAP]).as_json())

    assert not read["conforms"]
    assert {FINDING.shape: 1, GAP.shape: 1} == read["shapes"]
    assert [FINDING.focus] * 2 == [one["focus"] for one in read["findings"]]


def test_the_turtle_is_a_validation_report_with_both_messages() -> None:
    graph = Graph().parse(data=Report.of([FINDING]).as_turtle(), format="turtle")

    (result,) = graph.subjects(RDF.type, SH.ValidationResult)

    assert [Literal(False)] == list(graph.objects(None, SH.conforms))  # noqa: FBT003 - RDF
    assert URIRef(FINDING.shape) == graph.value(result, SH.sourceShape)
    assert {"de", "en"} == {
        message.language
        for message in graph.objects(result, SH.resultMessage)
        if isinstance(message, Literal)
    }


def test_a_message_with_quotes_and_lines_stays_one_literal() -> None:
    odd = replace(FINDING, message_en='say "so"\nand so', value='"a\\n\\"b"')

    graph = Graph().parse(data=Report.of([odd]).as_turtle(), format="turtle")

    texts = {str(text) for text in graph.objects(None, SH.resultMessage)}
    assert odd.message_en in texts


def test_reasons_name_the_shape_and_the_node() -> None:
    (rejection,) = Report.of([FINDING]).rejections()

    assert ("shape measure-budget", FINDING.shape) == (rejection.rule, rejection.see)
    assert FINDING.focus == rejection.term
    assert "At most one sum." in rejection.message
    assert "Höchstens ein Betrag." in rejection.message


def test_not_more_reasons_are_given_than_anybody_reads() -> None:
    many = [replace(FINDING, value=f'"{number}"') for number in range(500)]

    assert FAULTS_REPORTED.value == len(Report.of(many).rejections())


def test_a_report_about_some_nodes_leaves_the_others_out() -> None:
    other = replace(FINDING, focus="<urn:x:other>")

    assert (other,) == Report.of([FINDING, other]).about(["<urn:x:other>"]).findings
