"""How the findings of a validation are told on a terminal."""

import pytest

from graph.limits import FAULTS_REPORTED
from graph.report import VIOLATION, WARNING, Finding, Profile, Report
from web.commands.findings import print_report, read_style


def find(number: int, severity: str) -> Finding:
    return Finding(
        focus=f"<http://a/{number}>",
        shape="http://a/shape",
        severity=severity,
        component="http://a/component",
        message_de="falsch",
        message_en="wrong",
    )


@pytest.mark.parametrize(
    ("language", "more"), [("de", "… und 51 weitere"), ("en", "… and 51 more")]
)
def test_the_gravest_findings_come_first_and_no_more_than_are_read(
    capsys: pytest.CaptureFixture[str], language: str, more: str
) -> None:
    warnings = [find(n, WARNING) for n in range(FAULTS_REPORTED.value + 50)]
    report = Report.of([*warnings, find(1_000, VIOLATION)])
    style = read_style("text", language, as_json=False)

    print_report(report, style, profile=Profile.COMPLETE)

    lines = capsys.readouterr().err.splitlines()
    assert "<http://a/1000>" in lines[0]
    assert sum(line.startswith("  see ") for line in lines) == FAULTS_REPORTED.value
    assert lines[-2].startswith(more)
