"""From the bytes of a file to canonical quads, in a fenced child.

`parse_file` is called by those who hold untrusted bytes; the rest of this module runs
in the child (`python -m graph.parsing`).
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import TypedDict

from pyoxigraph import NamedNode, RdfFormat, parse

from graph import formats, limits
from graph.canonical_form import CanonicalForm
from graph.errors import ChildDied, LimitReached, Refused, Rejection, StadtwissenError
from graph.formats import Format
from graph.limits import Limit
from graph.prescan import prescan, read_text, unpack
from graph.proposal import decode_error, encode_error
from graph.sandbox import Fence, answer_parent, run_child
from graph.syntax_error import describe_syntax_error

_MODULE = "graph.parsing"
_ENGINE_FORMATS = {
    formats.TURTLE.name: RdfFormat.TURTLE,
    formats.TRIG.name: RdfFormat.TRIG,
    formats.N_TRIPLES.name: RdfFormat.N_TRIPLES,
    formats.N_QUADS.name: RdfFormat.N_QUADS,
    formats.JSON_LD.name: RdfFormat.JSON_LD,
    formats.RDF_XML.name: RdfFormat.RDF_XML,
}
# What the entities of a file may multiply it to.
_XML_GROWTH = 20
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

    `graph` is the IRI of the graph that statements without one go to; None leaves
    them in the default graph.
    """

    data: bytes
    name: str
    format: Format
    graph: str | None = None


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


class _Title(TypedDict):
    name: str
    format: str
    graph: str | None
    size: Limit
    quads: Limit


def _encode_request(source: Source, allowance: Allowance) -> bytes:
    title = {
        "name": source.name,
        "format": source.format.name,
        "graph": source.graph,
        "size": asdict(allowance.size),
        "quads": asdict(allowance.quads),
    }
    return json.dumps(title).encode() + b"\n" + source.data


def _answer(request: bytes, _tell: Callable[[bytes], None]) -> bytes:
    end = request.index(b"\n")
    known = json.loads(request[:end])
    known |= {name: Limit(**known[name]) for name in ("size", "quads")}
    title: _Title = known
    try:
        form = _read(title, request[end + 1 :])
    except Refused as refused:
        placed = (replace(reason, file=title["name"]) for reason in refused.rejections)
        return _ERROR + encode_error(Refused(*placed))
    except StadtwissenError as error:
        return _ERROR + encode_error(error)
    changed = json.dumps(form.changed).encode()
    return _PARSED + changed + b"\n" + "\n".join(form.lines).encode()


def _read(title: _Title, data: bytes) -> CanonicalForm:
    """Return the file's quads in canonical form; raises Refused and LimitReached."""
    format_ = next(one for one in formats.ALL if one.name == title["format"])
    text = read_text(unpack(data, largest=title["size"]))
    prescan(text, format_)
    form = CanonicalForm(text, graph=_read_graph(title["graph"]))
    largest = None
    if format_ == formats.RDF_XML:
        largest = len(text) * _XML_GROWTH + limits.MIB
    try:
        for quad in parse(text, format=_ENGINE_FORMATS[format_.name]):
            form.take(quad)
            if len(form.lines) > title["quads"].value:
                advice = "Split the file."
                raise LimitReached(title["quads"], used=len(form.lines), advice=advice)
            if largest is not None and form.size > largest:
                reason = "The entities of this file multiply it; write them out."
                raise Refused(Rejection(message=reason, rule="XML entity"))
    except SyntaxError as fault:
        raise Refused(describe_syntax_error(fault, text, format_)) from fault
    form.raise_faults()
    return form


def _read_graph(iri: str | None) -> NamedNode | None:
    if iri is None:
        return None
    try:
        return NamedNode(iri)
    except ValueError as fault:
        message = f"The graph {iri!r} is not an absolute IRI."
        raise Refused(Rejection(message=message, rule="named graph")) from fault


if __name__ == "__main__":
    answer_parent(_answer)
