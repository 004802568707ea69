"""`stadtwissen bench-data`: a made-up graph of any size, for measuring and trying."""

from collections.abc import Iterator
from itertools import islice
from typing import IO

import click

from graph.synthetic import QUADS_OF_A_MEASURE, SEED, generate_measures
from web.commands.progress import show_progress

_LINES_AT_ONCE = 50_000


@click.command("bench-data")
@click.option(
    "--measures",
    type=click.IntRange(min=1),
    required=True,
    help="How many measures; each comes with about 43 quads.",
)
@click.option(
    "--seed",
    type=int,
    default=SEED,
    show_default=True,
    help="The same seed and size give the same bytes.",
)
@click.option(
    "--output",
    type=click.File("wb"),
    default="-",
    help="The N-Quads file to write; standard output unless named.",
)
def bench_data(measures: int, seed: int, output: IO[bytes]) -> None:
    """Write made-up measures, results and transfers as N-Quads, valid by the shapes."""
    lines = generate_measures(measures, seed)
    with show_progress("Making up") as progress:
        for done, text in _write_blocks(lines):
            output.write(text)
            progress("quads", done, measures * QUADS_OF_A_MEASURE)


def _write_blocks(lines: Iterator[str]) -> Iterator[tuple[int, bytes]]:
    done = 0
    while block := list(islice(lines, _LINES_AT_ONCE)):
        done += len(block)
        yield done, ("\n".join(block) + "\n").encode()


COMMANDS: tuple[click.Command, ...] = (bench_data,)
