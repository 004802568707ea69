"""`/ns/report`: what the reviewers' checks say of the shipped ontology."""

from dataclasses import dataclass
from functools import cache

from flask import Blueprint, Response, request

from ontology import read_shipped
from ontology.checklist import Check, Finding, Outcome, Report, Status, read_report
from ontology.iris import NS
from web.caching import A_DAY
from web.cross_origin import READABLE
from web.locations import page_path
from web.pages.formats import format_date, format_number
from web.pages.rendering import reader_language, render
from web.pages.texts import say

blueprint = Blueprint("ontology_report", __name__)

_FILE = "report.json"
_SHORTEST = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One check in the table: its number, what would be wrong, how it ended.

    `judged` says how much a reasoner took in, `test` which tests make the check.
    """

    number: str
    name: str
    text: str
    way: str
    status: Status
    result: str
    seconds: str
    judged: tuple[str, ...]
    test: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """Findings that are meant to be so, and why."""

    check: str
    subjects: tuple[str, ...]
    reason: str


@blueprint.get("/ns/report")
@blueprint.get("/<any(de, en):language>/ns/report")
def show(language: str | None = None) -> Response:
    """Show every check with its result, the exceptions, and what was judged."""
    language = reader_language()
    report = _read()
    texts = {one.check.name: _describe(one.check, language) for one in report.outcomes}
    return render(
        "ns_report.html",
        report=report,
        date=format_date(report.date, language),
        lines=[_make_line(outcome, language) for outcome in report.outcomes],
        made=len(report.outcomes) - len(report.having(Status.TESTED)),
        tested=len(report.having(Status.TESTED)),
        findings=_list_findings(report),
        exemptions=[
            Exemption(
                check=texts[one.check],
                subjects=one.subjects,
                reason=one.de if language == "de" else one.en,
            )
            for one in report.allowances
        ],
        counts=[
            (
                say("judged_" + name.replace(" ", "_"), language),
                format_number(str(number), language),
            )
            for name, number in report.counts.items()
        ],
        home=page_path(NS, language),
    )


@blueprint.get("/ns/report.json")
def show_json() -> Response:
    """Return the report as `stadtwissen check-ontology --json` wrote it."""
    response = Response(read_shipped(_FILE), content_type="application/json")
    response.headers["Cache-Control"] = A_DAY
    response.headers.extend(READABLE)
    response.add_etag()
    response.make_conditional(request)
    return response


@cache
def _read() -> Report:
    return read_report(read_shipped(_FILE).decode())


def _make_line(outcome: Outcome, language: str) -> CheckLine:
    check = outcome.check
    is_made_here = outcome.status is not Status.TESTED
    return CheckLine(
        number=str(check.number or ""),
        name=check.name,
        text=_describe(check, language),
        way=say("check_by_" + check.way, language),
        status=outcome.status,
        result=_tell_result(outcome, language),
        seconds=_format_seconds(outcome.seconds, language) if is_made_here else "",
        judged=tuple(
            f"{format_number(str(number), language)} "
            + say("judged_" + name.replace(" ", "_"), language)
            for name, number in outcome.judged.items()
        ),
        test=check.test,
    )


def _tell_result(outcome: Outcome, language: str) -> str:
    number = len(
        outcome.allowed if outcome.status is Status.ALLOWED else outcome.findings
    )
    key = "check_" + outcome.status.replace(" ", "_")
    return say(key, language, number=str(number))


def _list_findings(report: Report) -> tuple[tuple[str, Finding], ...]:
    return tuple(
        (outcome.check.name, finding)
        for outcome in report.outcomes
        for finding in outcome.findings
    )


def _describe(check: Check, language: str) -> str:
    return check.de if language == "de" else check.en


def _format_seconds(seconds: float, language: str) -> str:
    sign = "< " if seconds < _SHORTEST else ""
    shown = f"{max(seconds, _SHORTEST):.2f}"
    # Not as other numbers are: in a column each has its two places.
    return f"{sign}{shown.replace('.', ',') if language == 'de' else shown} s"
