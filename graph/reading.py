"""One file read whole: its quads in canonical form, or all that is wrong with it.

Runs in the fenced child of graph/parsing.py; nothing else may hand it a file.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from graph import formats, json_ld_scan, limits
from graph.canonical_form import RELATIVE_BASE, CanonicalForm
from graph.errors import LimitReached, Refused, Rejection
from graph.fault_list import FaultList
from graph.formats import Format
from graph.limits import Limit
from graph.places import Places, split_lines
from graph.prescan import drop_empty_languages, prescan, read_text, unpack
from graph.syntax_error import describe_syntax_error
from graph.term_places import place_faults
from graph.xml_scan import XmlScan

_ENGINE_FORMATS = {
    formats.TURTLE.name: RdfFormat.TURTLE,
    formats.TRIG.name: RdfFormat.TRIG,
    formats.N_TRIPLES.name: RdfFormat.N_TRIPLES,
    formats.N_QUADS.name: RdfFormat.N_QUADS,
    formats.JSON_LD.name: RdfFormat.JSON_LD,
    formats.RDF_XML.name: RdfFormat.RDF_XML,
}
# In these an IRI is always whole.
_WITHOUT_BASE = (formats.N_TRIPLES, formats.N_QUADS)
# What the entities of a file may multiply it to.
_XML_GROWTH = 20
# Where one of these stands, the parser of RDF/XML may leave something out.
_LEFT_OUT = re.compile(rb"http://www\.w3\.org/2005/11/its|[\"']Triple[\"']")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A file to read: its bytes and what is known of them.

    `format` is None where a look inside has to tell. `contexts` are the JSON-LD
    contexts that are known here, each on one line, by address. `any_scheme` lets IRIs
    have any, as a bare store does.
    """

    data: bytes
    name: str
    format: Format | None
    graph: str | None
    size: Limit
    quads: Limit
    contexts: Mapping[str, str]
    any_scheme: bool = False


def read(task: Task) -> CanonicalForm:
    """Return the file's quads in canonical form.

    Raises Refused with the first hundred faults, by line, and LimitReached.
    """
    graph = _read_graph(task.graph)
    text = read_text(unpack(task.data, largest=task.size))
    format_ = task.format or formats.find_by_content(text)
    try:
        return _Reading(task, text, format_, graph).run()
    except Refused as refused:
        first = _doubt_format(task, text, format_)
        reasons = (first, *refused.rejections) if first else refused.rejections
        placed = (replace(reason, file=task.name) for reason in reasons)
        raise Refused(*placed) from None


