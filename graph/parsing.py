"""From the bytes of a file to canonical quads, in a fenced child.

`parse_file` is called by those who hold untrusted bytes; the rest of this module runs
in the child (`python -m graph.parsing`).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache

from graph import formats, limits
from graph.children import run_child
from graph.errors import ChildDied, LimitReached, Refused, Rejection, StadtwissenError
from graph.formats import Format
from graph.limits import Limit
from graph.proposal import decode_error, encode_error
from graph.reading import Task, read
from graph.sandbox import Fence, answer_parent
from ontology import iris, read_shipped

_MODULE = "graph.parsing"
_ERROR = b"e"
_PARSED = b"p"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """How much one file may take: unpacked bytes, quads, seconds, address space."""

    size: Limit
    quads: Limit
    seconds: Limit
    address_space: Limit


UPLOAD = Allowance(
    size=limits.UPLOAD_UNPACKED,
    quads=limits.UPLOAD_QUADS,
    seconds=limits.PARSING_SECONDS,
    address_space=limits.PARSING_ADDRESS_SPACE,
)
COMMAND_LINE = Allowance(
    size=limits.LOAD_FILE,
    quads=limits.LOAD_QUADS,
    seconds=limits.LOAD_SECONDS,
    address_space=limits.LOAD_ADDRESS_SPACE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file to parse: its bytes, its name for messages, its format.

    `format` is None where nothing tells it; then a look inside does.
    `graph` is the IRI of the graph that statements without one go to; None leaves
    them in the default graph. `any_scheme` is for a bare store.
    """

    data: bytes
    name: str
    format: Format | None
    graph: str | None = None
    any_scheme: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """The canonical lines of a file, distinct, in the order of the file.

    `changed` tells each literal whose spelling the engine made canonical, before and
    after.
    """

    lines: tuple[str, ...]
    changed: tuple[tuple[str, str], ...]


def parse_file(source: Source, allowance: Allowance = UPLOAD) -> Parsed:
    """Parse a file in a child that is fenced, timed and expendable.

    Raises Refused with file, line and column of each fault, LimitReached, ChildDied.
    """
    fence = Fence(
        seconds=allowance.seconds,
        address_space_bytes=allowance.address_space.value,
        cpu_seconds=allowance.seconds.value,
        file_size_bytes=0,
        descriptors=0,
    )
    try:
        answer = run_child(_MODULE, _encode_request(source, allowance), fence)
    except ChildDied as died:
        message = (
            "The parser died of this file; it is nested too deeply or holds too much."
        )
        reason = Rejection(message=message, rule="parser", file=source.name)
        raise Refused(reason) from died
    if answer[:1] == _ERROR:
        raise decode_error(answer[1:])
    title, _, text = answer[1:].partition(b"\n")
    changed = tuple((before, after) for before, after in json.loads(title))
    lines = tuple(text.decode().split("\n")) if text else ()
    return Parsed(lines=lines, changed=changed)


@cache
def read_known_contexts() -> Mapping[str, str]:
    """Return our own JSON-LD context by its address, on one line."""
    context = json.loads(read_shipped("context.jsonld"))["@context"]
    line = json.dumps(context, ensure_ascii=False, separators=(",", ":"))
    return {iris.NS + "context.jsonld": line}


def _encode_request(source: Source, allowance: Allowance) -> bytes:
    title = {
        "name": source.name,
        "format": None if source.format is None else source.format.name,
        "graph": source.graph,
        "any_scheme": source.any_scheme,
        "size": asdict(allowance.size),
        "quads": asdict(allowance.quads),
        # The child can open no file any more.
        "contexts": dict(read_known_contexts()),
    }
    return json.dumps(title).encode() + b"\n" + source.data


def _answer(request: bytes, _tell: Callable[[bytes], None]) -> bytes:
    end = request.index(b"\n")
    known = json.loads(request[:end])
    known |= {name: Limit(**known[name]) for name in ("size", "quads")}
    by_name = {one.name: one for one in formats.ALL}
    known["format"] = by_name.get(known["format"])
    task = Task(data=request[end + 1 :], **known)
    try:
        form = read(task)
    except LimitReached as reached:
        advice = f"{reached.advice} File: {task.name}.".lstrip()
        told = LimitReached(reached.limit, used=reached.used, advice=advice)
        return _ERROR + encode_error(told)
    except Refused as refused:
        placed = (replace(reason, file=task.name) for reason in refused.rejections)
        return _ERROR + encode_error(Refused(*placed))
    except StadtwissenError as error:
        return _ERROR + encode_error(error)
    changed = json.dumps(form.changed).encode()
    return _PARSED + changed + b"\n" + "\n".join(form.lines).encode()


if __name__ == "__main__":
    answer_parent(_answer)
