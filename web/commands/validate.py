"""`stadtwissen validate`: judge the published revision by the shapes."""

from collections.abc import Iterator
from pathlib import Path

import click

from graph.report import SEVERITY_NAMES, Profile, Report
from graph.snapshots import open_current
from graph.validation import check_store
from ontology import iris
from web.commands.findings import count_severities, language_option
from web.commands.options import data_dir_option, json_option, refuse_with_reasons

_VERDICTS = {
    (True, "de"): "das Profil {} ist erfüllt",
    (True, "en"): "the profile {} is met",
    (False, "de"): "das Profil {} ist nicht erfüllt",
    (False, "en"): "the profile {} is not met",
}


@click.command()
@click.option(
    "--profile",
    "profile_name",
    type=click.Choice([str(one) for one in Profile]),
    default=str(Profile.LOAD),
    show_default=True,
    help="How good: load (no violation), publish (no warning), complete (no gap).",
)
@language_option
@click.option(
    "--turtle", "as_turtle", is_flag=True, help="Answer with the report as RDF."
)
@json_option
@data_dir_option
@refuse_with_reasons
def validate(
    *, profile_name: str, language: str, as_turtle: bool, as_json: bool, data_dir: Path
) -> None:
    """Judge what the published revision asserts; status 1 where the profile is not met.

    Prints the findings that the profile refuses, and counts all of them.
    """
    profile = Profile(profile_name)
    report = check_store(open_current(data_dir))
    if as_json:
        click.echo(report.as_json(profile))
    elif as_turtle:
        click.echo(report.as_turtle(), nl=False)
    else:
        click.echo(report.as_text(language, profile=profile), nl=False)
        for line in _count(report, language):
            click.echo(line)
        click.echo(_summarise(report, profile, language))
    if report.against(profile):
        raise SystemExit(1)


def _count(report: Report, language: str) -> Iterator[str]:
    """Yield a line for each shape that found something."""
    messages = {one.shape: one.message(language) for one in report.findings}
    for (severity, shape), number in report.count_shapes().items():
        name = shape.removeprefix(iris.SHAPES)
        kind = SEVERITY_NAMES[severity][language]
        yield f"{number:>6} × {kind} {name}: {messages[shape]}"


def _summarise(report: Report, profile: Profile, language: str) -> str:
    counts = count_severities(report, language)
    verdict = _VERDICTS[not report.against(profile), language]
    return f"{counts}: {verdict.format(profile)}"


COMMANDS: tuple[click.Command, ...] = (validate,)
