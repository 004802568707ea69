"""A patch as people read it: lines of N-Quads with a sign."""

import click

from graph.patch import Patch


def print_patch(patch: Patch, *, err: bool = False) -> None:
    """Print removals with `-` and additions with `+`, on stdout unless told else."""
    for line in patch.removes:
        click.echo(f"- {line}", err=err)
    for line in patch.adds:
        click.echo(f"+ {line}", err=err)
