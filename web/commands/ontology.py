"""`stadtwissen check-ontology`, `export-ontology`: the ontology, judged and copied."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.ontology_check import run_checks
from graph.ontology_material import Material
from graph.ontology_reasoning import run_reasoner_checks
from graph.ontology_release import keep_release
from graph.shipped_texts import fingerprint, read_module_texts, read_texts
from graph.snapshots import current, open_current
from graph.steps import Progress
from graph.tables.build import build_shipped_graph
from ontology import VERSION, shipped_file
from ontology.checklist import (
    Outcome,
    Report,
    Run,
    Status,
    judge_all,
    read_allowances,
    read_checks,
)
from web.commands.options import data_dir_option, json_option, refuse_with_reasons
from web.commands.progress import show_progress

_PACKAGES = ("ontology", "graph", "sparql", "web")
_STYLES = {
    Status.PASSED: "green",
    Status.ALLOWED: "yellow",
    Status.FAILED: "bold red",
    Status.NOT_RUN: "bold red",
    Status.TESTED: "dim",
}
_SHOWN = 20


@click.command("check-ontology")
@click.option(
    "--without-reasoner",
    is_flag=True,
    help="Leave out what needs a Java runtime: the report says so.",
)
@click.option(
    "--write", is_flag=True, help="Keep the report that the site shows at /ns/report."
)
@data_dir_option
@json_option
@refuse_with_reasons
def check_ontology(
    *, without_reasoner: bool, write: bool, data_dir: Path, as_json: bool
) -> None:
    """Judge the shipped ontology by the reviewers' checklist; status 1 on a finding.

    The graph is the published one of the data directory, or the shipped one, built
    for the occasion, where nothing is published.
    """
    report = _judge(data_dir, with_reasoner=not without_reasoner, quiet=as_json)
    if write:
        _shipped_path("report.json").write_text(report.as_json(), encoding="utf-8")
    if as_json:
        click.echo(report.as_json(), nl=False)
    else:
        _print(report)
    if not report.is_clean(without_reasoner=without_reasoner):
        raise SystemExit(1)


@click.command("export-ontology")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--release",
    is_flag=True,
    help="Also keep this version's axioms and files in the package, for later versions"
    " to be compared with and its IRI to be served; refused where they were others.",
)
@refuse_with_reasons
def export_ontology(folder: Path, *, release: bool) -> None:
    """Write the modules of the ontology as Turtle files to FOLDER."""
    texts = read_texts(("ontology",))
    modules = read_module_texts(texts)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in modules.items():
        path = folder / f"{name}.ttl"
        path.write_text(text, encoding="utf-8", newline="")
        click.echo(str(path))
    if release:
        for path in keep_release(_shipped_path(""), VERSION, modules):
            click.echo(str(path))


def _judge(data_dir: Path, *, with_reasoner: bool, quiet: bool) -> Report:
    with (
        show_progress("check-ontology", wanted=not quiet) as progress,
        _find_graph(data_dir, progress) as folder,
    ):
        texts = read_texts(_PACKAGES)
        material = Material(
            version=VERSION,
            modules=read_module_texts(texts),
            texts=texts,
            data=open_current(folder),
        )
        checks = read_checks(texts["ontology/checks/checklist.toml"])
        runs: list[Run] = [
            *run_checks(checks.values(), material, progress),
            *run_reasoner_checks(material, wanted=with_reasoner, progress=progress),
        ]
        counts = material.count()
    allowances = read_allowances(texts["ontology/allowed.toml"])
    return Report(
        version=VERSION,
        date=datetime.now(UTC).date().isoformat(),
        fingerprint=fingerprint(texts),
        counts=counts,
        outcomes=judge_all(checks.values(), runs, allowances),
        allowances=allowances,
    )


@contextmanager
def _find_graph(data_dir: Path, progress: Progress) -> Iterator[Path]:
    """Yield a data directory with a published graph, one of a moment if need be."""
    if current(data_dir) is not None:
        yield data_dir
        return
    with tempfile.TemporaryDirectory() as name:
        build_shipped_graph(Path(name), progress)
        yield Path(name)


def _shipped_path(name: str) -> Path:
    return Path(str(shipped_file(name)))


def _print(report: Report) -> None:
    console = Console()
    table = Table("", "check", "what would be wrong", box=None)
    for name in ("found", "allowed", "seconds"):
        table.add_column(name, justify="right")
    table.add_column("status")
    for one in report.outcomes:
        table.add_row(
            str(one.check.number or ""),
            one.check.name,
            Text(one.check.en),
            str(len(one.findings)),
            str(len(one.allowed) or ""),
            f"{one.seconds:.2f}",
            Text(one.status.value, style=_STYLES[one.status]),
        )
    console.print(table)
    for outcome in report.outcomes:
        _print_details(console, outcome)
    counted = ", ".join(f"{number:,} {name}" for name, number in report.counts.items())
    console.print(f"\n{counted}", highlight=False)
    console.print(_summarise(report), highlight=False)


def _print_details(console: Console, outcome: Outcome) -> None:
    for name, number in outcome.judged.items():
        line = f"{outcome.check.name}: {number:,} {name} judged"
        console.print(Text(line, style="dim"))
    if outcome.note:
        note = Text(f"{outcome.check.name}: {outcome.note}", style="dim")
        console.print(note)
    for finding in outcome.findings[:_SHOWN]:
        line = f"{outcome.check.name}: {finding.subject}  {finding.detail}"
        console.print(Text(line, style="red"), soft_wrap=True)
    more = len(outcome.findings) - _SHOWN
    if more > 0:
        console.print(Text(f"{outcome.check.name}: {more} more; see --json"))


def _summarise(report: Report) -> str:
    entries = len(report.allowances)
    numbers = ", ".join(
        f"{len(report.having(status))} {status.value}" for status in Status
    )
    found = sum(len(outcome.findings) for outcome in report.outcomes)
    excused = sum(len(outcome.allowed) for outcome in report.outcomes)
    return (
        f"{numbers} of {len(report.outcomes)} checks; {found} findings, {excused} more"
        f" allowed by {entries} entries"
    )


COMMANDS: tuple[click.Command, ...] = (check_ontology, export_ontology)
