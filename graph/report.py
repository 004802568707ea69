"""The report of a SHACL validation, as a value and as text, JSON and Turtle.

https://www.w3.org/TR/shacl/#validation-report
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

from graph.errors import Rejection, ShapesViolated
from graph.limits import FAULTS_REPORTED
from graph.ntriples import spell_iri, spell_literal
from ontology import iris

LANGUAGES = ("de", "en")
VIOLATION = iris.expand("sh:Violation")
WARNING = iris.expand("sh:Warning")
INFO = iris.expand("sh:Info")
# The gravest first: reports are sorted by it.
SEVERITIES = (VIOLATION, WARNING, INFO)
SEVERITY_NAMES = {
    VIOLATION: {"de": "Verstoß", "en": "violation"},
    WARNING: {"de": "Warnung", "en": "warning"},
    INFO: {"de": "Hinweis", "en": "note"},
}
_AGAINST_ALL = b"a"
_AGAINST_NAMED = b"n"


class Profile(StrEnum):
    """How good a record must be; each profile refuses what the one before does."""

    LOAD = "load"
    PUBLISH = "publish"
    COMPLETE = "complete"

    @property
    def refused(self) -> tuple[str, ...]:
        """The severities of which a graph of this profile has no finding."""
        return SEVERITIES[: 1 + list(Profile).index(self)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a shape says about one focus node.

    `focus`, `path` and `value` are spelled as in N-Triples; `path` is None where the
    shape speaks of the node itself or of more than one predicate, `value` where
    something is missing. `shape`, `severity` and `component` are IRIs.
    """

    focus: str
    shape: str
    severity: str
    component: str
    message_de: str
    message_en: str
    path: str | None = None
    value: str | None = None

    def message(self, language: str) -> str:
        """Return the message in German for `de`, else in English."""
        return self.message_de if language == "de" else self.message_en

    def tell(self, language: str) -> str:
        """Return the finding as one line, in de or en."""
        return f"{SEVERITY_NAMES[self.severity][language]}: {_describe(self, language)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the shapes found, sorted; no violation among it means conformance."""

    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Report":
        """Return the report of findings in any order."""
        return cls(findings=tuple(sorted(set(findings), key=_rank)))

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The findings for which a load is refused."""
        return self.against(Profile.LOAD)

    @property
    def conforms(self) -> bool:
        """Tell whether there is no violation; warnings may be there."""
        return not self.violations

    def against(self, profile: Profile) -> tuple[Finding, ...]:
        """Return the findings for which a profile is not met."""
        return tuple(one for one in self.findings if one.severity in profile.refused)

    def count_severities(self) -> dict[str, int]:
        """Return the number of findings of each severity, the gravest first."""
        counts = Counter(one.severity for one in self.findings)
        return {severity: counts[severity] for severity in SEVERITIES}

    def count_shapes(self) -> dict[tuple[str, str], int]:
        """Return the number of findings of each severity and shape, sorted."""
        counts = Counter((one.severity, one.shape) for one in self.findings)
        return dict(sorted(counts.items(), key=lambda one: _rank_severity(one[0])))

    def about(self, focus_nodes: Iterable[str]) -> "Report":
        """Return the findings about some focus nodes alone; they are spelled."""
        wanted = frozenset(focus_nodes)
        return Report(
            findings=tuple(one for one in self.findings if one.focus in wanted)
        )

    def rejections(self) -> tuple[Rejection, ...]:
        """Return the violations as reasons for an editor, not more than are read."""
        return tuple(_reject(one) for one in self.violations[: FAULTS_REPORTED.value])

    def as_text(
        self, language: str = "en", *, profile: Profile = Profile.COMPLETE
    ) -> str:
        """Return a line for each finding that a profile refuses, in de or en."""
        return "".join(f"{one.tell(language)}\n" for one in self.against(profile))

    def as_json(self, profile: Profile = Profile.LOAD) -> str:
        """Return the report as a JSON object, with a count for each shape.

        `conforms` tells whether the profile is met; all findings are there.
        """
        return json.dumps(
            {
                "profile": profile,
                "conforms": not self.against(profile),
                "severities": self.count_severities(),
                "shapes": {name: n for (_, name), n in self.count_shapes().items()},
                "findings": [asdict(one) for one in self.findings],
            },
            ensure_ascii=False,
            indent=2,
        )

    def as_turtle(self) -> str:
        """Return the report as RDF: a sh:ValidationReport in Turtle.

        As SHACL demands, sh:conforms is true only where nothing at all was found.
        """
        conforms = "false" if self.findings else "true"
        results = [f"    sh:result {_write(one)}" for one in self.findings]
        body = " ;\n".join([f"    sh:conforms {conforms}", *results])
        prefix = f"@prefix sh: <{iris.PREFIXES['sh']}> .\n"
        return f"{prefix}\n[] a sh:ValidationReport ;\n{body} .\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a validator is asked: triples as N-Triples.

    They are judged against all vocabularies, or against the concepts that they name.
    """

    data: bytes
    against_all: bool


def encode_question(question: Question) -> bytes:
    """Return the bytes in which a question is handed to a child."""
    return (_AGAINST_ALL if question.against_all else _AGAINST_NAMED) + question.data


def decode_question(text: bytes) -> Question:
    """Read what `encode_question` wrote."""
    return Question(data=text[1:], against_all=text[:1] == _AGAINST_ALL)


def encode_report(report: Report) -> bytes:
    """Return the bytes in which a child hands its report over."""
    return json.dumps([asdict(one) for one in report.findings]).encode()


def decode_report(text: bytes) -> Report:
    """Read what `encode_report` wrote."""
    return Report(findings=tuple(Finding(**one) for one in json.loads(text)))


def refuse_violations(report: Report) -> None:
    """Raise ShapesViolated, with the report, where it has a violation."""
    if not report.conforms:
        raise ShapesViolated(*report.rejections(), report=encode_report(report))


def _rank(one: Finding) -> tuple[int, str, str, str]:
    return (SEVERITIES.index(one.severity), one.focus, one.shape, one.value or "")


def _rank_severity(key: tuple[str, str]) -> tuple[int, str]:
    severity, shape = key
    return (SEVERITIES.index(severity), shape)


def _reject(one: Finding) -> Rejection:
    name = one.shape.removeprefix(iris.SHAPES)
    return Rejection(
        message=f"{_describe(one, 'en')} ({one.message_de})",
        rule=f"shape {name}",
        see=one.shape,
        term=one.focus,
    )


def _describe(one: Finding, language: str) -> str:
    value = "" if one.value is None else f" {one.value}"
    path = "" if one.path is None else f" {one.path}"
    return f"{one.focus}{path}{value}: {one.message(language)}"


def _write(one: Finding) -> str:
    facts = [
        "a sh:ValidationResult",
        f"sh:focusNode {one.focus}",
        f"sh:sourceShape {spell_iri(one.shape)}",
        f"sh:resultSeverity {spell_iri(one.severity)}",
        f"sh:sourceConstraintComponent {spell_iri(one.component)}",
    ]
    facts += [
        f"sh:resultMessage {spell_literal(one.message(language), language=language)}"
        for language in LANGUAGES
    ]
    if one.path is not None:
        facts.append(f"sh:resultPath {one.path}")
    if one.value is not None:
        facts.append(f"sh:value {one.value}")
    inside = " ;\n".join(f"        {fact}" for fact in facts)
    return f"[\n{inside}\n    ]"
