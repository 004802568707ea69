"""The RDF files that a command is given: which they are, and what they say."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from graph import formats, parsing
from graph.errors import LimitReached, Refused, Rejection
from graph.formats import Format
from graph.layout import Layout
from graph.limits import LOAD_FILE
from graph.parsing import Parsed, Source, parse_file

STDIN = Path("-")


class _FormatParameter(click.ParamType[Format]):
    """A format by its name, an ending or a media type."""

    name = "format"

    def convert(
        self,
        value: str | Format,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Format:
        if isinstance(value, Format):
            return value
        found = formats.find_by_name(value)
        if found is None:
            known = ", ".join(one.name for one in formats.ALL)
            self.fail(f"{value!r} is none of {known}, nor a media type.", param, ctx)
        return found


files_argument = click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
)
format_option = click.option(
    "--format",
    "format_",
    type=_FormatParameter(),
    metavar="NAME",
    help="The format of all files: a name or a media type. [default: by each ending, "
    "else by a look inside]",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where files are to go; `graph` is for statements that name none."""

    data_dir: Path
    graph: str | None


def parse_files(
    files: Sequence[Path],
    destination: Destination,
    *,
    format_: Format | None,
    progress: Callable[[str, int, int], None],
) -> list[Parsed]:
    """Parse files; `-` is standard input.

    Raises Refused with the faults of all of them, LimitReached.
    """
    is_bare = Layout(data_dir=destination.data_dir).bare_marker.exists()
    parsed: list[Parsed] = []
    faults: list[Rejection] = []
    for number, file in enumerate(files):
        progress(f"parsing {file.name}", number, len(files))
        try:
            name = "standard input" if file == STDIN else str(file)
            source = Source(
                data=_read(file),
                name=name,
                format=format_ or formats.find_by_file_name(file.name),
                graph=destination.graph,
                any_scheme=is_bare,
            )
            parsed.append(parse_file(source, parsing.COMMAND_LINE))
        except Refused as refused:
            faults.extend(refused.rejections)
    if faults:
        raise Refused(*faults)
    return parsed


def _read(file: Path) -> bytes:
    if file == STDIN:
        data = sys.stdin.buffer.read(LOAD_FILE.value + 1)
        size_bytes = len(data)
    else:
        size_bytes = file.stat().st_size
        data = b"" if size_bytes > LOAD_FILE.value else file.read_bytes()
    if size_bytes > LOAD_FILE.value:
        raise LimitReached(LOAD_FILE, used=size_bytes, advice="Split the file.")
    return data
