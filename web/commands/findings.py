"""What the shapes found, as a command tells it."""

from dataclasses import dataclass
from enum import StrEnum

import click

from graph.limits import FAULTS_REPORTED
from graph.report import INFO, SEVERITY_NAMES, VIOLATION, WARNING, Profile, Report

_MORE = {
    "de": "… und {number} weitere; mit --report turtle oder json stehen alle da.",
    "en": "… and {number} more; --report turtle or json tells them all.",
}
_PLURALS = {
    VIOLATION: {"de": "Verstöße", "en": "violations"},
    WARNING: {"de": "Warnungen", "en": "warnings"},
    INFO: {"de": "Hinweise", "en": "notes"},
}

language_option = click.option(
    "--language",
    type=click.Choice(["de", "en"]),
    default="en",
    show_default=True,
    help="The language of the messages.",
)


class ReportForm(StrEnum):
    """How a command writes a validation report."""

    TEXT = "text"
    TURTLE = "turtle"
    JSON = "json"


report_option = click.option(
    "--report",
    "report_form",
    type=click.Choice([str(one) for one in ReportForm]),
    default=str(ReportForm.TEXT),
    show_default=True,
    help="The validation report: as text, or as data that alone fills stdout.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How somebody wants to be answered; `as_json` wants all of it as one object."""

    form: ReportForm
    language: str
    as_json: bool

    @property
    def fills_stdout(self) -> bool:
        """Tell whether the report alone stands on standard output."""
        return self.form is not ReportForm.TEXT


def read_style(report_form: str, language: str, *, as_json: bool) -> Style:
    """Return how somebody wants to be answered; wrong usage where that is two ways."""
    form = ReportForm(report_form)
    if as_json and form is not ReportForm.TEXT:
        raise click.UsageError("--json has the report in it; leave --report away.")
    return Style(form=form, language=language, as_json=as_json)


def print_report(report: Report, style: Style, *, profile: Profile) -> None:
    """Print as text, on standard error, the findings that a profile refuses.

    The gravest come first, and no more are told than are read.

    As data the report is whole and goes to standard output.
    """
    if style.form is ReportForm.TURTLE:
        click.echo(report.as_turtle(), nl=False)
    elif style.form is ReportForm.JSON:
        click.echo(report.as_json())
    else:
        told = report.against(profile)
        for one in told[: FAULTS_REPORTED.value]:
            click.echo(one.tell(style.language), err=True)
            click.echo(f"  see {one.shape}", err=True)
        if (left_out := len(told) - FAULTS_REPORTED.value) > 0:
            click.echo(_MORE[style.language].format(number=left_out), err=True)
        if report.findings:
            click.echo(count_severities(report, style.language), err=True)


def count_severities(report: Report, language: str) -> str:
    """Return how many findings there are of each severity."""
    return ", ".join(
        f"{number} {(SEVERITY_NAMES if number == 1 else _PLURALS)[severity][language]}"
        for severity, number in report.count_severities().items()
    )
