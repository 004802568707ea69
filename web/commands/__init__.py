"""The `stadtwissen` command line: one group, whose commands load when they are called.

Each module of this package exports `COMMANDS`. A module is imported only when one of
its commands is asked for, so that `stadtwissen log` does not wait for the web server's
imports.
"""

from importlib import import_module

import click

_MODULES = {
    "init": "init",
    "serve": "serve",
    "load": "load",
    "query": "query",
    "update": "update",
    "validate": "validate",
    "explain": "explain",
    "log": "history",
    "show": "history",
    "diff": "history",
    "revert": "history",
    "checkout": "history",
    "dump": "inspect",
    "bench-data": "bench_data",
    "export-tables": "tables",
    "backup": "operation",
    "restore": "operation",
    "verify": "operation",
    "token": "accounts",
    "check-ontology": "ontology",
    "export-ontology": "ontology",
}


class _CommandLine(click.Group):
    """A group that knows its commands by name and imports them late."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        """Return the names in the order of the help page."""
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Return the command of a name, or None."""
        if cmd_name not in _MODULES:
            return None
        module = import_module(f"{__name__}.{_MODULES[cmd_name]}")
        commands: tuple[click.Command, ...] = module.COMMANDS
        return next(one for one in commands if one.name == cmd_name)


@click.command(cls=_CommandLine)
@click.version_option(package_name="stadtwissen")
def main() -> None:
    """Stadtwissen: smart-city practice in German municipalities as linked data."""