class _Reading:
    """One pass over one file."""

    def __init__(
        self, task: Task, text: bytes, format_: Format, graph: NamedNode | None
    ) -> None:
        self._task = task
        self._text = text
        self._format = format_
        self._base = RELATIVE_BASE if graph is None else graph.value
        self._form = CanonicalForm(text, graph=graph, any_scheme=task.any_scheme)
        self._faults = FaultList()
        self._lines: list[bytes] | None = None
        self._seen: Counter[str] = Counter()
        self._prepared = b""
        self._found_lines: Iterator[int] | None = None
        self._last_line: int | None = None
        self._is_json = True

    def run(self) -> CanonicalForm:
        self._prepared = self._prepare()
        statements = 0
        for quad in self._parse():
            statements += 1
            self._form.take(quad)
            self._check_size()
            if len(self._form.faults) > limits.FAULTS_REPORTED.value:
                break
        placed = place_faults(
            self._form.faults,
            self._text,
            format_=self._format,
            base=self._base,
            contexts=self._task.contexts,
        )
        for fault in placed if self._form.faults else ():
            self._faults.note(fault)
        self._look_beside()
        self._faults.raise_any(read=statements)
        return self._form

    def _prepare(self) -> bytes:
        prescan(self._text, self._format)
        if self._format == formats.RDF_XML:
            return drop_empty_languages(self._text)
        if self._format != formats.JSON_LD:
            return self._text
        contexts = self._task.contexts
        return json_ld_scan.put_contexts(self._text.decode(), contexts).encode()

    def _parse(self) -> Iterator[Quad]:
        """Yield what the engine reads; after a fault it goes on with what follows."""
        base = None if self._format in _WITHOUT_BASE else self._base
        engine = _ENGINE_FORMATS[self._format.name]
        quads = parse(self._prepared, format=engine, base_iri=base)
        while not self._faults.is_full:
            try:
                yield from quads
            except SyntaxError as fault:
                if not self._faults.has_line(fault.lineno):
                    self._faults.note(self._describe(fault))
                # The engine loses its way in XML: what it says later may be wrong.
                if self._format == formats.RDF_XML:
                    return
            except MemoryError:
                message = "A word, a text or all of this file is too long to be read."
                raise Refused(Rejection(message=message, rule="parser")) from None
            else:
                return

    def _describe(self, fault: SyntaxError) -> Rejection:
        if self._lines is None:
            self._lines = split_lines(self._text)
        reason = describe_syntax_error(fault, self._lines, self._format)
        if reason.line is not None:
            self._is_json = False
            return reason
        if self._found_lines is None:
            self._found_lines = self._find_lines()
        self._last_line = next(self._found_lines, self._last_line)
        at = self._last_line
        # Each keyword is looked for from the start; a long file gets its line alone.
        if self._format == formats.JSON_LD and len(self._text) <= limits.MIB:
            text = self._text.decode()
            skipped = self._seen[reason.message]
            self._seen[reason.message] += 1
            offset = json_ld_scan.find_keyword(text, reason.message, skipped=skipped)
            if offset is not None:
                line, column = Places(text).find(offset)
                return replace(reason, line=line, column=column)
        return reason if at is None else replace(reason, line=at, column=1)

    def _find_lines(self) -> Iterator[int]:
        """Return the lines at which the engine finds the faults it does not place.

        Fed line by line it has read no further than the line of its fault.
        """
        engine = _ENGINE_FORMATS[self._format.name]
        feed = _LineFeed(self._prepared)
        quads = parse(feed, format=engine, base_iri=self._base)
        lines: list[int] = []
        while len(lines) <= limits.FAULTS_REPORTED.value:
            try:
                for _quad in quads:
                    pass
            except SyntaxError as fault:
                if fault.lineno is None:
                    lines.append(feed.line)
            else:
                break
        return iter(lines)

    def _look_beside(self) -> None:
        """Note what the engine passes over in silence, or tells without a place."""
        if self._format == formats.JSON_LD:
            # What is no JSON at all the engine has not gone through either.
            if not self._is_json:
                return
            text, contexts = self._text.decode(), self._task.contexts
            for fault in json_ld_scan.find_faults(text, contexts, _is_iri):
                self._faults.note(fault)
                if self._faults.is_full:
                    return
        elif self._format == formats.RDF_XML and (
            self._faults or self._form.faults or _LEFT_OUT.search(self._text)
        ):
            scan = XmlScan(self._base, _is_iri).read(self._text)
            self._faults.explain(scan.faults)

    def _check_size(self) -> None:
        used = len(self._form.lines)
        if used > self._task.quads.value:
            raise LimitReached(self._task.quads, used=used, advice="Split the file.")
        if self._format == formats.RDF_XML:
            largest = len(self._text) * _XML_GROWTH + limits.MIB
            if self._form.size > largest:
                reason = "The entities of this file multiply it; write them out."
                raise Refused(Rejection(message=reason, rule="XML entity"))


class _LineFeed(io.BytesIO):
    """Hands out a text line by line; `line` is the one that was last asked for."""

    def __init__(self, text: bytes) -> None:
        super().__init__(text)
        self.line = 1
        self._has_ended = False

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next line, or the next part of a long one."""
        self.line += self._has_ended
        part = self.readline(-1 if size is None else size)
        self._has_ended = part.endswith(b"\n")
        return part


def _doubt_format(task: Task, text: bytes, format_: Format) -> Rejection | None:
    """Return what may be behind all faults of a file: it is another format."""
    seen = formats.find_by_content(text)
    if task.format is None and seen != formats.TRIG:
        return None
    if task.format is None:
        message = (
            f"The name tells no format (known are {formats.describe_endings()}); "
            f"a look inside says {format_.title}. Name the format if that is wrong."
        )
    elif formats.may_be(seen, format_):
        return None
    else:
        message = (
            f"This was read as {format_.title}, as its name or the request says, but "
            f"looks like {seen.title}; name the right format."
        )
    return Rejection(message=message, rule="format", file=task.name)


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _read_graph(iri: str | None) -> NamedNode | None:
    if iri is None:
        return None
    try:
        return NamedNode(iri)
    except ValueError as fault:
        message = f"The graph {iri!r} is not an absolute IRI."
        raise Refused(Rejection(message=message, rule="named graph")) from fault
