"""From the bytes of a large file to sorted runs of canonical lines, in a fenced child.

The file comes in pieces and the lines go in runs, so memory does not grow with it.
N-Triples and N-Quads are read by the line; Turtle and TriG by the engine's own reader.
The child is started by graph/bulk.py.
"""

import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from graph import formats, limits
from graph.bulk_lines import PLAIN_QUAD, PLAIN_TRIPLE, split_plain
from graph.bulk_pieces import BULK_FORMATS, unpack_pieces
from graph.canonical_form import RELATIVE_BASE, CanonicalForm
from graph.errors import LimitReached, Refused, Rejection, StadtwissenError
from graph.fault_list import FaultList
from graph.formats import Format
from graph.named_graphs import graph_of
from graph.places import split_lines
from graph.proposal import encode_error
from graph.sandbox import answer_stream
from graph.syntax_error import describe_syntax_error, locate

_RUN_BYTES = 64 << 20
_DRAINED_QUADS = 20_000

Tell = Callable[[bytes], None]


class _Feed:
    """Pieces of text as the file that the engine wants to read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._piece = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes, and none at the end."""
        while not self._piece:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._piece = memoryview(piece)
        end = len(self._piece) if size < 0 else size
        part, self._piece = self._piece[:end], self._piece[end:]
        return bytes(part)


class _Runs:
    """Gathers lines and tells them as sorted runs without repeats."""

    def __init__(self, tell: Tell, most: limits.Limit) -> None:
        self._tell = tell
        self._most = most
        self._lines: list[bytes] = []
        self._size = 0
        self.total = 0
        self.names_all_graphs = True

    def add_odd(self, lines: list[str]) -> None:
        """Take lines of which some may name no graph."""
        if any(graph_of(line) is None for line in lines):
            self.names_all_graphs = False
        self.add([line.encode() for line in lines])

    def add(self, lines: list[bytes]) -> None:
        """Take lines; raises LimitReached past the limit of quads."""
        self._lines += lines
        self._size += sum(map(len, lines))
        self.total += len(lines)
        if self.total > self._most.value:
            advice = "Split the file."
            raise LimitReached(self._most, used=self.total, advice=advice)
        if self._size >= _RUN_BYTES:
            self.finish()

    def finish(self) -> None:
        """Tell what is left."""
        if self._lines:
            run = sorted(set(self._lines))
            self._lines.clear()
            self._size = 0
            self._tell(b"\n".join(run))


def _answer(request: bytes, pieces: Iterator[bytes], tell: Tell) -> bytes:
    title = json.loads(request)
    format_ = next(one for one in BULK_FORMATS if one.name == title["format"])
    try:
        graph = None if title["graph"] is None else NamedNode(title["graph"])
        form = CanonicalForm(
            b"", graph=graph, digest=title["digest"], any_scheme=title["any_scheme"]
        )
        runs = _Runs(tell, limits.BULK_QUADS)
        text = unpack_pieces(pieces)
        if format_ in (formats.N_TRIPLES, formats.N_QUADS):
            _read_lines(text, format_, form, runs, graph=graph)
        else:
            _read_stream(text, format_, form, runs, graph=graph)
        runs.finish()
    except Refused as refused:
        placed = (replace(one, file=title["name"]) for one in refused.rejections)
        return encode_error(Refused(*placed))
    except StadtwissenError as error:
        return encode_error(error)
    found = {"quads": runs.total, "names_all_graphs": runs.names_all_graphs}
    return json.dumps(found).encode()


