"""The SPARQL 1.1 Graph Store HTTP Protocol: named graphs read and written whole.

A body is parsed in the fenced child of graph/parsing.py, and what is to go is found by
the commit: no RDF meets a parser here. ETags are of a graph's content, so a
commit that touches other graphs leaves them as they are.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from graph.errors import (
    Conflict,
    Malformed,
    NotFound,
    Refused,
    Rejection,
)
from graph.formats import Format
from graph.named_graphs import graph_of
from graph.ntriples import spell_iri
from graph.parsing import Source, parse_file
from graph.patch import Patch
from graph.proposal import Outcome
from sparql.editor import Author, Editor
from sparql.execution import Answer, Executor
from sparql.media_types import GRAPHS, find_by_extension
from sparql.patience import Patience
from sparql.preconditions import Preconditions
from sparql.request import Query, Update
from sparql.running import Asker
from sparql.update import Computed, evaluate

_SPECIFICATION = "https://www.w3.org/TR/sparql11-http-rdf-update/"
_CONTENT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_ANYTHING = "ASK { ?s ?p ?o }"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """RDF that was sent; `format` is None where a look inside has to tell."""

    data: bytes
    name: str
    format: Format | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A graph as it is read: its answer, whole, and the tag of its content."""

    answer: Answer
    body: bytes
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """How a graph is to change; `content` is what was asked for, for the key."""

    graph: str | None
    compute: Callable[[], Computed]
    content: bytes
    must_exist: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a write came to.

    `is_created` tells that it made the graph, `was_there` that the graph was there when
    it was asked for.
    """

    outcome: Outcome
    is_created: bool
    was_there: bool


class GraphStore:
    """Reads and writes graphs by name; None is the default graph.

    Reads raise what `Executor.execute` raises and NotFound for a graph without triples:
    empty graphs are not kept. Writes raise what `Editor.commit` and `parse_file` raise,
    Refused for a body that names other graphs, and PreconditionFailed.
    """

    def __init__(self, editor: Editor, executor: Executor, *, base_iri: str) -> None:
        """Take who commits and who reads; `base_iri` resolves IRIs of a PATCH."""
        self._editor = editor
        self._executor = executor
        self._base_iri = base_iri

    def read(
        self,
        graph: str | None,
        *,
        accept: str,
        extension: str | None = None,
        patience: Patience | None = None,
        asker: Asker | None = None,
    ) -> Content:
        """Return a graph in the format that is asked for; see `Executor.run`."""
        query = Query(
            text=_CONTENT,
            default_graphs=() if graph is None else (graph,),
            accept=accept,
            extension=extension,
        )
        plan = self._executor.plan(query)
        answer = self._executor.run(plan, patience=patience, asker=asker)
        if graph is not None and not answer.rows:
            answer.read()
            raise NotFound(f"There is no graph <{graph}> here.")
        body = answer.read()
        digest = hashlib.sha256(body).hexdigest()[:24]
        tag = f"{answer.media_type.extension}-{digest}"
        return Content(answer=replace(answer, body=body), body=body, tag=tag)

    def put(
        self, graph: str | None, body: Body, author: Author, conditions: Preconditions
    ) -> Written:
        """Make a graph hold what the body says, and nothing else (section 5.3)."""
        patch = Patch.of(adds=self._parse([body], graph))
        job = _Job(
            graph=graph,
            compute=lambda: self._on_newest(patch, replaces=(_spell(graph),)),
            content=_digest("PUT", graph, (body,)),
        )
        return self._write(job, author, conditions)

    def post(
        self,
        graph: str | None,
        bodies: Sequence[Body],
        author: Author,
        conditions: Preconditions,
    ) -> Written:
        """Add what bodies say to a graph (section 5.5)."""
        patch = Patch.of(adds=self._parse(bodies, graph))
        job = _Job(
            graph=graph,
            compute=lambda: self._on_newest(patch),
            content=_digest("POST", graph, bodies),
        )
        return self._write(job, author, conditions)

    def delete(
        self, graph: str | None, author: Author, conditions: Preconditions
    ) -> Written:
        """Take a graph away (section 5.4); NotFound where there is none."""
        job = _Job(
            graph=graph,
            compute=lambda: self._on_newest(Patch(), replaces=(_spell(graph),)),
            content=_digest("DELETE", graph, ()),
            must_exist=True,
        )
        return self._write(job, author, conditions)

    def patch(
        self,
        graph: str | None,
        text: str,
        author: Author,
        conditions: Preconditions,
    ) -> Written:
        """Carry out an update that writes this graph alone (section 5.7).

        Refused where it writes another one.
        """
        body = Body(data=text.encode(), name="update", format=None)
        job = _Job(
            graph=graph,
            compute=lambda: self._evaluate(text, graph),
            content=_digest("PATCH", graph, (body,)),
        )
        return self._write(job, author, conditions)

    def _write(self, job: _Job, author: Author, conditions: Preconditions) -> Written:
        is_there = False

        def compute() -> Computed:
            nonlocal is_there
            computed = job.compute()
            is_there = self._check(job.graph, conditions, computed.base)
            if job.must_exist and not is_there:
                raise NotFound(f"There is no graph <{job.graph}> here.")
            return computed

        outcome = self._editor.commit(compute, author, content=job.content)
        is_created = outcome.is_new and outcome.revision.added > 0 and not is_there
        return Written(outcome=outcome, is_created=is_created, was_there=is_there)

    def _on_newest(
        self, patch: Patch, *, replaces: tuple[str | None, ...] = ()
    ) -> Computed:
        base = self._executor.revision or 0
        return Computed(patch=patch, base=base, replaces=replaces)

    def _evaluate(self, text: str, graph: str | None) -> Computed:
        computed = evaluate(
            self._editor.data_dir,
            Update(text=text),
            base_iri=self._base_iri,
            is_bare=self._editor.is_bare,
            target=graph,
        )
        patch, allowed = computed.patch, _spell(graph)
        if any(graph_of(line) != allowed for line in (*patch.adds, *patch.removes)):
            raise Refused(_ONE_GRAPH)
        return computed

    def _check(
        self, graph: str | None, conditions: Preconditions, revision: int
    ) -> bool:
        """Return whether the graph is there; PreconditionFailed, Conflict when late."""
        if not conditions:
            return self._exists(graph, revision)
        named = {tag.partition("-")[0] for tag in conditions.tags}
        # A tag that is none of ours matches nothing, but the graph may be there.
        ours = {one for one in named if find_by_extension(one, GRAPHS)} or {"nt"}
        found = set()
        for extension in sorted(ours):
            try:
                content = self.read(graph, accept="", extension=extension)
            except NotFound:
                break
            _require_revision(content.answer, revision)
            found.add(content.tag)
        conditions.judge(found)
        return bool(found)

    def _exists(self, graph: str | None, revision: int) -> bool:
        if graph is None:
            return True
        answer = self._executor.execute(Query(text=_ANYTHING, default_graphs=(graph,)))
        _require_revision(answer, revision)
        return bool(json.loads(answer.read())["boolean"])

    def _parse(self, bodies: Sequence[Body], graph: str | None) -> list[str]:
        """Return the lines of bodies, all in this graph."""
        lines: list[str] = []
        for body in bodies:
            if not body.data.strip():
                continue
            source = Source(
                data=body.data,
                name=body.name,
                format=body.format,
                graph=graph,
                any_scheme=self._editor.is_bare,
            )
            try:
                lines += parse_file(source).lines
            except Refused as refused:
                # Section 5.1: a body that does not parse is a bad request.
                raise Malformed(*refused.rejections) from refused
        for line in lines:
            named = graph_of(line)
            if named != _spell(graph):
                raise Malformed(_name_other(named))
        return lines


def _require_revision(answer: Answer, revision: int) -> None:
    if answer.revision != revision:
        message = "Somebody committed meanwhile."
        raise Conflict(message, base=revision, head=answer.revision)


def _spell(graph: str | None) -> str | None:
    return None if graph is None else spell_iri(graph)


def _digest(method: str, graph: str | None, bodies: Sequence[Body]) -> bytes:
    digest = hashlib.sha256(repr((method, graph)).encode())
    for body in bodies:
        digest.update(hashlib.sha256(body.data).digest())
    return digest.digest()


def _name_other(graph: str | None) -> Rejection:
    shown = "the default graph" if graph is None else graph
    return Rejection(
        message=f"The body puts statements into {shown}; the address names the graph.",
        rule="graph store",
        see=_SPECIFICATION,
        term=graph,
    )


_ONE_GRAPH = Rejection(
    message="The update writes another graph than the address names.",
    rule="graph store",
    see=_SPECIFICATION + "#http-patch",
)