def _read_lines(
    text: Iterator[bytes],
    format_: Format,
    form: CanonicalForm,
    runs: _Runs,
    *,
    graph: NamedNode | None,
) -> None:
    # Plain quads name their graph; plain triples go where those without one go.
    ending = None
    if format_ == formats.N_TRIPLES and graph is not None:
        ending = f"{graph} .".encode()
    runs.names_all_graphs = format_ == formats.N_QUADS or graph is not None
    pattern = PLAIN_QUAD if format_ == formats.N_QUADS else PLAIN_TRIPLE
    faults = FaultList()
    passed = 0
    for lines in _split_lines(text):
        plain, odd = split_plain(lines, pattern)
        # The engine judges the syntax of every line, also of those not spelled anew.
        for part, take in ((plain, None), (odd, form.take)):
            for fault in _parse_part(part, format_, take):
                wrong = part[(fault.line or 1) - 1]
                line = passed + lines.index(wrong) + 1
                faults.note(replace(fault, line=line))
        _note_terms(form, faults, b"\n".join(lines), passed)
        if faults.is_full:
            break
        if ending is not None:
            plain = [line[:-1] + ending for line in plain]
        runs.add(plain)
        runs.add_odd(form.drain())
        passed += len(lines)
    faults.raise_any(read=runs.total)


def _parse_part(
    lines: list[bytes], format_: Format, take: Callable[[Quad], None] | None
) -> Iterator[Rejection]:
    """Parse lines to their end and yield what is wrong with their syntax."""
    quads = parse(b"\n".join(lines), format=_find_engine_format(format_))
    while True:
        try:
            if take is None:
                deque(quads, maxlen=0)
            else:
                for quad in quads:
                    take(quad)
        except SyntaxError as fault:  # the reader goes on behind it
            yield describe_syntax_error(fault, lines, format_)
        else:
            return


def _note_terms(
    form: CanonicalForm, faults: FaultList, text: bytes, passed: int
) -> None:
    for fault in form.faults:
        line, column = locate(fault.value, text)
        at = None if line is None else passed + line
        faults.note(replace(fault.reason, line=at, column=column))
    form.faults.clear()


def _split_lines(text: Iterator[bytes]) -> Iterator[list[bytes]]:
    """Yield whole lines, some thousands at a time; Refused where they are not UTF-8."""
    rest, passed = b"", 0
    for piece in text:
        whole = rest + piece
        # The line feed of a carriage return may come with the next piece.
        ended = whole.removesuffix(b"\r")
        lines = _split(ended)
        rest = lines.pop() + whole[len(ended) :]
        if len(rest) > limits.BULK_LINE.value:
            raise LimitReached(limits.BULK_LINE, used=len(rest), advice="Split it.")
        if lines:
            _check_encoding(lines, passed)
            yield lines
            passed += len(lines)
    if rest:
        lines = _split(rest)
        _check_encoding(lines, passed)
        yield lines


def _split(text: bytes) -> list[bytes]:
    # A carriage return alone ends a line for the engine too, and is seldom there.
    return split_lines(text) if b"\r" in text else text.split(b"\n")


def _check_encoding(lines: list[bytes], passed: int) -> None:
    text = b"\n".join(lines)
    try:
        text.decode()
    except UnicodeDecodeError as fault:
        line = passed + text[: fault.start].count(b"\n") + 1
        message = "This is not UTF-8; save the file as UTF-8."
        raise Refused(Rejection(message=message, rule="encoding", line=line)) from fault


def _read_stream(
    text: Iterator[bytes],
    format_: Format,
    form: CanonicalForm,
    runs: _Runs,
    *,
    graph: NamedNode | None,
) -> None:
    faults = FaultList()
    quads = parse(
        _Feed(text),  # type: ignore[arg-type]  # it reads, no more is asked
        format=_find_engine_format(format_),
        base_iri=RELATIVE_BASE if graph is None else graph.value,
    )
    try:
        for number, quad in enumerate(quads, start=1):
            form.take(quad)
            if number % _DRAINED_QUADS == 0:
                runs.add_odd(form.drain())
                _note_terms(form, faults, b"", 0)
                if faults.is_full:
                    break
    except SyntaxError as fault:
        faults.note(describe_syntax_error(fault, (), format_))
    _note_terms(form, faults, b"", 0)
    faults.raise_any(read=runs.total)
    runs.add_odd(form.drain())


def _find_engine_format(format_: Format) -> RdfFormat | None:
    return RdfFormat.from_media_type(format_.media_type)


if __name__ == "__main__":
    answer_stream(_answer)
